"""From a plan, one of its versions or a review to the bytes of its document, in the active language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from kam.core.files.types import TYPES
from planning.documents.copies import customers_copy
from planning.documents.paper import Paper
from planning.documents.pdf import as_pdf
from planning.documents.plan_paper import plan_paper
from planning.documents.reading import sales_by_month
from planning.documents.review_paper import review_paper
from planning.documents.slides import as_slides
from planning.models import Plan, PlanVersion, Review
from planning.plans.facts import accounts_of, sales_by_line
from planning.plans.freezing import frozen

__all__ = ["ABOUT", "FORMS", "Made", "content_type", "make"]

FORMS: Final[dict[str, Callable[..., bytes]]] = {"pdf": as_pdf, "pptx": as_slides}
ABOUT: Final[dict[str, Any]] = {
    "plan": Plan.objects.select_related("account", "template"),
    "planversion": PlanVersion.objects.select_related("plan__account"),
    "review": Review.objects.select_related("account"),
}
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Made:
    """A file that is ready: what it may be called, and its bytes."""

    name: str
    content: bytes


def content_type(form: str) -> str:
    return TYPES[form].content_type


def make(
    about: models.Model, *, user: User, form: str, for_customer: bool, progress: Progress
) -> Made:
    """Read, write the paper, typeset it; progress is told sections done, of how many."""
    progress(0, 1, _("Reading"))
    paper = PAPERS[str(about._meta.model_name)](about, user, for_customer)
    content = FORMS[form](paper, lambda done, of: progress(done, of, _("Typesetting")))
    return Made(f"{paper.title} {paper.subtitle}.{form}", content)


def _plan(plan: Plan, user: User, for_customer: bool) -> Paper:
    accounts = accounts_of(plan, user)
    return _written(frozen(plan, user=user), accounts, for_customer, plan.get_state_display())


def _version(version: PlanVersion, user: User, for_customer: bool) -> Paper:
    """As it was approved; sales are those of the plan's own account up to that day."""
    day = date_format(timezone.localtime(version.approved_at), "DATE_FORMAT")
    state = _("Version %(number)s, %(day)s") % {"number": version.number, "day": day}
    return _written(version.content, [version.account_id], for_customer, state)


def _written(content: dict[str, Any], accounts: list[int], for_customer: bool, state: str) -> Paper:
    months = sales_by_month(accounts, date.fromisoformat(content["facts"]["as_of"]))
    if for_customer:
        return plan_paper(customers_copy(content), months, for_customer=True)
    return plan_paper(content, months, for_customer=False, state=state)


def _review(review: Review, user: User, for_customer: bool) -> Paper:
    """Sales are those up to the day it was prepared, else up to its day."""
    until = date.fromisoformat(review.prepared.get("as_of") or review.due.isoformat())
    head = {
        "account": review.account.name, "since": review.since.isoformat(),
        "due": (review.held_on or review.due).isoformat(), "decision": review.decision,
        "verdict": review.get_verdict_display(),
    }  # fmt: skip
    lines = [
        {"line": row.line, "now": row.now, "before": row.before}
        for row in sales_by_line([review.account_id], until)
    ]
    months = sales_by_month([review.account_id], until)
    return review_paper(head, review.prepared, lines, months, customer=for_customer)


PAPERS: Final[dict[str, Callable[[Any, User, bool], Paper]]] = {
    "plan": _plan,
    "planversion": _version,
    "review": _review,
}
