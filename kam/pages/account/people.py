"""The people of an account as a list: by side, with what we hold of them, and whom it lost."""

from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from accounts.downloads import PEOPLE
from accounts.held import held, placed
from accounts.losses import losses
from accounts.models import Account, Person
from accounts.words import LEVEL
from kam.core import downloads
from kam.core.pages import PageRequest, render_page
from kam.pages.account.frame import account_frame

MOST = 500
SIDES = [Person.Side.CUSTOMER, Person.Side.THIRD, Person.Side.OURS]


def there_now(account: Account) -> QuerySet[Person]:
    """Who has not left, the most influential first."""
    there = Person.objects.filter(account=account, left_on=None)
    return there.order_by(F("influence").desc(nulls_last=True), "name", "pk")


@require_GET
def account_people(request: PageRequest, pk: int) -> HttpResponseBase:
    frame = account_frame(request, pk, "account_people")
    account = frame["account"]
    if downloads.wanted(request):
        told = there_now(account).select_related("account", "known_by").prefetch_related("roles")
        name = f"people-{account.code}"
        return downloads.answer(request, name=name, columns=PEOPLE, rows=told)
    met = Max("activities__at", filter=Q(activities__account=account))
    rows = there_now(account).select_related("reports_to", "known_by").annotate(last_met=met)
    people: list[Any] = list(rows.prefetch_related("roles")[:MOST])
    of = held(people)
    context = {
        **frame,
        "sides": _by_side(people, of),
        "placed": placed(people, of),
        "levels": LEVEL,
        "losses": losses(account, request.user),
    }
    return render_page(request, page="account/people.html", context=context)


def _by_side(people: list[Person], of: dict[int, Any]) -> list[dict[str, Any]]:
    """Sides that have somebody, each person beside what is held of them."""
    sides: list[dict[str, Any]] = [
        {
            "label": side.label,
            "people": [
                {"person": person, "held": of[person.pk]}
                for person in people
                if person.side == side
            ],
        }
        for side in SIDES
    ]
    return [side for side in sides if side["people"]]
