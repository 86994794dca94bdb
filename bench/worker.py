"""One benchmark in a process of its own: its memory and its connections are nobody else's."""

import importlib
import json
import sys

import django
from django.core.management import call_command


def main() -> None:
    name, size = sys.argv[1:]
    django.setup()
    call_command("migrate", verbosity=0)
    bench = importlib.import_module("bench")
    results = importlib.import_module(f"bench.{name}").run(bench.SIZES[size])
    print(json.dumps([result.__dict__ for result in results]))


if __name__ == "__main__":
    main()
