"""One piece of work in a process of its own: its memory and its connections are nobody else's.

`python -m bench.worker measure NAME SIZE` runs a benchmark, `python -m bench.worker prepare
ACCOUNTS SALES` fills a database, `python -m bench.worker job NAME` does one job of
`bench.followers`; all answer in JSON on their last line.
"""

import importlib
import json
import sys
from dataclasses import asdict

import django
from django.core.management import call_command

from bench import SIZES


def main() -> None:
    what, *args = sys.argv[1:]
    django.setup()
    call_command("migrate", verbosity=0)
    if what == "measure":
        name, size = args
        results = importlib.import_module(f"bench.{name}").run(SIZES[size])
        print(json.dumps([asdict(result) for result in results]))
    elif what == "job":
        print(json.dumps(importlib.import_module("bench.followers").measured(args[0])))
    else:
        accounts, sales = map(int, args)
        prepared = importlib.import_module("bench.prepare").prepare(accounts, sales)
        print(json.dumps(asdict(prepared)))


if __name__ == "__main__":
    main()
