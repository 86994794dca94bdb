"""The demo company: an invented business with its customers, so that every page is alive at once.

It stands in `planning`, the lowest room that may know accounts, scoring and what planning adds to
them; the rooms below never hear of it. All is drawn from a seed and dated back from one day, so
the same seed on the same day gives the same company, at 240 accounts as at 1,000,000.
"""
