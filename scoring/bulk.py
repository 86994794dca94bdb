"""Bulk changes of accounts: chosen by the list's own filters, run at once or as a job."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.custom_fields import in_words
from accounts.models import Account, AccountTag, BulkChange, CustomValue, Team, User
from accounts.services import bulk as services
from accounts.services.accounts import accounts_led_by
from accounts.services.bulk import Wish
from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.models import Job
from scoring.filters import ScoredAccountFilter
from scoring.querysets import with_standing

KIND, UNDO_KIND = "bulk-change", "bulk-undo"
AT_ONCE = 200  # more than these become a job
SHOWN = 8  # groups of old values in a preview
Values = dict[str, list[str]]

jobs.register(KIND, "scoring.tasks.run_bulk_change")
jobs.register(UNDO_KIND, "scoring.tasks.undo_bulk_change")


def chosen_accounts(
    *, actor: User, filters: Values, chosen: Iterable[int] | None
) -> QuerySet[Account]:
    """Accounts in sight: those named, or all that the filters find (archived ones where asked for).

    Raises DomainError for a filter that is wrong, so that a slip never means all accounts.
    """
    visible = Account.objects.visible_to(actor)
    if chosen is not None:
        return visible.filter(pk__in=list(chosen))
    data = QueryDict(mutable=True)
    for name, values in filters.items():
        data.setlist(name, values)
    if not filters.get("status"):
        visible = visible.active()
    asking: Any = SimpleNamespace(user=actor)
    filterset = ScoredAccountFilter(data, queryset=with_standing(visible), request=asking)
    unknown = filters.keys() - filterset.filters.keys()
    if unknown or not filterset.is_valid():
        wrong = ", ".join(sorted(unknown or filterset.errors))[:200]
        raise DomainError(_("These filters are not understood: %s.") % wrong, field="filters")
    return Account.objects.filter(pk__in=filterset.qs.order_by().values("pk"))


@dataclass(frozen=True)
class Line:
    """How many accounts go from one value to another."""

    what: str
    before: str
    after: str
    accounts: int


@dataclass(frozen=True)
class Preview:
    """What a change would do; nothing in it speaks of accounts out of sight."""

    matched: int
    changing: int
    unchanged: int
    archived: int
    not_yours: int
    lines: list[Line]


def preview(*, actor: User, accounts: QuerySet[Account], changes: dict[str, Any]) -> Preview:
    """Count what `changes` (as kept) would do to these accounts now; a few grouped queries."""
    wish = services.wish_of(changes)
    matched = accounts.count()
    standing = accounts.exclude(status=Account.Status.ARCHIVED)
    editable = standing if actor.can_write else accounts.none()
    allowed = editable.filter(accounts_led_by(actor)) if wish.reassigns else editable
    active, may = editable.count(), allowed.count()
    changing = allowed.filter(_differs(wish)).count()
    return Preview(
        matched=matched,
        changing=changing,
        unchanged=may - changing,
        archived=matched - active,
        not_yours=active - may,
        lines=[
            *_column_lines(allowed, wish),
            *_tag_lines(allowed, wish),
            *_custom_lines(allowed, wish),
        ],
    )


def _differs(wish: Wish) -> Q:
    """Accounts that lack some of the wish."""
    differs = Q(pk__in=[])
    for name, value in wish.columns.items():
        differs |= _other_than(name, value)
    for tag in wish.add:
        differs |= ~Q(pk__in=AccountTag.objects.filter(tag=tag).values("account"))
    gone = wish.remove.keys() - wish.add.keys()
    if gone:
        differs |= Q(pk__in=AccountTag.objects.filter(tag__in=gone).values("account"))
    for field, value in wish.custom.items():
        values = CustomValue.objects.filter(field=field)
        if value is None:
            differs |= Q(pk__in=values.values("account"))
        else:
            same = values.filter(**{field.column: value}).values("account")
            differs |= ~Q(pk__in=same)
    return differs


def _other_than(name: str, value: Any) -> Q:
    if value is None:
        return Q(**{f"{name}__isnull": False})
    empty = Q() if name == "region" else Q(**{f"{name}__isnull": True})
    return ~Q(**{name: value}) | empty if empty else ~Q(**{name: value})


def _column_lines(accounts: QuerySet[Account], wish: Wish) -> list[Line]:
    words = {"owner_id": (_("Owner"), User), "team_id": (_("Team"), Team)}
    lines = []
    for name, value in wish.columns.items():
        what, model = words.get(name, (_("Region"), None))
        groups = accounts.filter(_other_than(name, value)).order_by().values_list(name)
        counts = list(groups.annotate(n=Count("pk")).order_by("-n", name)[:SHOWN])
        names = _names(model, [old for old, _n in counts] + [value])
        nobody = _("Nobody") if model is User else "—"
        lines += [
            Line(what, names.get(old) or nobody, names.get(value) or nobody, count)
            for old, count in counts
        ]
    return lines


def _names(model: Any, keys: list[Any]) -> dict[Any, str]:
    if model is None:
        return {key: str(key) for key in keys if key}
    return {row.pk: str(row) for row in model.objects.filter(pk__in=[k for k in keys if k])}


def _tag_lines(accounts: QuerySet[Account], wish: Wish) -> list[Line]:
    lines = []
    for added, tags in ((True, wish.add), (False, wish.remove)):
        for pk, name in tags.items():
            with_it = Q(pk__in=AccountTag.objects.filter(tag=pk).values("account"))
            count = accounts.filter(~with_it if added else with_it).count()
            lines.append(Line(_("Tags"), "—" if added else name, name if added else "—", count))
    return [line for line in lines if line.accounts]


def _custom_lines(accounts: QuerySet[Account], wish: Wish) -> list[Line]:
    lines = []
    for field, value in wish.custom.items():
        after = in_words(field, value) or "—"
        kept = CustomValue.objects.filter(field=field, account__in=accounts.values("pk"))
        groups = kept.order_by().values_list(field.column).annotate(n=Count("pk"))
        counts = [(old, n) for old, n in groups.order_by("-n")[: SHOWN + 1] if old != value]
        lines += [Line(field.label, in_words(field, old), after, n) for old, n in counts[:SHOWN]]
        empty = accounts.count() - kept.count()
        if value is not None and empty:
            lines.append(Line(field.label, "—", after, empty))
    return lines


def start_bulk_change(
    *, actor: User, filters: Values, chosen: list[int] | None, changes: dict[str, Any]
) -> BulkChange:
    """Change the accounts: at once where they are few, else as a job. `changes` as kept.

    Raises DomainError where nothing can be chosen or too many are named.
    """
    if chosen is not None and len(chosen) > services.MOST_CHOSEN:
        raise DomainError(_("Name at most %s accounts.") % services.MOST_CHOSEN, field="accounts")
    accounts = chosen_accounts(actor=actor, filters=filters, chosen=chosen)
    few = accounts.order_by().values("pk")[: AT_ONCE + 1].count() <= AT_ONCE
    with transaction.atomic():
        bulk = BulkChange.objects.create(
            actor=actor, filters=filters, chosen=chosen, changes=changes
        )
        if not few:
            bulk.job = jobs.enqueue(
                KIND, payload={"bulk": bulk.pk}, unique_key=f"{KIND}:{bulk.pk}", actor=actor
            )
            bulk.save(update_fields=["job"])
    if few:
        run(bulk)
    bulk.refresh_from_db()
    return bulk


def run(bulk: BulkChange, *, job: Job | None = None) -> None:
    """Do what is left of a bulk change; a repeat does nothing."""
    progress = jobs.guard(job) if job else _silent
    if bulk.frozen_at is None:
        accounts = chosen_accounts(actor=bulk.actor, filters=bulk.filters, chosen=bulk.chosen)
        ids = accounts.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=10_000)
        services.freeze(bulk, ids, job=job)
    services.run_chunks(bulk, progress, job=job)


@transaction.atomic
def start_undo(*, bulk: BulkChange, actor: User) -> BulkChange:
    """Take a bulk change back, within seven days and once.

    Raises DomainError when it is too late, not finished, or taken back already.
    """
    bulk = BulkChange.objects.select_for_update().get(pk=bulk.pk)
    if not services.may_undo(bulk):
        raise DomainError(_("This can no longer be undone."), code="too_late")
    bulk.undo_asked_at = timezone.now()
    if services.counts_of(bulk)["changed"] > AT_ONCE:
        bulk.undo_job = jobs.enqueue(
            UNDO_KIND, payload={"bulk": bulk.pk}, unique_key=f"{UNDO_KIND}:{bulk.pk}", actor=actor
        )
    bulk.save(update_fields=["undo_asked_at", "undo_job"])
    if bulk.undo_job is None:
        services.undo_chunks(bulk, _silent, actor=actor)
    bulk.refresh_from_db()
    return bulk


def _silent(done: int, total: int | None = None, step: str = "") -> None:
    """Progress of what is done at once."""
