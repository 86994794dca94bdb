"""Choices that are asked for while typing."""

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from accounts.log_forms import recent_accounts
from accounts.models import Account
from accounts.search import matching
from kam.core.pages import PageRequest

MOST = 20


@require_GET
def accounts(request: PageRequest) -> JsonResponse:
    """Up to 20 accounts that match `q`; without `q` those of late."""
    text = request.GET.get("q", "").strip()
    rows = _matching(request, text) if text else recent_accounts(request.user)
    choices = [{"value": row.pk, "text": row.name, "note": _note(row)} for row in rows]
    return JsonResponse(choices, safe=False)


def _matching(request: PageRequest, text: str) -> list[Account]:
    allowed = Account.objects.visible_to(request.user)
    if request.GET.get("editable"):
        allowed = Account.objects.editable_by(request.user)
    found = matching(allowed.active(), text, fields=("name", "code"))
    return list(found.order_by("name", "pk")[:MOST])


def _note(account: Account) -> str:
    return " · ".join(part for part in (account.code, account.country) if part)
