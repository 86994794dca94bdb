"""Reading what changed at many accounts since their last reviews: a query per kind of fact."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Activity, Commitment, Feedback
from kam.core.days import morning
from planning.models import Action, Goal, Plan, Review, Risk
from planning.reviews.rules import Facts, Row, put_together
from scoring.models import Evaluation, Standing, Transition

__all__ = ["prepared"]

STANDING = ("score", "sales_12m", "rank", "tier", "stage")
By = dict[int, list[Row]]


def prepared(reviews: list[Review], *, today: date) -> dict[int, Row]:
    """Review → what changed since its day, see planning.reviews.rules; a constant number of queries.

    The reviews are open and of different accounts, a few hundred at a time. Where no evaluation of
    the day `since` is kept, the last one before it stands for it, else the first one after it.
    """
    since = {review.account_id: review.since for review in reviews}
    found: dict[int, Facts] = defaultdict(Facts)
    _read_standings(found, since, today)
    for name, rows in _rows(since).items():
        for account, row in rows:
            getattr(found[account], name).append(row)
    for account, contacts in _contacts(since):
        found[account].contacts = contacts
    return {
        review.pk: put_together(found[review.account_id], since=review.since, as_of=today)
        for review in reviews
    }


def _read_standings(found: dict[int, Facts], since: dict[int, date], today: date) -> None:
    runs = list(
        Evaluation.objects.published()
        .filter(as_of__lte=today)
        .order_by("as_of", "pk")
        .values_list("as_of", "pk")
    )
    if not runs:
        return
    asked: dict[int, list[int]] = defaultdict(list)
    for account, day in since.items():
        asked[_run_of(runs, day)].append(account)
    _add_standings(found, "before", asked)
    _add_standings(found, "now", {runs[-1][1]: [*since]})


def _run_of(runs: list[tuple[date, int]], day: date) -> int:
    """The run that stands for a day; runs: (day, id), the oldest first."""
    return max((run for run in runs if run[0] <= day), default=runs[0])[1]


def _add_standings(found: dict[int, Facts], name: str, asked: dict[int, list[int]]) -> None:
    wanted = [Q(evaluation=run, account__in=ids) for run, ids in asked.items()]
    rows = Standing.objects.filter(reduce(or_, wanted)).order_by()
    for row in rows.values("account_id", *STANDING):
        account = row.pop("account_id")
        plain = {"score": float(row["score"]), "sales_12m": str(row["sales_12m"])}
        setattr(found[account], name, row | plain)


def _rows(since: dict[int, date]) -> dict[str, Iterator[tuple[int, Row]]]:
    """Kind of fact → (account, row as plain data) of each that is open or changed since."""
    ids = [*since]
    return {
        "moves": _moves(ids, since),
        "goals": _goals(ids, since),
        "actions": _actions(ids, since),
        "promises": _promises(ids, since),
        "complaints": _complaints(ids, since),
        "risks": _risks(ids, since),
    }


def _moves(ids: list[int], since: dict[int, date]) -> Iterator[tuple[int, Row]]:
    rows = Transition.objects.filter(account__in=ids, as_of__gt=min(since.values()))
    for row in rows.order_by("-as_of", "-pk"):
        if row.as_of > since[row.account_id]:
            told = {"on": str(row.as_of), "kind": row.kind}
            yield row.account_id, told | {"before": row.before, "after": row.after}


def _goals(ids: list[int], since: dict[int, date]) -> Iterator[tuple[int, Row]]:
    rows = _of_living_plans(Goal.objects.all(), ids).filter(
        Q(settled_on=None) | Q(settled_on__gt=min(since.values()))
    )
    for row in rows.order_by("due", "pk"):
        account = row.plan.account_id
        if _open_or_after(row.settled_on, since[account]):
            yield account, {
                "id": row.pk, "what": row.achieved, "state": row.state, "measure": row.measure,
                "target": _text(row.target), "actual": _text(row.actual), "due": _text(row.due),
                "settled_on": _text(row.settled_on),
            }  # fmt: skip


def _risks(ids: list[int], since: dict[int, date]) -> Iterator[tuple[int, Row]]:
    rows = _of_living_plans(Risk.objects.all(), ids).filter(
        Q(closed_on=None) | Q(closed_on__gt=min(since.values()))
    )
    for row in rows.order_by("pk"):
        account = row.plan.account_id
        if _open_or_after(row.closed_on, since[account]):
            yield account, {
                "id": row.pk, "what": row.what, "likelihood": row.likelihood, "impact": row.impact,
                "measure": row.measure, "noted_on": str(timezone.localdate(row.created_at)),
                "closed_on": _text(row.closed_on),
            }  # fmt: skip


def _of_living_plans(rows: QuerySet, ids: list[int]) -> QuerySet:
    """Rows of the plans that are not closed: one that was carried over stands in the new plan."""
    living = rows.filter(plan__account__in=ids).exclude(plan__state=Plan.State.CLOSED)
    return living.select_related("plan")


def _actions(ids: list[int], since: dict[int, date]) -> Iterator[tuple[int, Row]]:
    rows = Action.objects.filter(
        Q(done_on=None) | Q(done_on__gt=min(since.values())), account__in=ids, dropped_on=None
    )
    for row in rows.select_related("owner", "their_owner").order_by("due", "pk"):
        if _open_or_after(row.done_on, since[row.account_id]):
            yield row.account_id, {
                "id": row.pk, "what": row.title, "owner": str(row.owner or row.their_owner or ""),
                "due": str(row.due), "done_on": _text(row.done_on), "evidence": row.evidence,
            }  # fmt: skip


def _promises(ids: list[int], since: dict[int, date]) -> Iterator[tuple[int, Row]]:
    rows = Commitment.objects.filter(
        Q(settled_on=None) | Q(settled_on__gt=min(since.values())), account__in=ids
    )
    for row in rows.order_by("due", "pk"):
        if _open_or_after(row.settled_on, since[row.account_id]):
            yield row.account_id, {
                "id": row.pk, "what": row.what, "state": row.state, "due": str(row.due),
                "made_on": str(row.made_on), "settled_on": _text(row.settled_on),
            }  # fmt: skip


def _complaints(ids: list[int], since: dict[int, date]) -> Iterator[tuple[int, Row]]:
    rows = Feedback.objects.filter(
        Q(resolved_on=None) | Q(resolved_on__gt=min(since.values())),
        account__in=ids,
        kind=Feedback.Kind.COMPLAINT,
    )
    for row in rows.order_by("given_on", "pk"):
        if _open_or_after(row.resolved_on, since[row.account_id]):
            yield row.account_id, {
                "id": row.pk, "what": row.text[:300], "given_on": str(row.given_on),
                "resolved_on": _text(row.resolved_on),
            }  # fmt: skip


def _contacts(since: dict[int, date]) -> Iterable[tuple[int, int]]:
    """Account → how many contacts there were; accounts that share a day are counted together."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for account, day in since.items():
        by_day[day].append(account)
    asked = [Q(account__in=ids, at__gte=morning(day)) for day, ids in by_day.items()]
    rows = Activity.objects.filter(reduce(or_, asked)).order_by().values("account")
    return rows.annotate(n=Count("pk")).values_list("account", "n")


def _open_or_after(day: date | None, since: date) -> bool:
    return day is None or day > since


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
