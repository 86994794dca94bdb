"""Customer-perceived value: what they think of us beside the best competitor, and what follows."""

from scoring.perceived.reading import Seen, place, seen
from scoring.perceived.services import create_perceived_value, update_perceived_value

__all__ = ["Seen", "create_perceived_value", "place", "seen", "update_perceived_value"]
