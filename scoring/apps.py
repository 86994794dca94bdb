from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from scoring import followers


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = _("Scoring")

    def ready(self) -> None:
        from scoring import criteria, lifetime, loyalty, matching  # noqa: PLC0415 - they read models
        from scoring.simulation import stability  # noqa: PLC0415 - the same

        followers.published.follow(stability.follow_evaluation)
        followers.published.follow(lifetime.follow_evaluation)
        followers.published.follow(matching.follow_evaluation)
        followers.published.follow(criteria.follow_evaluation)
        followers.renewed.follow(matching.renew)
        followers.evaluated.follow(loyalty.follow_evaluation)
