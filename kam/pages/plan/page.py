"""A plan as its page shows it: sections in order, each with its text or rows, facts and flags."""

from dataclasses import dataclass, field
from typing import Any

from kam.core.models import Change
from kam.core.pages import PageRequest
from kam.pages.plan.blocks import BLOCKS
from kam.pages.plan.flow_views import steps_for
from planning.models import Forecast, Plan, PlanPart
from planning.plans.comments import open_comments
from planning.plans.facts import facts_of
from planning.plans.flagged import part_flags
from planning.plans.flags import Flag
from planning.plans.sections import SECTIONS, Section
from planning.plans.services import sections_of

__all__ = ["Shown", "block_context", "latest_change", "may_write", "plan_context", "shown_text"]


@dataclass(frozen=True)
class Shown:
    """One section: its text (None where it holds rows), what its block shows, and its flags."""

    section: Section
    prompt: Any
    part: PlanPart | None = None
    block: dict[str, Any] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)

    @property
    def template(self) -> str:
        return f"plan/blocks/{self.section.code}.html"


def plan_context(plan: Plan, request: PageRequest) -> dict[str, Any]:
    """The page's sections and what counts for all of it; queries are the same for any plan."""
    since = latest_change(plan)  # before the texts are read, so that nothing is missed
    may_tell = request.user.can_write and _editable(plan, request)
    parts = {part.section: part for part in plan.parts.select_related("updated_by")}
    shown = [_shown(plan, code, parts, request) for code in SECTIONS if code in sections_of(plan)]
    sections = [one for one in shown if one is not None]
    return {
        "plan": plan,
        "sections": sections,
        "flags": sum(len(one.flags) for one in sections),
        "facts": facts_of(plan, request.user),
        "may_write": may_tell and _open(plan),
        "may_tell": may_tell,
        "steps": steps_for(plan, request.user) if may_tell else [],
        "remarks": open_comments(plan),
        "told": _told(plan),
        "since": since,
    }


def block_context(plan: Plan, code: str, request: PageRequest) -> dict[str, Any] | None:
    """A section that holds rows by itself; None where the plan has no such section."""
    if code not in BLOCKS or code not in sections_of(plan):
        return None
    shown = _shown(plan, code, {}, request)
    may_tell = request.user.can_write and _editable(plan, request)
    may_write = may_tell and _open(plan)
    return {"plan": plan, "shown": shown, "may_write": may_write, "may_tell": may_tell}


def shown_text(plan: Plan, part: PlanPart) -> Shown:
    """The section of a text by itself."""
    prompt = _prompt(plan, part.section)
    return Shown(SECTIONS[part.section], prompt, part=part, flags=part_flags(part))


def may_write(plan: Plan, request: PageRequest) -> bool:
    """Whether the user may change the plan, and its state lets them."""
    return request.user.can_write and _editable(plan, request) and _open(plan)


def latest_change(plan: Plan) -> int:
    """The number of the newest change at the plan's account, 0 before the first."""
    changes = Change.objects.filter(account_id=plan.account_id).order_by("-pk")
    return changes.values_list("pk", flat=True).first() or 0


def _shown(plan: Plan, code: str, parts: dict[str, PlanPart], request: PageRequest) -> Shown | None:
    if code in parts:
        return shown_text(plan, parts[code])
    if code not in BLOCKS:
        return None
    block = BLOCKS[code](plan, request)
    return Shown(SECTIONS[code], _prompt(plan, code), block=block, flags=block.get("flags", []))


def _told(plan: Plan) -> dict[str, list[Forecast]]:
    """What was forecast about the sections themselves; of goals and risks it stands with them."""
    about: dict[str, list[Forecast]] = {}
    found = plan.forecasts.filter(goal=None, risk=None).select_related("made_by")
    for forecast in found.order_by("settle_on", "pk"):
        about.setdefault(forecast.section, []).append(forecast)
    return about


def _prompt(plan: Plan, code: str) -> Any:
    """What the template asks for here, else the section's own question."""
    asked = plan.template.sections if plan.template else []
    own = next((row.get("prompt") for row in asked if row["section"] == code), "")
    return own or SECTIONS[code].prompt


def _editable(plan: Plan, request: PageRequest) -> bool:
    return Plan.objects.editable_by(request.user).filter(pk=plan.pk).exists()


def _open(plan: Plan) -> bool:
    return plan.state in (Plan.State.DRAFT, Plan.State.APPROVED)
