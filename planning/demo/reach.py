"""Who of us knows whom: mostly seen from the contacts alone, and what of it is compared at once."""

from datetime import date, timedelta
from typing import Final

from django.db.models import F
from django.db.models.functions import Mod

from accounts.models import Account, Person, PersonRole, User
from accounts.services import log_activity
from kam.core.days import morning
from planning.coverage import renew_all
from planning.demo.notes import Text
from planning.models import Plan

__all__ = ["cover", "forget_names", "know_planned"]

NAMED_OF: Final = 5  # one relationship in so many is somebody's by name
LEFT_OF: Final = 3  # one plan in so many is approved and not followed
PARTS: Final = (("sponsor", "user_buyer"), ("economic_buyer",), ("coach", "technical_buyer"))
TALK: Final = Text(
    "Went through the plan with those who decide: figures, next steps, who sees to them.",
    "与客户决策人一起过了一遍规划：数据、下一步和负责人。",
)


def forget_names() -> None:
    """Leave most relationships to the contact log: nobody writes down whom they know."""
    people = Person.objects.annotate(turn=Mod(F("pk"), NAMED_OF))
    people.filter(turn__gt=0).update(known_by=None)


def know_planned(today: date) -> None:
    """At most accounts with an approved plan all is covered: they come to the steps after it."""
    manager = User.objects.get(username="manager")
    plans = Plan.objects.filter(year=today.year, state=Plan.State.APPROVED)
    for place, plan in enumerate(plans.select_related("account__owner").order_by("pk")):
        if place % LEFT_OF:
            _know(plan.account, manager, today)
    cover(today)


def _know(account: Account, manager: User, today: date) -> None:
    """Three people with a say, whom two of us know, were met a few days ago."""
    owner: User = account.owner  # type: ignore[assignment]
    theirs = account.people.filter(left_on=None).exclude(side=Person.Side.OURS)
    people = list(theirs.order_by(F("influence").desc(nulls_last=True), "pk")[: len(PARTS)])
    for person, parts, knower in zip(people, PARTS, (manager, owner, owner), strict=False):
        Person.objects.filter(pk=person.pk).update(known_by=knower, is_executive=True)
        for part in parts:
            PersonRole.objects.get_or_create(
                person=person, role=part, defaults={"judged_on": today - timedelta(days=30)}
            )
    at = morning(today - timedelta(days=6)) + timedelta(hours=10)
    note = TALK.fill(chinese=account.country == "China")
    log_activity(actor=owner, account=account, kind="visit", at=at, note=note, people=people)


def cover(today: date) -> None:
    """Compare every account with the policy of its tier, as the nightly job does."""
    renew_all(as_of=today)
