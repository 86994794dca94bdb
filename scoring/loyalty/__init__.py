"""Loyalty of each customer, worked out after each whole evaluation, of today or of a past day."""

from scoring.loyalty.running import (
    LOYALTY,
    follow_evaluation,
    queue_loyalty,
    run_loyalty,
    work_out,
)

__all__ = ["LOYALTY", "follow_evaluation", "queue_loyalty", "run_loyalty", "work_out"]
