"""Settings: the fields that administrators add to accounts."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import services
from accounts.access.doors import administrators_only
from accounts.custom_forms import CustomFieldForm
from accounts.models import CustomField
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, tell


@require_GET
@administrators_only
def field_list(request: PageRequest) -> HttpResponse:
    fields = CustomField.objects.annotate(filled=Count("values")).order_by("position", "pk")
    context = {
        "fields": [field for field in fields if not field.is_retired],
        "retired": [field for field in fields if field.is_retired],
    }
    return render(request, "settings/fields.html", context)


@require_http_methods(["GET", "POST"])
@administrators_only
def field_create(request: PageRequest) -> HttpResponse:
    form = CustomFieldForm(request.POST or None)
    if form.is_valid():
        try:
            field = services.create_custom_field(actor=request.user, **form.cleaned_data)
            tell(request, _("The field “%(name)s” is saved.") % {"name": field})
            return redirect("accounts:fields")
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "settings/field.html", {"form": form})


@require_http_methods(["GET", "POST"])
@administrators_only
def field_edit(request: PageRequest, pk: int) -> HttpResponse:
    field = get_object_or_404(CustomField, pk=pk)
    instance = CustomField.objects.get(pk=pk)  # the form writes into its instance
    form = CustomFieldForm(request.POST or None, instance=instance)
    if form.is_valid():
        try:
            changes = form.cleaned_data
            services.update_custom_field(field=field, actor=request.user, changes=changes)
            tell(request, _("The field “%(name)s” is saved.") % {"name": instance})
            return redirect("accounts:fields")
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "settings/field.html", {"form": form, "shown": field})


@require_http_methods(["GET", "POST"])
@administrators_only
def field_retire(request: PageRequest, pk: int) -> HttpResponse:
    """Ask with how many accounts have a value; the values stay and come back with the field."""
    field = get_object_or_404(CustomField, pk=pk)
    if request.method == "GET":
        return ask(
            request,
            _retire_question(field),
            button=_("Retire"),
            back=reverse("accounts:fields"),
        )
    services.update_custom_field(field=field, actor=request.user, changes={"is_retired": True})
    undo = reverse("accounts:field_restore", args=[pk])
    tell(request, _("The field “%(name)s” is retired.") % {"name": field}, undo=undo)
    return redirect("accounts:fields")


def _retire_question(field: CustomField) -> str:
    count = field.values.count()
    sentence = ngettext(
        "Retire “%(name)s”? %(count)s account has a value. It is kept but shown no more.",
        "Retire “%(name)s”? %(count)s accounts have a value. They are kept but shown no more.",
        count,
    )
    return sentence % {"name": field, "count": count}


@require_POST
@administrators_only
def field_restore(request: PageRequest, pk: int) -> HttpResponse:
    field = get_object_or_404(CustomField, pk=pk)
    services.update_custom_field(field=field, actor=request.user, changes={"is_retired": False})
    return redirect("accounts:fields")


@require_POST
@administrators_only
def field_move(request: PageRequest, pk: int) -> HttpResponse:
    field = get_object_or_404(CustomField, pk=pk)
    by = {"up": -1, "down": 1}.get(request.POST.get("way", ""))
    if by is None:
        tell(request, _("Say up or down."), level=messages.ERROR)
    else:
        services.move_custom_field(field=field, actor=request.user, by=by)
    return redirect("accounts:fields")
