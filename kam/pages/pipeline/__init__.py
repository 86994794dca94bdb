"""The pipeline: what can be won, step by step, and what is missing to the targets."""
