"""SQL that the ORM writes once. Asking again fills in values; answers are never kept.

Of a list of 50 rows, writing its SQL costs more than the database needs to answer it, so what each
request asks (its token, its user's teams, the first page of a list) is kept as a statement.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, QuerySet


class Slot(Expression):
    """Stands in a queryset for a value that each call gives by this name; `field` adapts it."""

    def __init__(self, name: str, field: Field):
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def filled(self, values: Mapping[str, Any]) -> Any:
        return self.output_field.get_db_prep_value(values[self.name], connection)


def fill(params: Iterable[Any], values: Mapping[str, Any]) -> list[Any]:
    """Parameters of a statement with the values of its slots, by name."""
    return [param.filled(values) if isinstance(param, Slot) else param for param in params]


@dataclass(frozen=True)
class _Written:
    sql: str
    params: tuple[Any, ...]
    names: list[str]
    converters: list[tuple[int, list[Callable[..., Any]], Expression]]


class Statement:
    """A values() queryset whose SQL is written at the first call; may be shared by threads."""

    def __init__(self, make: Callable[[], QuerySet]):
        self.make = make

    @cached_property
    def _written(self) -> _Written:
        query = self.make().query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        turned = [(at, functions, column) for at, (functions, column) in converters.items()]
        return _Written(sql, params, list(query.selected or ()), turned)

    def rows(self, **values: Any) -> list[dict[str, Any]]:
        """Ask the database; the values of the slots go by name."""
        written = self._written
        with connection.cursor() as cursor:
            cursor.execute(written.sql, fill(written.params, values))
            found = cursor.fetchall()
        if written.converters:
            found = [_converted(list(row), written.converters) for row in found]
        return [dict(zip(written.names, row, strict=True)) for row in found]


def _converted(row: list[Any], converters: list[tuple[int, list[Any], Any]]) -> list[Any]:
    for at, functions, expression in converters:
        for function in functions:
            row[at] = function(row[at], expression, connection)
    return row
