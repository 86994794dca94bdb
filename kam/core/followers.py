"""Lower rooms tell what happened without knowing who listens: higher rooms follow when they start.

What a follower does is part of the caller's transaction: both are kept or neither.
"""

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Followers(Generic[P]):
    """Whom to tell of one kind of event."""

    def __init__(self) -> None:
        self._calls: list[Callable[P, None]] = []

    def follow(self, call: Callable[P, None]) -> None:
        """Let `call` be told from now on, once however often it asks."""
        if call not in self._calls:
            self._calls.append(call)

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for call in self._calls:
            call(*args, **kwargs)
