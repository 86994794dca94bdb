"""Experience-based matching: prospects ranked before there is any history of sales."""

from scoring.matching.running import follow_evaluation, queue_matching, rank_all, renew, run_job

__all__ = ["follow_evaluation", "queue_matching", "rank_all", "renew", "run_job"]
