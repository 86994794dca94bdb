"""Rows that are drawn one by one, kept as columns until they are written together."""

from typing import Any

from django.db import models

from planning.demo.load import insert


class Table:
    """Collects rows of one model and numbers them from 1: for tables that are still empty."""

    def __init__(self, model: type[models.Model], *names: str, first: int = 1):
        self.model, self.names, self.next = model, names, first
        self.rows: list[tuple[Any, ...]] = []

    def add(self, *values: Any) -> int:
        """Append a row, its values in the order of the names, and return its number."""
        number = self.next
        self.next += 1
        self.rows.append((number, *values))
        return number

    def write(self) -> int:
        """Insert what was collected and forget it."""
        rows, self.rows = self.rows, []
        if not rows:
            return 0
        columns = zip(*rows, strict=True)
        return insert(self.model, dict(zip(("id", *self.names), columns, strict=True)))
