"""What the customer may read of a plan: named here one by one, so that what is new stays inside.

Pure: from the data of `planning.plans.freezing.frozen` to less of the same.
"""

from typing import Any, Final

__all__ = ["FOR_CUSTOMER", "customers_copy"]

# Never: players, vulnerabilities, competitors, what is stopped, risks, forecasts, score and tier.
FOR_CUSTOMER: Final[dict[str, tuple[str, ...]]] = {
    "field_of_play": ("text",),
    "charter": ("text",),
    "trends": ("text",),
    "opportunities": ("text",),
    "strengths": ("text",),
    "both_sides": ("text",),
    "goals": ("achieved", "measure", "baseline", "target", "actual", "due", "state"),
    "focus": ("what", "hours"),
    "targets": ("line", "amount"),
    "actions": ("title", "owner", "their_owner", "due", "done_on", "dropped_on"),
}
FACTS: Final = ("as_of", "sales")


def customers_copy(content: dict[str, Any]) -> dict[str, Any]:
    """The plan without what is internal: parts and rows marked so, and what is so by its nature."""
    sections = (_section(section) for section in content["sections"])
    return {
        "format": content["format"],
        "plan": {**content["plan"], "template": ""},
        "sections": [section for section in sections if section is not None],
        "forecasts": [],
        "facts": {name: content["facts"][name] for name in FACTS},
    }


def _section(section: dict[str, Any]) -> dict[str, Any] | None:
    """None where nothing is left: an empty heading would tell that something is kept back."""
    fields = FOR_CUSTOMER.get(section["code"], ())
    kept = {"code": section["code"], "prompt": ""}
    if "text" in fields:
        shown = not section["internal"] and section["text"].strip()
        return {**kept, "text": section["text"], "unsure": False} if shown else None
    rows = [_row(row, fields) for row in section.get("rows", ()) if not row["internal"]]
    return {**kept, "rows": rows} if fields and rows else None


def _row(row: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in fields}
