"""The page of the relationship map, and what it is changed with; works without scripts."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import services
from accounts.map_forms import BossForm, LineForm
from accounts.models import Account, InfluenceLine, Person, PersonRole
from kam.core.asked import number
from kam.core.errors import DomainError
from kam.core.pages import PageRequest, render_page, tell
from kam.pages.account.frame import account_frame
from kam.pages.account.map_paper import paper
from kam.pages.account.relationship_map import Map, drawing, relationship_map, role_marks


@require_GET
def account_map(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account_people")
    left = request.GET.get("left") == "1"
    found = relationship_map(frame["account"], request.user, left=left)
    context = {
        **frame,
        "map": found,
        "left": left,
        "paper": paper(found),
        "drawing": drawing(found, movable=_movable(found, frame)),
        "roles": _roles(),
        **(_forms(request, frame["account"]) if frame["may_edit"] else {}),
    }
    return render_page(request, page="account/map.html", context=context)


def _roles() -> list[tuple[str, Any]]:
    """Each mark of a role with its name, for the legend."""
    names = dict(PersonRole.Role.choices)
    return [(mark, names[role]) for role, mark in role_marks().items()]


def _movable(found: Map, frame: dict[str, Any]) -> set[int]:
    """Who may be dragged: the persons of the account, by who may change them."""
    if not frame["may_edit"]:
        return set()
    account = frame["account"]
    return {node.person.pk for node in found.nodes if node.person.account_id == account.pk}


def _forms(request: PageRequest, account: Account) -> dict[str, Any]:
    chosen = {"person": request.GET.get("person"), "reports_to": request.GET.get("boss")}
    whom = {"account": account, "user": request.user}
    return {
        "boss_form": BossForm(initial=chosen, **whom),
        "line_form": LineForm(initial={"person": chosen["person"], "strength": 2}, **whom),
    }


@require_POST
def account_map_boss(request: PageRequest, pk: int) -> HttpResponse:
    """Change whom somebody reports to; the address of Undo carries the values itself."""
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    given = request.POST if "person" in request.POST else request.GET
    form = BossForm(given, account=account, user=request.user)
    if not form.is_valid():
        tell(request, _first_error(form), level=messages.ERROR)
        return _back(account)
    person, boss = form.cleaned_data["person"], form.cleaned_data["reports_to"]
    before = person.reports_to_id
    try:
        changed = services.update_person(
            person=person,
            actor=request.user,
            changes={"reports_to": boss},
            version=form.cleaned_data["version"],
        )
        tell(request, _said(person, boss), undo=_undo_boss(account, changed, before))
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return _back(account, person)


def _said(person: Person, boss: Person | None) -> str:
    if boss is None:
        return _("%(person)s reports to nobody now.") % {"person": person}
    return _("%(person)s reports to %(boss)s now.") % {"person": person, "boss": boss}


def _undo_boss(account: Account, person: Person, before: int | None) -> str:
    back = {"person": person.pk, "reports_to": before or "", "version": person.version}
    return f"{reverse('pages:account_map_boss', args=[account.pk])}?{urlencode(back)}"


@require_POST
def account_map_line(request: PageRequest, pk: int) -> HttpResponse:
    """Draw a line of influence; one that is there already gets the new strength."""
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    given = request.POST if "person" in request.POST else request.GET
    form = LineForm(given, account=account, user=request.user)
    if not form.is_valid():
        tell(request, _first_error(form), level=messages.ERROR)
        return _back(account)
    values = form.cleaned_data
    try:
        line = _draw(request, **values)
        tell(request, _("The line is drawn."), undo=_erase_address(line, account))
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return _back(account, values["person"])


def _draw(request: PageRequest, person: Person, on: Person, strength: int) -> InfluenceLine:
    editable = InfluenceLine.objects.editable_by(request.user)
    line = editable.select_related("person", "on").filter(person=person, on=on).first()
    if line is None:
        return services.draw_influence(actor=request.user, person=person, on=on, strength=strength)
    return services.change_influence(line=line, actor=request.user, strength=strength)


def _erase_address(line: InfluenceLine, account: Account) -> str:
    return f"{reverse('pages:influence_erase', args=[line.pk])}?account={account.pk}"


@require_POST
def influence_erase(request: PageRequest, pk: int) -> HttpResponse:
    """Take a line off; back to the map it was erased on, else to that of who swayed."""
    lines = InfluenceLine.objects.editable_by(request.user).select_related("person", "on")
    line = get_object_or_404(lines, pk=pk)
    account = _account_of(request, line)
    try:
        services.erase_influence(line=line, actor=request.user)
        again = {"person": line.person_id, "on": line.on_id, "strength": line.strength}
        address = reverse("pages:account_map_line", args=[account.pk])
        tell(request, _("The line is erased."), undo=f"{address}?{urlencode(again)}")
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return _back(account, line.person)


def _account_of(request: PageRequest, line: InfluenceLine) -> Account:
    visible = Account.objects.visible_to(request.user)
    asked = number(request.POST.get("account") or request.GET.get("account"))
    return get_object_or_404(visible, pk=asked or line.account_id)


def _back(account: Account, person: Person | None = None) -> HttpResponse:
    address = reverse("pages:account_map", args=[account.pk])
    return redirect(f"{address}?person={person.pk}" if person else address)


def _first_error(form: Any) -> str:
    """One sentence, with the field at fault."""
    name, errors = next(iter(form.errors.items()))
    return f"{form.fields[name].label}: {errors[0]}"
