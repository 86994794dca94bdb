"""Choices that are asked for while typing."""

from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.log_forms import recent_accounts
from accounts.models import Account
from accounts.search import matching
from kam.core.pages import PageRequest

MOST = 20
MOST_PLACES = 200
LOOKED_AT = 20_000


@require_GET
def accounts(request: PageRequest) -> JsonResponse:
    """Up to 20 accounts that match `q`; without `q` those of late."""
    text = request.GET.get("q", "").strip()
    rows = _matching(request, text) if text else recent_accounts(request.user)
    choices = [{"value": row.pk, "text": row.name, "note": _note(row)} for row in rows]
    return JsonResponse(choices, safe=False)


@require_GET
def places(request: PageRequest) -> HttpResponse:
    """Countries and regions of what the user sees, offered beside the filters that take them.

    Read from a bounded part of the accounts: what is missing there can still be typed.
    """
    some = Account.objects.visible_to(request.user).order_by("pk")[:LOOKED_AT]
    found = Account.objects.filter(pk__in=some.values("pk")).order_by()
    context = {name: _values(found, name) for name in ("country", "region")}
    return render(request, "accounts/partials/places.html", context)


def _values(accounts: QuerySet[Account], name: str) -> list[str]:
    values = accounts.exclude(**{name: ""}).values_list(name, flat=True)
    return sorted(values.distinct()[:MOST_PLACES])


def _matching(request: PageRequest, text: str) -> list[Account]:
    allowed = Account.objects.visible_to(request.user)
    if request.GET.get("editable"):
        allowed = Account.objects.editable_by(request.user)
    found = matching(allowed.active(), text, fields=("name", "code"))
    return list(found.order_by("name", "pk")[:MOST])


def _note(account: Account) -> str:
    return " · ".join(part for part in (account.code, account.country) if part)
