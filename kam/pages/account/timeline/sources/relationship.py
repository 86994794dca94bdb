"""How close we are, as people judged it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import RelationshipStage
from kam.pages.account.timeline.lanes import Line
from kam.pages.account.timeline.sources.base import DaySource, Words


class RelationshipJudged(DaySource):
    model = RelationshipStage
    key, kind, label = "relationship", "relationship", gettext_lazy("Relationship stage")
    lane = Line.RELATIONSHIPS
    column = "judged_on"
    with_rows = ("judged_by",)

    def words(self, row: RelationshipStage) -> Words:
        head = _("Relationship: %(stage)s") % {"stage": row.get_stage_display()}
        tone = "bad" if row.stage == RelationshipStage.Stage.UNCOUPLING else ""
        return Words("heart", head, who=str(row.judged_by), tone=tone)
