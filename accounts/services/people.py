"""People at accounts, and the parts they play."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Employment, Person, PersonRole, User
from accounts.services import rows
from accounts.services.accounts import lock_account
from accounts.services.people_beliefs import Judgement, keep_beliefs, record_beliefs, role_rows
from accounts.services.people_moves import HIGHEST, bosses_above, move_person
from accounts.services.stale import mark_stale
from kam.core.errors import DomainError

FIELDS = (
    "account", "side", "name", "title", "email", "phone", "reports_to", "influence", "support",
    "level", "is_executive", "known_by",
)  # fmt: skip


@transaction.atomic
def create_person(
    *,
    actor: User | None,
    roles: Iterable[str] = (),
    judgement: Judgement = Judgement(),  # noqa: B008 - frozen
    **fields: Any,
) -> Person:
    """Add a person with the parts they play; raises DomainError for values they cannot have.

    What is said of influence, support and level is kept as beliefs that rest on `judgement`.
    """
    values = rows.only(fields, FIELDS)
    parts = _known_parts(roles)
    if values.get("account") is not None:
        lock_account(values["account"].pk)
    related = {"roles": [[], parts]} if parts else None
    person = rows.create(Person, actor=actor, values=values, related=related)
    PersonRole.objects.bulk_create(role_rows(person, parts, judgement))
    keep_beliefs(person, values, judgement, actor)
    _mark(person.account_id)
    return person


@transaction.atomic
def update_person(
    *,
    person: Person,
    actor: User | None,
    changes: dict[str, Any],
    version: int | None = None,
    judgement: Judgement = Judgement(),  # noqa: B008 - frozen
) -> Person:
    """Change a person, also their `roles`; raises Conflict when `version` has moved on.

    What changes of influence, support, level and roles rests on `judgement`. Another account is a
    move as of today; on the day they came it corrects where to.
    Raises DomainError when they would report to somebody below them.
    """
    values = rows.only(dict(changes), (*FIELDS, "roles"))
    person = _locked(person, values)
    if _goes_elsewhere(person, values):
        person, version = _moved(person, values, version, actor), None
    before = person.account_id
    related = _replace_parts(person, values.pop("roles", None), judgement)
    values = record_beliefs(person, values, judgement, actor)
    _refuse_circle(person, values.get("reports_to"))
    if rows.update(person, actor=actor, values=values, version=version, related=related):
        _correct_employment(person, before, actor)
        _mark(before, person.account_id)
    return person


def _goes_elsewhere(person: Person, values: dict[str, Any]) -> bool:
    """Whether they leave an account at which they did not only come today."""
    if "account" not in values or person.account_id is None:
        return False
    to = values["account"]
    came_today = Employment.objects.filter(person=person.pk, starts=timezone.localdate(), ends=None)
    return (to and to.pk) != person.account_id and not came_today.exists()


def _moved(
    person: Person, values: dict[str, Any], version: int | None, actor: User | None
) -> Person:
    """The person where they work now. Takes what the move says out of `values`."""
    rows.update(person, actor=actor, values={}, version=version)  # raises Conflict
    to, title = values.pop("account"), values.pop("title", person.title)
    return move_person(actor=actor, person=person, to=to, on=timezone.localdate(), title=title)


def _correct_employment(person: Person, before: int | None, actor: User | None) -> None:
    """Where they work now is said once: a corrected account corrects it there too."""
    if person.account_id in (before, None):
        return
    for employment in Employment.objects.filter(person=person.pk, ends=None):
        rows.update(employment, actor=actor, values={"account": person.account})


def _locked(person: Person, values: dict[str, Any]) -> Person:
    """Accounts first, in order, then the person: the same order for all."""
    accounts = {person.account_id}
    if values.get("account") is not None:
        accounts.add(values["account"].pk)
    for account_id in sorted(pk for pk in accounts if pk is not None):
        lock_account(account_id)
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _known_parts(roles: Iterable[str]) -> list[str]:
    parts = sorted({str(role) for role in roles})
    for part in parts:
        if part not in PersonRole.Role.values:
            raise DomainError(
                _("%(role)s is not a role of a person.") % {"role": part}, field="roles"
            )
    return parts


def _replace_parts(
    person: Person, roles: Iterable[str] | None, judgement: Judgement
) -> dict[str, list[Any]]:
    """Make the person's parts these; return what the log says about it."""
    if roles is None:
        return {}
    parts = _known_parts(roles)
    before = sorted(person.roles.values_list("role", flat=True))
    if parts == before:
        return {}
    person.roles.exclude(role__in=parts).delete()
    fresh = [part for part in parts if part not in before]
    PersonRole.objects.bulk_create(role_rows(person, fresh, judgement))
    return {"roles": [before, parts]}


def _refuse_circle(person: Person, boss: Person | None) -> None:
    above = bosses_above(boss.pk if boss else None)
    if person.pk in above or len(above) > HIGHEST:
        raise DomainError(_("This person would report to themselves."), field="reports_to")


def _mark(*account_ids: int | None) -> None:
    mark_stale(pk for pk in account_ids if pk is not None)
