"""The five steps of key account management, and where accounts are stuck on the way."""

from planning.process.reading import (
    MOST,
    at_step,
    counts_by_step,
    key_standings,
    with_steps,
    worked_out,
)

__all__ = ["MOST", "at_step", "counts_by_step", "key_standings", "with_steps", "worked_out"]
