"""Who of us knows whom at the account: the matrix, and beside it what is missing."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Account, Person
from kam.core.pages import PageRequest, render_page
from kam.pages.account.frame import account_frame
from planning.coverage import gaps_of
from planning.known import Matrix, Row, matrix_of
from planning.words import NOBODY_AS


@dataclass(frozen=True)
class Missing:
    """A gap in words, and the address of what closes it."""

    text: str
    url: str = ""
    label: str = ""
    over: bool = False  # the address opens over the page


@require_GET
def account_known(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account_people")
    account, today = frame["account"], timezone.localdate()
    matrix = matrix_of(account, today)
    gaps = gaps_of([account.pk], today).get(account.pk)
    roles = gaps.missing_roles if gaps else ()
    context = {**frame, "matrix": matrix, "gaps": _gaps(account, matrix, roles)}
    return render_page(request, page="account/known.html", context=context)


def _gaps(account: Any, matrix: Matrix, roles: tuple[str, ...]) -> list[Missing]:
    """The gravest first: strangers who decide, roles, all through one, executives, weak ties."""
    found = [_with(account, row, _stranger(row)) for row in matrix.strangers]
    people = reverse("pages:account_people", args=[account.pk])
    found += [
        Missing(capfirst(str(NOBODY_AS[role])), people, _("Judge the people")) for role in roles
    ]
    if hangs := matrix.hangs:
        texts = {"share": hangs.share, "user": hangs.user}
        text = _("%(share)s %% of all contact goes through %(user)s alone") % texts
        found.append(Missing(text, _team_url(account), _("Bring somebody in")))
    found += [
        _with(account, row, _("No meeting with %(person)s, an executive") % {"person": row.person})
        for row in matrix.unmet
        if row not in matrix.strangers
    ]
    return found + [_with(account, row, _weak(row)) for row in matrix.weak]


def _with(account: Account, row: Row, text: str) -> Missing:
    url = f"{reverse('accounts:log')}?account={account.pk}&person={row.person.pk}"
    return Missing(text, url, _("Log a contact"), over=True)


def _team_url(account: Account) -> str:
    return reverse("accounts:role_add", args=[account.pk])


def _stranger(row: Row) -> str:
    return _("None of us knows %(person)s") % {"person": _who(row.person, row)}


def _weak(row: Row) -> str:
    texts = {"person": _who(row.person, row), "now": row.best, "wanted": row.wanted}
    return _("%(person)s: %(now)s of %(wanted)s") % texts


def _who(person: Person, row: Row) -> str:
    part = row.roles[0].get_role_display() if row.roles else person.title
    return _("%(person)s (%(part)s)") % {"person": person, "part": part} if part else str(person)
