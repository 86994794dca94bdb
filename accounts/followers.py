"""Who is told, in the same transaction, that facts of accounts have changed."""

from kam.core.followers import Followers

__all__ = ["few_changed"]

few_changed: Followers[[list[int]]] = Followers()  # accounts; many at once wait for the evaluation
