"""Small forms for the facts that hang on an account: one door for all kinds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import fact_forms as forms
from accounts import services
from accounts.models import Account
from accounts.views.accounts import conflicts
from kam.core.errors import Conflict, DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, happened, render_page, tell, wants_partial

NOTED = "noted"  # the event on which a tab reads its facts anew


@dataclass(frozen=True)
class Kind:
    """A kind of fact: its form, its two services and the tab on which it stands.

    A new judgement starts from the newest one that agrees in the fields `again`.
    """

    name: str
    form: type[forms.FactForm]
    create: Callable[..., Any]
    update: Callable[..., Any]
    tab: str = "account_facts"
    given: tuple[str, ...] = ()  # what the address may say
    again: tuple[str, ...] | None = None

    @property
    def model(self) -> Any:
        return self.form._meta.model


UNDERSTANDING, PROMISES = "account_understanding", "account_promises"
KINDS = {
    kind.name: kind
    for kind in (
        Kind("wallet", forms.WalletForm, services.create_wallet, services.update_wallet),
        Kind("referral", forms.ReferralForm, services.create_referral, services.update_referral),
        Kind(
            "opportunity",
            forms.OpportunityForm,
            services.create_opportunity,
            services.update_opportunity,
            given=("line", "competitor", "name"),
        ),
        Kind(
            "relationship_stage",
            forms.RelationshipStageForm,
            services.create_relationship_stage,
            services.update_relationship_stage,
        ),
        Kind(
            "receivable",
            forms.ReceivableForm,
            services.create_receivable,
            services.update_receivable,
        ),
        Kind(
            "contract",
            forms.ContractForm,
            services.create_contract,
            services.update_contract,
            given=("name", "line", "starts", "ends", "amount", "renews"),
        ),
        Kind(
            "concession",
            forms.ConcessionForm,
            services.create_concession,
            services.update_concession,
        ),
        Kind(
            "service_cost",
            forms.ServiceCostForm,
            services.create_service_cost,
            services.update_service_cost,
        ),
        Kind(
            "competitor_position",
            forms.CompetitorPositionForm,
            services.create_competitor_position,
            services.update_competitor_position,
            tab=UNDERSTANDING,
            given=("competitor",),
            again=("competitor",),
        ),
        Kind(
            "own_position",
            forms.OwnPositionForm,
            services.create_own_position,
            services.update_own_position,
            tab=UNDERSTANDING,
            again=(),
        ),
        Kind(
            "answer",
            forms.AnswerForm,
            services.create_answer,
            services.update_answer,
            tab=UNDERSTANDING,
            given=("question",),
        ),
        Kind(
            "need",
            forms.NeedForm,
            services.create_need,
            services.update_need,
            tab=UNDERSTANDING,
        ),
        Kind(
            "commitment",
            forms.CommitmentForm,
            services.create_commitment,
            services.update_commitment,
            tab=PROMISES,
        ),
        Kind(
            "feedback",
            forms.FeedbackForm,
            services.create_feedback,
            services.update_feedback,
            tab=PROMISES,
            given=("kind",),
        ),
    )
}


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


@require_http_methods(["GET", "POST"])
def create(request: PageRequest, pk: int, name: str) -> HttpResponse:
    kind = _kind(name)
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    initial = _initial(request, kind, account)
    form = kind.form(request.POST or None, account=account, initial=initial)
    if form.is_valid():
        try:
            kind.create(actor=request.user, account=account, **form.wishes)
            return _done(request, kind, account.pk, _("Noted."))
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, kind, account, form)


def _initial(request: PageRequest, kind: Kind, account: Account) -> dict[str, Any]:
    """Today's date, what the address says, and where a judgement starts from."""
    today = timezone.localdate()
    days = (
        "judged_on", "answered_on", "noted_on", "made_on", "given_on", "referred_on", "issued_on",
    )  # fmt: skip
    given = {name: request.GET[name][:200] for name in kind.given if name in request.GET}
    values = {**dict.fromkeys(days, today), **_usual(request, today), **given}
    if kind.again is None or not all(name in given for name in kind.again):
        return values
    newest = kind.model.objects.filter(account=account, **given).first()
    fields = kind.form._meta.fields or ()
    last = {name: getattr(newest, name) for name in fields} if newest else {}
    return {**last, **values}


def _usual(request: PageRequest, today: date) -> dict[str, Any]:
    """What a form starts from where nothing else is said."""
    return {
        "year": today.year,
        "month": today.replace(day=1),
        "rate": settings.KAM_HOURLY_RATE,
        "currency": settings.KAM_CURRENCY,
        "owner": request.user.pk,
        "granted_by": request.user.pk,
    }


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, name: str, pk: int) -> HttpResponse:
    kind = _kind(name)
    editable = kind.model.objects.editable_by(request.user).select_related("account")
    fact = get_object_or_404(editable, pk=pk)
    form = kind.form(
        request.POST or None,
        account=fact.account,
        instance=kind.model.objects.get(pk=pk),  # the form writes into its instance
        initial={"version": fact.version},
    )
    context: dict[str, Any] = {}
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            kind.update(**{name: fact}, actor=request.user, changes=form.wishes, version=version)
            return _done(request, kind, fact.account_id, _("Saved."))
        except Conflict:
            context["conflicts"] = conflicts(form, fact)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, kind, fact.account, form, **context)


def _form(
    request: PageRequest, kind: Kind, account: Account, form: forms.FactForm, **more: Any
) -> HttpResponse:
    what = form.heading or kind.model._meta.verbose_name
    cancel = reverse(f"pages:{kind.tab}", args=[account.pk])
    return show_form(request, form, account=account, what=what, cancel=cancel, **more)


def show_form(request: PageRequest, form: Any, **context: Any) -> HttpResponse:
    """The form over the page it belongs to, or as a page of its own; refused it comes back."""
    return render_page(
        request,
        page="accounts/fact_form.html",
        partial="accounts/partials/fact_form.html",
        context={**context, "form": form},
        status=422 if form.is_bound and wants_partial(request) else 200,
    )


def _done(request: PageRequest, kind: Kind, account_id: int, message: str) -> HttpResponse:
    return noted(request, message, back=reverse(f"pages:{kind.tab}", args=[account_id]))


def noted(request: PageRequest, message: str, *, back: str, undo: str = "") -> HttpResponse:
    """Say that a fact is written: the page below the form takes it in, without htmx go `back`."""
    tell(request, message, undo=undo)
    if wants_partial(request):
        return happened("dialog:close", NOTED)
    return redirect(back)
