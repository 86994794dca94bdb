"""The evaluation of all accounts against one hand-written INSERT … SELECT of the same score."""

import os
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max

from accounts.models import Sale
from bench import Result, Size, company
from scoring.formulas.series import months_before
from scoring.models import Evaluation

STATEMENTS = Path(__file__).with_suffix(".sql")
MANAGE = Path(__file__).parent.parent / "manage.py"
ROUNDING = Decimal("0.0001")
GIGABYTE = 1024 * 1024  # ru_maxrss counts kilobytes


def run(size: Size) -> list[Result]:
    company.ensure(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    as_of = Sale.objects.aggregate(last=Max("date"))["last"]
    Evaluation.objects.all().delete()  # the first one: the statement knows no history
    bare = _by_hand(as_of)
    ours, memory = _by_command(as_of)
    same = _same()
    lines = f"{Sale.objects.count():,} lines"
    return [
        Result("evaluate all accounts", ours, bare, "s", "<= 0.5", f"{lines}; start included"),
        Result("peak memory of the evaluation", memory, 1.5, "GB", "<= 1.0"),
        Result("accounts scored alike by both, %", same, None, "%"),
    ]


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


def _same() -> float:
    """Percentage of accounts to which both ways give the same score, rank, tier and sales.

    Raises AssertionError when a score differs by more than the rounding of its last place: the
    two round the same number by different roads.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 100.0 * count(*) FILTER (WHERE (s.score, s.rank, s.tier, s.sales_12m)"
            " = (b.score, b.rank, b.tier, b.sales_12m)) / count(*), max(abs(s.score - b.score)),"
            " max(abs(s.completeness - b.completeness)), max(abs(s.sales_12m - b.sales_12m)),"
            " count(*) FILTER (WHERE s.account_id IS NULL OR b.account_id IS NULL)"
            " FROM (SELECT * FROM scoring_standing WHERE evaluation_id = %s) s"
            " FULL JOIN bare_standing b USING (account_id)",
            [Evaluation.objects.get(is_current=True).pk],
        )
        same, score, completeness, sales, alone = cursor.fetchone()
    assert max(score, completeness) <= ROUNDING, f"scores differ by {score}"
    assert (sales, alone) == (0, 0), "sales differ, or an account is missing"
    return float(same)
