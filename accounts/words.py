"""What the numbers of a belief mean, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Belief

Words = list[tuple[int, str | Promise]]

INFLUENCE: Words = [
    (1, _("1 little")),
    (2, _("2 some")),
    (3, _("3 is heard")),
    (4, _("4 strong")),
    (5, _("5 decides")),
]
SUPPORT: Words = [
    (-2, _("−2 against us")),
    (-1, _("−1 rather against")),
    (0, pgettext_lazy("support", "0 neutral")),
    (1, _("+1 rather for us")),
    (2, _("+2 for us")),
]
LEVEL: Words = [
    (1, _("1 commodity")),
    (2, _("2 good product")),
    (3, _("3 product and service")),
    (4, _("4 contributes to their business")),
    (5, _("5 contributes to their organisation")),
]
VALUES: dict[str, Words] = {
    Belief.Kind.INFLUENCE: INFLUENCE,
    Belief.Kind.SUPPORT: SUPPORT,
    Belief.Kind.LEVEL: LEVEL,
}


def value_word(kind: str, value: int) -> str:
    """The number and what it means, such as “4 strong”."""
    return str(dict(VALUES[kind])[value])
