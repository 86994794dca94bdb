"""The Score tab, and the two judgements that a manager may put over the computed ones."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import DateInput
from accounts.models import Account
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, came_from, render_page, tell, wants_partial, way_back
from kam.pages.account.frame import account_frame
from kam.pages.account.score import Days, score_context
from scoring import border
from scoring.border import borders_of
from scoring.models import Override, Stage, Standing, TierBand
from scoring.services import clear_override, may_overrule, set_override

USUAL_DAYS = 90


class DaysForm(forms.Form):
    as_of = forms.DateField(required=False)
    since = forms.DateField(required=False)


class OverrideForm(forms.Form):
    value = forms.ChoiceField()
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    expires = forms.DateField(
        label=gettext_lazy("Until"),
        widget=DateInput(),
        help_text=gettext_lazy("After this day the computed one stands again."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        field.label = Override.Kind(kind).label
        field.choices = _choices(kind)  # type: ignore[attr-defined]
        self.fields["expires"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)


def _choices(kind: str) -> list[tuple[str, str]]:
    if kind == Override.Kind.STAGE:
        return [(str(stage.value), str(stage.label)) for stage in Stage]
    bands = TierBand.objects.filter(model__state="active")
    return [(letter, letter) for letter in bands.values_list("letter", flat=True)]


@require_GET
def account_score(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account_score")
    may_edit = frame["may_edit"]
    context = {
        **frame,
        **score_context(
            frame["account"], user=request.user, may_edit=may_edit, days=_days(request)
        ),
        "may_overrule": may_edit and may_overrule(request.user),
    }
    return render_page(request, page="account/score.html", context=context)


def _days(request: PageRequest) -> Days:
    """The two days of the address. Raises Http404 for what is no date."""
    form = DaysForm(request.GET)
    if not form.is_valid():
        raise Http404
    return Days(**form.cleaned_data)


@require_http_methods(["GET", "POST"])
def account_override(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    account = _to_overrule(request, pk, kind)
    held = Standing.objects.of_current().filter(account=pk).values_list(kind, flat=True).first()
    form = OverrideForm(request.POST or None, kind=kind, initial={"value": held})
    back = way_back(request, reverse("pages:account_score", args=[pk]))
    if form.is_valid():
        try:
            set_override(account=account, kind=kind, actor=request.user, **form.cleaned_data)
            tell(request, _("Set. The account shows it within a minute."))
            return redirect(back)
        except DomainError as refusal:
            add_refusal(form, refusal)
    case = borders_of([pk]).get(pk) if kind == Override.Kind.TIER else None
    said = border.said(case.share) if case else ""
    return render_page(
        request,
        page="account/override.html",
        partial="account/partials/override_form.html",
        context={
            "form": form,
            "account": account,
            "kind": kind,
            "back": back,
            "border_said": said,
        },
        status=422 if form.is_bound and wants_partial(request) else 200,
    )


@require_POST
def account_override_clear(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    account = _to_overrule(request, pk, kind)
    if clear_override(account=account, kind=kind, actor=request.user):
        tell(request, _("Taken back. The computed one shows again within a minute."))
    return redirect(came_from(request, reverse("pages:account_score", args=[pk])))


def _to_overrule(request: PageRequest, pk: int, kind: str) -> Account:
    """Hidden is 404; visible, but not for the user to judge, is 403."""
    if kind not in Override.Kind.values:
        raise Http404
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    if not may_overrule(request.user):
        raise PermissionDenied
    return account
