"""Versions of the scoring model: copied, changed, compared, activated."""

from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from kam.core.errors import Conflict, DomainError
from kam.core.models import Change, Job
from scoring.models import ScoringModel
from scoring.services import queue_evaluation
from scoring.versions.compare import compare
from scoring.versions.definition import check, definition_of
from scoring.versions.services import activate_model, copy_model, discard_draft, update_draft

State = ScoringModel.State


@pytest.fixture
def active(db):
    return ScoringModel.objects.get(state=State.ACTIVE)


@pytest.fixture
def draft(cast, active):
    return copy_model(model=active, actor=cast.bo)


def weighed(definition, **weights):
    return [
        {**part, "weight": Decimal(weights.get(part["code"], part["weight"]))}
        for part in definition["dimensions"]
    ]


def test_a_copy_is_a_draft_that_says_the_same(cast, active, draft):
    assert (draft.state, draft.copied_from, draft.created_by) == (State.DRAFT, active, cast.bo)
    assert draft.number == active.number + 1
    assert compare(definition_of(active), definition_of(draft)) == []


def test_changed_weights_are_kept_and_logged(cast, draft):
    wish = weighed(definition_of(draft), sales=20, potential=50)
    update_draft(model=draft, actor=cast.bo, changes={"dimensions": wish})
    found = {row.code: row.weight for row in draft.dimensions.all()}
    assert (found["sales"], found["potential"]) == (20, 50)
    change = Change.objects.filter(kind="scoring.scoringmodel").latest("pk")
    assert change.actor == cast.bo
    assert list(change.values) == ["dimensions"]


def test_what_changes_nothing_is_not_logged(cast, draft):
    before = Change.objects.count()
    update_draft(model=draft, actor=cast.bo, changes=definition_of(draft))
    assert Change.objects.count() == before


def test_two_at_once_do_not_overwrite_each_other(cast, draft):
    update_draft(model=draft, actor=cast.bo, changes={"name": "Mine"}, version=draft.version)
    with pytest.raises(Conflict):
        update_draft(model=draft, actor=cast.mia, changes={"name": "Hers"}, version=draft.version)


def test_only_drafts_change(cast, active):
    with pytest.raises(DomainError, match="Only a draft"):
        update_draft(model=active, actor=cast.bo, changes={"name": "X"})
    with pytest.raises(DomainError, match="Only a draft"):
        discard_draft(model=active, actor=cast.bo)


def test_an_activated_draft_counts_from_now_on_and_everybody_is_evaluated(cast, active, draft):
    activate_model(model=draft, actor=cast.mia, reason="Margins matter more.")
    active.refresh_from_db()
    draft.refresh_from_db()
    assert (active.state, draft.state) == (State.RETIRED, State.ACTIVE)
    assert (draft.activated_by, draft.reason) == (cast.mia, "Margins matter more.")
    assert draft.activated_at is not None
    assert Job.objects.get().kind == "evaluation"


def test_an_evaluation_that_began_by_the_old_version_is_followed_by_one(cast, active, draft):
    begun = queue_evaluation(as_of=None, actor=cast.mia)
    activate_model(model=draft, actor=cast.mia, reason="Margins matter more.")
    follows = Job.objects.exclude(pk=begun.pk).get()
    assert (follows.kind, follows.payload) == (begun.kind, begun.payload)
    assert queue_evaluation(as_of=None, actor=cast.bo) == follows


