"""Versions of the scoring model: what one consists of, how it is changed, and how two differ."""
