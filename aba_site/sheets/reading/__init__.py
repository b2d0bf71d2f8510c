"""From a file's bytes to its cells, within limits."""
