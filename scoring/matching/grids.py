"""The grids that all prospects are held against: what industries need, what we can do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Industry, User
from accounts.services import rows
from kam.core import changes
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change
from scoring.matching.running import queue_matching
from scoring.models import Criterion, CriterionWeight, IndustryNeed, TargetRule

__all__ = [
    "MOST_CRITERIA",
    "MOST_LINES",
    "NeedField",
    "create_criterion",
    "create_need",
    "remove_criterion",
    "save_criteria",
    "save_needs",
    "set_targets",
    "stamp",
    "update_criterion",
    "update_need",
]

CRITERION = ("name", "capability")
RATINGS = ("need", "strength")
MOST_LINES, MOST_CRITERIA = 60, 40
AT_ONCE = 500


@dataclass(frozen=True)
class NeedField:
    """A field of the industry grid as somebody wants it; None is "not known"."""

    industry: int
    line: str
    need: Decimal | None
    strength: Decimal | None

    @property
    def key(self) -> tuple[int, str]:
        return self.industry, self.line


def stamp(model: type[IndustryNeed] | type[Criterion]) -> str:
    """What a grid was when it was read: it is another one after every change."""
    found = model.objects.aggregate(versions=Sum("version"))
    return f"{model.objects.count()}.{found['versions'] or 0}"


@transaction.atomic
def save_needs(*, fields: Sequence[NeedField], actor: User | None, read: str | None = None) -> int:
    """Write these fields of the industry grid and leave the others; return how many changed.

    read: the `stamp` that the fields were typed upon. All prospects are matched anew.
    Raises Conflict when the grid has changed since, DomainError for a rating outside 0 to 5, an
    unknown industry, a line without a name, or more lines than a grid holds.
    """
    _lock(IndustryNeed, read)
    wanted = {field.key: field for field in fields}
    _check_places(wanted)
    there = {(row.industry_id, row.line): row for row in _needs_at(wanted)}
    changed = sum(_save_need(there.get(key), field, actor) for key, field in wanted.items())
    _check_lines()
    if changed:
        queue_matching(actor=actor)
    return changed


def _check_lines() -> None:
    if IndustryNeed.objects.order_by().values("line").distinct().count() > MOST_LINES:
        raise DomainError(_("A grid holds at most %(n)s product lines.") % {"n": MOST_LINES})


def _lock(model: Any, read: str | None) -> None:
    """One after the other. Raises Conflict when somebody was faster."""
    TargetRule.objects.get_or_create(pk=1)
    TargetRule.objects.select_for_update().get(pk=1)
    if read is not None and read != stamp(model):
        raise Conflict(
            _("Somebody else changed this grid in the meantime. Yours is not saved yet."),
            code="conflict",
        )


def _check_places(wanted: dict[tuple[int, str], NeedField]) -> None:
    if not all(line.strip() for _industry, line in wanted):
        raise DomainError(_("A product line needs a name."), field="line")
    industries = {industry for industry, _line in wanted}
    if Industry.objects.filter(pk__in=industries).count() < len(industries):
        raise DomainError(_("There is no such industry."), field="industry")


def _needs_at(wanted: Iterable[tuple[int, str]]) -> Iterator[IndustryNeed]:
    industries = sorted({industry for industry, _line in wanted})
    for start in range(0, len(industries), AT_ONCE):
        yield from IndustryNeed.objects.filter(industry__in=industries[start : start + AT_ONCE])


def _save_need(row: IndustryNeed | None, field: NeedField, actor: User | None) -> bool:
    values = {"need": field.need, "strength": field.strength}
    if row is not None:
        return bool(rows.update(row, actor=actor, values=values))
    if field.need is None and field.strength is None:
        return False
    place = {"industry": Industry.objects.get(pk=field.industry), "line": field.line}
    rows.create(IndustryNeed, actor=actor, values=place | values)
    return True


@transaction.atomic
def save_criteria(
    *,
    existing: dict[int, dict[str, Any]],
    new: Sequence[dict[str, Any]],
    actor: User | None,
    read: str | None = None,
) -> int:
    """Write the grid of criteria: `existing` by number, an empty name takes one off.

    Return how many changed. Raises as `save_needs` does, and DomainError for a criterion that is to
    go while accounts weigh it.
    """
    _lock(Criterion, read)
    there = Criterion.objects.in_bulk(list(existing))
    changed = sum(_save_criterion(there[pk], existing[pk], actor) for pk in there)
    for values in new:
        rows.create(Criterion, actor=actor, values=rows.only(values, CRITERION))
    _check_room()
    if changed or new:
        queue_matching(actor=actor)
    return changed + len(new)


def _save_criterion(row: Criterion, values: dict[str, Any], actor: User | None) -> bool:
    if not values["name"].strip():
        _remove(row, actor)
        return True
    return bool(rows.update(row, actor=actor, values=rows.only(values, CRITERION)))


def _check_room() -> None:
    if Criterion.objects.count() > MOST_CRITERIA:
        raise DomainError(_("A grid holds at most %(n)s criteria.") % {"n": MOST_CRITERIA})


def _remove(row: Criterion, actor: User | None) -> None:
    weighed = CriterionWeight.objects.filter(criterion=row).values("account").count()
    if weighed:
        text = ngettext(
            "%(n)s account weighs “%(name)s”: take its weight off first.",
            "%(n)s accounts weigh “%(name)s”: take their weights off first.",
            weighed,
        )
        raise DomainError(text % {"n": weighed, "name": row.name}, field="name")
    gone = {name: [changes.plain(getattr(row, name)), None] for name in CRITERION}
    changes.record(row, actor=actor, action=Change.Action.DELETED, values=gone)
    row.delete()


@transaction.atomic
def create_criterion(*, actor: User | None, **fields: Any) -> Criterion:
    """A criterion more; raises DomainError for a name that is taken or a capability outside."""
    _lock(Criterion, None)
    row = rows.create(Criterion, actor=actor, values=rows.only(fields, CRITERION))
    _check_room()
    queue_matching(actor=actor)
    return row


@transaction.atomic
def update_criterion(
    *, criterion: Criterion, actor: User | None, changes: dict[str, Any], version: int | None = None
) -> Criterion:
    """Raises as `create_criterion` does, and Conflict when `version` moved on."""
    _lock(Criterion, None)
    row = Criterion.objects.select_for_update().get(pk=criterion.pk)
    if rows.update(row, actor=actor, values=rows.only(changes, CRITERION), version=version):
        queue_matching(actor=actor)
    return row


@transaction.atomic
def remove_criterion(*, criterion: Criterion, actor: User | None) -> None:
    """Raises DomainError while accounts weigh it."""
    _lock(Criterion, None)
    _remove(Criterion.objects.select_for_update().get(pk=criterion.pk), actor)
    queue_matching(actor=actor)


@transaction.atomic
def set_targets(*, top_percent: Decimal, actor: User | None) -> None:
    """How many of the prospects are targets, in percent. Raises DomainError outside 0 to 100."""
    TargetRule.objects.get_or_create(pk=1)
    rule = TargetRule.objects.select_for_update().get(pk=1)
    if rows.update(rule, actor=actor, values={"top_percent": top_percent}):
        queue_matching(actor=actor)


@transaction.atomic
def create_need(
    *, actor: User | None, industry: Industry, line: str, **ratings: Any
) -> IndustryNeed:
    """A field more of the industry grid. Raises DomainError when it is there already."""
    _lock(IndustryNeed, None)
    values = {"industry": industry, "line": line, **rows.only(ratings, RATINGS)}
    row = rows.create(IndustryNeed, actor=actor, values=values)
    _check_lines()
    queue_matching(actor=actor)
    return row


@transaction.atomic
def update_need(
    *, need: IndustryNeed, actor: User | None, changes: dict[str, Any], version: int | None = None
) -> IndustryNeed:
    """Raises DomainError for a rating outside 0 to 5, and Conflict when `version` moved on."""
    _lock(IndustryNeed, None)
    row = IndustryNeed.objects.select_for_update().get(pk=need.pk)
    if rows.update(row, actor=actor, values=rows.only(changes, RATINGS), version=version):
        queue_matching(actor=actor)
    return row
