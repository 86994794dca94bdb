"""What the lists that show more than one app hold as files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.custom_fields import in_words, values_of
from accounts.groups import load_parents
from accounts.models import User
from kam.core import keyset
from kam.core.downloads import Column
from kam.pages.portfolio.criteria.words import LONG
from scoring.border import borders_of
from scoring.columns import ListColumn
from scoring.models import Segment, Stage


def _met(place: int) -> Callable[[Any], Any]:
    """1: met, 0: not, empty: not known."""
    return lambda row: int(bool(row.met >> place & 1)) if row.known >> place & 1 else ""


STANDINGS = [
    Column(_("Code"), lambda row: row.account.code),
    Column(_("Account"), lambda row: row.account),
    Column(_("Tier"), lambda row: row.tier),
    Column(_("Score"), lambda row: row.score),
    Column(_("Stage"), lambda row: _label(Stage, row.stage)),
    Column(_("Sales, 12 months"), lambda row: row.sales_12m),
    Column(_("Owner"), lambda row: row.account.owner or ""),
]
UNCOVERED = [
    *STANDINGS,
    Column(_("Last contact"), lambda row: row.last_contact_on),
]
MATRIX = [
    *STANDINGS,
    Column(_("Type"), lambda row: _label(Segment, row.segment)),
    Column(_("Attractiveness"), lambda row: row.known_attractiveness),
    Column(_("Relative strength"), lambda row: row.known_strength),
]
CRITERIA_MET = [
    Column(_("Code"), lambda row: row.account.code),
    Column(_("Account"), lambda row: row.account),
    Column(_("Owner"), lambda row: row.account.owner or ""),
    Column(_("Criteria met"), lambda row: row.number),
    *(Column(label, _met(place)) for place, label in enumerate(LONG.values())),
]
TAKING = [
    Column(_("Code"), lambda row: row.account.code),
    Column(_("Account"), lambda row: row.account),
    Column(_("Owner"), lambda row: row.account.owner or ""),
    Column(_("Hours"), lambda row: row.hours),
    Column(_("Cost to serve"), lambda row: row.cost),
    Column(_("Contacts"), lambda row: row.contacts),
    Column(_("Share of time and money"), lambda row: row.effort_share),
    Column(_("Profit"), lambda row: row.profit),
    Column(_("Share of profit"), lambda row: row.profit_share),
]
MOVERS = [
    Column(_("Code"), lambda move: move.row.account.code),
    Column(_("Account"), lambda move: move.row.account),
    Column(_("Owner"), lambda move: move.row.account.owner or ""),
    Column(_("Before"), lambda move: _end(move, move.before)),
    Column(_("After"), lambda move: _end(move, move.after)),
    Column(_("Why"), lambda move: "; ".join(str(reason) for reason in move.why)),
]
LOYALTY = [
    Column(_("Code"), lambda told: told.account.code),
    Column(_("Account"), lambda told: told.account),
    Column(_("Owner"), lambda told: told.account.owner or ""),
    Column(_("Loyalty"), lambda told: _rounded(told.row.score)),
    Column(_("In 12 months"), lambda told: _rounded(told.row.change)),
    Column(_("Satisfaction"), lambda told: _rounded(told.row.satisfaction)),
    Column(_("Against expected"), lambda told: _rounded(told.beyond)),
    Column(_("Satisfied, yet leaving"), lambda told: _("Yes") if told.row.leaving else ""),
    Column(_("Our share, %"), lambda told: _rounded(told.share_percent)),
    Column(_("Best of two years"), lambda told: told.row.at_stake),
]
STAGE_MOVES = [Column(_("Day"), lambda move: move.row.as_of), *MOVERS]
PERCEIVED = [
    Column(_("Code"), lambda seen: seen.row.account.code),
    Column(_("Account"), lambda seen: seen.row.account),
    Column(_("Against"), lambda seen: seen.row.competitor),
    Column(_("Quality"), lambda seen: _rounded(seen.quality)),
    Column(_("Price"), lambda seen: seen.row.price),
    Column(_("For the money"), lambda seen: _rounded(seen.worth)),
    Column(_("Judged on"), lambda seen: seen.row.judged_on),
]
COVERAGE = [
    Column(_("Code"), lambda entry: entry.account.code),
    Column(_("Account"), lambda entry: entry.account),
    Column(_("Tier"), lambda entry: entry.row.tier),
    Column(_("Owner"), lambda entry: entry.account.owner or ""),
    Column(_("Gap"), lambda entry: "; ".join(str(sentence) for sentence in entry.said)),
]
POOL = [  # what the card tells of accounts that are out of sight, and no more
    Column(_("Name"), lambda row: row["name"]),
    Column(_("Tier"), lambda row: row["tier"]),
    Column(_("Industry"), lambda row: row["industry__name"]),
    Column(_("Region"), lambda row: row["region"]),
    Column(_("Country"), lambda row: row["country"]),
    Column(_("Team"), lambda row: row["team__name"]),
    Column(_("Sales, 12 months"), lambda row: row["sales_12m"]),
]
AT_BORDER = Column(
    _("Border case: best tier in so much of the trials, %"),
    lambda row: round(100 * float(row.border.share)) if row.border else "",
)
OF_ACCOUNT: Mapping[str, Any] = {  # cells of the accounts list that are no plain values
    "stage": lambda row: _label(Stage, row.stage),
    "segment": lambda row: _label(Segment, row.segment),
    "status": lambda row: row.get_status_display(),
    "completeness": lambda row: None if row.completeness is None else float(row.completeness),
    "tags": lambda row: ", ".join(tag.name for tag in row.tags.all()),
}


def account_columns(shown: Mapping[str, ListColumn]) -> list[Column]:
    """The columns of the list of accounts as it is shown, led by the code that imports know."""
    code = Column(_("Code"), lambda row: row.code)
    columns = [code]
    for name, column in shown.items():
        columns.append(Column(column.label, _cell(name, column)))
        if name == "tier":
            columns.append(AT_BORDER)
    return columns


def _cell(name: str, column: ListColumn) -> Any:
    if column.field is not None:
        field = column.field
        return lambda row: in_words(field, row.custom.get(field.key))
    return OF_ACCOUNT.get(name, lambda row: getattr(row, name))


def account_rows(
    accounts: QuerySet, ordering: keyset.Ordering, shown: Mapping[str, ListColumn], user: User
) -> Iterator[Any]:
    """The accounts with their tags and custom values, as few queries a page as the list needs."""
    fields = [column.field for column in shown.values() if column.field is not None]
    for page in keyset.pages(accounts, ordering):
        if "tags" in shown:
            prefetch_related_objects(page, "tags")
        if "parent" in shown:
            load_parents(page, user)
        if "tier" in shown:
            _load_borders(page)
        values = values_of([row.pk for row in page], fields)
        for row in page:
            row.custom = values[row.pk]
            yield row


def _load_borders(page: list[Any]) -> None:
    cases = borders_of(row.pk for row in page)
    for row in page:
        row.border = cases.get(row.pk)


def in_pages(rows: QuerySet, ordering: keyset.Ordering, tell: Any) -> Iterator[Any]:
    """Rows told page by page: `tell` turns a list of rows into what the columns read."""
    for page in keyset.pages(rows, ordering):
        told: Iterable[Any] = tell(page)
        yield from told


def _label(choices: Any, value: int | None) -> str:
    return "" if value is None else str(choices(value).label)


def _end(move: Any, end: str | int) -> str:
    return _label(Stage, int(end)) if move.is_stage else str(end)


def _rounded(value: float | None) -> float | str:
    return "" if value is None else round(value, 1)
