"""Beat's schedule, kept in the database so that the admin can change it."""

import time
from typing import Any

from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from kam.core.health import SIGN_EVERY_S, give_sign


class Scheduler(DatabaseScheduler):
    """Each turn of the loop shows that beat is alive."""

    _last_sign = 0.0

    def tick(self, *args: Any, **options: Any) -> float:
        if time.monotonic() - self._last_sign >= SIGN_EVERY_S:
            self._last_sign = time.monotonic()
            give_sign("beat")
        return min(super().tick(*args, **options), SIGN_EVERY_S)

    def update_from_dict(self, mapping: dict[str, Any]) -> None:
        """Add the default entries that are missing; what the admin has changed stays."""
        known = set(PeriodicTask.objects.values_list("name", flat=True))
        super().update_from_dict({name: mapping[name] for name in mapping if name not in known})
