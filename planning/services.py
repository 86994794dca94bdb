"""What administrators decide about coverage."""

from typing import Any

from django.db import transaction

from accounts.models import User
from kam.core import changes as log
from kam.core.models import Change
from planning.models import CoveragePolicy


@transaction.atomic
def create_coverage_policy(*, actor: User, tier: str, contact_every_days: int) -> CoveragePolicy:
    """Say how often a tier is to hear from us, from the next page on."""
    policy = CoveragePolicy.objects.create(tier=tier, contact_every_days=contact_every_days)
    values = log.snapshot(policy, ["tier", "contact_every_days"])
    log.record(policy, actor=actor, action=Change.Action.CREATED, values=values)
    return policy


@transaction.atomic
def update_coverage_policy(
    *, coverage_policy: CoveragePolicy, actor: User, changes: dict[str, Any]
) -> CoveragePolicy:
    """Change the rhythm of a tier; dashboards count by it from the next evaluation on."""
    policy = CoveragePolicy.objects.select_for_update().get(pk=coverage_policy.pk)
    changed = log.differences(policy, changes)
    if changed:
        CoveragePolicy.objects.filter(pk=policy.pk).update(**changes)
        log.record(policy, actor=actor, action=Change.Action.CHANGED, values=changed)
        policy.refresh_from_db()
    return policy
