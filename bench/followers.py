"""What workers do after an evaluation of a million accounts: processor time and memory of each job.

Each runs in a process of its own, so that its memory is nobody else's. The time is ours and
PostgreSQL's together; beside it stands the bare machine reading the same lines of sales: one COPY
of account, day and amount to nowhere.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final

from django.db import connection

from bench import Result, Size, company
from bench.clock import Taken, taken
from scoring import criteria, lifetime, loyalty, matching
from scoring.backtest.judging import judge
from scoring.backtest.services import default_day
from scoring.formulas.series import months_after
from scoring.models import Evaluation
from scoring.simulation import stability
from scoring.simulation.columns import prepare

MEMORY_MB = 1500.0
KILOBYTES = 1024
MONTHS = 12
LINES = "COPY (SELECT account_id, date, base_amount FROM accounts_sale) TO STDOUT (FORMAT binary)"


def _back_test(evaluation: Evaluation) -> None:
    day = default_day(MONTHS)
    until = months_after(day, MONTHS)
    judge(as_of=day, until=until, percent=10, versions=[evaluation.model])


def _stability(evaluation: Evaluation) -> None:
    prepare(evaluation)
    stability.judge(evaluation)


JOBS: Final[dict[str, Callable[[Evaluation], Any]]] = {
    "matching": lambda _evaluation: matching.rank_all(),
    "criteria": criteria.judge_all,
    "loyalty": loyalty.work_out,
    "value to come": lifetime.work_out,
    "columns and stability": _stability,
    "back-test": _back_test,
}


class _Nowhere:
    def write(self, part: bytes) -> int:
        return len(part)


def run(size: Size) -> list[Result]:
    company.ensure_planned(size)
    bare = taken(_read_lines, database=True)
    return [line for name in JOBS for line in _lines(name, bare)]


def _lines(name: str, bare: Taken) -> list[Result]:
    command = [sys.executable, "-m", "bench.worker", "job", name]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    took, memory = Taken(**told["took"]), told["memory"]
    notes = f"ours {took.processor:.1f}, PostgreSQL {took.database:.1f}; {took.notes}"
    return [
        Result(name, took.together, bare.together, "s", "", notes),
        Result(f"{name}, peak memory", memory, MEMORY_MB, "MB", "<= 1.0", "bare: allowed"),
    ]


def measured(name: str) -> dict[str, Any]:
    """Do one job in this process; its time, and the peak memory of the process in MB."""
    evaluation = Evaluation.objects.current()
    assert evaluation is not None
    took = taken(lambda: JOBS[name](evaluation), database=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES
    return {"took": vars(took), "memory": memory}


def _read_lines() -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(LINES, _Nowhere())
