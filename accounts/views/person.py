"""What is done with one person: note a belief, let them leave or move, take their card along."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import services
from accounts.models import Belief, Person
from accounts.people_forms import ROLE, BeliefForm, LeaveForm, MoveForm
from accounts.vcard import vcard
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, render_page, tell, wants_partial


def _editable(request: PageRequest, pk: int) -> Person:
    """A person that the user may change; else 404."""
    editable = Person.objects.editable_by(request.user).select_related("account")
    return get_object_or_404(editable, pk=pk)


@require_http_methods(["GET", "POST"])
def believe(request: PageRequest, pk: int, belief: str) -> HttpResponse:
    """Note what we hold of them now: `belief` is one of the three kinds, or a role."""
    if belief not in (*Belief.Kind.values, ROLE):
        raise Http404
    person = _editable(request, pk)
    start = request.GET.get("role") if belief == ROLE else getattr(person, belief)
    form = BeliefForm(request.POST or None, kind=belief, initial={"value": start})
    context = {"kind": belief, "kinds": _kinds(person, belief)}
    if form.is_valid():
        try:
            _note(request, person, belief, form)
            return _saved(request, person, _("Noted."))
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, person, form, _("What do we hold of %(person)s?"), **context)


def _kinds(person: Person, here: str) -> list[dict[str, Any]]:
    labels = {**dict(Belief.Kind.choices), ROLE: _("Role")}
    return [
        {
            "url": reverse("accounts:person_believe", args=[person.pk, kind]),
            "label": label,
            "here": kind == here,
        }
        for kind, label in labels.items()
    ]


def _note(request: PageRequest, person: Person, kind: str, form: BeliefForm) -> None:
    said, judgement = form.cleaned_data, form.judgement
    if kind == ROLE:
        services.note_role(
            actor=request.user, person=person, role=said["value"], judgement=judgement
        )
        return
    services.note_belief(
        actor=request.user,
        person=person,
        kind=kind,
        value=said["value"],
        judged_on=judgement.judged_on,
        source=judgement.source,
        confirmed=judgement.confirmed,
        note=judgement.note,
    )


@require_http_methods(["GET", "POST"])
def leave(request: PageRequest, pk: int) -> HttpResponse:
    person = _editable(request, pk)
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        try:
            services.leave_company(actor=request.user, person=person, **form.cleaned_data)
            undo = reverse("accounts:person_return", args=[pk])
            return _saved(request, person, _("Noted: %(person)s has left."), undo=undo)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, person, form, _("%(person)s has left the company"))


@require_POST
def come_back(request: PageRequest, pk: int) -> HttpResponse:
    """Take back that they have left."""
    person = _editable(request, pk)
    services.undo_leave(actor=request.user, person=person)
    return _saved(request, person, _("%(person)s still works there."))


@require_http_methods(["GET", "POST"])
def move(request: PageRequest, pk: int) -> HttpResponse:
    person = _editable(request, pk)
    form = MoveForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            services.move_person(actor=request.user, person=person, **form.cleaned_data)
            undo = reverse("accounts:person_move_back", args=[pk])
            return _saved(request, person, _("%(person)s has moved."), undo=undo)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, person, form, _("%(person)s works somewhere else now"))


@require_POST
def move_back(request: PageRequest, pk: int) -> HttpResponse:
    """Take back that they have moved."""
    person = _editable(request, pk)
    try:
        person = services.undo_move(actor=request.user, person=person)
        tell(request, _("%(person)s is back where they were.") % {"person": person})
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect("pages:person", pk)


def _form(
    request: PageRequest, person: Person, form: forms.Form, title: str, **context: Any
) -> HttpResponse:
    """In the dialog over the page, or as a page of its own."""
    refused = form.is_bound and wants_partial(request)
    return render_page(
        request,
        page="people/form.html",
        partial="people/partials/form.html",
        context={"form": form, "row": person, "title": title % {"person": person}, **context},
        status=422 if refused else 200,
    )


def _saved(request: PageRequest, person: Person, text: str, undo: str = "") -> HttpResponse:
    tell(request, text % {"person": person}, undo=undo)
    return redirect("pages:person", person.pk)


@require_GET
def card(request: PageRequest, pk: int) -> HttpResponse:
    """The person as a vCard for the address book."""
    visible = Person.objects.visible_to(request.user).select_related("account")
    person = get_object_or_404(visible, pk=pk)
    url = request.build_absolute_uri(reverse("pages:person", args=[pk]))
    text = vcard(
        uid=uuid.uuid5(uuid.NAMESPACE_URL, url).urn,
        name=person.name,
        title=person.title,
        organisation=str(person.account) if person.account and not person.left_on else "",
        email=person.email,
        phone=person.phone,
        url=url,
        changed=person.updated_at,
    )
    disposition = content_disposition_header(as_attachment=True, filename=f"{person.name}.vcf")
    headers = {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(text, content_type="text/vcard; charset=utf-8", headers=headers)
