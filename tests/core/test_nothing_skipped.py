"""With CI set a skip is a failure: a suite that quietly tests less must not look green."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SUITE = """
import pytest
def test_that_runs(): pass
@pytest.mark.{mark}
def test_that_is_skipped(): pytest.skip("the program is missing")
"""


@pytest.mark.parametrize(
    ("mark", "ci", "code"), [("services", "", 0), ("services", "true", 1), ("realdata", "true", 0)]
)
def test_a_skip_fails_the_run_only_where_nothing_may_be_skipped(tmp_path, mark, ci, code):
    (tmp_path / "test_some.py").write_text(SUITE.format(mark=mark))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml")),
            *("-p", "tests.nothing_skipped", "-p", "no:randomly", str(tmp_path)),
        ],
        cwd=ROOT,
        env=os.environ | {"CI": ci, "DEBUG": "true", "KAM_VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stdout
