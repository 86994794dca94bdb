"""Once a day the house throws away what nobody needs."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from kam.core import tasks
from kam.core.models import IdempotentRequest, Tick


def test_old_sessions_answers_and_ticks_go_and_fresh_ones_stay(cast):
    now = timezone.now()
    for name, age in [("fresh", timedelta(0)), ("old", timedelta(days=500))]:
        Session.objects.create(session_key=name, expire_date=now + timedelta(days=1) - age)
        IdempotentRequest.objects.create(user=cast.anna, key=name, body_hash="", at=now - age)
        Tick.objects.create(schedule="nightly", due=name, at=now - age)
    tasks.tidy()
    assert [row.pk for row in Session.objects.all()] == ["fresh"]
    assert [row.key for row in IdempotentRequest.objects.all()] == ["fresh"]
    assert [row.due for row in Tick.objects.all()] == ["fresh"]
