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
@pytest.mark.parametrize("name", BENCHMARKS)
def test_each_benchmark_runs_and_its_answers_agree_with_the_bare_ones(name, tmp_path):
    command = [sys.executable, "-m", "bench", name, "--small", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    (written,) = tmp_path.glob("*-small.json")
    lines = json.loads(written.read_text())["results"][name]
    assert lines
    assert all(line["ours"] > 0 for line in lines)
