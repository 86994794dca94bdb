"""People who move on at the demo rep's accounts: a sponsor lost, and one who went to another."""

from collections.abc import Sequence
from datetime import date, timedelta

from accounts.models import Account, Activity, Employment, Person


def people_move_on(*, rep: int, today: date, weights: Sequence[float]) -> None:
    """A sponsor leaves the rep's largest account, somebody goes from the second to the third.

    weights: of all accounts, in the order of their numbers.
    """
    largest = _largest_of(rep, weights)
    if len(largest) < 3:
        return
    lost, left, joined = largest[:3]
    _lose_sponsor(lost, today - timedelta(days=23))
    _move(left, joined, today - timedelta(days=61))


def _lose_sponsor(account: int, on: date) -> None:
    person = _second(account)
    if person is None:
        return
    person.roles.get_or_create(
        role="sponsor", defaults={"judged_on": on - timedelta(days=90), "confirmed": True}
    )
    _end(person, account, on)
    Person.objects.filter(pk=person.pk).update(left_on=on)
    _meet_no_more(person, account, on)


def _move(left: int, joined: int, on: date) -> None:
    """With their view of us; what they were there stays there."""
    person = _second(left)
    if person is None:
        return
    _end(person, left, on)
    person.roles.all().delete()
    Person.objects.filter(reports_to=person.pk).update(reports_to=None)
    Person.objects.filter(pk=person.pk).update(account=joined, reports_to=None, influence=None)
    Employment.objects.create(person=person, account_id=joined, title=person.title, starts=on)
    _meet_no_more(person, left, on)


def _second(account: int) -> Person | None:
    """Somebody of influence who is not everybody's boss."""
    people = Person.objects.filter(account=account, side="customer", left_on=None)
    return people.exclude(reports_to=None).order_by("-influence", "pk").first()


def _end(person: Person, account: int, on: date) -> None:
    Employment.objects.create(
        person=person,
        account_id=account,
        title=person.title,
        ends=on,
        roles=sorted(person.roles.values_list("role", flat=True)),
        influence=person.influence,
    )


def _meet_no_more(person: Person, account: int, on: date) -> None:
    later = Activity.people.through.objects.filter(person=person, activity__account=account)
    later.filter(activity__at__date__gte=on).delete()


def _largest_of(rep: int, weights: Sequence[float]) -> list[int]:
    """The rep's accounts outside China, where people speak one language, the largest first."""
    own = Account.objects.filter(owner=rep).exclude(country="China")
    return sorted(own.values_list("pk", flat=True), key=lambda pk: -weights[pk - 1])
