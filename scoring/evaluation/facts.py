"""What was known of the accounts on a day: one column each, read when it is first asked for."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cached_property

import numpy as np
from django.db import connection as default
from django.db.models import (
    Avg,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import TruncDate
from django.utils import timezone
from numpy.typing import NDArray

from accounts.models import (
    Account,
    Activity,
    CompetitorPosition,
    Employment,
    Feedback,
    Opportunity,
    Person,
    Referral,
    Sale,
    Wallet,
)
from scoring.evaluation import rewind
from scoring.evaluation.columns import Day, Float, Int, Money, read, read_parts, whole
from scoring.evaluation.snapshot import side_by_side
from scoring.formulas.series import (
    NO_DAY,
    UNKNOWN_COST,
    Series,
    months_before,
    sales_series,
)
from scoring.formulas.wallet import share_by_rank

__all__ = ["DECIDER_ROLES", "Facts", "end_of"]

DECIDER_ROLES = ("economic_buyer", "user_buyer", "technical_buyer", "coach")
POSITION_RATING = {"stronger": 1, "level": 3, "catching_up": 5}
LINES_AT_ONCE = 500_000
_YEARS = 10_000  # of a sort key: account above, year and breadth below
MONEY = 10_000

Progress = Callable[[int, int], None]


def end_of(day: date) -> datetime:
    """The first moment after the day, where the installation stands."""
    return timezone.make_aware(
        datetime.combine(day + timedelta(days=1), time.min), timezone.get_default_timezone()
    )


class Facts:
    """Columns over the accounts that compete on the day, in the order of their ids.

    Facts with a date of their own count when it is not after the day. Those without one (size,
    ratings, status, persons) are taken back to the day through the change log.

    connection: where to read, ideally one snapshot. account_ids: these accounts only.
    scope: which accounts compete, by what they are today: {"region": ["north"], …}.
    """

    def __init__(
        self,
        connection,
        *,
        as_of: date,
        account_ids: list[int] | None = None,
        scope: dict[str, list] | None = None,
        progress: Progress = lambda done, total: None,
    ):
        self.connection, self.as_of, self.account_ids = connection, as_of, account_ids
        self._scope = {f"{name}__in": values for name, values in (scope or {}).items() if values}
        self._progress = progress

    def __len__(self) -> int:
        return len(self.accounts)

    def forget(self) -> None:
        """Let go of the columns and of the snapshot, whose reading locks would hold up writing."""
        if self.connection is not default:
            with self.connection.cursor() as cursor:
                cursor.execute("COMMIT")
        for name in list(self.__dict__):
            if isinstance(getattr(type(self), name, None), cached_property):
                del self.__dict__[name]

    @cached_property
    def accounts(self) -> NDArray:
        """id, team, owner (−1: none), employees, annual_revenue, industry_fit,
        reference_value (NaN: not known)."""
        rows = whole(
            read(
                self.connection,
                self._only(Account.objects.filter(**self._scope), "pk"),
                id=Int("pk"),
                team=Int("team_id"),
                owner=Int("owner_id"),
                archived=Int(Case(When(status="archived", then=1), default=0)),
                employees=Float("employees"),
                annual_revenue=Float("annual_revenue"),
                industry_fit=Float("industry__fit"),
                reference_value=Float("reference_value"),
            )
        )
        rows = rows[np.argsort(rows["id"])]
        rewind.accounts(rows, after=end_of(self.as_of))
        return rows[rows["archived"] == 0]

    @cached_property
    def sales(self) -> Series:
        """The sales lines up to the day, per account."""
        return self.series_of(self.sales_lines())

    def series_of(self, lines: dict[str, NDArray]) -> Series:
        """What sales_lines() add up to, for those who need the lines themselves as well."""
        known_cost = lines["cost"] if (lines["cost"] != UNKNOWN_COST).any() else None
        return sales_series(
            lines["account"],
            lines["day"],
            lines["amount"],
            known_cost,
            accounts=len(self),
            as_of=self.as_of,
        )

    @cached_property
    def wallet(self) -> NDArray[np.float64]:
        """What they spend in a year, of the latest year known; NaN where nobody knows."""
        rows = self._read(
            Wallet.objects.filter(year__lte=self.as_of.year, amount__isnull=False).values(
                "account_id", "year"
            ),
            year=Int("year"),
            whole=Float(Sum("amount", filter=Q(line=""))),
            lines=Float(Sum("amount", filter=~Q(line=""))),
        )
        rows = rows[np.argsort(rows["year"], kind="stable")]  # the latest is written last
        column = np.full(len(self), np.nan)
        column[rows["at"]] = np.where(np.isnan(rows["whole"]), rows["lines"], rows["whole"])
        return column

    @cached_property
    def share_by_rank(self) -> NDArray[np.float64]:
        """Our share of what they spend, 0 to 1, by our place among their suppliers; NaN: no place
        is known. Of the latest year; a place over all goes before the mean over product lines."""
        rows = self._read(
            Wallet.objects.filter(year__lte=self.as_of.year, rank__isnull=False),
            year=Int("year"),
            whole=Int(Case(When(line="", then=1), default=0)),
            rank=Float("rank"),
            suppliers=Float("suppliers"),
        )
        shares = share_by_rank(rows["rank"], rows["suppliers"])
        keys = rows["at"].astype(np.int64) * _YEARS + rows["year"] * 2 + rows["whole"]
        groups, of = np.unique(keys, return_inverse=True)
        column = np.full(len(self), np.nan)
        column[groups // _YEARS] = np.bincount(of, shares) / np.bincount(of)  # latest comes last
        return column

    @cached_property
    def referrals(self) -> NDArray[np.float64]:
        """Companies they brought us; NaN for all where nobody in the house notes referrals."""
        noted = Referral.objects.filter(referred_on__lte=self.as_of)
        if not noted.exists():
            return np.full(len(self), np.nan)
        rows = self._read(noted.values("account_id"), number=Int(Count("pk")))
        column = np.zeros(len(self))
        column[rows["at"]] = rows["number"]
        return column

    @cached_property
    def satisfaction(self) -> NDArray[np.float64]:
        """Mean of what they said in the 12 months to the day, 0 to 10; NaN: they said nothing."""
        said = Feedback.objects.filter(
            satisfaction__isnull=False,
            given_on__gt=months_before(self.as_of, 12),
            given_on__lte=self.as_of,
        )
        rows = self._read(said.values("account_id"), mean=Float(Avg("satisfaction")))
        column = np.full(len(self), np.nan)
        column[rows["at"]] = rows["mean"]
        return column

    @cached_property
    def last_contact(self) -> NDArray[np.int32]:
        """Day of the last contact, NO_DAY without one."""
        zone = timezone.get_default_timezone()
        rows = self._read(
            Activity.objects.filter(at__lt=end_of(self.as_of)).values("account_id"),
            day=Day(TruncDate(Max("at"), tzinfo=zone)),
        )
        column = np.full(len(self), NO_DAY, np.int32)
        column[rows["at"]] = rows["day"]
        return column

    @cached_property
    def decider_roles(self) -> NDArray[np.float64]:
        """In how many of DECIDER_ROLES we know somebody; NaN where no person is on record.

        Who had left by the day, or came to the account after it, is nobody we know there.
        """
        later = rewind.created("accounts.person", after=end_of(self.as_of))
        people = Person.objects.exclude(account=None).exclude(side="ours").exclude(pk__in=later)
        people = people.exclude(left_on__lte=self.as_of)
        came_after = Employment.objects.filter(starts__gt=self.as_of, person=OuterRef("pk"))
        people = people.exclude(Exists(came_after.filter(account=OuterRef("account"))))
        known = self._read(people.values("account_id"), people=Int(Count("pk")))
        roles = self._read(
            people.filter(roles__role__in=DECIDER_ROLES).values("account_id"),
            roles=Int(Count("roles__role", distinct=True)),
        )
        column = np.full(len(self), np.nan)
        column[known["at"]] = 0
        column[roles["at"]] = roles["roles"]
        return column

    @cached_property
    def closed_opportunities(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many were won and how many lost up to the day."""
        rows = self._read(
            Opportunity.objects.filter(closed_on__lte=self.as_of).values("account_id"),
            won=Int(Count("pk", filter=Q(stage="won"))),
            lost=Int(Count("pk", filter=Q(stage="lost"))),
        )
        won, lost = np.zeros((2, len(self)), np.int64)
        won[rows["at"]], lost[rows["at"]] = rows["won"], rows["lost"]
        return won, lost

    @cached_property
    def competitor_position(self) -> NDArray[np.float64]:
        """The strongest competitor by the latest judgement of each: 1, 3 or 5; NaN: none."""
        judged = CompetitorPosition.objects.filter(judged_on__lte=self.as_of)
        newer = judged.filter(
            account=OuterRef("account"),
            competitor=OuterRef("competitor"),
            judged_on__gt=OuterRef("judged_on"),
        )
        ratings = [When(position=name, then=Value(n)) for name, n in POSITION_RATING.items()]
        rows = self._read(
            judged.filter(~Exists(newer)).values("account_id"),
            rating=Float(Min(Case(*ratings, output_field=IntegerField()))),
        )
        column = np.full(len(self), np.nan)
        column[rows["at"]] = rows["rating"]
        return column

    def positions(self, account_ids: NDArray) -> NDArray[np.int32]:
        """Where each account stands in the columns, −1 for one that does not compete."""
        index = self._index
        known = account_ids < len(index)
        return np.where(known, index[np.where(known, account_ids, 0)], -1)

    @cached_property
    def _index(self) -> NDArray[np.int32]:
        """Account id → position: a table, for ids are dense and a search per sale costs seconds."""
        ids = self.accounts["id"]
        index = np.full((ids[-1] if len(ids) else 0) + 1, -1, np.int32)
        index[ids] = np.arange(len(ids), dtype=np.int32)
        return index

    def _only(self, rows, field: str = "account_id"):
        if self.account_ids is None:
            return rows
        return rows.filter(**{f"{field}__in": self.account_ids})

    def _read(self, rows, **fields) -> NDArray:
        """Rows of competing accounts, `at` being the position of each."""
        found = whole(
            read(self.connection, self._only(rows), account=Int(F("account_id")), **fields)
        )
        at = self.positions(found["account"])
        names = [name for name in found.dtype.names or () if name != "account"]
        result = np.empty(len(found), [("at", "i4"), *((n, found.dtype[n]) for n in names)])
        result["at"] = at
        for name in names:
            result[name] = found[name]
        return result[at >= 0]

    def sales_lines(self) -> dict[str, NDArray]:
        """account (position), day, amount, cost: the lines of competing accounts, read in pieces so that no piece is held twice."""
        lines = self._only(Sale.objects.filter(date__lte=self.as_of))
        fields = {
            "account": Int("account_id"),
            "day": Day("date"),
            "amount": Money("base_amount"),
            "cost": Money("base_cost"),
        }
        parts = list(self._parts(lines))
        pieces: dict[str, list[NDArray]] = {name: [] for name in fields}
        with side_by_side(self.connection) as connections:
            for done, piece in enumerate(read_parts(connections, parts, **fields)):
                self._progress(done, len(parts))
                at = self.positions(piece["account"])
                keep = slice(None) if (at >= 0).all() else at >= 0
                pieces["account"].append(at[keep])
                for name in ("day", "amount", "cost"):
                    pieces[name].append(piece[name][keep].copy())
        return {name: _joined(pieces.pop(name), fields[name].dtype) for name in list(pieces)}

    def _parts(self, lines):
        """Ranges of ids: no piece is large, several are read at once, and progress can be told."""
        if self.account_ids is not None:
            yield lines
            return
        ends = Sale.objects.aggregate(first=Min("pk"), last=Max("pk"))
        if ends["first"] is None:
            return
        for start in range(ends["first"], ends["last"] + 1, LINES_AT_ONCE):
            yield lines.filter(pk__gte=start, pk__lt=start + LINES_AT_ONCE)


def _joined(pieces: list[NDArray], dtype: str) -> NDArray:
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype)
