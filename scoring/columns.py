"""The columns a list of accounts may show, and the orders it may have."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.custom_fields import PREFIX
from accounts.models import CustomField
from kam.core.keyset import Ordering

CUSTOM_SORT = "custom_sort"
ORDERS = {  # directions that an index walks: ties follow the index too
    "name": Ordering("name"),
    "-name": Ordering("name", descending=True, tie_descending=True),
    "-score": Ordering("score", descending=True, nullable=True),
    "score": Ordering("score", tie_descending=True, nullable=True),
    "-sales_12m": Ordering("sales_12m", descending=True, nullable=True),
    "sales_12m": Ordering("sales_12m", tie_descending=True, nullable=True),
    "-last_contact_at": Ordering(
        "last_contact_at", descending=True, tie_descending=True, nullable=True, moment=True
    ),
    "last_contact_at": Ordering("last_contact_at", nullable=True, moment=True),
    "next_step_due": Ordering("next_step_due", nullable=True),
    "-next_step_due": Ordering(
        "next_step_due", descending=True, tie_descending=True, nullable=True
    ),
    "-updated_at": Ordering("updated_at", descending=True, tie_descending=True, moment=True),
    "updated_at": Ordering("updated_at", moment=True),
}


@dataclass(frozen=True)
class ListColumn:
    """A column: `first` is the direction that the first click sorts by, empty for none."""

    label: str | Promise
    first: str = ""
    right: bool = False
    field: CustomField | None = None


COLUMNS = {
    "tier": ListColumn(_("Tier")),
    "name": ListColumn(_("Name"), "name"),
    "score": ListColumn(_("Score"), "-score"),
    "stage": ListColumn(_("Stage")),
    "sales_12m": ListColumn(_("Sales, 12 months"), "-sales_12m", right=True),
    "last_contact_at": ListColumn(_("Last contact"), "-last_contact_at"),
    "next_step_due": ListColumn(_("Next step"), "next_step_due"),
    "owner": ListColumn(_("Owner")),
    "tags": ListColumn(_("Tags")),
    "team": ListColumn(_("Team")),
    "industry": ListColumn(_("Industry")),
    "region": ListColumn(_("Region")),
    "country": ListColumn(_("Country")),
    "status": ListColumn(_("Status")),
    "segment": ListColumn(_("Segment")),
    "rank": ListColumn(_("Rank"), "-score", right=True),
    "completeness": ListColumn(_("Completeness"), right=True),
    "parent": ListColumn(_("Parent account")),
    "website": ListColumn(_("Website")),
    "employees": ListColumn(_("Employees"), right=True),
    "annual_revenue": ListColumn(_("Annual revenue"), right=True),
    "since": ListColumn(_("Customer since")),
    "updated_at": ListColumn(_("Changed"), "-updated_at"),
}
DEFAULT = [
    "tier", "name", "score", "stage", "sales_12m", "last_contact_at", "next_step_due", "owner",
]  # fmt: skip
ALWAYS = "name"  # the way to the account


def all_columns(fields: Iterable[CustomField]) -> dict[str, ListColumn]:
    """Every column by name, those of custom fields at the end."""
    own = {
        f"{PREFIX}{f.key}": ListColumn(f.label, f"{PREFIX}{f.key}", f.kind == "number", f)
        for f in fields
    }
    return COLUMNS | own


def known_orders(fields: Iterable[CustomField]) -> list[str]:
    names = [f"{PREFIX}{field.key}" for field in fields]
    return [*ORDERS, *names, *(f"-{name}" for name in names)]


def sorted_by(
    accounts: QuerySet, order: str, fields: Iterable[CustomField]
) -> tuple[QuerySet, Ordering]:
    """The accounts with what the order sorts by; a custom field's values come by their own index."""
    if order in ORDERS:
        return accounts, ORDERS[order]
    field = next(f for f in fields if f"{PREFIX}{f.key}" == order.removeprefix("-"))
    of_field = Q(custom_values__field=field.pk)
    joined = accounts.annotate(sorting=FilteredRelation("custom_values", condition=of_field))
    down = order.startswith("-")
    by = Ordering(CUSTOM_SORT, descending=down, tie_descending=down, nullable=True)
    return joined.annotate(**{CUSTOM_SORT: F(f"sorting__{field.column}")}), by
