"""Who runs a due moment: beats may be two, late or back from a pause, the work is done once."""

from django.db import IntegrityError, transaction

from kam.core.models import Tick


def once(schedule: str, due: str) -> bool:
    """Whether the caller is the first for this moment of the schedule, such as a business date.

    Call it in the transaction that writes the wish, so that both are kept or neither.
    """
    try:
        with transaction.atomic():
            Tick.objects.create(schedule=schedule, due=due)
    except IntegrityError:
        return False
    return True
