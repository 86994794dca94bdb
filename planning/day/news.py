"""What changed since yesterday at the accounts of a day, in words, account by account."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Account, Commitment, Employment, Feedback, Sale, User
from kam.core import figures
from kam.core.days import morning
from kam.core.models import Change
from planning.day.whose import Whose
from planning.day.words import short
from scoring.models import Evaluation, Stage, Transition
from scoring.querysets import with_standing
from scoring.reasons import told

__all__ = ["Line", "News", "news_of"]

MOST = 20  # accounts
READ = 200  # rows of each source
LATELY = 20_000  # changes of all accounts that are looked through for a team
NOTABLE = Decimal("0.05")  # of an account's sales of 12 months
TOLD = ("accounts.account", "accounts.commitment", "accounts.employment", "accounts.feedback")
NOTED = ("owner", "status", "state", "ends", "kind", "resolved_on")


@dataclass(frozen=True)
class Line:
    """One thing that happened. `kind`: up, down, good, bad or plain."""

    kind: str
    text: str


@dataclass(frozen=True)
class News:
    account: Any  # Account with its standing
    lines: list[Line]


def news_of(whose: Whose, *, today: date) -> list[News]:
    """The accounts that something happened to since yesterday morning, the best tier first.

    Not what the reader did themselves. A constant number of queries.
    """
    since = today - timedelta(days=1)
    lines: dict[int, list[Line]] = defaultdict(list)
    for source in (_moves(whose, since), _changes(whose, since), _sales(whose, since)):
        for account_id, line in source:
            lines[account_id].append(line)
    chosen = with_standing(whose.accounts.filter(pk__in=lines), whose.evaluation)
    rows: list[Any] = list(chosen.order_by(F("tier").asc(nulls_last=True), "-score", "pk")[:MOST])
    return [News(account, lines[account.pk]) for account in rows]


Told = Iterable[tuple[int, Line]]


def _moves(whose: Whose, since: date) -> Told:
    """Changes of tier and stage; of a team those of its best accounts, and who left tier A."""
    rows = Transition.objects.filter(as_of__gte=since)
    if whose.person is not None:
        mine = rows.filter(account__in=whose.accounts.values("pk"))
        found = list(mine.order_by("-as_of", "-kind", "after", "pk")[:READ])
    else:
        runs = Evaluation.objects.published().filter(as_of__gte=since).values_list("pk", flat=True)
        left = rows.filter(evaluation__in=list(runs), kind=Transition.Kind.TIER, before="A")
        sunk = left.filter(account__in=whose.accounts.values("pk")).order_by("pk")[:READ]
        best = rows.filter(account__in=list(whose.best)).order_by("-as_of", "pk")[:READ]
        found = [*best, *sunk]
    return [(row.account_id, _move(row)) for row in found]


def _move(row: Transition) -> Line:
    move = told(row)
    before, after = move.ends
    way = "down" if after > before else "up"  # tiers by letter, stages by number
    if move.is_stage and after == Stage.MATURITY:
        way = "plain"
    of_stage = row.kind == Transition.Kind.STAGE
    what = _("Stage %(before)s → %(after)s") if of_stage else _("Tier %(before)s → %(after)s")
    text = what % dict(zip(("before", "after"), move.names, strict=True))
    return Line(way, f"{text} · {move.why[0].text}" if move.why else text)


def _changes(whose: Whose, since: date) -> Told:
    rows = Change.objects.filter(kind__in=TOLD, at__gte=morning(since))
    rows = rows.exclude(actor=whose.reader).filter(account_id__in=whose.accounts.values("pk"))
    if whose.person is None:
        newest = Change.objects.aggregate(newest=Max("pk"))["newest"] or 0
        rows = rows.filter(pk__gt=newest - LATELY)
    known = rows.filter(Q(*((f"values__{name}__isnull", False) for name in NOTED), _connector=Q.OR))
    changes = list(known.order_by("-pk")[:READ])
    words = _Words(changes)
    told = ((change.account_id, words.line(change)) for change in changes)
    return [(pk, line) for pk, line in told if pk is not None and line is not None]


class _Words:
    """Changes in words; the things that they speak of are read in one query for each kind."""

    def __init__(self, changes: list[Change]) -> None:
        self.users = _named(User.objects.all(), _owners(changes))
        self.promises = _named(Commitment.objects.all(), _of(changes, "accounts.commitment"))
        self.leavers = _named(
            Employment.objects.select_related("person"), _of(changes, "accounts.employment")
        )
        self.feedback = _named(Feedback.objects.all(), _of(changes, "accounts.feedback"))

    def line(self, change: Change) -> Line | None:
        new = {name: pair[1] for name, pair in change.values.items() if len(pair) == 2}
        created = change.action == Change.Action.CREATED
        if change.kind == "accounts.account" and not created:
            return self._account(change, new)
        if change.kind == "accounts.commitment" and not created:
            return self._promise(change, new)
        if change.kind == "accounts.employment" and new.get("ends"):
            gone = self.leavers.get(change.object_id)
            return Line("bad", _("%(person)s has left") % {"person": gone.person}) if gone else None
        return self._feedback(change, new) if change.kind == "accounts.feedback" else None

    def _account(self, change: Change, new: dict[str, Any]) -> Line | None:
        if "owner" in new:
            names = [self.users.get(user) or _("nobody") for user in change.values["owner"]]
            text = _("Handed over from %(old)s to %(new)s")
            return Line("plain", text % {"old": names[0], "new": names[1]})
        if "status" in new:
            status = dict(Account.Status.choices).get(new["status"], new["status"])
            return Line("plain", _("Now: %(status)s") % {"status": status})
        return None

    def _promise(self, change: Change, new: dict[str, Any]) -> Line | None:
        promise = self.promises.get(change.object_id)
        what = {"what": short(promise.what)} if promise else {}
        if what and new.get("state") == Commitment.State.KEPT:
            return Line("good", _("Promise kept: %(what)s") % what)
        if what and new.get("state") == Commitment.State.BROKEN:
            return Line("bad", _("Promise broken: %(what)s") % what)
        return None

    def _feedback(self, change: Change, new: dict[str, Any]) -> Line | None:
        feedback = self.feedback.get(change.object_id)
        if feedback is None or feedback.kind != Feedback.Kind.COMPLAINT:
            return None
        what = {"what": short(str(feedback))}
        if change.action == Change.Action.CREATED:
            return Line("bad", _("New complaint: %(what)s") % what)
        return (
            Line("good", _("Complaint resolved: %(what)s") % what)
            if new.get("resolved_on")
            else None
        )


def _of(changes: list[Change], kind: str) -> set[int]:
    return {change.object_id for change in changes if change.kind == kind}


def _owners(changes: list[Change]) -> set[int]:
    pairs = (change.values.get("owner") or () for change in changes)
    return {user for pair in pairs for user in pair if isinstance(user, int)}


def _named(rows: QuerySet[Any], keys: set[int]) -> dict[int, Any]:
    return rows.in_bulk(keys) if keys else {}


def _sales(whose: Whose, since: date) -> Told:
    """Lines that stand out against what the account buys in a year, the greatest first."""
    if whose.evaluation is None:
        return []
    yearly = whose.best if whose.person is None else _yearly(whose)
    rows = Sale.objects.filter(account__in=yearly, date__gte=since, base_amount__gt=0)
    best = rows.order_by("-base_amount", "pk")[:READ]
    return [
        (sale.account_id, Line("good", _("Sale of %(amount)s") % {"amount": _money(sale)}))
        for sale in best
        if sale.base_amount >= (yearly[sale.account_id] or 0) * NOTABLE
    ]


def _yearly(whose: Whose) -> dict[int, Decimal | None]:
    """Sales of 12 months of all of one person's accounts."""
    scored = with_standing(whose.accounts, whose.evaluation)
    return dict(scored.values_list("pk", "sales_12m"))


def _money(sale: Sale) -> str:
    return f"{figures.short(sale.amount)} {sale.currency}"
