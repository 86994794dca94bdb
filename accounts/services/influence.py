"""Lines of influence: who sways whom, across the chart of who reports to whom."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import groups
from accounts.models import InfluenceLine, Person, User
from accounts.services import rows
from accounts.services.accounts import lock_account
from kam.core import changes as log
from kam.core.errors import DomainError
from kam.core.models import Change

FIELDS = ("person", "on", "strength")


@transaction.atomic
def draw_influence(
    *, actor: User | None, person: Person, on: Person, strength: int = 2
) -> InfluenceLine:
    """Note that the person sways the other, 1 (a little) to 3 (strongly).

    Raises DomainError when the line is drawn already, or when the two have nothing to do with each
    other: they are of one account, of one group of companies, or one is a third party.
    """
    _lock_accounts(person, on)
    if not _belong_together(person, on):
        raise DomainError(_("The two work for companies that do not belong together."), field="on")
    values = {"person": person, "on": on, "strength": strength}
    return rows.create(InfluenceLine, actor=actor, values=values)


@transaction.atomic
def change_influence(
    *, line: InfluenceLine, actor: User | None, strength: int, version: int | None = None
) -> InfluenceLine:
    """Make the line stronger or weaker; raises Conflict when `version` has moved on."""
    line = _locked(line)
    rows.update(line, actor=actor, values={"strength": strength}, version=version)
    return line


@transaction.atomic
def erase_influence(*, line: InfluenceLine, actor: User | None) -> None:
    """Take the line off; the change log keeps what it said."""
    line = _locked(line)
    said = log.snapshot(line, FIELDS)
    values = {name: [value, None] for name, (_none, value) in said.items()}
    log.record(line, actor=actor, action=Change.Action.DELETED, values=values)
    line.delete()


def _locked(line: InfluenceLine) -> InfluenceLine:
    """The accounts of both, in order, then the line: the same order for all."""
    _lock_accounts(line.person, line.on)
    lines = InfluenceLine.objects.select_for_update(no_key=True, of=("self",))
    return lines.select_related("person", "on").get(pk=line.pk)


def _lock_accounts(*people: Person) -> None:
    accounts = {person.account_id for person in people if person.account_id is not None}
    for account_id in sorted(accounts):
        lock_account(account_id)


def _belong_together(person: Person, on: Person) -> bool:
    outside = any(one.account_id is None or one.side == Person.Side.THIRD for one in (person, on))
    if outside or person.account_id == on.account_id:
        return True
    return groups.root_of(person.account_id) == groups.root_of(on.account_id)  # type: ignore[arg-type]
