"""The portfolio as a whole: what hangs on single customers, and what their loss would do."""
