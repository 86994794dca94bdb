"""A loss rehearsed: an account or a group is taken away, and what goes with it is counted.

Nothing is stored. All is read from the standings of one evaluation, the sums kept with it, and the
facts of the accounts that go: the cost does not grow with the number of accounts that stay.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
from django.db.models import F, Q, QuerySet, Sum

from accounts import groups
from accounts.models import Account, Opportunity, Receivable, Sale, ServiceCost, Team, User
from scoring.coverage import WATCHED_TIERS
from scoring.evaluation.customers import group_on
from scoring.evaluation.facts import end_of
from scoring.evaluation.owners import owners_then, teams_then
from scoring.evaluation.spec import ModelSpec
from scoring.formulas.loss import places_after, reach
from scoring.formulas.series import months_before
from scoring.formulas.tiers import cut_offs
from scoring.models import (
    Evaluation,
    LifetimeValue,
    Override,
    PortfolioSummary,
    Standing,
)
from scoring.targets import targets_on

__all__ = ["Loss", "Owner", "Part", "Riser", "Wanted", "rehearse"]

NOTHING = Decimal(0)
SHARED = 50  # accounts of one score at a cut-off that are looked through


@dataclass(frozen=True)
class Riser:
    """An account that moves up, because ranks shift."""

    standing: Standing
    before: str
    after: str
    rank_after: int


@dataclass(frozen=True)
class Part:
    """What a team loses of its sales of 12 months; `whole` is what it has."""

    team: Team
    sales: Decimal
    whole: Decimal

    @property
    def share(self) -> float:
        return _percent(self.sales, self.whole)


@dataclass(frozen=True)
class Owner:
    """What a key account manager loses; `user` empty: accounts that nobody looks after."""

    user: User | None
    accounts: int
    key_accounts: int
    sales: Decimal
    whole: Decimal

    @property
    def share(self) -> float:
        return _percent(self.sales, self.whole)


@dataclass(frozen=True)
class Wanted:
    """What the plans of a calendar year ask for, base currency.

    whole: of all who are looked at. theirs: of the accounts that go. sold: theirs in that year, up
    to the day.
    """

    year: int
    whole: Decimal
    theirs: Decimal
    sold: Decimal

    @property
    def share(self) -> float:
        """Of all targets, in percent."""
        return _percent(self.theirs, self.whole)

    @property
    def missing(self) -> Decimal:
        """What of the targets would not come in any more."""
        return max(NOTHING, self.theirs - self.sold)

    @property
    def to_exceed(self) -> float | None:
        """By how many percent all others must beat their targets; None: nobody else has one."""
        left = self.whole - self.theirs
        return _percent(self.missing, left) if left > 0 else None


@dataclass(frozen=True)
class Loss:
    """Money in the base currency, of the 12 months to the evaluation's day where not said else.

    standings: of the accounts that go, the largest first. whole, whole_before: sales of all who
    are looked at. margin: None where no cost is known. hours: what our people's time on them cost;
    it stays on the payroll: stranded. spent: other money, which ends with them. wanted: None where no
    plan says what the year is to bring. risers: None where the model's tiers do not follow ranks
    among all.
    """

    standings: list[Standing]
    whole: Decimal
    whole_before: Decimal
    margin: Decimal | None
    hours: Decimal
    spent: Decimal
    owed: Decimal
    overdue: Decimal
    pipeline: Decimal
    to_come: Decimal | None
    wanted: Wanted | None
    risers: list[Riser] | None
    teams: list[Part]
    owners: list[Owner]

    @property
    def accounts(self) -> list[int]:
        return [row.account_id for row in self.standings]

    @cached_property
    def sales(self) -> Decimal:
        return sum((row.sales_12m for row in self.standings), NOTHING)

    @cached_property
    def sales_before(self) -> Decimal:
        return sum((row.sales_12m_before for row in self.standings), NOTHING)

    @property
    def share(self) -> float:
        """Of all sales, in percent."""
        return _percent(self.sales, self.whole)

    @property
    def to_make_up(self) -> float | None:
        """By how many percent all others must grow to bring what is lost; None: nobody is left."""
        left = self.whole - self.sales
        return _percent(self.sales, left) if left > 0 else None

    @property
    def growth(self) -> float | None:
        """On the 12 months before, in percent."""
        return _growth(self.whole, self.whole_before)

    @property
    def growth_without(self) -> float | None:
        """Of this year without them on the year before with them."""
        return _growth(self.whole - self.sales, self.whole_before)

    @property
    def result(self) -> Decimal | None:
        """What the loss costs in a year: the margin goes, the money spent on them is saved."""
        return None if self.margin is None else self.spent - self.margin

    @property
    def key_accounts(self) -> int:
        return sum(row.tier in WATCHED_TIERS for row in self.standings)


def rehearse(
    *,
    account: Account,
    whole_group: bool,
    evaluation: Evaluation,
    team: Team | None,
    team_ids: list[int] | None,
    actor: User,
) -> Loss | None:
    """Take an account, or all of its group in the actor's sight, away; None: none has a standing.

    The group is that of the evaluation's day, today's for the evaluation of today.
    team, team_ids: whose sales are the whole, with all teams below it; None: all accounts.
    """
    ids = _group(account, evaluation) if whole_group else [account.pk]
    rows = Standing.objects.visible_to(actor).filter(evaluation=evaluation, account__in=ids)
    if team_ids is not None:
        rows = rows.filter(account__team__in=team_ids)
    standings = list(rows.select_related("account__owner").order_by("rank"))
    if not standings:
        return None
    gone = [row.account_id for row in standings]
    whole = PortfolioSummary.objects.filter(evaluation=evaluation, team=team).first()
    figures = whole.figures if whole else {}
    return Loss(
        standings=sorted(standings, key=lambda row: (-row.sales_12m, row.account_id)),
        whole=Decimal(figures.get("sales_12m", 0)),
        whole_before=Decimal(figures.get("sales_12m_before", 0)),
        margin=_margin(gone, evaluation),
        **_served(gone, evaluation),
        **_owing(gone, evaluation),
        pipeline=_pipeline(gone, evaluation),
        to_come=_to_come(gone, evaluation),
        wanted=_wanted(gone, evaluation.as_of, actor, team_ids),
        risers=_risers(standings, evaluation, actor, team_ids),
        teams=_teams(standings, evaluation, actor),
        owners=_owners(standings, evaluation, actor),
    )


def _group(account: Account, evaluation: Evaluation) -> list[int]:
    if evaluation.is_current:
        return groups.group_of(account)
    return group_on(account, evaluation.as_of)


def _margin(gone: list[int], evaluation: Evaluation) -> Decimal | None:
    """Of their sales; the margin of lines whose cost is known stands for the others."""
    year = months_before(evaluation.as_of, 12)
    lines = Sale.objects.filter(account__in=gone, date__gt=year, date__lte=evaluation.as_of)
    known = Q(base_cost__isnull=False)
    sums = lines.aggregate(
        all=Sum("base_amount"),
        amount=Sum("base_amount", filter=known),
        cost=Sum("base_cost", filter=known),
    )
    if not sums["amount"] or sums["amount"] <= 0:
        return None
    return (sums["all"] * (1 - sums["cost"] / sums["amount"])).quantize(Decimal("0.01"))


def _served(gone: list[int], evaluation: Evaluation) -> dict[str, Decimal]:
    year = months_before(evaluation.as_of, 12)
    sums = ServiceCost.objects.filter(
        account__in=gone, month__gt=year, month__lte=evaluation.as_of
    ).aggregate(hours=Sum(F("hours") * F("rate")), spent=Sum("spent"))
    return {name: _money(value) for name, value in sums.items()}


def _owing(gone: list[int], evaluation: Evaluation) -> dict[str, Decimal]:
    owed = Receivable.objects.filter(account__in=gone).open_on(evaluation.as_of)
    sums = owed.aggregate(all=Sum("owed"), late=Sum("owed", filter=Q(due__lt=evaluation.as_of)))
    return {"owed": _money(sums["all"]), "overdue": _money(sums["late"])}


def _pipeline(gone: list[int], evaluation: Evaluation) -> Decimal:
    """Amount × probability of what was open on the day."""
    still = Q(closed_on=None) | Q(closed_on__gt=evaluation.as_of)
    known = Opportunity.objects.filter(created_at__lt=end_of(evaluation.as_of))
    rows = known.filter(still, account__in=gone)
    found = rows.aggregate(sum=Sum(F("amount") * F("probability")))["sum"]
    return _money(found and found / 100)


def _to_come(gone: list[int], evaluation: Evaluation) -> Decimal | None:
    """By the fit of this evaluation; None where there is none."""
    rows = LifetimeValue.objects.filter(account__in=gone, evaluation=evaluation)
    found: Decimal | None = rows.aggregate(sum=Sum("value"))["sum"]
    return found


def _wanted(gone: list[int], day: date, actor: User, team_ids: list[int] | None) -> Wanted | None:
    targets = targets_on(day, _seen(actor, team_ids))
    if not (whole := sum(targets.values(), NOTHING)):
        return None
    lines = Sale.objects.filter(account__in=gone, date__gte=day.replace(month=1, day=1))
    sold = lines.filter(date__lte=day).aggregate(sum=Sum("base_amount"))["sum"]
    theirs = sum((targets.get(pk, NOTHING) for pk in gone), NOTHING)
    return Wanted(year=day.year, whole=whole, theirs=theirs, sold=_money(sold))


def _risers(
    standings: list[Standing], evaluation: Evaluation, actor: User, team_ids: list[int] | None
) -> list[Riser] | None:
    """Those in sight whose new place lies in a better tier than theirs; pinned ones stay."""
    spec = ModelSpec.of(evaluation.model)
    cuts = evaluation.cut_places.get("")
    if spec.tier_rule != "accounts" or spec.tier_within or not cuts:
        return None
    removed = np.array([row.rank for row in standings], np.int64)
    after = cut_offs(evaluation.accounts - len(removed), spec.shares)
    found: dict[int, Standing] = {}
    for place, (cut, cut_after) in enumerate(zip(cuts, after.tolist(), strict=True)):
        rows = _beyond(evaluation, place, *reach(cut, cut_after, len(removed)))
        found |= {row.account_id: row for row in rows}
    for row in standings:
        found.pop(row.account_id, None)
    moved = _moved(list(found.values()), removed, after, spec.letters)
    shown = _in_sight((riser.standing.account_id for riser in moved), evaluation, actor, team_ids)
    return [riser for riser in moved if riser.standing.account_id in shown]


def _beyond(evaluation: Evaluation, place: int, first: int, last: int) -> Iterable[Standing]:
    """Those ranked after `first` to `last`, found by the index of scores from the cut-off down.

    The first there are they, save where others share the score of the cut-off: asked for by rank,
    for which there is no index, all accounts would be read.
    """
    score = Decimal(round(evaluation.cut_scores[""][place] * 10_000)).scaleb(-4)
    rows = Standing.objects.filter(evaluation=evaluation, score__lte=score)
    rows = rows.select_related("account__owner").order_by("-score", "account_id")
    wanted = max(0, min(last, evaluation.accounts) - first)
    near = rows[: wanted + SHARED] if wanted else ()
    found = [row for row in near if first < row.rank <= last]
    return found if len(found) == wanted else rows.filter(rank__gt=first, rank__lte=last)


def _moved(rows: list[Standing], removed, after, letters: str) -> list[Riser]:
    new = places_after(np.array([row.rank for row in rows], np.int64), removed)
    tier = np.searchsorted(after, new, side="left")
    return [
        Riser(row, row.tier, letters[to], int(rank))
        for row, rank, to in sorted(zip(rows, new, tier, strict=True), key=lambda each: each[1])
        if to < letters.find(row.tier)
    ]


def _in_sight(
    ids: Iterable[int], evaluation: Evaluation, actor: User, team_ids: list[int] | None
) -> set[int]:
    """Of these accounts those that the actor sees, in the team, and that nobody has pinned."""
    pinned = Override.objects.on(evaluation.as_of).filter(kind=Override.Kind.TIER)
    rows = _seen(actor, team_ids).filter(pk__in=list(ids))
    return set(rows.exclude(pk__in=pinned.values("account")).values_list("pk", flat=True))


def _seen(actor: User, team_ids: list[int] | None) -> QuerySet[Account]:
    """Accounts in the actor's sight, and in the teams where some are named."""
    rows = Account.objects.visible_to(actor)
    return rows if team_ids is None else rows.filter(team__in=team_ids)


