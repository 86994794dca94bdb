"""What we do about it: coverage, plans with their goals and actions, reviews, what is given and got."""

from planning.models.action import Action, Playbook, PlaybookRun, PlaybookStep
from planning.models.coverage import Coverage, CoveragePolicy, Snooze
from planning.models.goal import Forecast, Goal, Investment, RevenueTarget, Risk
from planning.models.plan import Plan, PlanComment, PlanPart, PlanTemplate, PlanVersion
from planning.models.review import Review
from planning.models.value import ValueEntry, WhitespaceMark

__all__ = [
    "Action", "Coverage", "CoveragePolicy", "Forecast", "Goal", "Investment", "Plan",
    "PlanComment", "PlanPart", "PlanTemplate", "PlanVersion", "Playbook", "PlaybookRun",
    "PlaybookStep", "RevenueTarget", "Review", "Risk", "Snooze", "ValueEntry", "WhitespaceMark",
]  # fmt: skip
