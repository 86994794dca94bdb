from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts import followers as facts
from scoring import coverage
from scoring import followers as standings


class PlanningConfig(AppConfig):
    name = "planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        from planning.coverage import running  # noqa: PLC0415 - reads models, which are there now
        from planning.day import telling  # noqa: PLC0415
        from planning.plans.known_targets import targets_on  # noqa: PLC0415
        from planning.playbooks import events  # noqa: PLC0415
        from scoring import targets  # noqa: PLC0415

        coverage.policy(self.get_model("CoveragePolicy").objects.days_by_tier)  # type: ignore[attr-defined]
        targets.source(targets_on)
        facts.few_changed.follow(running.renew)
        standings.renewed.follow(running.renew)
        standings.published.follow(running.follow_evaluation)
        standings.published.follow(telling.queue_moves)
        standings.renewed.follow(telling.queue_renewed)
        standings.published.follow(events.queue_published)
        standings.renewed.follow(events.queue_renewed)
