"""Sales lines of a file against a bare COPY of the same lines into an identical table.

Ours is the whole command: start, survey of the file, every check, natural keys, counts and all.
Bare is COPY into a table with the same columns, indexes and foreign keys, in the same run.
"""

import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from django.db import connection

from accounts.imports.sale_rows import COLUMNS
from accounts.models import Sale
from bench import Result, Size

MANAGE = Path(__file__).resolve().parents[1] / "manage.py"
LARGEST = 1_000_000
LINES_AN_ACCOUNT = 100


def run(size: Size) -> list[Result]:
    lines = min(size.sales, LARGEST)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sales.csv"
        write_lines(file, lines)
        ours, memory = _ours(file, {})
        assert Sale.objects.count() >= lines
        bare = _bare(lines, Path(folder) / "lines.copy")
        repeat, _memory = _ours(file, {})
        small = _sqlite(file, Path(folder) / "kam.sqlite3", lines)
    return [
        Result(
            "import of sales lines, PostgreSQL", lines / ours, lines / bare, "rows/s", ">= 0.25"
        ),
        Result("the same file again", lines / repeat, None, "rows/s"),
        Result("peak memory of the import", memory, None, "MB", notes="goal: below 300"),
        *small,
    ]


def write_lines(file: Path, lines: int) -> None:
    """A file as a shop system writes it: repeated customers and articles, some lines equal."""
    dice = random.Random(7)  # noqa: S311 - the same file each time
    start, customers = date(2024, 1, 1), max(lines // LINES_AN_ACCOUNT, 1)
    with file.open("w") as out:
        out.write("InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n")
        for number in range(lines):
            day = start + timedelta(days=number * 700 // lines)
            out.write(
                f"{500_000 + number // 20},P{dice.randrange(3_000)},{dice.randrange(1, 40)},"
                f"{day} 08:26:00,{dice.randrange(10, 9_999) / 100},{dice.randrange(customers)}.0\n"
            )


def _ours(file: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds of the whole command, and its peak memory in MB."""
    command = [sys.executable, str(MANAGE), "import_sales", str(file), "--create-missing"]
    began = time.perf_counter()
    subprocess.run(command, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _bare(lines: int, file: Path) -> float:
    names, sales = ", ".join(COLUMNS), Sale._meta.db_table
    with connection.cursor() as cursor:
        with file.open("w") as out:
            cursor.copy_expert(f"COPY (SELECT {names} FROM {sales} ORDER BY id) TO STDOUT", out)
        cursor.execute(f"CREATE TABLE bare_sale (LIKE {sales} INCLUDING ALL)")
        for name, table in (("account", "accounts_account"), ("product", "accounts_product")):
            cursor.execute(
                f"ALTER TABLE bare_sale ADD FOREIGN KEY ({name}_id) REFERENCES {table}"
                " DEFERRABLE INITIALLY DEFERRED"
            )
        began = time.perf_counter()
        with file.open() as read:
            cursor.copy_expert(f"COPY bare_sale ({names}) FROM STDIN", read)
        seconds = time.perf_counter() - began
        cursor.execute("SELECT count(*) FROM bare_sale")
        assert cursor.fetchone()[0] >= lines
        cursor.execute("DROP TABLE bare_sale")
    return seconds


def _sqlite(file: Path, database: Path, lines: int) -> list[Result]:
    """The same on SQLite, while somebody else saves something ten times a second."""
    environment = {"DATABASE_URL": f"sqlite:///{database}", "KAM_VAR_DIR": str(database.parent)}
    migrate = [sys.executable, str(MANAGE), "migrate", "-v0"]
    subprocess.run(migrate, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL)
    waits: list[float] = []
    with closing(sqlite3.connect(database)) as file_mode:
        file_mode.execute("PRAGMA journal_mode=WAL")
    stop = threading.Event()
    visitor = threading.Thread(target=_save_now_and_then, args=(database, waits, stop))
    visitor.start()
    seconds, memory = _ours(file, environment)
    stop.set()
    visitor.join()
    waits.sort()
    middle, worst = waits[len(waits) // 2] * 1000, waits[-1] * 1000
    with closing(sqlite3.connect(database)) as made:
        assert made.execute(f"SELECT count(*) FROM {Sale._meta.db_table}").fetchone()[0] == lines
    return [
        Result("import of sales lines, SQLite", lines / seconds, None, "rows/s"),
        Result("peak memory on both", memory, None, "MB", notes="goal: below 300"),
        Result("a save by somebody else meanwhile", middle, None, "ms", notes=f"worst {worst:.0f}"),
    ]


def _save_now_and_then(database: Path, waits: list[float], stop: threading.Event) -> None:
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as visitor:
        while True:
            began = time.perf_counter()
            visitor.execute("BEGIN IMMEDIATE")  # what every save waits for
            visitor.execute("COMMIT")
            waits.append(time.perf_counter() - began)
            if stop.wait(0.1):
                return
