from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from scoring import coverage


class PlanningConfig(AppConfig):
    name = "planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        coverage.policy(self.get_model("CoveragePolicy").objects.days_by_tier)  # type: ignore[attr-defined]
