"""The Celery app. The schedule's defaults are in settings; the admin may change them."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from kam.core.health import WorkerSign
from kam.core.together import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
app = Celery("kam")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()  # for all threads: the doorbell rings from one of its own
app.steps["consumer"].add(WorkerSign)
app.autodiscover_tasks()


@worker_process_init.connect
def _no_orphans(**_: Any) -> None:
    """A killed worker takes its processes along; their jobs are leased again."""
    end_with_parent()
