"""What others may ask of the scoring app: evaluate, explain, overrule."""

from scoring.evaluation.services import evaluate, evaluate_changed, queue_evaluation, run_job
from scoring.explanation import Explanation, explain
from scoring.overrides import clear_override, may_overrule, set_override

__all__ = [
    "Explanation",
    "clear_override",
    "evaluate",
    "evaluate_changed",
    "explain",
    "may_overrule",
    "queue_evaluation",
    "run_job",
    "set_override",
]
