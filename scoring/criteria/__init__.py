"""The six criteria of a key account, judged for all accounts after each evaluation."""

from scoring.criteria.running import (
    CRITERIA_JOB,
    follow_evaluation,
    judge_all,
    queue_criteria,
    run_job,
)
from scoring.criteria.thresholds import current_rule, set_thresholds

__all__ = [
    "CRITERIA_JOB",
    "current_rule",
    "follow_evaluation",
    "judge_all",
    "queue_criteria",
    "run_job",
    "set_thresholds",
]
