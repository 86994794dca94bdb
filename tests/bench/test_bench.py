"""The benchmarks at small size: the work is right, whatever time it takes."""

import json
import subprocess
import sys

import pytest

from bench import Result
from bench.__main__ import BENCHMARKS
from bench.postgres import find_programs


def test_a_goal_is_a_bound_on_ours_over_bare():
    assert Result("lists", 600, 1000, "req/s", ">= 0.5").met is True
    assert Result("lists", 400, 1000, "req/s", ">= 0.5").met is False
    assert Result("lists", 1.2, 1, "ms", "<= 1.3").met is True
    assert Result("alone", 5, None, "s").ratio is None
    assert Result("without a goal", 5, 2, "s").met is None


@pytest.mark.postgres
@pytest.mark.skipif(find_programs() is None, reason="PostgreSQL is not installed")
@pytest.mark.parametrize("database", sorted(set(BENCHMARKS.values())))
def test_each_benchmark_runs_and_its_answers_agree_with_the_bare_ones(database, tmp_path):
    names = [name for name, shared in BENCHMARKS.items() if shared == database]
    command = [sys.executable, "-m", "bench", *names, "--small", "--out", str(tmp_path)]
    seconds = 600 * len(names)
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    (written,) = tmp_path.glob("*-small.json")
    results = json.loads(written.read_text())["results"]
    assert [*results] == names
    assert all(results.values())
    assert all(line["ours"] > 0 for lines in results.values() for line in lines)
