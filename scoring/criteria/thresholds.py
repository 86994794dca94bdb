"""From where each criterion is met, as administrators set it."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import rows
from scoring.criteria.running import queue_criteria
from scoring.models import CriteriaRule, Evaluation

__all__ = ["FIELDS", "current_rule", "set_thresholds"]

FIELDS = ("profit", "targets", "loss", "years", "months", "potential", "effort")


def current_rule() -> CriteriaRule:
    """The thresholds in force: the defaults where nobody has set any."""
    return CriteriaRule.objects.first() or CriteriaRule(pk=1)


@transaction.atomic
def set_thresholds(*, actor: User | None, **changes: Any) -> CriteriaRule:
    """Set thresholds by name; all accounts are judged anew, as of today's evaluation.

    Raises DomainError for a value outside its range.
    """
    CriteriaRule.objects.get_or_create(pk=1)
    rule = CriteriaRule.objects.select_for_update().get(pk=1)
    changed = rows.update(rule, actor=actor, values=rows.only(changes, FIELDS))
    current = Evaluation.objects.current()
    if changed and current is not None:
        queue_criteria(current.pk, actor=actor)
    return rule
