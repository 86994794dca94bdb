"""What each column of the list shows of an account; on a phone a row becomes a card."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.custom_fields import in_words, values_of
from accounts.groups import load_parents
from accounts.models import Account, CustomField, User
from kam.core.templatetags import kam as shown
from kam.pages.templatetags.borders import tier_cell
from scoring.border import borders_of
from scoring.columns import COLUMNS, ListColumn
from scoring.overrides import may_overrule

JOINED = {"owner", "team", "industry"}
OF_CARD = {  # columns that the card of a phone has a place for
    "tier": "tight", "name": "name-cell", "score": "cell-score", "stage": "cell-stage",
    "sales_12m": "cell-sales", "last_contact_at": "cell-contact", "next_step_due": "cell-next",
    "tags": "cell-tags",
}  # fmt: skip


def joined(accounts: QuerySet[Account], columns: Iterable[str]) -> QuerySet[Account]:
    """The accounts with the rows that these columns name, in the same query."""
    return accounts.select_related(*sorted(JOINED.intersection(columns)))


def rows_of(
    accounts: list[Account], columns: dict[str, ListColumn], user: User
) -> list[tuple[Account, list[dict[str, Any]]]]:
    """Each account with its cells {css, label, html}; at most four queries more however many rows."""
    if "tags" in columns:
        _load_tags(accounts)
    if "tier" in columns:
        _load_borders(accounts, user)
    if "parent" in columns:
        load_parents(accounts, user)
    fields = [column.field for column in columns.values() if column.field]
    values = values_of((account.pk for account in accounts), fields)
    return [
        (account, [_cell(account, name, columns[name], values) for name in columns])
        for account in accounts
    ]


def _load_tags(accounts: list[Account]) -> None:
    prefetch_related_objects(accounts, "tags")


def _load_borders(accounts: list[Any], user: User) -> None:
    """Note at each account whether it is a border case, and whether the user may decide it."""
    cases = borders_of(account.pk for account in accounts)
    decides = may_overrule(user)
    for account in accounts:
        account.border = cases.get(account.pk)
        account.may_decide_border = decides and not account.is_archived


def _tier(account: Any) -> SafeString:
    """The letter, and beside it the mark of a border case with the way to decide it."""
    share = account.border.share if account.border else None
    return tier_cell(account.tier, share, account.pk if account.may_decide_border else None)


def _cell(account: Account, name: str, column: ListColumn, values: Any) -> dict[str, Any]:
    if column.field:
        html = _custom(column.field, values[account.pk].get(column.field.key))
    else:
        html = CELLS[name](account)
    on_card = OF_CARD.get(name) or (
        "desk" if name == "owner" or html == shown.DASH else "cell-more"
    )
    css = f"{on_card} text-end" if column.right else on_card
    label = str(column.label) if name not in OF_CARD else "→" if name == "next_step_due" else ""
    return {"css": css, "label": label, "html": html}


def _custom(field: CustomField, value: Any) -> Any:
    return shown.dash(in_words(field, value))


def _name(account: Any) -> SafeString:
    parts = [account.code, account.country, _("archived") if account.is_archived else ""]
    return format_html(
        '<a class="name" href="{}">{}</a><br><span class="text-secondary small">{}</span>',
        reverse("pages:account", args=[account.pk]),
        account.name,
        " · ".join(part for part in parts if part),
    )


def _score(account: Any) -> SafeString:
    if account.score is None:
        return shown.DASH
    moved = shown.trend(account.change) if account.change else ""
    return format_html(
        '<span class="score-cell">{}<span class="small">{}</span></span>',
        shown.score(account.score),
        moved,
    )


def _contact(account: Any) -> SafeString:
    if account.last_contact_at:
        return shown.ago(account.last_contact_at)
    return format_html('<span class="text-secondary">{}</span>', _("none yet"))


def tag_labels(tags: Iterable[Any]) -> SafeString:
    """Coloured words; the word itself always stands there."""
    spans = format_html_join(
        " ", '<span class="tag tag-{}">{}</span>', ((tag.colour, tag.name) for tag in tags)
    )
    return format_html('<span class="tags">{}</span>', spans) if spans else shown.DASH


def _website(account: Any) -> Any:
    return shown.dash(account.website.removeprefix("https://").removeprefix("http://"))


def _text(name: str) -> Callable[[Any], Any]:
    return lambda account: shown.dash(getattr(account, name))


def _day(name: str) -> Callable[[Any], Any]:
    return lambda account: shown.dash(
        date_format(getattr(account, name)) if getattr(account, name) else ""
    )


CELLS: dict[str, Callable[[Any], Any]] = {
    "tier": _tier,
    "name": _name,
    "score": _score,
    "stage": lambda account: shown.stage(account.stage),
    "sales_12m": lambda account: shown.money(account.sales_12m),
    "last_contact_at": _contact,
    "next_step_due": lambda account: shown.due(account.next_step_due),
    "owner": lambda account: shown.person(account.owner),
    "tags": lambda account: tag_labels(account.tags.all()),
    "team": _text("team"),
    "industry": _text("industry"),
    "region": _text("region"),
    "country": _text("country"),
    "status": lambda account: account.get_status_display(),
    "segment": lambda account: shown.segment(account.segment),
    "rank": lambda account: shown.grouped(account.rank),
    "completeness": lambda account: shown.percent(
        None if account.completeness is None else 100 * account.completeness
    ),
    "parent": _text("parent"),
    "website": _website,
    "employees": lambda account: shown.grouped(account.employees),
    "annual_revenue": lambda account: shown.money(account.annual_revenue),
    "since": _day("since"),
    "updated_at": lambda account: shown.ago(account.updated_at),
}
assert CELLS.keys() == COLUMNS.keys()  # noqa: S101 - a column without a cell never starts
