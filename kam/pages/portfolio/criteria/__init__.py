"""Which accounts meet which of the six criteria, and what they take against what they bring."""
