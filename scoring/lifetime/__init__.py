"""Value to come of each customer, worked out after each whole evaluation."""

from scoring.lifetime.running import follow_evaluation, run_lifetime, work_out

__all__ = ["follow_evaluation", "run_lifetime", "work_out"]
