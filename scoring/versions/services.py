"""Copy, change, discard and activate versions of the scoring model."""

from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from kam.core import changes as log
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change
from scoring.evaluation.services import queue_evaluation
from scoring.models import Dimension, ModelMetric, ScoringModel, TierBand
from scoring.versions.definition import METRIC, SETTINGS, Definition, check, definition_of

__all__ = ["activate_model", "copy_model", "discard_draft", "may_weigh", "update_draft"]

State = ScoringModel.State


def may_weigh(actor: User) -> bool:
    """Managers and administrators write drafts and activate them."""
    return actor.can_write and actor.role != User.Role.REP


@transaction.atomic
def copy_model(
    *, model: ScoringModel, actor: User, changes: Definition | None = None
) -> ScoringModel:
    """A new draft like `model`, with `changes` already made: what a simulation found, kept.

    Raises DomainError for who may not weigh, and for changes that could not be evaluated.
    """
    _refuse_others(actor)
    definition = {**definition_of(model), **_known_parts(changes or {})}
    check(definition)
    draft = ScoringModel.objects.create(
        number=_next_number(), copied_from=model, created_by=actor, **_settings(definition)
    )
    _write_parts(draft, definition)
    values = {"copied_from": [None, model.pk], **_logged({}, definition)}
    log.record(draft, actor=actor, action=Change.Action.CREATED, values=values)
    return draft


@transaction.atomic
def update_draft(
    *, model: ScoringModel, actor: User, changes: Definition, version: int | None = None
) -> ScoringModel:
    """Change a draft: the parts that `changes` names take the place of the old ones, whole.

    Raises DomainError for an active or retired model, and for what could not be evaluated;
    Conflict when `version` has moved on.
    """
    _refuse_others(actor)
    draft = _locked_draft(model)
    if version is not None and version != draft.version:
        raise Conflict(_("Somebody else changed this in the meantime."), code="conflict")
    before = definition_of(draft)
    after = {**before, **_known_parts(changes)}
    check(after)
    if differences := _logged(before, after):
        _write(draft, after)
        log.record(draft, actor=actor, action=Change.Action.CHANGED, values=differences)
    return draft


@transaction.atomic
def discard_draft(*, model: ScoringModel, actor: User) -> None:
    """Throw a draft away; raises DomainError for a model that has counted."""
    _refuse_others(actor)
    draft = _locked_draft(model)
    values = {name: [value[1], None] for name, value in _logged({}, definition_of(draft)).items()}
    log.record(draft, actor=actor, action=Change.Action.DELETED, values=values)
    draft.delete()


@transaction.atomic
def activate_model(*, model: ScoringModel, actor: User, reason: str) -> ScoringModel:
    """Let a draft, or a retired version, count from now on; the active one retires.

    All accounts are evaluated by it at once, by a worker. Raises DomainError without a reason,
    and for a model that is active already.
    """
    _refuse_others(actor)
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason")
    rows = {m.pk: m for m in ScoringModel.objects.select_for_update().order_by("pk")}
    model = rows[model.pk]
    if model.state == State.ACTIVE:
        raise DomainError(_("This model is active already."), code="conflict")
    check(definition_of(model))
    for active in (m for m in rows.values() if m.state == State.ACTIVE):
        log.apply(active, actor=actor, changes={"state": State.RETIRED})
    log.apply(model, actor=actor, changes={"state": State.ACTIVE, "reason": reason.strip()})
    ScoringModel.objects.filter(pk=model.pk).update(activated_at=Now(), activated_by=actor)
    queue_evaluation(as_of=None, actor=actor)
    model.refresh_from_db()
    return model


def _refuse_others(actor: User) -> None:
    if not may_weigh(actor):
        raise DomainError(_("Only managers weigh."), code="forbidden")


def _next_number() -> int:
    """Behind a lock that is waited for first: two who copy at once take one number each."""
    list(ScoringModel.objects.select_for_update().order_by("pk").values_list("pk"))
    newest = ScoringModel.objects.aggregate(Max("number"))["number__max"]
    return (newest or 0) + 1


def _locked_draft(model: ScoringModel) -> ScoringModel:
    draft = ScoringModel.objects.select_for_update().get(pk=model.pk)
    if draft.state != State.DRAFT:
        raise DomainError(_("Only a draft can be changed. Make a copy of this one."))
    return draft


def _known_parts(changes: Definition) -> Definition:
    if unknown := set(changes) - {*SETTINGS, "dimensions", "tiers"}:
        raise DomainError(_("%(name)s is not part of a model.") % {"name": sorted(unknown)[0]})
    return changes


def _settings(definition: Definition) -> dict[str, Any]:
    return {name: definition[name] for name in SETTINGS}


def _write(draft: ScoringModel, definition: Definition) -> None:
    for name, value in _settings(definition).items():
        setattr(draft, name, value)
    draft.updated_at, draft.version = Now(), F("version") + 1
    draft.save()
    draft.dimensions.all().delete()
    draft.tiers.all().delete()
    _write_parts(draft, definition)
    draft.refresh_from_db()


def _write_parts(draft: ScoringModel, definition: Definition) -> None:
    for place, part in enumerate(definition["dimensions"]):
        row = Dimension.objects.create(
            model=draft,
            code=part["code"] or slugify(part["name"]),
            name=part["name"],
            weight=part["weight"],
            axis=part["axis"],
            position=place,
        )
        ModelMetric.objects.bulk_create(
            ModelMetric(dimension=row, position=at, **{name: metric[name] for name in METRIC})
            for at, metric in enumerate(part["metrics"])
        )
    TierBand.objects.bulk_create(TierBand(model=draft, **tier) for tier in definition["tiers"])


def _logged(before: Definition, after: Definition) -> dict[str, list[Any]]:
    """{"part": [old, new]} of what differs, as the log keeps it."""
    pairs = {name: [_plain(before.get(name)), _plain(after[name])] for name in after}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return log.plain(value)
