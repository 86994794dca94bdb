"""The five steps of key account management, and where accounts are stuck on the way."""

from planning.process.reading import counts_by_step, with_steps

__all__ = ["counts_by_step", "with_steps"]
