"""How every account is covered: kept in one narrow row each, brought up to date set by set."""

from planning.coverage.interface import coverage_of, gaps_of
from planning.coverage.running import queue_renewal, renew, renew_all, run_job

__all__ = ["coverage_of", "gaps_of", "queue_renewal", "renew", "renew_all", "run_job"]
