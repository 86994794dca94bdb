"""Loyalty of each customer, worked out after each whole evaluation, of today or of a past day."""

from scoring.loyalty.running import follow_evaluation, run_loyalty, work_out

__all__ = ["follow_evaluation", "run_loyalty", "work_out"]
