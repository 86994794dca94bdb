"""Small forms for the facts that people find out: one door for the four kinds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.forms import (
    CompetitorPositionForm,
    OpportunityForm,
    RelationshipStageForm,
    ServiceForm,
    WalletForm,
)
from accounts.models import Account
from accounts.views.accounts import conflicts
from kam.core.errors import Conflict, DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, tell


@dataclass(frozen=True)
class Kind:
    """A kind of fact: its form and its two services."""

    name: str
    form: type[ServiceForm]
    create: Callable[..., Any]
    update: Callable[..., Any]

    @property
    def model(self) -> Any:
        return self.form._meta.model


KINDS = {
    kind.name: kind
    for kind in (
        Kind("wallet", WalletForm, services.create_wallet, services.update_wallet),
        Kind(
            "opportunity",
            OpportunityForm,
            services.create_opportunity,
            services.update_opportunity,
        ),
        Kind(
            "competitor_position",
            CompetitorPositionForm,
            services.create_competitor_position,
            services.update_competitor_position,
        ),
        Kind(
            "relationship_stage",
            RelationshipStageForm,
            services.create_relationship_stage,
            services.update_relationship_stage,
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
    today = timezone.localdate()
    form = kind.form(request.POST or None, initial={"judged_on": today, "year": today.year})
    if form.is_valid():
        try:
            kind.create(actor=request.user, account=account, **form.wishes)
            tell(request, _("Noted."))
            return redirect("pages:account_facts", pk)
        except DomainError as refusal:
            add_refusal(form, refusal)
    context = {"form": form, "account": account, "what": kind.model._meta.verbose_name}
    return render(request, "accounts/fact_form.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, name: str, pk: int) -> HttpResponse:
    kind = _kind(name)
    editable = kind.model.objects.editable_by(request.user).select_related("account")
    fact = get_object_or_404(editable, pk=pk)
    form = kind.form(
        request.POST or None,
        instance=kind.model.objects.get(pk=pk),  # the form writes into its instance
        initial={"version": fact.version},
    )
    context = {"form": form, "account": fact.account, "what": kind.model._meta.verbose_name}
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            kind.update(**{name: fact}, actor=request.user, changes=form.wishes, version=version)
            tell(request, _("Saved."))
            return redirect("pages:account_facts", fact.account_id)
        except Conflict:
            context["conflicts"] = conflicts(form, fact)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "accounts/fact_form.html", context)
