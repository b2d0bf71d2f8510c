"""How much of a file is read at most; what goes beyond is refused with the number found and the number here."""

MB = 1_000_000
MOST_BYTES = 20 * MB

MOST_ROWS = 200_000  # the number of the last row that holds something
MOST_COLUMNS = 500  # the same for columns: a yearbook's widest table has some 60
MOST_CELLS = 5_000_000  # of all sheets, with the empty ones that are written out: they take as long to read

LONGEST_TEXT = 32_767  # letters in a cell; Excel keeps no more

MOST_ENTRIES = 5_000  # files in the archive that a workbook is
MOST_BYTES_INFLATED = 250 * MB
# Sheets shrink to a fifth or a fiftieth; what inflates to more than this is made to fill the memory.
MOST_INFLATION = 100
HARMLESS_BYTES = 10 * MB

# For the process that takes workbooks apart. 100,000 rows of 30 cells take a third of the memory and 3 seconds.
MOST_MEMORY = 1_000 * MB
MOST_CPU_SECONDS = 30
MOST_SECONDS = 60
MOST_BYTES_WRITTEN = 500 * MB
