"""What the import_* commands share: the same services as the upload page, on a terminal."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.imports import mapping as mappings
from accounts.imports import services
from accounts.imports.fields import FIELDS
from accounts.imports.reading import open_table
from accounts.imports.refusals import Refusal
from accounts.models import Import, User
from kam.core.errors import DomainError

SHOWN_REFUSALS = 10
SWITCHES = {
    "create_missing": "create accounts, teams and users that the file names and nobody knows yet",
    "all_or_nothing": "write only when no row is refused",
    "decimal_comma": "numbers are written 1.234,56",
}
TEXTS = {
    "encoding": "such as gb18030; default: recognised",
    "delimiter": "one character or 'tab'; default: recognised",
    "date_order": "dmy or mdy, for dates such as 3/4/2025",
    "currency": "of lines that name none; default: the base currency",
}


class ImportCommand(BaseCommand):
    """Takes one file in; exit code 1 when a row was refused. A command names its `kind`."""

    kind: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or XLSX, also .gz")
        parser.add_argument(
            "--map", action="append", default=[], metavar="THEIRS=OURS",
            help=f"which column is which; ours: {', '.join(f.name for f in FIELDS[self.kind])};"
            " THEIRS= leaves a column out",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="count, and write nothing")
        parser.add_argument("--user", help="in whose name; default: the system's")
        for name, text in SWITCHES.items():
            parser.add_argument(f"--{name.replace('_', '-')}", action="store_true", help=text)
        for name, text in TEXTS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help=text)

    def handle(self, *args: Any, **given: Any) -> None:
        refusals: list[Refusal] = []
        try:
            import_ = self._import(given)
            services.run_import(
                import_,
                Bar(sys.stderr),
                path=given["file"],
                dry_run=given["dry_run"],
                on_refused=lambda refusal: _keep_some(refusals, refusal),
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self._summary(import_, refusals, dry_run=given["dry_run"])
        if import_.refused:
            sys.exit(1)

    def _import(self, given: dict[str, Any]) -> Import:
        """The import of this file, kept unless it is a rehearsal."""
        path: Path = given["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        options = services.checked_options({name: given[name] for name in (*SWITCHES, *TEXTS)})
        with open_table(path, options) as table:
            mapping = self._mapping(table.headers, given["map"])
            mappings.checked(self.kind, table.headers, mapping)
            options["signature"] = mappings.signature(table.headers)
        import_ = Import(
            kind=self.kind,
            filename=path.name[:255],
            size=path.stat().st_size,
            mapping=mapping,
            options=options,
            started_by=_user(given["user"]),
        )
        if not given["dry_run"]:
            import_.save()
        return import_

    def _mapping(self, headers: list[str], pairs: list[str]) -> dict[str, str]:
        """The remembered or guessed mapping, with what --map says over it."""
        mapping = mappings.remembered(self.kind, headers) or mappings.guess(self.kind, headers)
        for pair in pairs:
            theirs, equals, ours = pair.rpartition("=")
            if not equals:
                raise CommandError(f"--map {pair}: expected THEIRS=OURS.")
            mapping = {column: field for column, field in mapping.items() if field != ours}
            mapping[theirs] = ours
        return {column: field for column, field in mapping.items() if field}

    def _summary(self, import_: Import, refusals: list[Refusal], *, dry_run: bool) -> None:
        mapped = ", ".join(f"{theirs} = {ours}" for theirs, ours in import_.mapping.items())
        self.stdout.write(f"Columns: {mapped}")
        self.stdout.write(
            f"{'Would read' if dry_run else 'Read'} {import_.read:,}:"
            f" accepted {import_.accepted:,} (created {import_.created:,}, updated"
            f" {import_.updated:,}, unchanged {import_.unchanged:,}),"
            f" refused {import_.refused:,}, ignored {import_.ignored:,}"
        )
        for reason in services.reasons(import_):
            self.stdout.write(f"  {reason.outcome:<8} {reason.rows:>9,}  {reason.sentence}")
        for refusal in refusals:
            self.stdout.write(f"  {refusal}")
        if import_.refusals:
            self.stdout.write(f"Refused rows: {import_.refusals.path}")


def _keep_some(kept: list[Refusal], refusal: Refusal) -> None:
    if len(kept) < SHOWN_REFUSALS:
        kept.append(refusal)


def _user(name: str | None) -> User | None:
    if name is None:
        return None
    try:
        return User.objects.get(username=name)
    except User.DoesNotExist:
        raise CommandError(f"There is no user {name}.") from None


class Bar:
    """A progress bar, on a terminal only."""

    WIDTH = 40

    def __init__(self, stream: Any):
        self._stream = stream
        self._shown = -1

    def __call__(self, done: int, total: int | None = None, step: str = "") -> None:
        if not self._stream.isatty() or not total:
            return
        percent = 100 * done // total
        if percent == self._shown:
            return
        self._shown = percent
        full = self.WIDTH * done // total
        bar = "█" * full + "░" * (self.WIDTH - full)
        end = "\n" if done >= total else ""
        self._stream.write(f"\r{bar} {percent:3d} %  {done:,} of {total:,} {step}{end}")
        self._stream.flush()
