"""Where a key account stands in the five steps, and why it goes no further. Pure.

identify → assign → plan → incubate and grow → evaluate → value (method §8). An account in tier A or
B is identified by its evaluation; of the other steps the first one that is not done is where it is
stuck, all that is missing at it is told, and an account at which nothing is missing is through.

Source: our own order of the steps that key account programmes have in common; a step counts
as done by what is on record, not by what somebody ticked.
"""

from typing import Final

__all__ = ["DONE", "REASONS", "STEPS", "VALUE_DAYS", "reasons_of", "step_of"]

VALUE_DAYS: Final = 365  # for so long a value that was recorded counts
REASONS: Final = {  # step → what may be missing at it, in the order in which it is told
    "assign": ("no_owner", "no_team"),
    "plan": ("no_plan",),
    "grow": ("gap",),
    "evaluate": ("no_review",),
    "value": ("no_value",),
}
STEPS: Final = tuple(REASONS)
DONE: Final = "done"


def step_of(missing: set[str]) -> str:
    """The first step at which something is missing, DONE where nothing is."""
    return next((step for step in STEPS if missing & set(REASONS[step])), DONE)


def reasons_of(missing: set[str]) -> list[str]:
    """All that is missing, in the order of the steps."""
    return [reason for step in STEPS for reason in REASONS[step] if reason in missing]
