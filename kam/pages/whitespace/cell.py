"""One product line at one account: what is known of it, and what is made of it."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Account
from accounts.views.facts import noted
from kam.core.errors import DomainError
from kam.core.forms import LeftToService, add_refusal
from kam.core.pages import PageRequest, came_from, render_page, tell, wants_partial
from planning.models import Plan, WhitespaceMark
from planning.whitespace import all_lines, whitespace_of
from planning.whitespace_marks import aim_at, clear_mark, mark, pursue


class MarkForm(LeftToService):
    """What people know that sales do not tell; the service checks the rest."""

    class Meta:
        model = WhitespaceMark
        fields = ["state", "competitor", "rival_share", "note"]
        widgets = {"state": forms.RadioSelect(choices=WhitespaceMark.State.choices)}


@require_http_methods(["GET", "POST"])
def line(request: PageRequest, pk: int) -> HttpResponse:
    """What is known of the line, with the form to say what people know."""
    account = _editable(request, pk)
    name = _line(request)
    known = WhitespaceMark.objects.filter(account=account, line=name).first()
    form = MarkForm(request.POST or None, instance=known)
    if form.is_valid():
        try:
            mark(actor=request.user, account=account, line=name, **form.cleaned_data)
            return noted(request, _("Noted."), back=_back(account))
        except DomainError as refusal:
            add_refusal(form, refusal)
    context = {
        "account": account,
        "line": name,
        "cell": whitespace_of([pk], [name], timezone.localdate())[pk][0],
        "form": form,
        "plan": _plan(account),
        "cancel": _back(account),
    }
    return render_page(
        request,
        page="whitespace/line.html",
        partial="whitespace/partials/line.html",
        context=context,
        status=422 if form.is_bound and wants_partial(request) else 200,
    )


@require_POST
def pursue_line(request: PageRequest, pk: int) -> HttpResponse:
    """An opportunity at one click; the page of it is where one goes on."""
    account = _editable(request, pk)
    made = pursue(actor=request.user, account=account, line=_line(request))
    tell(request, _("The opportunity is noted: say how much and when."))
    return redirect("pages:opportunity", pk=made.pk)


@require_POST
def aim(request: PageRequest, pk: int) -> HttpResponse:
    """A goal of the newest plan that is not closed."""
    account = _editable(request, pk)
    plan = _plan(account)
    if plan is None:
        raise Http404
    try:
        aim_at(actor=request.user, plan=plan, line=_line(request))
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
        return redirect(came_from(request, _back(account)))
    tell(request, _("The goal stands in the plan."))
    return redirect(reverse("pages:plan", args=[plan.pk]) + "#goals")


@require_POST
def clear(request: PageRequest, pk: int) -> HttpResponse:
    account = _editable(request, pk)
    known = get_object_or_404(WhitespaceMark, account=account, line=_line(request))
    clear_mark(whitespace_mark=known, actor=request.user)
    return noted(request, _("The mark is taken back."), back=_back(account))


def _editable(request: PageRequest, pk: int) -> Account:
    return get_object_or_404(Account.objects.editable_by(request.user), pk=pk)


def _line(request: PageRequest) -> str:
    """A line of what we sell; others are no address."""
    name = request.POST.get("line") or request.GET.get("line", "")
    if name not in all_lines():
        raise Http404
    return name


def _plan(account: Account) -> Plan | None:
    plans = Plan.objects.filter(account=account).exclude(state=Plan.State.CLOSED)
    return plans.order_by("-year").first()


def _back(account: Account) -> str:
    return reverse("pages:account_whitespace", args=[account.pk])
