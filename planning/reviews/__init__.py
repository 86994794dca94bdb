"""Reviews of accounts: opened and prepared by themselves, held by people, with a decision."""

from planning.reviews.near import near_at
from planning.reviews.running import prepare_all, prepare_one, queue_reviews, run_job
from planning.reviews.services import create_review, hold_review, reopen_review, update_review

__all__ = [
    "create_review", "hold_review", "near_at", "prepare_all", "prepare_one", "queue_reviews",
    "reopen_review", "run_job", "update_review",
]  # fmt: skip
