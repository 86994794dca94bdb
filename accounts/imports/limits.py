"""What a file may be at most. Above these a sentence refuses it, before memory or time run out."""

COLUMNS = 300
CELL = 131_072  # characters; four times what a spreadsheet cell can hold
LINE = 1024 * 1024  # characters
BROKEN_ROWS = 1_000  # rows whose quotation marks do not close, before reading stops

GZIP_RATIO = 500  # unpacked ÷ packed, looked at above GZIP_FREE bytes
GZIP_FREE = 100 * 1024 * 1024
UNPACKED = 4 * 1024**3

SHEET_ENTRIES = 500
SHEET_UNPACKED = 300 * 1024 * 1024
SHEET_RATIO = 100  # looked at above SHEET_FREE bytes
SHEET_FREE = 10 * 1024 * 1024
SHEET_ROWS = 200_000
SHEET_MEMORY = 1024**3  # bytes of address space of the process that reads the sheet
SHEET_SECONDS = 60  # of processor time