def _teams(standings: list[Standing], evaluation: Evaluation, actor: User) -> list[Part]:
    """The teams that looked after them on the day, as far as the actor sees, the hardest hit first."""
    then = teams_then(evaluation, [row.account_id for row in standings])
    lost: dict[int, Decimal] = {}
    for row in standings:
        if team := then.get(row.account_id, row.account.team_id):
            lost[team] = lost.get(team, NOTHING) + row.sales_12m
    if not actor.is_staff:
        lost = {pk: sales for pk, sales in lost.items() if pk in actor.team_ids}
    teams = Team.objects.in_bulk(lost)
    kept = PortfolioSummary.objects.filter(evaluation=evaluation, team__in=lost)
    whole = {
        pk: Decimal(figures["sales_12m"]) for pk, figures in kept.values_list("team", "figures")
    }
    parts = [
        Part(teams[pk], sales, whole.get(pk, sales)) for pk, sales in lost.items() if pk in teams
    ]
    return sorted(parts, key=lambda part: -part.share)


def _owners(standings: list[Standing], evaluation: Evaluation, actor: User) -> list[Owner]:
    """Who looked after them on the day, the hardest hit first; the whole is what of theirs is in
    sight."""
    then = owners_then(evaluation)
    by_owner: dict[int | None, list[Standing]] = {}
    for row in standings:
        by_owner.setdefault(then.get(row.account_id, row.account.owner_id), []).append(row)
    users = User.objects.in_bulk([pk for pk in by_owner if pk])
    whole = _sales_of(users, then, Standing.objects.visible_to(actor).filter(evaluation=evaluation))
    owners = [
        Owner(
            user=users[pk] if pk else None,
            accounts=len(rows),
            key_accounts=sum(row.tier in WATCHED_TIERS for row in rows),
            sales=sum((row.sales_12m for row in rows), NOTHING),
            whole=whole.get(pk, NOTHING),
        )
        for pk, rows in by_owner.items()
    ]
    return sorted(owners, key=lambda owner: -owner.sales)


def _sales_of(
    owners: Collection[int], then: Mapping[int, int | None], rows: QuerySet[Standing]
) -> dict[int | None, Decimal]:
    """Owner → the sales of 12 months of theirs; then: who had another owner than today."""
    stayed = rows.filter(account__owner__in=owners).exclude(account__in=then).order_by()
    sums = stayed.values("account__owner").annotate(sales=Sum("sales_12m"))
    whole: dict[int | None, Decimal] = dict(sums.values_list("account__owner", "sales"))
    moved = [account for account, owner in then.items() if owner in owners]
    for account, sales in rows.filter(account__in=moved).values_list("account", "sales_12m"):
        whole[then[account]] = whole.get(then[account], NOTHING) + sales
    return whole


def _money(value) -> Decimal:
    return Decimal(value or 0).quantize(Decimal("0.01"))


def _percent(part: Decimal, whole: Decimal) -> float:
    return float(100 * part / whole) if whole > 0 else 0.0


def _growth(now: Decimal, before: Decimal) -> float | None:
    return float(100 * (now / before - 1)) if before > 0 else None
