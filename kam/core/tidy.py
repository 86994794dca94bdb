"""What nobody needs any more goes, once a day."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from kam.core.models import IdempotentRequest, Tick

ANSWERS_KEPT = timedelta(days=1)
TICKS_KEPT = timedelta(days=400)


def tidy() -> None:
    """Remove ended sessions, answers to repeated requests after a day, ticks after a year."""
    now = timezone.now()
    call_command("clearsessions")
    IdempotentRequest.objects.filter(at__lt=now - ANSWERS_KEPT).delete()
    Tick.objects.filter(at__lt=now - TICKS_KEPT).delete()
