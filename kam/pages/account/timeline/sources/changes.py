"""The change log: what is worth telling among everything else; all of it where asked for."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kam.core.models import Change
from kam.pages.account.log import Told, told
from kam.pages.account.timeline.asking import About, Wishes
from kam.pages.account.timeline.cursor import Cursor
from kam.pages.account.timeline.lanes import Line
from kam.pages.account.timeline.slots import PK
from kam.pages.account.timeline.sources.base import Item, MomentSource, Words

# Which main line a change belongs to, by what was changed. What has a source of its own is not here.
LANES = {
    "accounts.account": Line.SUPPORT,  # who of us stands behind the customer
    "accounts.accountrole": Line.SUPPORT,
    "accounts.person": Line.RELATIONSHIPS,
    "accounts.belief": Line.RELATIONSHIPS,
    "accounts.influenceline": Line.RELATIONSHIPS,
    "accounts.wallet": Line.SALES_PROCESS,
    "accounts.referral": Line.RELATIONSHIPS,
    "accounts.competitorposition": Line.SALES_PROCESS,
    "accounts.ownposition": Line.SALES_PROCESS,
    "accounts.answer": Line.SALES_PROCESS,
    "accounts.need": Line.SALES_PROCESS,
    "scoring.demand": Line.SALES_PROCESS,
    "scoring.criterionweight": Line.SALES_PROCESS,
    "scoring.perceivedvalue": Line.SALES_PROCESS,
    "scoring.override": Line.SALES_PROCESS,
}
ACCOUNT = "accounts.account"
TELLING = ["owner", "team", "status", "parent", "name", "code", "industry"]
DULL = ["accounts.belief", "accounts.influenceline"]  # many, and the person's page shows them
SHOWN_BY_ITSELF = "accounts.activity"  # an entry's corrections are no events


class Changes(MomentSource):
    model = Change
    key, kind, label = "change", "change", gettext_lazy("Changes")
    template = "account/partials/change.html"
    person = "object_id"
    column = "at"
    with_rows = ("actor",)

    @property
    def lanes(self) -> Sequence[str]:
        return tuple(set(LANES.values()))

    def answers(self, about: About, wishes: Wishes) -> bool:
        return super().answers(about, wishes) and about.account is not None

    def rows(self, about: About, wishes: Wishes) -> QuerySet[Change]:
        rows = Change.objects.all()
        if wishes.lane:
            rows = rows.filter(
                kind__in=[kind for kind, lane in LANES.items() if lane == wishes.lane]
            )
        if about.person is not None:
            return rows.filter(kind="accounts.person")
        if wishes.show == self.kind:
            return rows.exclude(kind=SHOWN_BY_ITSELF)
        return rows.filter(_worth_telling())

    def ordering(self) -> tuple[str, ...]:
        """The log grows in the order of its keys, and its index follows them."""
        return ("-pk",)

    def after(self, cursor: Cursor) -> Q:
        return Q(pk__lt=PK) if cursor.rank == self.rank else super().after(cursor)

    def lane_of(self, row: Change) -> str:
        return LANES.get(row.kind, Line.SUPPORT)

    def tell(self, items: list[Item], about: About) -> list[Item]:
        said = told([item.thing for item in items], about.user)
        return [item.told(_words(one), thing=one) for item, one in zip(items, said, strict=True)]


def _worth_telling() -> Q:
    others = [kind for kind in LANES if kind != ACCOUNT and kind not in DULL]
    whole = Q(kind=ACCOUNT) & ~Q(action=Change.Action.CHANGED)
    return Q(kind__in=others) | whole | Q(kind=ACCOUNT, values__has_any_keys=TELLING)


def _words(one: Told) -> Words:
    parts = {"what": capfirst(one.what), "action": one.change.get_action_display()}
    text = _("; ").join(
        f"{capfirst(line.field)}{_(': ')}{line.old or '—'} → {line.new or '—'}"
        for line in one.lines
    )
    changed = one.change.action == Change.Action.CHANGED
    who = str(one.change.actor or _("the system"))
    head = _("%(what)s %(action)s") % parts
    return Words("edit", head, who=who, text=text if changed else "")
