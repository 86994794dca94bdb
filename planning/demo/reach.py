"""Who of us knows whom: mostly seen from the contacts alone, and what of it is compared at once."""

from datetime import date
from typing import Final

from django.db.models import F
from django.db.models.functions import Mod

from accounts.models import Person
from planning.coverage import renew_all

__all__ = ["cover", "forget_names"]

NAMED_OF: Final = 5  # one relationship in so many is somebody's by name


def forget_names() -> None:
    """Leave most relationships to the contact log: nobody writes down whom they know."""
    people = Person.objects.annotate(turn=Mod(F("pk"), NAMED_OF))
    people.filter(turn__gt=0).update(known_by=None)


def cover(today: date) -> None:
    """Compare every account with the policy of its tier, as the nightly job does."""
    renew_all(as_of=today)
