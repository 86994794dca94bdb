"""Beat's default entries: each names a task that exists, and the admin's changes stay.

The scheduler closes connections as it pleases, so these run outside a transaction.
"""

import pytest
from django.conf import settings
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from kam.celery import app
from kam.core.beat import Scheduler


@pytest.mark.parametrize("entry", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_every_entry_names_a_task_that_workers_know(entry):
    app.loader.import_default_modules()
    assert settings.CELERY_BEAT_SCHEDULE[entry]["task"] in app.tasks


def test_a_time_that_the_admin_has_changed_survives_a_restart(transactional_db):
    Scheduler(app=app, lazy=True).update_from_dict(settings.CELERY_BEAT_SCHEDULE)
    nightly = PeriodicTask.objects.get(name="Evaluate every night")
    nightly.crontab = CrontabSchedule.objects.create(minute="15", hour="4")
    nightly.save()
    Scheduler(app=app, lazy=True).update_from_dict(settings.CELERY_BEAT_SCHEDULE)
    nightly.refresh_from_db()
    assert (nightly.crontab.hour, nightly.crontab.minute) == ("4", "15")


def test_what_comes_often_expires_instead_of_piling_up(transactional_db):
    Scheduler(app=app, lazy=True).update_from_dict(settings.CELERY_BEAT_SCHEDULE)
    assert PeriodicTask.objects.get(name="Sweep jobs").expire_seconds == 30
