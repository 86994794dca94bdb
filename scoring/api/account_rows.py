"""How an account looks outside. One query gives plain rows: no model instance, no serializer.

A page of 50 rows costs a third of what a ModelSerializer would; the serializer beside it describes
and reads the same fields, and a test holds the two together.
"""

from collections.abc import Container, Iterable
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.db.models import F, FilteredRelation, Q, QuerySet
from rest_framework import serializers

from accounts.api.lists import CustomValuesField, TagsField
from accounts.api.serializers import (
    AccountField,
    BaseCurrencyField,
    ReferenceField,
    UserField,
    teams,
)
from accounts.models import Account, Industry, User
from accounts.querysets import Sight
from kam.core.api.fields import StrictModelSerializer, StrictSerializer
from kam.core.keyset import Ordering, first_legs
from kam.core.statements import Statement
from scoring.models import Evaluation, Segment, Stage
from scoring.querysets import sorted_apart, with_standing

STAGES = {stage.value: stage.name.lower() for stage in Stage}
SEGMENTS = {segment.value: segment.name.lower() for segment in Segment}
STAGE_WORDS = [*STAGES.values()]

_AS_KEPT = (
    "id", "code", "name", "region", "country", "website", "employees", "annual_revenue",
    "reference_value", "status", "since", "tier", "score", "rank", "completeness", "stage",
    "segment", "sales_12m", "last_contact_at", "next_step_due", "created_at", "updated_at",
    "version", "border_share",
)  # fmt: skip
_FOREIGN = {
    "parent_account": F("parent_id"),
    "industry_name": F("industry__name"),
    "owner_pk": F("owner_id"),
    "owner_name": F("owner__name"),
    "owner_username": F("owner__username"),
    "team_pk": F("team_id"),
    "team_name": F("team__name"),
}


class Run(NamedTuple):
    """What rows must know of the current evaluation; all 0 before the first one."""

    pk: int
    accounts: int


_CURRENT = Statement(lambda: Evaluation.objects.filter(is_current=True).values("pk", "accounts"))


def current_run() -> Run:
    found = _CURRENT.rows()
    return Run(**found[0]) if found else Run(0, 0)


def account_rows(accounts: QuerySet[Account], evaluation: Run) -> QuerySet:
    """Plain rows of accounts with their standing; still to be filtered and sorted."""
    at_border = FilteredRelation(
        "border_cases", condition=Q(border_cases__evaluation=evaluation.pk)
    )
    marked = accounts.annotate(border=at_border).annotate(border_share=F("border__share"))
    return with_standing(marked, evaluation).values(*_AS_KEPT, **_FOREIGN)


class Narrowing(Protocol):
    """What a list is narrowed to, by value: equal ones leave the same rows."""

    def of(self, rows: QuerySet) -> QuerySet: ...


@lru_cache(maxsize=1000)
def first_page_statements(
    sight: Sight, evaluation: Run, ordering: Ordering, limit: int, narrowing: Narrowing
) -> list[Statement]:
    """The SQL of the first page of a list in sight: most requests ask for just that."""
    rows = narrowing.of(account_rows(Account.objects.within(sight), evaluation))
    if not (sight.everything or sight.teams):  # what one person looks after: few
        rows, ordering = sorted_apart(rows, ordering)
    return [Statement(leg.all) for leg in first_legs(rows, ordering, limit=limit)]


def shown(row: dict[str, Any], evaluation: Run) -> dict[str, Any]:
    """One row of `account_rows`, with tags and custom values, as clients read it."""
    rank, team = row["rank"], row["team_pk"]
    return {
        "id": row["id"],
        "code": row["code"],
        "name": row["name"],
        "parent": row["parent_account"],
        "industry": row["industry_name"],
        "region": row["region"],
        "country": row["country"],
        "website": row["website"],
        "employees": row["employees"],
        "annual_revenue": _money(row["annual_revenue"]),
        "reference_value": row["reference_value"],
        "owner": _owner(row),
        "team": {"id": team, "name": row["team_name"]} if team else None,
        "status": row["status"],
        "since": row["since"],
        "tier": row["tier"],
        "score": _number(row["score"]),
        "rank": rank,
        "percentile": percentile(rank, evaluation.accounts) if rank else None,
        "completeness": _number(row["completeness"]),
        "border_share": _number(row["border_share"]),
        "stage": STAGES.get(row["stage"]),
        "segment": SEGMENTS.get(row["segment"]),
        "sales_12m": _money(row["sales_12m"]),
        "currency": settings.KAM_CURRENCY,
        "last_contact_at": row["last_contact_at"],
        "next_step_due": row["next_step_due"],
        "tags": row["tags"],
        "custom": row["custom"],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }


