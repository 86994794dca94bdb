"""The tabs of an account that read; what changes it stands in accounts.views."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.custom_fields import fields_in_use, in_words, values_of
from accounts.downloads import SALES
from accounts.models import (
    Activity,
    Concession,
    Contract,
    Opportunity,
    Receivable,
    Referral,
    RelationshipStage,
    Sale,
    ServiceCost,
)
from kam.core import downloads, keyset
from kam.core.pages import PageRequest, render_page
from kam.pages.account.frame import account_frame
from kam.pages.account.people import there_now
from kam.pages.account.sales import finding, last_day, sales_by_month, sales_chart
from kam.pages.account.timeline import About, timeline
from kam.pages.asof import asked_day
from kam.pages.matching.account import match_card
from kam.pages.plan.card import plan_card
from scoring.customer_share import shares_of
from scoring.models import Evaluation

NEWEST_FIRST = keyset.Ordering("date", descending=True, tie_descending=True)
SALES_PER_PAGE = 50
ROLES_READ = 200
MOST_ROWS = 50


@require_GET
def overview(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account")
    account = frame["account"]
    steps = Activity.objects.filter(account=account, next_step_done_at=None).exclude(next_step="")
    items = timeline(About(request.user, account), limit=6, without=["sales"]).items
    context = {
        **frame,
        **_sales_figures(account),
        **_roles(account),
        **plan_card(account),
        "steps": steps.select_related("next_step_owner").order_by("next_step_due", "-at")[:10],
        "people": there_now(account).prefetch_related("roles")[:5],
        "relationship": account.relationship_stages.first(),
        "children": account.children.visible_to(request.user).order_by("name")[:10],
        "items": items,
        "custom": _custom_facts(account),
    }
    return render_page(request, page="account/overview.html", context=context)


def _custom_facts(account: Any) -> list[tuple[str, str]]:
    """(name, value in words) of each custom field in use; an empty value is a dash."""
    fields = fields_in_use()
    values = values_of([account.pk], fields)[account.pk]
    return [(field.label, in_words(field, values.get(field.key))) for field in fields]


def _roles(account: Any) -> dict[str, Any]:
    """Who looks after the account today, and who did or will."""
    today = timezone.localdate()
    roles: dict[str, list[Any]] = {"roles": [], "past_roles": []}
    for role in account.roles.select_related("user")[:ROLES_READ]:
        current = role.starts <= today and (role.ends is None or role.ends >= today)
        roles["roles" if current else "past_roles"].append(role)
    return roles | {"past_roles": roles["past_roles"][:20]}


def _sales_figures(account: Any) -> dict[str, Any]:
    until = last_day(Evaluation.objects.current())
    months = sales_by_month(account, until)
    return {
        "months": months,
        "finding": finding(account, until),
        "chart": sales_chart(months),
    }


@require_GET
def account_sales(request: PageRequest, pk: int) -> HttpResponseBase:
    frame = account_frame(request, pk, "account_sales")
    rows = Sale.objects.filter(account=frame["account"]).select_related("product")
    if downloads.wanted(request):
        lines = keyset.rows(rows, NEWEST_FIRST)
        name = f"sales-{frame['account'].code}"
        return downloads.answer(request, name=name, columns=SALES, rows=lines)
    at = keyset.Position.of(request.GET.get("cursor"), "date")
    page = keyset.page(rows, NEWEST_FIRST, limit=SALES_PER_PAGE, at=at)
    context = {
        **frame,
        **_sales_figures(frame["account"]),
        "rows": page.rows,
        "previous": f"?cursor={page.previous.encode('date')}" if page.previous else "",
        "next": f"?cursor={page.next.encode('date')}" if page.next else "",
    }
    return render_page(request, page="account/sales.html", context=context)


@require_GET
def account_facts(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account_facts")
    of_account = {"account": frame["account"]}
    context = {
        **frame,
        **_money(frame["account"]),
        "contracts": _contracts(frame["account"]),
        **match_card(frame["account"]),
        **_shares(request, frame["account"]),
        "referrals": Referral.objects.filter(**of_account)[:50],
        "opportunities": Opportunity.objects.filter(**of_account)[:50],
        "relationships": RelationshipStage.objects.filter(**of_account).select_related("judged_by")[
            :50
        ],
    }
    return render_page(request, page="account/facts.html", context=context)


def _shares(request: PageRequest, account: Any) -> dict[str, Any]:
    """Our share of each wallet, also as on a day of the past. Raises Http404 for what is no date."""
    today, asked = timezone.localdate(), asked_day(request)
    past = asked if asked and asked < today else None
    return {"shares": shares_of(account, today=today, as_of=past), "shares_on": past}


def _contracts(account: Any) -> list[Contract]:
    """The latest first; `renewal` of an open one: what the form of its renewal starts from."""
    found = Contract.objects.filter(account=account).select_related("renewed_by")
    contracts = list(found.order_by("-starts", "-pk")[:MOST_ROWS])
    for contract in contracts:
        if contract.state == Contract.State.OPEN:
            said = {"line": contract.line, "amount": contract.amount or "", "renews": contract.pk}
            contract.renewal = urlencode(_next_term(contract) | said)  # type: ignore[attr-defined]
    return contracts


def _next_term(contract: Contract) -> dict[str, date]:
    """As long as this one; nothing where it runs to the end of the calendar, as if for ever."""
    try:
        starts = contract.ends + timedelta(days=1)
        return {"starts": starts, "ends": starts + (contract.ends - contract.starts)}
    except OverflowError:
        return {}


def _money(account: Any) -> dict[str, Any]:
    """What the account owes us, was granted and cost to serve: what is open first, then newest."""
    of_account, today = {"account": account}, timezone.localdate()
    unpaid_first = (F("paid_on").desc(nulls_first=True), "due", "pk")
    owed = Receivable.objects.filter(**of_account).open_on(today)
    overdue = Sum("owed", filter=Q(due__lt=today))
    return {
        "today": today,
        "owed": owed.aggregate(open=Coalesce(Sum("owed"), Decimal(0)), overdue=overdue),
        "receivables": Receivable.objects.filter(**of_account).order_by(*unpaid_first)[:MOST_ROWS],
        "concessions": Concession.objects.filter(**of_account).select_related("granted_by")[
            :MOST_ROWS
        ],
        "service_costs": ServiceCost.objects.filter(**of_account)[:MOST_ROWS],
    }
