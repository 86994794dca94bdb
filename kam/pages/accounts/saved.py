"""Save, rename, share and delete views of the list of accounts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.custom_fields import fields_in_use
from accounts.filters import teams_in_sight
from accounts.models import SavedView, Team
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, render_page, tell, wants_partial
from kam.pages.accounts.list_views import ALL, views_of
from kam.pages.accounts.state import Shown, shown_list


class ViewForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, widget=forms.TextInput({"autofocus": True})
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Who sees it"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("Only I"),
        help_text=gettext_lazy("A team: its members, all teams below it, and who leads it."),
    )

    def __init__(self, *args: Any, request: PageRequest, team: Team | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        teams = teams_in_sight(request) if request.user.can_write else Team.objects.none()
        kept = Team.objects.filter(pk=team.pk) if team else Team.objects.none()
        self.fields["team"].queryset = (teams | kept).distinct()  # type: ignore[attr-defined]


def _asked(request: PageRequest) -> Shown:
    """The list that the page showed when its button was pressed."""
    return shown_list(request.GET, views_of(request.user), fields_in_use())


def _content(shown: Shown) -> dict[str, Any]:
    return {"filters": shown.filters, "columns": shown.columns, "ordering": shown.ordering}


def _open(pk: int | str) -> str:
    return f"{reverse('pages:accounts')}?view={pk}"


@require_http_methods(["GET", "POST"])
def view_new(request: PageRequest) -> HttpResponse:
    shown = _asked(request)
    form = ViewForm(request.POST or None, request=request)
    if form.is_valid():
        try:
            view = services.create_view(actor=request.user, **form.cleaned_data, **_content(shown))
            tell(request, _("The view “%(name)s” is saved.") % {"name": view})
            return redirect(_open(view.pk))
        except DomainError as refusal:
            add_refusal(form, refusal)
    back = reverse("pages:accounts") + shown.address()
    return _form(request, form, back, _("Save this list as a view"))


@require_http_methods(["GET", "POST"])
def view_edit(request: PageRequest, pk: int) -> HttpResponse:
    view = _editable(request, pk)
    initial = {"name": view.name, "team": view.team_id}
    form = ViewForm(request.POST or None, request=request, team=view.team, initial=initial)
    if form.is_valid():
        try:
            services.update_view(view=view, actor=request.user, changes=form.cleaned_data)
            tell(request, _("The view is saved."))
            return redirect(_open(pk))
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, form, _open(pk), _("Rename or share"))


def _editable(request: PageRequest, pk: int) -> SavedView:
    views = SavedView.objects.editable_by(request.user).select_related("team")
    return get_object_or_404(views, pk=pk)


def _form(request: PageRequest, form: ViewForm, back: str, heading: str) -> HttpResponse:
    refused = form.is_bound and wants_partial(request)
    return render_page(
        request,
        page="accounts/view_form.html",
        partial="accounts/partials/view_form.html",
        context={"form": form, "back": back, "heading": heading},
        status=422 if refused else 200,
    )


@require_POST
def view_save(request: PageRequest, pk: int) -> HttpResponse:
    """Let the view show what the list shows now."""
    view = _editable(request, pk)
    try:
        services.update_view(view=view, actor=request.user, changes=_content(_asked(request)))
        tell(request, _("The view is saved."))
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect(_open(pk))


@require_http_methods(["GET", "POST"])
def view_delete(request: PageRequest, pk: int) -> HttpResponse:
    view = _editable(request, pk)
    if request.method == "GET":
        question = _("Delete the view “%(name)s”? The accounts stay as they are.")
        return ask(request, question % {"name": view}, button=_("Delete"), back=_open(pk))
    services.delete_view(view=view, actor=request.user)
    undo = reverse("pages:view_restore", args=[pk])
    tell(request, _("The view “%(name)s” is gone.") % {"name": view}, undo=undo)
    return redirect(_open(ALL.key))


@require_POST
def view_restore(request: PageRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.deleted_by(request.user), pk=pk)
    try:
        services.restore_view(view=view, actor=request.user)
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
        return redirect(_open(ALL.key))
    return redirect(_open(pk))


@require_POST
def view_default(request: PageRequest) -> HttpResponse:
    key = request.POST.get("view", "")
    views = views_of(request.user)
    if key in views:
        services.open_with(user=request.user, view="" if key == ALL.key else key)
        tell(request, _("The list opens with “%(name)s” from now on.") % {"name": views[key].name})
    return redirect(_open(key if key in views else ALL.key))
