"""Sentences for what is missing at an account, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from planning.rules import Demand, Gaps

__all__ = ["GAPS", "NOBODY_AS", "sentences"]

GAPS: dict[str, str | Promise] = {  # kind of gap → its name
    "contact": gettext_lazy("Contact overdue"),
    "executive": gettext_lazy("Executive meeting overdue"),
    "roles": gettext_lazy("Roles not known"),
    "deciders": gettext_lazy("Deciders not known"),
    "knowers": gettext_lazy("Hangs on one of us"),
}
NOBODY_AS: dict[str, str | Promise] = {  # role that nobody plays whom we know
    "sponsor": gettext_lazy("no sponsor known"),
    "economic_buyer": gettext_lazy("no economic buyer known"),
    "coach": gettext_lazy("no coach known"),
    "user_buyer": gettext_lazy("no user buyer known"),
    "technical_buyer": gettext_lazy("no technical buyer known"),
    "anti_sponsor": gettext_lazy("no anti-sponsor known"),
}


def sentences(gaps: Gaps, demands: Mapping[str, Demand]) -> list[str]:
    """What is missing, the gravest first: “9 days over its 14”, “no economic buyer known”.

    demands: tier → what it asks for, see CoveragePolicy.objects.by_tier.
    """
    demand = demands.get(gaps.tier, Demand())
    said: list[str] = []
    for kind in gaps.kinds:
        said += _WORDS[kind](gaps, demand)
    return said


def _contact(gaps: Gaps, demand: Demand) -> list[str]:
    if gaps.days_overdue is None:
        return [_("never contacted")]
    text = ngettext(
        "%(days)s day over its %(every)s", "%(days)s days over its %(every)s", gaps.days_overdue
    )
    return [text % {"days": gaps.days_overdue, "every": demand.contact_every_days or 0}]


def _executive(gaps: Gaps, demand: Demand) -> list[str]:
    days = gaps.executive_days_overdue
    if days is None:
        return [_("no executive meeting in two years")]
    text = ngettext(
        "executive meeting %(days)s day overdue", "executive meeting %(days)s days overdue", days
    )
    return [text % {"days": days}]


def _roles(gaps: Gaps, demand: Demand) -> list[str]:
    return [str(NOBODY_AS[role]) for role in gaps.missing_roles]


def _deciders(gaps: Gaps, demand: Demand) -> list[str]:
    texts = {"known": gaps.deciders_known, "wanted": gaps.deciders_wanted}
    return [_("%(known)s of %(wanted)s deciders known") % texts]


def _knowers(gaps: Gaps, demand: Demand) -> list[str]:
    if gaps.knowers == 0:
        return [_("none of us really knows anybody")]
    text = ngettext(
        "only %(known)s of us knows somebody", "only %(known)s of us know somebody", gaps.knowers
    )
    return [text % {"known": gaps.knowers}]


_WORDS = {
    "contact": _contact,
    "executive": _executive,
    "roles": _roles,
    "deciders": _deciders,
    "knowers": _knowers,
}
