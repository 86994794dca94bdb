"""What is alive: asked by GET /health/ and by the supervisor."""

from datetime import timedelta

from django.utils import timezone

from kam.core.models import Heartbeat


def beat_seen() -> None:
    """Note that a tick of beat has just been run by a worker."""
    Heartbeat.objects.update_or_create(part="beat", defaults={"at": timezone.now()})


def beat_alive(within: timedelta = timedelta(seconds=90)) -> bool:
    return Heartbeat.objects.filter(part="beat", at__gte=timezone.now() - within).exists()
