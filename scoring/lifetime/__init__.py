"""Value to come of each customer, worked out after each whole evaluation, and for past ones asked for."""

from scoring.lifetime.fits import fit_of, retention_of, value_of
from scoring.lifetime.running import (
    LIFETIME,
    follow_evaluation,
    queue_lifetime,
    run_lifetime,
    work_out,
)

__all__ = [
    "LIFETIME",
    "fit_of",
    "follow_evaluation",
    "queue_lifetime",
    "retention_of",
    "run_lifetime",
    "value_of",
    "work_out",
]
