"""The commands do what the upload page does, and say it on a terminal."""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Import, Sale

MANAGE = Path(__file__).parents[3] / "manage.py"


def run(*args) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    def write(text: str) -> str:
        path = tmp_path / "sales.csv"
        path.write_text(text)
        return str(path)

    return write


def test_a_file_comes_in_with_its_columns_mapped(file, cast):
    said = run("import_sales", file("who,day,sum\nACME,2026-01-05,5\n"),
               "--map", "who=account_code", "--map", "day=date", "--map", "sum=amount")  # fmt: skip
    assert "Columns: who = account_code, day = date, sum = amount" in said
    assert "Read 1: accepted 1 (created 1, updated 0, unchanged 0), refused 0, ignored 0" in said
    assert Sale.objects.count() == 1


def test_a_refused_row_is_exit_code_1_and_names_the_file(file, cast, capsys):
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command(
            "import_sales", file("account_code,date,amount\nACME,2026-01-05,x\n"), stdout=out
        )
    assert end.value.code == 1
    assert "Row 2, column amount: “x” is not a number" in out.getvalue()
    assert Import.objects.get().refusals.path in out.getvalue()


def test_a_dry_run_counts_and_writes_nothing(file, cast):
    said = run("import_sales", file("account_code,date,amount\nN,2026-01-05,5\n"), "--dry-run",
               "--create-missing")  # fmt: skip
    assert "Would read 1: accepted 1 (created 1" in said
    assert not Sale.objects.exists()
    assert not Import.objects.exists()


def test_a_missing_file_a_wrong_map_and_a_wrong_column_are_said(file, cast):
    path = file("a,b\n1,2\n")
    for args, sentence in [
        (["nowhere.csv"], "There is no file nowhere.csv"),
        ([path, "--map", "nonsense"], "expected THEIRS=OURS"),
        ([path, "--map", "a=code"], "“code” is not one of"),
        ([path], "No column is mapped to Account code"),
        ([path, "--user", "ghost"], "No column is mapped|There is no user"),
    ]:
        with pytest.raises(CommandError, match=sentence):
            run("import_sales", *args)


# Runs a script and prints its own peak memory. What the kernel tells of an ended child will not do:
# it counts the memory of the test process from which the child was split off.
WITH_PEAK = """
import pathlib, runpy, sys
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
print(pathlib.Path("/proc/self/status").read_text())
"""


def test_two_hundred_thousand_lines_stay_below_300_mb(tmp_path):
    """In a process of its own, on a database of its own, as an administrator would start it."""
    path = tmp_path / "many.csv"
    with path.open("w") as out:
        out.write("CustomerID,InvoiceDate,InvoiceNo,StockCode,Quantity,UnitPrice\n")
        for n in range(200_000):
            out.write(f"{n % 997}.0,2026-01-{n % 28 + 1:02d},{n // 10},P{n % 3001},{n % 9},1.{n}\n")
    environment = os.environ | {
        "KAM_VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite3'}",
        "DEBUG": "true",
    }  # fmt: skip
    subprocess.run([sys.executable, MANAGE, "migrate", "-v0"], env=environment, check=True)
    importing = [sys.executable, "-c", WITH_PEAK, MANAGE, "import_sales", path, "--create-missing"]
    said = subprocess.run(importing, env=environment, check=True, capture_output=True, text=True)
    assert "Read 200,000: accepted 200,000" in said.stdout
    assert int(re.search(r"VmHWM:\s+(\d+) kB", said.stdout)[1]) < 300 * 1024
