"""What plans of a tier or industry ask for: an administrator's templates."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import rows
from kam.core.errors import DomainError
from planning.models import Plan, PlanPart, PlanTemplate
from planning.plans.sections import SECTIONS, Kind

__all__ = ["create_template", "update_template"]

FIELDS = ("name", "tier", "industry", "sections", "is_active")
LONGEST_PROMPT = 300


@transaction.atomic
def create_template(*, actor: User, **fields: Any) -> PlanTemplate:
    """Add a template. Raises DomainError for an unknown section, one twice, or a name taken."""
    return rows.create(PlanTemplate, actor=actor, values=_tidy(rows.only(fields, FIELDS)))


@transaction.atomic
def update_template(
    *, actor: User, template: PlanTemplate, changes: dict[str, Any], version: int | None = None
) -> PlanTemplate:
    """Change a template, and with it the sections of its plans that are not closed.

    A section left out is hidden there, its text is kept. Raises as creating does, and Conflict
    when `version` is given and it moved on.
    """
    template = PlanTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
    values, before = _tidy(rows.only(changes, FIELDS)), _texts(template)
    rows.update(template, actor=actor, values=values, version=version)
    if new := _texts(template) - before:
        _begin(new, template)
    return template


def _tidy(values: dict[str, Any]) -> dict[str, Any]:
    """A tier is a capital letter; a section has all its keys, in the order of plans."""
    if "tier" in values:
        values = values | {"tier": values["tier"].strip().upper()}
    if "sections" not in values:
        return values
    asked = {row["section"]: row for row in values["sections"]}
    if asked.keys() - set(SECTIONS) or len(asked) < len(values["sections"]):
        raise DomainError(_("Name each section of a plan once."), field="sections")
    return values | {"sections": [_section(asked[code]) for code in SECTIONS if code in asked]}


def _section(row: dict[str, Any]) -> dict[str, Any]:
    prompt = " ".join(row.get("prompt", "").split())
    if len(prompt) > LONGEST_PROMPT:
        raise DomainError(
            _("A question has at most %(number)s characters.") % {"number": LONGEST_PROMPT},
            field="sections",
        )
    return {
        "section": row["section"], "prompt": prompt, "required": bool(row.get("required", False)),
    }  # fmt: skip


def _texts(template: PlanTemplate) -> set[str]:
    """Codes of the texts that it asks for."""
    codes = [row["section"] for row in template.sections] or list(SECTIONS)
    return {code for code in codes if SECTIONS[code].kind is Kind.TEXT}


def _begin(texts: set[str], template: PlanTemplate) -> None:
    """Open plans get the texts that are asked for from now on; one that they had before stays."""
    plans = Plan.objects.filter(template=template).exclude(state=Plan.State.CLOSED)
    PlanPart.objects.bulk_create(
        (PlanPart(plan=plan, section=code) for plan in plans for code in sorted(texts)),
        ignore_conflicts=True,
        batch_size=1_000,
    )
