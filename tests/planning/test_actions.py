"""Actions: written down, moved on, done with evidence, taken back; who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Person
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change, Job, Notification
from planning.actions.services import (
    action_from_step,
    create_action,
    finish_action,
    move_action,
    update_action,
)
from planning.day.actions import actions_of
from planning.day.dates import dates_of
from planning.day.digest import mail_of
from planning.day.telling import tell_overdue
from planning.day.whose import Whose
from planning.models import Action, Plan
from planning.plans.services import start_plan


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def action(cast, today) -> Action:
    return create_action(
        actor=cast.anna, account=cast.acme, title="Visit the plant", due=today + timedelta(days=7)
    )


def test_an_action_is_its_writers_unless_another_is_named(cast, action, today):
    assert action.owner == cast.anna
    assert Change.objects.latest("pk").values["title"] == [None, "Visit the plant"]
    assert not Notification.objects.exists()
    other = create_action(
        actor=cast.bo, account=cast.acme, title="Call", due=today, owner=cast.anna
    )
    notice = Notification.objects.get(user=cast.anna)
    assert (notice.kind, notice.params["what"]) == ("given", "Call")
    update_action(action=other, actor=cast.bo, changes={"owner": None})
    other.refresh_from_db()
    assert other.owner == cast.anna


def test_one_of_theirs_does_it_and_one_of_us_sees_to_it(cast, today):
    theirs = Person.objects.create(account=cast.acme, name="Their engineer")
    action = create_action(
        actor=cast.anna, account=cast.acme, title="Data", due=today, their_owner=theirs
    )
    assert (action.their_owner, action.owner) == (theirs, cast.anna)
    stranger = Person.objects.create(account=cast.bolt, name="Stranger")
    with pytest.raises(DomainError, match="does not belong to this account") as refusal:
        update_action(action=action, actor=cast.anna, changes={"their_owner": stranger})
    assert refusal.value.field == "their_owner"


def test_an_action_goes_to_and_fro(cast, action, today):
    states = []
    for to in ("started", "done", "started", "dropped", "open", "done", "open"):
        action = move_action(actor=cast.anna, action=action, to=to)
        states.append(action.state)
    assert states == ["started", "done", "started", "dropped", "open", "done", "open"]
    with pytest.raises(DomainError, match="open, started, done or dropped"):
        move_action(actor=cast.anna, action=action, to="lost")


def test_done_twice_keeps_the_first_day_and_logs_once(cast, action, today):
    finish_action(actor=cast.anna, action=action, on=today - timedelta(days=2), evidence="Order 12")
    count = Change.objects.count()
    done = move_action(actor=cast.bo, action=Action.objects.get(pk=action.pk), to="done")
    assert (done.done_on, done.evidence) == (today - timedelta(days=2), "Order 12")
    assert Change.objects.count() == count


def test_done_before_it_was_started_it_was_started_that_day(cast, action, today):
    action = move_action(actor=cast.anna, action=action, to="started")
    done = finish_action(actor=cast.anna, action=action, on=today - timedelta(days=1))
    assert done.started_on == done.done_on == today - timedelta(days=1)


def test_nothing_is_done_tomorrow(cast, action, today):
    with pytest.raises(DomainError, match="lies in the future"):
        finish_action(actor=cast.anna, action=action, on=today + timedelta(days=1))


def test_what_somebody_else_did_meanwhile_is_not_undone(client, cast, action, today):
    finish_action(actor=cast.bo, action=action, evidence="Order 12")
    client.force_login(cast.anna)
    address = f"/actions/{action.pk}/move/"
    late = client.post(address, {"to": "started", "was": "open"}, headers={"HX-Request": "true"})
    assert "Somebody else has moved it" in late["HX-Trigger"]
    action.refresh_from_db()
    assert (action.state, action.done_on) == ("done", today)
    client.post(address, {"to": "done", "was": "open"})  # both meant the same
    client.post(address, {"to": "open", "was": "done"})
    action.refresh_from_db()
    assert action.state == "open"


def test_somebody_faster_is_not_overwritten(cast, action):
    update_action(action=action, actor=cast.anna, changes={"title": "Call"}, version=1)
    with pytest.raises(Conflict):
        update_action(action=action, actor=cast.bo, changes={"title": "Write"}, version=1)


def test_an_approved_plan_that_gets_an_action_is_a_draft_again(cast, action, today):
    plan = start_plan(actor=cast.anna, account=cast.acme, year=2026)
    Plan.objects.filter(pk=plan.pk).update(state="approved")
    update_action(action=action, actor=cast.anna, changes={"plan": plan})
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_what_is_planned_runs_on_while_the_plan_is_approved(cast, action):
    plan = start_plan(actor=cast.anna, account=cast.acme, year=2026)
    update_action(action=action, actor=cast.anna, changes={"plan": plan})
    Plan.objects.filter(pk=plan.pk).update(state="approved")
    finish_action(actor=cast.anna, action=Action.objects.get(pk=action.pk), evidence="Seen")
    plan.refresh_from_db()
    assert plan.state == "approved"


def test_a_plan_of_another_account_is_refused(cast, action):
    plan = start_plan(actor=cast.sue, account=cast.bolt, year=2026)
    with pytest.raises(DomainError, match="another account"):
        update_action(action=action, actor=cast.mia, changes={"plan": plan})


def test_a_next_step_becomes_an_action(cast, today):
    entry = accounts.log_activity(
        actor=cast.anna, account=cast.acme, kind="visit", at=timezone.now(),
        next_step="Send the drawing", next_step_due=today,
    )  # fmt: skip
    action = action_from_step(actor=cast.anna, activity=entry)
    assert (action.title, action.due, action.owner) == ("Send the drawing", today, cast.anna)
    entry.refresh_from_db()
    assert entry.next_step_done_at is not None
    with pytest.raises(DomainError, match="no open next step"):
        action_from_step(actor=cast.anna, activity=entry)


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("open", ["Late", "Now"]),
        ("overdue", ["Late"]),
        ("started", ["Now"]),
        ("done", ["Done"]),
        ("dropped", ["Dropped"]),
    ],
)
def test_each_state_has_its_actions(cast, today, state, shown):
    on = {"actor": cast.anna, "account": cast.acme}
    create_action(**on, title="Late", due=today - timedelta(days=1))
    create_action(**on, title="Now", due=today, started_on=today)
    create_action(**on, title="Done", due=today, done_on=today)
    create_action(**on, title="Dropped", due=today, dropped_on=today)
    found = Action.objects.in_state(state, today)
    assert [action.title for action in found] == shown


def test_what_is_due_stands_on_the_day_page_and_in_the_morning_mail(cast, action, today):
    own = Whose(cast.anna, person=cast.anna)
    assert actions_of(own, today=today).planned == [action]
    assert actions_of(own, today=today - timedelta(days=1)).planned == []
    mail = mail_of(cast.anna, today)
    assert mail is not None
    assert "Visit the plant" in mail.body
    finish_action(actor=cast.anna, action=action)
    assert actions_of(own, today=today).planned == []


def test_what_is_due_stands_in_ones_calendar(cast, action, today):
    (entry,) = dates_of(cast.anna, today=today)
    assert (entry.name, entry.day) == (f"action-{action.pk}", action.due)
    assert "Visit the plant" in entry.title
    assert dates_of(cast.ben, today=today) == []


def test_who_sees_to_an_overdue_action_is_told_once(cast, action, today):
    job = Job(payload={"day": (action.due + timedelta(days=1)).isoformat()})
    assert tell_overdue(job) == 1
    assert tell_overdue(job) == 0
    notice = Notification.objects.get(user=cast.anna)
    assert (notice.kind, notice.params["what"]) == ("overdue", "Visit the plant")
