"""Note how a customer rates us beside the best competitor."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, User
from accounts.services import noted, rows
from kam.core.errors import DomainError
from scoring.models import PerceivedValue
from scoring.perceived.reading import place

__all__ = ["create_perceived_value", "update_perceived_value"]

FIELDS = ("judged_on", "competitor", "price", "source", "person", "ratings")
MOST_ATTRIBUTES, LONGEST = 20, 100
LOWEST, HIGHEST, HEAVIEST = 1.0, 10.0, 100.0
Rating = dict[str, Any]


@transaction.atomic
def create_perceived_value(
    *, actor: User | None, account: Account, **fields: Any
) -> PerceivedValue:
    """Note their view, as of today unless it says; older ones stay as history.

    ratings: [{"attribute", "weight", "ours", "theirs"}], ratings 1 to 10 or None. Raises DomainError
    for ratings of which none is known on both sides, a day to come, or a second view of one day.
    """
    values = rows.only({"judged_on": timezone.localdate(), **fields}, FIELDS)
    values = {**values, **_worked_out(values), "judged_by": actor}
    return noted.create(PerceivedValue, actor=actor, account=account, values=values)


@transaction.atomic
def update_perceived_value(
    *,
    perceived_value: PerceivedValue,
    actor: User | None,
    changes: dict[str, Any],
    version: int | None = None,
) -> PerceivedValue:
    """Correct a view. Raises as `create_perceived_value` does, Conflict when `version` moved on."""
    row = noted.locked(perceived_value)
    values = rows.only(changes, FIELDS)
    now = {"ratings": row.ratings, "price": row.price} | values
    worked_out = _worked_out(now)
    if "ratings" not in values:
        del worked_out["ratings"]
    noted.write(row, actor=actor, values=values | worked_out, version=version)
    return row


def _worked_out(values: dict[str, Any]) -> dict[str, Any]:
    """The ratings as they are kept, and our place by them."""
    ratings = _tidy(values.get("ratings") or [])
    price = rows.clean(PerceivedValue, {"price": values.get("price")})["price"]
    try:
        found = place(ratings, float(price))
    except ValueError:
        raise DomainError(
            _("Rate at least one attribute on both sides."), field="ratings", code="invalid"
        ) from None
    return {"ratings": ratings, "quality": found.quality, "worth": found.value}


def _tidy(ratings: list[Rating]) -> list[Rating]:
    if len(ratings) > MOST_ATTRIBUTES:
        raise _refusal(_("At most %(n)s attributes.") % {"n": MOST_ATTRIBUTES})
    found = [_rating(each) for each in ratings]
    names = [each["attribute"].casefold() for each in found]
    if len(set(names)) < len(names):
        raise _refusal(_("Each attribute stands once."))
    return found


def _rating(each: Rating) -> Rating:
    name = str(each.get("attribute") or "").strip()
    if not name or len(name) > LONGEST or "\0" in name:
        raise _refusal(_("Name each attribute, in 100 characters at most."))
    weight = each.get("weight")
    if weight is None or not 0 < float(weight) <= HEAVIEST:
        raise _refusal(_("A weight is more than 0 and up to 100."))
    sides = {side: _mark(each.get(side)) for side in ("ours", "theirs")}
    return {"attribute": name, "weight": float(weight), **sides}


def _mark(value: Any) -> float | None:
    if value is None:
        return None
    if not LOWEST <= float(value) <= HIGHEST:
        raise _refusal(_("A rating goes from 1 to 10."))
    return float(value)


def _refusal(sentence: str) -> DomainError:
    return DomainError(sentence, field="ratings", code="invalid")
