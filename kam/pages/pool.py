"""The pool of accounts without owner: see what is free, take one, give one back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import services
from accounts.filters import owners_in_sight
from accounts.models import Account, User
from accounts.querysets import POOL_CARD
from kam.core import downloads, keyset
from kam.core.counts import CAP, capped_count, count_text
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, render_page, tell
from kam.pages.downloads import POOL
from scoring.border import with_border
from scoring.models import Evaluation
from scoring.querysets import sorted_apart, with_standing

PER_PAGE = 50
CARD = (*POOL_CARD, "tier", "border_share", "sales_12m")
BY_SALES = keyset.Ordering("sales_12m", descending=True, nullable=True)


class GiveBackForm(forms.Form):
    """Why, and who does what was promised."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=gettext_lazy("Whoever takes it next reads this."),
    )
    steps_to = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Who does the open next steps"),
        required=False,
        help_text=gettext_lazy("Empty: they stay with the owner of today."),
    )

    def __init__(self, *args: Any, request: PageRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        user = request.user
        mates = User.objects.filter(team=user.team_id) if user.team_id else User.objects.none()
        able = (owners_in_sight(request) | mates).filter(is_active=True)
        field: Any = self.fields["steps_to"]
        field.queryset = able.exclude(role=User.Role.READER).distinct()


@require_GET
def pool(request: PageRequest) -> HttpResponseBase:
    """Cards of what may be taken: no more than the card is shown of accounts out of sight."""
    if not request.user.can_write:
        return render(request, "403.html", status=403)
    free = Account.objects.in_pool_for(request.user)
    count = capped_count(free)
    rows = with_border(with_standing(free, Evaluation.objects.slim().current()))
    order = BY_SALES
    if count <= CAP:  # so many are fetched and sorted faster than an index of all is searched
        rows, order = sorted_apart(rows, order)
    shown = [*CARD, *({order.column, order.tie} - set(CARD))]
    if downloads.wanted(request):
        cards = keyset.rows(rows.values(*shown), order)
        return downloads.answer(request, name="pool", columns=POOL, rows=cards)
    at = keyset.Position.of(request.GET.get("cursor"), BY_SALES.column)
    page = keyset.page(rows.values(*shown), order, limit=PER_PAGE, at=at)
    context = {
        "rows": page.rows,
        "count": ngettext("%(count)s account", "%(count)s accounts", count)
        % {"count": count_text(count)},
        "assigns": request.user.role != User.Role.REP,
        "previous": _address(page.previous),
        "next": _address(page.next),
    }
    return render_page(
        request, page="pool/list.html", partial="pool/partials/table.html", context=context
    )


def _address(at: keyset.Position | None) -> str:
    return f"?cursor={at.encode(BY_SALES.column)}" if at else ""


@require_POST
def take(request: PageRequest, pk: int) -> HttpResponse:
    """One answer for what was never there, is hidden, or was taken by somebody faster."""
    account = Account.objects.in_pool_for(request.user).filter(pk=pk).first()
    gone = _("This account is not in the pool any more: somebody was faster.")
    if account is None:
        tell(request, gone, level=messages.ERROR)
        return redirect("pages:pool")
    try:
        services.take_account(account=account, actor=request.user)
    except DomainError:
        tell(request, gone, level=messages.ERROR)
        return redirect("pages:pool")
    tell(
        request, _("%(account)s is yours. Say hello: log the first contact.") % {"account": account}
    )
    return redirect("pages:account", pk)


@require_http_methods(["GET", "POST"])
def give_back(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    form = GiveBackForm(request.POST or None, request=request)
    if form.is_valid():
        try:
            services.give_back(account=account, actor=request.user, **form.cleaned_data)
            tell(request, _("%(account)s is back in the pool.") % {"account": account})
            return redirect("pages:pool")
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "pool/give_back.html", {"form": form, "account": account})
