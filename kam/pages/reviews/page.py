"""One review: what changed since the last one, how it went, and what was decided."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import DateInput
from accounts.models import Account
from accounts.views.facts import show_form
from kam.core.errors import Conflict, DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, came_from, render_page, tell
from kam.pages.actions.narrowing import OF_ACTION
from planning.models import Review
from planning.reviews import create_review, hold_review, prepare_one, reopen_review, update_review
from planning.reviews.rules import next_due, share_changed

ACTIONS = 50  # shown of those that a review led to
KINDS = ("goals", "actions", "promises", "complaints", "risks")
FIGURES = {
    "score": gettext_lazy("Score"),
    "rank": gettext_lazy("Rank"),
    "sales_12m": gettext_lazy("Sales, 12 months"),
}
DAYS = ("on", "due", "settled_on", "done_on", "made_on", "given_on", "resolved_on", "closed_on")


class HoldForm(forms.Form):
    """How a review went."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        choices=[("", "—"), *((v.value, v.label) for v in Review.Verdict if v.value)],
    )
    decision = forms.CharField(
        label=gettext_lazy("Decision"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What we do, keep or stop, and who sees to it."),
    )
    held_on = forms.DateField(label=gettext_lazy("Held on"), widget=DateInput())
    next_due = forms.DateField(label=gettext_lazy("Next review"), widget=DateInput())
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, held: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["next_due" if held else "version"]  # an open one is held only once anyway


class DueForm(forms.Form):
    """On which day an account is reviewed."""

    due = forms.DateField(label=gettext_lazy("Due"), widget=DateInput())


@dataclass(frozen=True)
class Figure:
    """A number before and now; `change` is signed, of sales in percent."""

    name: str
    label: str | Promise
    before: Any
    now: Any

    @property
    def change(self) -> float | None:
        """How far it rose: a rank that falls in number has risen."""
        if self.before is None or self.now is None:
            return None
        if self.name == "sales_12m":
            share = share_changed(float(self.before), float(self.now))
            return None if share is None else share * 100
        moved = float(self.now) - float(self.before)
        return -moved if self.name == "rank" else moved


@require_http_methods(["GET", "POST"])
def review(request: PageRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_visible(request), pk=pk)
    may_edit = _may_edit(request, row)
    form = HoldForm(request.POST or None, held=bool(row.held_on), initial=_initial(row))
    if request.method == "POST":
        get_object_or_404(Review.objects.editable_by(request.user), pk=pk)
        if form.is_valid() and (done := _hold(request, row, form)):
            return done
    context = {"review": row, "form": form, "may_edit": may_edit, "told": shown(row)}
    context["actions"] = row.actions.select_related(*OF_ACTION).order_by("due", "pk")[:ACTIONS]
    return render_page(request, page="reviews/review.html", context=context)


@require_POST
def review_prepare(request: PageRequest, pk: int) -> HttpResponse:
    """What changed until this minute."""
    row = get_object_or_404(Review.objects.editable_by(request.user), pk=pk, held_on=None)
    prepare_one(row)
    tell(request, _("The review is up to date."))
    return redirect("pages:review", pk=pk)


@require_POST
def review_reopen(request: PageRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Review.objects.editable_by(request.user), pk=pk)
    try:
        reopen_review(review=row, actor=request.user)
        tell(request, _("The review is open again."))
    except DomainError as refusal:
        tell(request, str(refusal))
    return redirect("pages:review", pk=pk)


@require_http_methods(["GET", "POST"])
def review_move(request: PageRequest, pk: int) -> HttpResponse:
    editable = Review.objects.editable_by(request.user).select_related("account")
    row = get_object_or_404(editable, pk=pk, held_on=None)
    form = DueForm(request.POST or None, initial={"due": row.due})
    if form.is_valid():
        try:
            update_review(review=row, actor=request.user, changes=form.cleaned_data)
            tell(request, _("The review was moved."))
            return redirect("pages:review", pk=pk)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _due_form(request, row.account, form, _("Move the review"))


@require_http_methods(["GET", "POST"])
def review_new(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    form = DueForm(request.POST or None, initial={"due": timezone.localdate()})
    if form.is_valid():
        try:
            row = create_review(actor=request.user, account=account, **form.cleaned_data)
            prepare_one(row)
            tell(request, _("The review is open."))
            return redirect("pages:review", pk=row.pk)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _due_form(request, account, form, _("Open a review"))


def shown(row: Review) -> dict[str, Any]:
    """What was prepared, with days as days; empty before it was."""
    if not row.prepared:
        return {}
    told = row.prepared
    places = told["places"]
    return {
        "as_of": parse_date(told["as_of"]),
        "figures": [
            Figure(name, label, *map(_number, told["figures"][name]))
            for name, label in FIGURES.items()
        ],
        "tier": places["tier"],
        "stage": places["stage"],
        "moves": [_with_days(move) for move in told["moves"]],
        "contacts": told["contacts"],
        **{kind: _kind(told[kind]) for kind in KINDS},
    }


def _kind(told: dict[str, Any]) -> dict[str, Any]:
    return {"counts": told["counts"], "rows": [_with_days(row) for row in told["rows"]]}


def _with_days(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: parse_date(value) if name in DAYS and value else value for name, value in row.items()
    }


def _number(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) else value


def _visible(request: PageRequest) -> Any:
    rows = Review.objects.visible_to(request.user)
    return rows.select_related("account__owner", "plan", "held_by")


def _may_edit(request: PageRequest, row: Review) -> bool:
    return request.user.can_write and not row.account.is_archived


def _initial(row: Review) -> dict[str, Any]:
    today = timezone.localdate()
    if row.held_on:
        names = ("verdict", "decision", "held_on", "version")
        return {name: getattr(row, name) for name in names}
    return {"held_on": today, "next_due": next_due(today, settings.KAM_REVIEW_DAYS)}


def _hold(request: PageRequest, row: Review, form: HoldForm) -> HttpResponse | None:
    try:
        if row.held_on:
            said = dict(form.cleaned_data)
            version = said.pop("version") or 0  # none: it was open when the page was read
            update_review(review=row, actor=request.user, changes=said, version=version)
            tell(request, _("Saved."))
        else:
            hold_review(review=row, actor=request.user, **form.cleaned_data)
            undo = reverse("pages:review_reopen", args=[row.pk])
            tell(request, _("Held. The next review is open."), undo=undo)
        return redirect("pages:review", pk=row.pk)
    except Conflict as refusal:
        form.data = {**request.POST.dict(), "version": row.version}  # saved again it counts
        add_refusal(form, refusal)
    except DomainError as refusal:
        add_refusal(form, refusal)
    return None


def _due_form(request: PageRequest, account: Account, form: DueForm, what: str) -> HttpResponse:
    back = came_from(request, reverse("pages:account_plan", args=[account.pk]))
    return show_form(request, form, account=account, what=what, cancel=back)
