"""The evaluation of all accounts against one hand-written INSERT … SELECT of the same score."""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max

from accounts.models import Sale
from bench import Result, Size, company
from scoring.formulas.series import months_before
from scoring.models import Evaluation, Standing

STATEMENTS = Path(__file__).with_suffix(".sql")
MANAGE = Path(__file__).parent.parent / "manage.py"
GIGABYTE = 1024 * 1024  # ru_maxrss counts kilobytes


def run(size: Size) -> list[Result]:
    company.ensure(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    as_of = Sale.objects.aggregate(last=Max("date"))["last"]
    Evaluation.objects.all().delete()  # the first one: the statement knows no history
    bare = _by_hand(as_of)
    ours, memory = _by_command(as_of)
    equal, most = _compare()
    lines = f"{Sale.objects.count():,} lines"
    return [
        Result("evaluate all accounts", ours, bare, "s", "<= 0.5", f"{lines}; start included"),
        Result("peak memory of the evaluation", memory, 1.5, "GB", "<= 1.0"),
        Result("accounts with the same score and rank", equal, _accounts(), "", ">= 0.9999",
               f"largest difference of a score: {most}"),
    ]  # fmt: skip


def _by_hand(as_of: date) -> float:
    """Seconds of the statement, its table and its three indexes."""
    days = {
        "as_of": as_of,
        "year": months_before(as_of, 12),
        "year_before": months_before(as_of, 24),
    }
    statements = STATEMENTS.read_text()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_standing")
    start = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute(statements, days)
    return time.perf_counter() - start


def _by_command(as_of: date) -> tuple[float, float]:
    """Seconds and peak memory in GB of `manage.py evaluate`, its start included."""
    start = time.perf_counter()
    command = [sys.executable, str(MANAGE), "evaluate", "--as-of", as_of.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError("the evaluation failed")
    return time.perf_counter() - start, usage.ru_maxrss / GIGABYTE


def _compare() -> tuple[int, str]:
    """How many accounts have the same score and rank both ways; the largest difference."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE s.score = b.score AND s.rank = b.rank"
            " AND s.sales_12m = b.sales_12m), max(abs(s.score - b.score))"
            " FROM scoring_standing s JOIN bare_standing b USING (account_id)"
            " WHERE s.evaluation_id = %s",
            [Evaluation.objects.get(is_current=True).pk],
        )
        equal, most = cursor.fetchone()
    return equal, str(most)


def _accounts() -> int:
    return Standing.objects.of_current().count()
