"""What others did to a plan while somebody looks at it, and who of them is writing now."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from kam.core.asked import number
from kam.core.models import Change
from kam.core.pages import PageRequest, render_page
from kam.pages.plan.page import latest_change, may_write, plan_context, shown_text
from planning.models import Plan, PlanPart
from planning.plans.sections import SECTIONS, Section

__all__ = ["Writer", "plan_news", "writers_of"]

PLAN: Final = "planning.plan"
TEXT: Final = "planning.planpart"
FORECAST: Final = "planning.forecast"
REMARK: Final = "planning.plancomment"
MOVED: Final = (
    "plan-moved"  # the event on which a page reads itself anew: other things may be done now
)
ROWS: Final = {  # kind of a change → sections that show such rows
    "planning.goal": ("goals",),
    "planning.investment": ("focus", "stop"),
    "planning.revenuetarget": ("targets",),
    "planning.risk": ("risks",),
    FORECAST: ("goals", "risks"),
    "planning.action": ("actions",),
}
WRITING_FOR: Final = timedelta(minutes=2)  # texts save themselves every second or so
READ: Final = 50  # changes of two minutes, at most


@dataclass(frozen=True)
class Writer:
    """A colleague, and the sections that they wrote in within the last minutes."""

    user: User
    sections: list[Section]


@require_GET
def plan_news(request: PageRequest, pk: int) -> HttpResponse:
    """What was written since the number `since`: texts come with it, sections of rows are called."""
    people = ("account__owner", "template", "submitted_by", "decided_by")
    plans = Plan.objects.visible_to(request.user).select_related(*people)
    plan = get_object_or_404(plans, pk=pk)
    since, newest = number(request.GET.get("since")), latest_change(plan)
    after = newest if since is None else since
    written = Change.objects.filter(account_id=plan.account_id, pk__gt=after, pk__lte=newest)
    context = _written(plan, written, request) if newest > after else {"plan": plan}
    context |= {
        "since": newest,
        "writers": writers_of(plan, request.user),
        "may_write": may_write(plan, request),
    }
    answer = render_page(
        request, page="plan/news.html", partial="plan/partials/news.html", context=context
    )
    calls = _calls(written)
    if context["may_write"] != ("writing" in request.GET):
        calls[MOVED] = True
    if calls:
        answer["HX-Trigger"] = json.dumps(calls)
    return answer


def _written(plan: Plan, written: QuerySet[Change], request: PageRequest) -> dict[str, Any]:
    """The texts that were written, the head of the page, and whether the plan took a step."""
    return {
        **plan_context(plan, request),
        "written": True,
        "news": [shown_text(plan, part) for part in _texts(plan, written)],
        "moved": written.filter(kind=PLAN, object_id=plan.pk).exists(),
        "foretold": written.filter(kind=FORECAST).exists(),
        "remarked": written.filter(kind=REMARK).exists(),
    }


def writers_of(plan: Plan, user: User) -> list[Writer]:
    """Who else wrote in the plan's texts just now, the latest first; nobody where none may write."""
    if plan.state not in (Plan.State.DRAFT, Plan.State.APPROVED):
        return []
    parts = dict(plan.parts.values_list("pk", "section"))
    since = timezone.now() - WRITING_FOR
    lately = Change.objects.filter(kind=TEXT, object_id__in=parts, at__gte=since)
    others = lately.exclude(actor=None).exclude(actor=user).select_related("actor")
    found: dict[User, dict[str, Section]] = {}
    for change in others.order_by("-pk")[:READ]:
        code = parts[change.object_id]
        found.setdefault(change.actor, {}).setdefault(code, SECTIONS[code])  # type: ignore[arg-type]
    return [Writer(who, list(sections.values())) for who, sections in found.items()]


def _texts(plan: Plan, written: QuerySet[Change]) -> QuerySet[PlanPart]:
    told = written.filter(kind=TEXT).values("object_id")
    return plan.parts.filter(pk__in=told).select_related("updated_by")


def _calls(written: QuerySet[Change]) -> dict[str, bool]:
    """The events on which sections of rows read themselves anew."""
    kinds = written.filter(kind__in=ROWS).values_list("kind", flat=True).distinct()
    return {f"wrote-{section}": True for kind in kinds for section in ROWS[kind]}
