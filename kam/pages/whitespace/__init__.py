"""Whitespace: where something is sold, where it may be, and where nobody has asked yet."""
