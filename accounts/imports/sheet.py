"""Reads one XLSX sheet in a process of its own, under limits of memory and time.

Run as a script: `sheet.py FILE OUT MAX_ROWS MAX_COLUMNS MEMORY SECONDS`. Writes one JSON array of
texts a line to OUT; exit code 3 when the sheet is over a limit, 4 when it cannot be read.
Imports nothing of the project: what a hostile file may break is this process alone.
"""

import json
import resource
import sys
from datetime import date, datetime, time


def text(value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format(value, ".15g")  # as a spreadsheet shows it: 0.3, not 0.30000000000000004
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def main(path: str, out: str, *limits: str) -> int:
    max_rows, max_columns, memory, seconds = map(int, limits)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415 - under the limits

    try:
        sheet = load_workbook(path).get_sheet_by_index(0)
    except (CalamineError, IndexError, ValueError):
        return 4
    end_row, end_column = sheet.end or (0, 0)
    if end_row >= max_rows or end_column >= max_columns:
        return 3
    first_row = sheet.start[0] if sheet.start else 0
    with open(out, "w", encoding="utf-8", errors="replace") as file:
        file.write("[]\n" * first_row)
        for row in sheet.iter_rows():
            file.write(json.dumps([text(value) for value in row]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
