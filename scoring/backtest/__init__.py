"""Models of scoring held against what came: as of a past day, beside simple rules."""

from scoring.backtest.services import run_back_test, start_back_test

__all__ = ["run_back_test", "start_back_test"]