def seen_parents(rows: Iterable[dict[str, Any]], user: User) -> dict[int, str]:
    """The parents of rows of `account_rows` that the user may see: their codes by id."""
    parents = {row["parent_account"] for row in rows} - {None}
    if not parents:
        return {}
    seen = Account.objects.visible_to(user).filter(pk__in=parents)
    return dict(seen.values_list("pk", "code"))


def without_hidden_parents(rows: list[dict[str, Any]], user: User) -> list[dict[str, Any]]:
    """The rows, those below an account that the user may not see without a parent."""
    seen = seen_parents(rows, user)
    return [row | {"parent_account": _among(row["parent_account"], seen)} for row in rows]


def _among(pk: int | None, seen: Container[int]) -> int | None:
    return pk if pk in seen else None


def _money(amount: Any) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _owner(row: dict[str, Any]) -> dict[str, Any] | None:
    if row["owner_pk"] is None:
        return None
    return {"id": row["owner_pk"], "name": row["owner_name"] or row["owner_username"]}


def percentile(rank: int, accounts: int) -> float:
    """Share of the accounts that rank below, 0 to 100."""
    return round(100 * (accounts - rank) / accounts, 2) if accounts >= rank else 0.0


class GiveBackSerializer(StrictSerializer):
    """Why an account goes back to the pool, and who does its owner's open next steps."""

    reason = serializers.CharField(max_length=500)
    steps_to = UserField(
        required=False, allow_null=True, help_text="Empty: they stay with the owner of today."
    )


class IndustryField(serializers.SlugRelatedField):
    """An industry by its name."""

    def __init__(self, **options: Any):
        super().__init__(slug_field="name", queryset=Industry.objects.all(), **options)


def _computed(kind: type[serializers.Field], help_text: str, **options: Any) -> serializers.Field:
    return kind(read_only=True, allow_null=True, help_text=help_text, **options)


class AccountSerializer(StrictModelSerializer):
    """Reads what is written, and describes what `shown` gives."""

    parent = AccountField(required=False, allow_null=True)
    industry = IndustryField(required=False, allow_null=True)
    owner = UserField(required=False, allow_null=True)
    team = ReferenceField(teams, key="name", required=False, allow_null=True)
    tier = _computed(serializers.CharField, "Letter of the tier.", max_length=1)
    score = _computed(serializers.FloatField, "0 to 100.", min_value=0, max_value=100)
    rank = _computed(serializers.IntegerField, "1 is the best.", min_value=1)
    percentile = _computed(
        serializers.FloatField, "Share of the accounts that rank below.", min_value=0, max_value=100
    )
    completeness = _computed(
        serializers.FloatField, "Share of the weight that rests on data.", min_value=0, max_value=1
    )
    border_share = _computed(
        serializers.FloatField,
        "Of the trials with shaken weights that put it into the best tier; empty: no border case,"
        " or decided by a pinned tier.",
        min_value=0,
        max_value=1,
    )
    stage = _computed(serializers.ChoiceField, "Of the life cycle.", choices=STAGE_WORDS)
    segment = _computed(
        serializers.ChoiceField,
        "Attractiveness × relative strength.",
        choices=list(SEGMENTS.values()),
    )
    sales_12m = _computed(
        serializers.DecimalField,
        "Of the 12 months before the evaluation's day.",
        max_digits=18,
        decimal_places=2,
    )
    currency = BaseCurrencyField()
    tags = TagsField(required=False)
    custom = CustomValuesField(required=False)

    class Meta:
        model = Account
        fields = (
            "id", "code", "name", "parent", "industry", "region", "country", "website",
            "employees", "annual_revenue", "reference_value", "owner", "team", "status", "since",
            "tier", "score", "rank", "percentile", "completeness", "border_share", "stage",
            "segment", "sales_12m", "currency", "last_contact_at", "next_step_due", "tags",
            "custom", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("last_contact_at", "next_step_due", "created_at", "updated_at")
