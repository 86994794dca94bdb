"""`python -m bench`: runs the benchmarks, prints one table, writes it to bench/results/ as JSON."""

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench import FULL, SMALL, Result, Size
from bench.postgres import Server, create_database, server

BENCHMARKS = {  # module → database it runs on; those that name the same one share its accounts
    "imports": "imports",
    "evaluation": "company",
    "lists": "company",
    "timeline": "timeline",
    "palette": "company",
    "coverage": "company",
    "simulator": "company",
    "lifetime": "formulas",
    "followers": "company",
    "pages": "company",
}
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    args = _arguments()
    size = SMALL if args.small else FULL
    results: dict[str, list[Result]] = {}
    with server(args.data) as postgres:
        for name in args.names or BENCHMARKS:
            results[name] = _run(name, size, postgres)
            _print(name, results[name])
    _write(args.out, size, results)
    missed = [r for lines in results.values() for r in lines if r.met is False]
    return 1 if missed and not args.small else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(BENCHMARKS)}; default: all")
    parser.add_argument("--small", action="store_true", help="check the work, not the time")
    parser.add_argument("--data", type=Path, help="keep the server's data here for the next run")
    parser.add_argument("--out", type=Path, default=RESULTS, help="directory of the JSON")
    args = parser.parse_args()
    if unknown := set(args.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    return args


def _run(name: str, size: Size, postgres: Server) -> list[Result]:
    """Run one benchmark in its own process and read the results from its last line."""
    database = BENCHMARKS[name]
    create_database(postgres, database)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "kam.settings",
        "DATABASE_URL": postgres.url(database),
        "KAM_STATEMENT_TIMEOUT_S": "0",
        "KAM_DEMO": "true",
        "SECRET_KEY": "only-for-the-benchmark-" + "0" * 40,
        "DEBUG": "false",
    }
    command = [sys.executable, "-m", "bench.worker", "measure", name, size.name]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return [Result(**line) for line in json.loads(done.stdout.splitlines()[-1])]


def _print(name: str, results: list[Result]) -> None:
    print(f"\n{name}")
    for r in results:
        bare = f"{r.bare:>12,.1f}" if r.bare is not None else " " * 12
        ratio = f"{r.ratio:>8.2f}" if r.ratio is not None else " " * 8
        verdict = {True: "met", False: "MISSED", None: ""}[r.met]
        columns = f"{r.ours:>12,.1f} {bare} {r.unit:<6} {ratio} {r.goal:<8} {verdict:<7}"
        print(f"  {r.name:<44} {columns} {r.notes}", flush=True)


def _write(directory: Path, size: Size, results: dict[str, list[Result]]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC)
    content = {
        "at": at.isoformat(timespec="seconds"),
        "size": {"accounts": size.accounts, "sales": size.sales},
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version()},
        "results": {name: [r.as_json() for r in lines] for name, lines in results.items()},
    }
    target = directory / f"{at:%Y%m%d-%H%M%S}-{size.name}.json"
    target.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    print(f"\n{target}")


if __name__ == "__main__":
    sys.exit(main())
