"""How often somebody may ask: a window of time, counted in the cache of each process."""

from django.core.cache import cache


def within(name: str, *, most: int, seconds: int) -> bool:
    """Whether this is at most the `most`-th time in a window that begins with the first.

    Each web process counts for itself: a brake on guessing and hammering, no exact quota.
    """
    key = f"limit:{name}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # the window ended in between
        return True
