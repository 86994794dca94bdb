"""How often each tier is to hear from us: the default, and where a higher room puts its policy."""

from collections.abc import Callable, Mapping

__all__ = ["DEFAULT_DAYS", "WATCHED_TIERS", "days_by_tier", "policy"]

DEFAULT_DAYS = {"A": 14, "B": 30, "C": 90, "D": 180}  # a contact at least so often, by tier
WATCHED_TIERS = ("A", "B")  # whose silence is shown as a gap

_policies: list[Callable[[], Mapping[str, int]]] = [lambda: DEFAULT_DAYS]


def policy(read: Callable[[], Mapping[str, int]]) -> None:
    """Let `read` say the days from now on; called once, when the higher room starts."""
    _policies[:] = [read]


def days_by_tier() -> Mapping[str, int]:
    """Tier → a contact at least every so many days."""
    return _policies[0]()