def test_a_retired_version_can_return(cast, active, draft):
    activate_model(model=draft, actor=cast.bo, reason="Try it.")
    activate_model(model=active, actor=cast.bo, reason="It was better before.")
    assert ScoringModel.objects.get(state=State.ACTIVE) == active


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_who_copy_and_activate_at_the_same_moment_wait_for_each_other(cast, active):
    start, made = Barrier(2), []

    def copy_and_activate(actor):
        try:
            start.wait()
            copied = copy_model(model=active, actor=actor)
            made.append(activate_model(model=copied, actor=actor, reason="Mine.").number)
        finally:
            connection.close()

    threads = [Thread(target=copy_and_activate, args=[actor]) for actor in (cast.bo, cast.mia)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [active.number + 1, active.number + 2]
    assert ScoringModel.objects.get(state=State.ACTIVE).number in made
    assert Job.objects.filter(kind="evaluation").count() == 2


def test_activation_needs_a_reason_and_something_to_change(cast, active, draft):
    with pytest.raises(DomainError, match="Say why"):
        activate_model(model=draft, actor=cast.bo, reason=" ")
    with pytest.raises(DomainError, match="active already"):
        activate_model(model=active, actor=cast.bo, reason="Again.")


@pytest.mark.parametrize("who", ["anna", "rita"])
def test_reps_and_readers_do_not_weigh(cast, active, draft, who):
    actor = getattr(cast, who)
    for wish in (
        lambda: copy_model(model=active, actor=actor),
        lambda: update_draft(model=draft, actor=actor, changes={"name": "X"}),
        lambda: discard_draft(model=draft, actor=actor),
        lambda: activate_model(model=draft, actor=actor, reason="Because."),
    ):
        with pytest.raises(DomainError, match="Only managers"):
            wish()


def test_a_draft_can_be_thrown_away(cast, draft):
    discard_draft(model=draft, actor=cast.bo)
    assert not ScoringModel.objects.filter(state=State.DRAFT).exists()
    assert Change.objects.filter(action="deleted", kind="scoring.scoringmodel").exists()


def without_metrics(definition):
    definition["dimensions"][0]["metrics"] = []


def twice(definition):
    definition["dimensions"][0]["metrics"] *= 2


def set_in(path, value):
    def change(definition):
        part = definition
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = value

    return change


METRIC = ("dimensions", 0, "metrics", 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (set_in(("dimensions", 0, "weight"), Decimal(41)), "sum to 101.00, not to 100"),
        (set_in(("dimensions", 0, "weight"), Decimal(-1)), "From 0 to 100"),
        (without_metrics, "has no metric"),
        (twice, "twice"),
        (set_in((*METRIC, "code"), "luck"), "no metric luck"),
        (set_in((*METRIC, "weight"), 0), "more than 0"),
        (set_in((*METRIC, "normalisation"), "magic"), "no choice"),
        (set_in((*METRIC, "missing"), "guess"), "no choice"),
        (set_in((*METRIC, "params"), {"bands": [["0", "0"], ["9", "9"]]}), "must rise"),
        (set_in(("tiers", 0, "letter"), "Z"), "from A on"),
        (set_in(("tiers", 0, "share"), None), "but the last"),
        (set_in(("tiers", 0, "share"), Decimal(99)), "leave something"),
        (set_in(("tiers",), []), "2 to 6"),
        (set_in(("scope",), {"password": ["x"]}), "narrow"),
        (set_in(("scope",), {"region": "north"}), "a list"),
        (set_in(("scope",), {"status": ["lost"]}), "does not exist"),
        (set_in(("tier_rule",), "luck"), "no choice"),
        (set_in(("tier_within",), "moon"), "no choice"),
        (set_in(("segment_cut",), 101), "From 0 to 100"),
        (set_in(("demotion_repeats",), 0), "From 1 to 100"),
        (set_in(("name",), " "), "needs a name"),
    ],
)
def test_what_could_not_be_evaluated_is_refused(active, change, words):
    definition = definition_of(active)
    change(definition)
    with pytest.raises(DomainError, match=words):
        check(definition)


def test_bands_that_fall_are_refused_with_the_metric_at_fault(active):
    definition = definition_of(active)
    metric = definition["dimensions"][0]["metrics"][0]
    metric |= {"normalisation": "bands", "params": {"bands": [[10, 0], [5, 100]]}}
    with pytest.raises(DomainError, match="Sales of 12 months"):
        check(definition)


def test_a_comparison_names_each_difference_once(active):
    first, second = definition_of(active), definition_of(active)
    second["name"] = "Other"
    second["dimensions"] = weighed(second, sales=30, potential=40)
    second["dimensions"][0]["metrics"] = second["dimensions"][0]["metrics"][:-1]
    second["tiers"][0]["share"] = Decimal(10)
    found = {(d.where, d.what): (d.before, d.after) for d in compare(first, second)}
    assert found[((), "name")] == ("Standard", "Other")
    assert found[(("sales",), "weight")] == (40, 30)
    assert found[(("tiers", "A"), "share")] == (5, 10)
    assert found[(("sales", "margin"), "weight")] == (10, None)
    assert (("potential",), "name") not in found
