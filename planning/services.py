"""What administrators decide about coverage."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import rows
from kam.core.errors import DomainError
from planning.coverage import queue_renewal
from planning.models import CoveragePolicy
from planning.rules import ROLES

FIELDS = (
    "contact_every_days", "executive_every_days", "roles_to_know", "deciders_to_know",
    "people_who_know",
)  # fmt: skip


@transaction.atomic
def create_coverage_policy(*, actor: User, tier: str, **fields: Any) -> CoveragePolicy:
    """Say what a tier may ask of us; every account is compared with it by a job.

    Raises DomainError for days and numbers out of range, and for roles that there are not.
    """
    values = _checked(rows.only(fields, FIELDS))
    policy = rows.create(CoveragePolicy, actor=actor, values={"tier": tier, **values})
    queue_renewal()
    return policy


@transaction.atomic
def update_coverage_policy(
    *, coverage_policy: CoveragePolicy, actor: User, changes: dict[str, Any]
) -> CoveragePolicy:
    """Change what a tier asks for; raises as `create_coverage_policy` does.

    Every account is compared with it by a job; dashboards count by it from the next evaluation on.
    """
    policy = CoveragePolicy.objects.select_for_update().get(pk=coverage_policy.pk)
    if rows.write(policy, actor=actor, values=_cleaned(rows.only(changes, FIELDS))):
        queue_renewal()
    return policy


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    return rows.clean(CoveragePolicy, _checked(values))


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The values with roles that exist, each once, in one order."""
    if "roles_to_know" not in values:
        return values
    wanted = {str(role) for role in values["roles_to_know"]}
    if unknown := sorted(wanted - set(ROLES)):
        raise DomainError(
            _("%(role)s is not a role of a person.") % {"role": unknown[0]}, field="roles_to_know"
        )
    return {**values, "roles_to_know": [role for role in ROLES if role in wanted]}
