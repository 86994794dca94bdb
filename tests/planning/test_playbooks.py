"""Playbooks: the core tasks, written by administrators, started by hand and by what happens."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import AccountRole, Contract
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change, Job, Notification
from planning.models import Action, Playbook, PlaybookRun
from planning.playbooks.events import MORE, START, queue_published, queue_renewals, start_by_events
from planning.playbooks.services import create_playbook, start_playbook, update_playbook
from planning.playbooks.words import NAMES, STEPS
from scoring.models import Evaluation, ScoringModel, Transition

DAY = date(2026, 3, 2)


@pytest.fixture
def deals(db) -> Playbook:
    return Playbook.objects.get(code="win_deals")


@pytest.fixture
def moved(cast):
    """An evaluation in which ACME moved."""
    model = ScoringModel.objects.order_by("pk").first()
    evaluation = Evaluation.objects.create(model=model, as_of=timezone.localdate())

    def move(kind: str, before: str, after: str) -> Job:
        Transition.objects.create(
            account=cast.acme, evaluation=evaluation, as_of=timezone.localdate(), kind=kind, before=before,
            after=after,
        )  # fmt: skip
        return Job(payload={"evaluation": evaluation.pk})

    return move


def test_the_core_tasks_and_the_renewal_are_there_in_both_languages(db):
    playbooks = list(Playbook.objects.prefetch_related("steps"))
    assert [playbook.code for playbook in playbooks] == list(NAMES)
    titles = [step.title for playbook in playbooks for step in playbook.steps.all()]
    assert titles == list(STEPS)
    with translation.override("zh-hans"):
        assert all(str(playbook) != str(playbook.code) for playbook in playbooks)
        assert not any(str(playbook).isascii() for playbook in playbooks)
        assert not any(str(s).isascii() for p in playbooks for s in p.steps.all())


def test_a_start_makes_dated_actions_for_those_who_have_the_roles(cast, deals):
    AccountRole.objects.create(account=cast.acme, user=cast.ben, role="solution", starts=DAY)
    run = start_playbook(actor=cast.anna, account=cast.acme, playbook=deals, on=DAY)
    made = {(a.owner, (a.due - DAY).days) for a in run.actions.all()}
    assert made == {(cast.anna, 2), (cast.ben, 7), (cast.anna, 14), (cast.anna, 21)}
    assert {action.source for action in run.actions.all()} == {"playbook"}
    assert [notice.user for notice in Notification.objects.all()] == [cast.ben]


def test_who_only_reads_gets_no_step(cast):
    AccountRole.objects.filter(user=cast.rita).update(role="service")
    serve = Playbook.objects.get(code="serve_and_retain")
    run = start_playbook(actor=cast.bo, account=cast.acme, playbook=serve)
    assert {action.owner for action in run.actions.all()} == {cast.anna}
    assert Notification.objects.get(user=cast.anna).params["account"] == "ACME Corp"


def test_who_has_left_gets_no_step(cast, deals, moved):
    type(cast.anna).objects.filter(pk=cast.anna.pk).update(is_active=False)
    assert start_by_events(moved("tier", "B", "A")) == 0
    run = start_playbook(actor=cast.bo, account=cast.acme, playbook=deals)
    assert {action.owner for action in run.actions.all()} == {cast.bo}


def test_actions_are_written_in_the_owners_language(cast, deals):
    cast.anna.language = "zh-hans"
    cast.anna.save()
    run = start_playbook(actor=cast.bo, account=cast.acme, playbook=deals)
    assert not any(action.title.isascii() for action in run.actions.all())


def test_what_is_not_in_use_is_not_started(cast, deals):
    update_playbook(actor=cast.mia, playbook=deals, changes={"is_active": False})
    with pytest.raises(DomainError, match="not in use"):
        start_playbook(
            actor=cast.anna, account=cast.acme, playbook=Playbook.objects.get(pk=deals.pk)
        )


def test_steps_are_replaced_and_what_was_started_stays(cast, deals):
    run = start_playbook(actor=cast.anna, account=cast.acme, playbook=deals)
    steps = [{"title": "Ask", "days_after": 5}, {"title": " "}]
    update_playbook(actor=cast.mia, playbook=deals, changes={"steps": steps}, version=1)
    assert [step.title for step in deals.steps.all()] == ["Ask"]
    assert run.actions.count() == 4
    assert Change.objects.filter(kind="planning.playbook").latest("pk").values["steps"][1] == [
        {"title": "Ask", "days_after": 5, "role": ""}
    ]
    with pytest.raises(Conflict):
        update_playbook(actor=cast.mia, playbook=deals, changes={"name": "X"}, version=1)
    for wrong, why in (([], "needs a step"), ([{"title": "Ask"}] * 61, "at most 60")):
        with pytest.raises(DomainError, match=why):
            update_playbook(actor=cast.mia, playbook=deals, changes={"steps": wrong})


def test_a_start_at_the_end_of_the_calendar_is_refused(cast, deals):
    with pytest.raises(DomainError, match="too far away"):
        start_playbook(actor=cast.anna, account=cast.acme, playbook=deals, on=date.max)
    assert not Action.objects.exists()


def test_two_of_one_name_have_codes_of_their_own(cast):
    on = {"actor": cast.mia, "steps": [{"title": "Ask"}]}
    codes = [create_playbook(**on, name=name).code for name in ("Onboard", "Onboard", "入门")]
    assert codes == ["onboard", "onboard-1", "own"]
    with pytest.raises(DomainError, match="name"):
        create_playbook(**on, name="")


@pytest.mark.parametrize(
    ("kind", "before", "after", "code"),
    [
        ("tier", "B", "A", "plan_the_account"),
        ("tier", "A", "B", None),
        ("stage", "2", "4", "serve_and_retain"),
        ("stage", "4", "2", None),
    ],
)
def test_what_happens_starts_the_playbook_of_the_event_once(cast, moved, kind, before, after, code):
    job = moved(kind, before, after)
    start_by_events(job)
    runs = PlaybookRun.objects.filter(account=cast.acme)
    assert [run.playbook.code for run in runs] == ([code] if code else [])
    count = Action.objects.count()
    Action.objects.update(done_on=timezone.localdate())
    start_by_events(job)
    assert (runs.count(), Action.objects.count()) == (int(bool(code)), count)


def test_it_is_not_started_again_while_its_actions_are_open(cast, moved):
    job = moved("tier", "B", "A")
    start_by_events(job)
    Transition.objects.update(as_of=timezone.localdate() - timedelta(days=1))
    start_by_events(job)
    assert PlaybookRun.objects.count() == 1
    Action.objects.update(done_on=timezone.localdate())
    start_by_events(job)
    assert PlaybookRun.objects.count() == 2


def test_a_day_that_is_evaluated_long_after_starts_nothing(cast, moved):
    job = moved("tier", "B", "A")
    Transition.objects.update(as_of=timezone.localdate() - timedelta(days=8))
    assert start_by_events(job) == 0


def test_an_evaluation_queues_the_start_only_where_a_playbook_waits(cast, db):
    queue_published(1)
    assert Job.objects.filter(kind=START).count() == 1
    Playbook.objects.update(event="")
    queue_published(2)
    assert Job.objects.filter(kind=START).count() == 1


def test_a_contract_that_ends_soon_starts_the_playbook_of_renewals_once(cast):
    on = {"account": cast.acme, "starts": DAY - timedelta(days=300)}
    soon = Contract.objects.create(**on, name="Soon", ends=DAY + timedelta(days=90))
    Contract.objects.create(**on, name="Later", ends=DAY + timedelta(days=91))
    Contract.objects.create(
        **on, name="Ended", ends=DAY + timedelta(days=9), state="ended", settled_on=DAY
    )
    job = queue_renewals(today=DAY)
    assert job is not None
    assert queue_renewals(today=DAY) is None
    assert start_by_events(job) == 1
    run = PlaybookRun.objects.get()
    assert (run.playbook.code, run.cause) == ("renew_the_contract", f"renewal:{soon.pk}")
    Action.objects.update(done_on=timezone.localdate())
    assert start_by_events(job) == 0


def test_an_owner_hears_of_moves_beyond_those_that_started_a_playbook(cast, moved, monkeypatch):
    monkeypatch.setattr("planning.playbooks.events.EACH", 1)
    job = moved("tier", "B", "A")
    start_by_events(job)
    assert not Notification.objects.filter(text=MORE).exists()
    type(cast.bolt).objects.update(owner=cast.anna)
    Transition.objects.create(
        account=cast.bolt, evaluation_id=job.payload["evaluation"], kind="tier", before="B",
        after="A", as_of=timezone.localdate(),
    )  # fmt: skip
    for _again in range(2):
        start_by_events(job)
    told = Notification.objects.get(text=MORE)
    assert (told.user, told.params["moved"], told.params["started"]) == (cast.anna, 2, 1)
    assert PlaybookRun.objects.count() == 1


def test_of_many_contracts_the_soonest_are_seen_to_and_the_others_later(cast, monkeypatch):
    monkeypatch.setattr("planning.playbooks.events.EACH", 1)
    type(cast.bolt).objects.update(owner=cast.anna)
    on = {"starts": DAY - timedelta(days=300), "name": "Frame"}
    for account, days in ((cast.acme, 20), (cast.bolt, 10)):
        Contract.objects.create(**on, account=account, ends=DAY + timedelta(days=days))
    start_by_events(Job(payload={"day": DAY.isoformat()}))
    assert PlaybookRun.objects.get().account == cast.bolt
    start_by_events(Job(payload={"day": DAY.isoformat()}))
    assert PlaybookRun.objects.count() == 2


def test_without_a_playbook_for_renewals_nothing_is_queued(cast):
    Playbook.objects.filter(event="renewal").update(is_active=False)
    assert queue_renewals(today=DAY) is None
