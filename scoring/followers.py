"""Who is told, in the same transaction, that standings have changed."""

from kam.core.followers import Followers

__all__ = ["evaluated", "published", "renewed"]

published: Followers[[int]] = Followers()  # number of the evaluation that all readers now see
evaluated: Followers[[int]] = Followers()  # number of one now on record, of today or the past
renewed: Followers[[list[int]]] = Followers()  # accounts whose standings in it have changed
