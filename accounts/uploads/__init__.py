"""The pages through which files come in."""
