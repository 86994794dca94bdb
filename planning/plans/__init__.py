"""Account plans: what they consist of, how they start from facts, how they are written and decided."""
