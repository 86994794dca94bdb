"""`python -m tests`: the whole suite, on SQLite and on PostgreSQL.

Real services and the browser take part once, in the last pass; what touches no database is over
by then. Arguments go to pytest.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.postgres import create_database, find_programs, server

ROOT = Path(__file__).resolve().parent.parent
ONCE = "browser or services or realdata or postgres"


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="kam-test-") as place:
        if find_programs() is None:
            if os.environ.get("CI"):
                print("PostgreSQL is not installed, and with CI set nothing may be skipped.")
                return 1
            print("PostgreSQL is not installed: SQLite alone.", flush=True)
            return _pytest("SQLite", "", place, arguments)
        failed = _pytest("SQLite", "", place, ["-m", f"not ({ONCE})", *arguments])
        if failed:
            return failed
        with server() as postgres:
            create_database(postgres, "kam")
            rest = ["-m", f"not pure or {ONCE}", *arguments]
            return _pytest("PostgreSQL", postgres.url("kam"), place, rest)


def _pytest(name: str, database_url: str, place: str, arguments: list[str]) -> int:
    print(f"\n--- {name}", flush=True)
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": "",
        "SECRET_KEY": "only-for-tests-" + "0" * 40,
        "KAM_VAR_DIR": place,
        "DEBUG": "true",  # plain static files; Django itself tests with DEBUG off
    }
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "loadgroup", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
