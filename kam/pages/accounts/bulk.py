"""Change many accounts: choose what is to change, see what it would do, run it, take it back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.custom_fields import fields_in_use, in_words
from accounts.filters import owners_in_sight, teams_in_sight
from accounts.models import BulkChange, Tag, Team, User
from accounts.services.bulk import (
    MOST_CHOSEN,
    checked_changes,
    counts_of,
    may_undo,
    wish_of,
)
from kam.core.asked import number
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, render_page, tell
from kam.pages.accounts.list_views import views_of
from kam.pages.accounts.state import Shown, shown_list
from scoring.bulk import chosen_accounts, preview, start_bulk_change, start_undo

SHOWN = 50


class BulkForm(forms.Form):
    """What is to change; an empty field leaves things as they are."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("New owner"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("as it is"),
        widget=forms.Select({"data-pick": ""}),
    )
    no_owner = forms.BooleanField(
        label=gettext_lazy("Take the owner away: anybody of the team may take it"), required=False
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("New team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("as it is"),
    )
    region = forms.CharField(label=gettext_lazy("New region"), required=False, max_length=100)
    tags_add = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tags to add"),
        queryset=Tag.objects.all(),
        required=False,
        widget=forms.SelectMultiple({"data-pick": ""}),
    )
    tags_remove = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tags to take off"),
        queryset=Tag.objects.all(),
        required=False,
        widget=forms.SelectMultiple({"data-pick": ""}),
    )
    field = forms.ChoiceField(label=gettext_lazy("Custom field"), required=False)
    value = forms.CharField(
        label=gettext_lazy("Its new value"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Empty: the value is taken away."),
    )

    def __init__(self, *args: Any, request: PageRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        own = [(field.key, field.label) for field in fields_in_use()]
        self.fields["field"].choices = [("", "—"), *own]  # type: ignore[attr-defined]
        if not own:
            del self.fields["field"], self.fields["value"]
        if request.user.role == User.Role.REP:
            del self.fields["owner"], self.fields["no_owner"], self.fields["team"]
            return
        owners = owners_in_sight(request).filter(is_active=True).exclude(role=User.Role.READER)
        self.fields["owner"].queryset = User.objects.filter(Q(pk__in=owners))  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams_in_sight(request)  # type: ignore[attr-defined]

    @property
    def changes(self) -> dict[str, Any]:
        """For the service: only what was filled in."""
        given = self.cleaned_data
        names = ("owner", "team", "region", "tags_add", "tags_remove")
        changes = {name: given[name] for name in names if given.get(name)}
        if given.get("no_owner"):
            changes["owner"] = None
        if given.get("field"):
            changes["custom"] = {given["field"]: given["value"]}
        return changes


class Selection:
    """Which accounts: those ticked, or all that the list's address finds."""

    def __init__(self, request: PageRequest, data: QueryDict):
        asked = QueryDict(data.get("query", ""))
        self.shown: Shown = shown_list(asked, views_of(request.user), fields_in_use())
        self.all = bool(data.get("all"))
        ids = [pk for pk in map(number, data.getlist("id")) if pk is not None]
        self.ids = ids[:MOST_CHOSEN]
        self.query = data.get("query", "")

    @property
    def chosen(self) -> list[int] | None:
        return None if self.all else self.ids

    @property
    def back(self) -> str:
        return reverse("pages:accounts") + self.shown.address()

    def accounts(self, user: User) -> QuerySet:
        return chosen_accounts(actor=user, filters=self.shown.filters, chosen=self.chosen)


@require_http_methods(["GET", "POST"])
def bulk(request: PageRequest) -> HttpResponse:
    if not request.user.can_write:
        return render(request, "403.html", status=403)
    selection = Selection(request, request.POST or request.GET)
    try:
        count = selection.accounts(request.user).count()
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
        return redirect(selection.back)
    if not count and (request.method == "POST" or "query" in request.GET):
        tell(request, _("Choose accounts first."), level=messages.ERROR)
        return redirect(selection.back)
    form = BulkForm(request.POST or None, request=request)
    context: dict[str, Any] = {"form": form, "selection": selection, "count": _accounts(count)}
    if form.is_valid():
        try:
            changes = checked_changes(actor=request.user, changes=form.changes)
            return _confirm(request, selection, changes, context)
        except DomainError as refusal:
            add_refusal(form, _at_input(refusal))
    return render(request, "accounts/bulk.html", context)


def _at_input(refusal: DomainError) -> DomainError:
    """A refused value of a custom field stands beside the one input that takes it."""
    custom = (refusal.field or "").startswith("custom.")
    return DomainError(refusal.message, field="value" if custom else refusal.field)


def _confirm(
    request: PageRequest, selection: Selection, changes: dict[str, Any], context: dict[str, Any]
) -> HttpResponse:
    """Show what would change; run it when just that was shown before."""
    accounts = selection.accounts(request.user)
    foreseen = preview(actor=request.user, accounts=accounts, changes=changes)
    if request.POST.get("expected") == str(foreseen.changing) and foreseen.changing:
        done = start_bulk_change(
            actor=request.user,
            filters=selection.shown.filters,
            chosen=selection.chosen,
            changes=changes,
        )
        return redirect("pages:bulk_change", done.pk)
    stale = "expected" in request.POST
    wishes = [(name, v) for name, values in request.POST.lists() for v in values if name in _KEPT]
    context |= {"preview": foreseen, "stale": stale, "wishes": wishes}
    context["changing"] = _accounts(foreseen.changing)
    return render(request, "accounts/bulk_preview.html", context)


_KEPT = {"owner", "no_owner", "team", "region", "tags_add", "tags_remove", "field", "value"}


def _accounts(count: int) -> str:
    return ngettext("%(count)s account", "%(count)s accounts", count) % {"count": f"{count:,}"}


@require_GET
def bulk_list(request: PageRequest) -> HttpResponse:
    """The newest bulk changes that the user may look at."""
    rows = BulkChange.objects.visible_to(request.user).select_related("actor", "job")[:SHOWN]
    shown = [(row, summary(row)) for row in rows]
    return render(request, "accounts/bulk_list.html", {"rows": shown})


def summary(bulk: BulkChange) -> str:
    """What it changes, in words."""
    wish = wish_of(bulk.changes)
    parts = []
    for name, words, model in (("owner_id", _("Owner"), User), ("team_id", _("Team"), Team)):
        if name in wish.columns:
            found = model.objects.filter(pk=wish.columns[name]).first()
            parts.append(f"{words} → {found or '—'}")
    if "region" in wish.columns:
        parts.append(f"{_('Region')} → {wish.columns['region']}")
    parts += [f"+ {name}" for name in wish.add.values()]
    parts += [f"− {name}" for name in wish.remove.values()]
    parts += [f"{f.label} → {in_words(f, value) or '—'}" for f, value in wish.custom.items()]
    return " · ".join(parts) or "—"


@require_GET
def bulk_change(request: PageRequest, pk: int) -> HttpResponse:
    rows = BulkChange.objects.visible_to(request.user).select_related("actor", "job", "undo_job")
    found = get_object_or_404(rows, pk=pk)
    running = [job for job in (found.job, found.undo_job) if job and not job.is_finished]
    return render_page(
        request,
        page="accounts/bulk_change.html",
        partial="accounts/partials/bulk_outcome.html",
        context={
            "bulk": found,
            "summary": summary(found),
            "counts": counts_of(found),
            "running": running,
            "may_undo": may_undo(found) and request.user.can_write,
        },
    )


@require_http_methods(["GET", "POST"])
def bulk_undo(request: PageRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(BulkChange.objects.editable_by(request.user), pk=pk)
    here = reverse("pages:bulk_change", args=[pk])
    if request.method == "GET":
        changed = _accounts(counts_of(found)["changed"])
        question = _("Undo the change of %(accounts)s? What somebody has changed since stays.")
        return ask(request, question % {"accounts": changed}, button=_("Undo"), back=here)
    try:
        start_undo(bulk=found, actor=request.user)
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect(here)
