"""Which list an address asks for: a view, and what the address says over it.

`?view=12&tier=A&q=` shows view 12 with the tier A, and without the text that the view looks for. An
address without `view` starts from all accounts, so links from everywhere need no view.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from accounts.models import CustomField
from kam.pages.accounts.list_views import ALL, ListView, Values
from scoring.columns import ALWAYS, all_columns, known_orders

OWN = {"view", "columns", "column", "up", "down", "choosing", "ordering", "cursor"}
MOST = 200  # parameters of one name


@dataclass(frozen=True)
class Shown:
    """A list as it is asked for: effective filters, columns and order, and the view beneath."""

    view: ListView
    filters: Values
    columns: list[str]
    ordering: str

    @property
    def changed(self) -> bool:
        """Whether the list differs from its view."""
        view = self.view
        usual = [list(view.columns), view.ordering] == [self.columns, self.ordering]
        return not usual or self.filters != _given(view.filters)

    def address(self, **other: Any) -> str:
        """This list's address, shortest form; `other` replaces filters, columns or ordering."""
        return f"?{self.query(**other)}"

    def query(
        self,
        *,
        filters: Values | None = None,
        columns: list[str] | None = None,
        ordering: str | None = None,
        cursor: str = "",
    ) -> str:
        view, query = self.view, QueryDict(mutable=True)
        if view is not ALL:
            query["view"] = view.key
        beneath = _given(view.filters)
        wanted = self.filters if filters is None else filters
        for name in [*wanted, *(n for n in beneath if n not in wanted)]:
            if wanted.get(name) != beneath.get(name):
                query.setlist(name, wanted.get(name) or [""])
        columns = self.columns if columns is None else columns
        if columns != list(view.columns):
            query["columns"] = ",".join(columns)
        ordering = self.ordering if ordering is None else ordering
        if ordering != view.ordering:
            query["ordering"] = ordering
        if cursor:
            query["cursor"] = cursor
        return query.urlencode(safe=",") or f"view={ALL.key}"

    def data(self) -> QueryDict:
        """The filters as the filter form reads them."""
        data = QueryDict(mutable=True)
        for name, values in self.filters.items():
            data.setlist(name, values)
        return data


def shown_list(
    asked: QueryDict, views: dict[str, ListView], fields: Iterable[CustomField]
) -> Shown:
    """The list that these parameters ask for; unknown views, columns and orders fall away."""
    fields = list(fields)
    view = views.get(asked.get("view", ""), ALL)
    said = {name: asked.getlist(name)[:MOST] for name in asked if name not in OWN}
    wish = asked.get("ordering", "")
    return Shown(
        view=view,
        filters=_given({**view.filters, **said}),
        columns=_columns(asked, view, all_columns(fields)),
        ordering=wish if wish in known_orders(fields) else view.ordering,
    )


def _given(filters: Values) -> Values:
    """Without empty values, in the order of the names."""
    clean = {name: [v for v in filters[name] if v != ""] for name in sorted(filters)}
    return {name: values for name, values in clean.items() if values}


def _columns(asked: QueryDict, view: ListView, known: Iterable[str]) -> list[str]:
    """From `columns=a,b` or the chooser's `column=a&column=b&up=b`; the name always stays."""
    wish = asked.getlist("column") or asked.get("columns", "").split(",")
    named = [name for name in dict.fromkeys(wish) if name in set(known)]
    columns = named or [name for name in view.columns if name in set(known)]
    for name, step in ((asked.get("up"), -1), (asked.get("down"), 1)):
        if name in columns:
            place = max(columns.index(name) + step, 0)
            columns.remove(name)
            columns.insert(place, name)
    return columns if ALWAYS in columns else [ALWAYS, *columns]
