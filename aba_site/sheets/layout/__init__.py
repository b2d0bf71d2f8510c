"""From the cells of a sheet to records of named cells, wherever those stood."""
