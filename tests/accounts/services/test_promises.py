"""Promises, complaints and what customers tell us, through the services."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Activity, Commitment, Feedback, Person
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change

LONG_AGO = date(2026, 1, 5)


@pytest.fixture
def promise(cast) -> Commitment:
    return services.create_commitment(
        actor=cast.anna, account=cast.acme, what="Send the drawing", made_on=LONG_AGO,
        due=LONG_AGO + timedelta(days=7),
    )  # fmt: skip


@pytest.fixture
def complaint(cast) -> Feedback:
    return services.create_feedback(
        actor=cast.bo, account=cast.acme, kind="complaint", text="Late again", given_on=LONG_AGO
    )


def test_a_promise_is_its_makers_to_keep_and_made_today_unless_said(cast, today):
    promise = services.create_commitment(
        actor=cast.anna, account=cast.acme, what="A price by Friday", due=today
    )
    assert (promise.owner, promise.made_on, promise.state) == (cast.anna, today, "open")
    other = services.create_commitment(
        actor=cast.anna, account=cast.acme, what="A visit", due=today, owner=cast.ben
    )
    assert other.owner == cast.ben
    assert Change.objects.latest("pk").values["what"] == [None, "A visit"]


def test_kept_and_reopened_leave_their_trace(cast, promise, today):
    settled = services.settle_commitment(actor=cast.bo, commitment=promise, state="kept")
    assert (settled.state, settled.settled_on) == ("kept", today)
    change = Change.objects.latest("pk")
    assert change.actor == cast.bo
    assert change.values == {"state": ["open", "kept"], "settled_on": [None, today.isoformat()]}
    again = services.reopen_commitment(actor=cast.bo, commitment=promise)
    assert (again.state, again.settled_on) == ("open", None)


def test_settling_twice_keeps_the_first_day(cast, promise, today):
    services.settle_commitment(actor=cast.anna, commitment=promise, state="kept", on=LONG_AGO)
    count = Change.objects.count()
    services.settle_commitment(actor=cast.anna, commitment=promise, state="kept")
    promise.refresh_from_db()
    assert promise.settled_on == LONG_AGO
    assert Change.objects.count() == count
    services.settle_commitment(actor=cast.anna, commitment=promise, state="broken")
    promise.refresh_from_db()
    assert (promise.state, promise.settled_on) == ("broken", today)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due": LONG_AGO - timedelta(days=1)}, "due"),
        ({"what": "  "}, "what"),
        ({"state": "forgotten"}, "state"),
        ({"state": "kept", "settled_on": LONG_AGO - timedelta(days=1)}, "settled_on"),
        ({"state": "kept", "settled_on": date(2999, 1, 1)}, "settled_on"),
        ({"made_on": date(2999, 1, 1)}, "made_on"),
        ({"settled_on": LONG_AGO}, "settled_on"),
    ],
)
def test_a_refused_promise_names_the_field(cast, promise, changes, field):
    before = Change.objects.count()
    with pytest.raises(DomainError) as refusal:
        services.update_commitment(commitment=promise, actor=cast.anna, changes=changes)
    assert refusal.value.field == field
    assert Change.objects.count() == before


def test_a_promise_is_made_to_somebody_of_the_account(cast, promise):
    stranger = Person.objects.create(account=cast.bolt, name="Sun")
    outside = Person.objects.create(name="Consultant", side="third")
    update = services.update_commitment
    with pytest.raises(DomainError) as refusal:
        update(commitment=promise, actor=cast.anna, changes={"person": stranger})
    assert refusal.value.field == "person"
    update(commitment=promise, actor=cast.anna, changes={"person": outside})


def test_who_has_moved_on_stays_the_one_it_was_promised_to(cast, promise):
    person = Person.objects.create(account=cast.acme, name="Li")
    changed = services.update_commitment(
        commitment=promise, actor=cast.anna, changes={"person": person}
    )
    Person.objects.filter(pk=person.pk).update(account=cast.bolt)
    person.refresh_from_db()
    changes = {"person": person, "note": "She left"}
    services.update_commitment(commitment=changed, actor=cast.anna, changes=changes)
    promise.refresh_from_db()
    assert (promise.person, promise.note) == (person, "She left")


def test_a_stale_form_changes_nothing(cast, promise):
    update = services.update_commitment
    update(commitment=promise, actor=cast.anna, changes={"note": "a"}, version=1)
    with pytest.raises(Conflict):
        update(commitment=promise, actor=cast.bo, changes={"note": "b"}, version=1)


def test_an_archived_account_is_promised_nothing(cast, promise, complaint, today):
    services.archive_account(account=cast.acme, actor=cast.bo)
    with pytest.raises(DomainError):
        services.create_commitment(actor=cast.bo, account=cast.acme, what="x", due=today)
    with pytest.raises(DomainError):
        services.settle_commitment(actor=cast.bo, commitment=promise, state="kept")
    with pytest.raises(DomainError):
        services.resolve_complaint(actor=cast.bo, feedback=complaint, resolution="Sorry")


def _contact_with_promise(cast, today) -> tuple[Activity, Commitment]:
    entry = services.log_activity(
        actor=cast.anna, account=cast.acme, kind="visit", at=timezone.now()
    )
    promise = services.create_commitment(
        actor=cast.anna, account=cast.acme, activity=entry, what="A sample", due=today
    )
    return entry, promise


def test_taking_a_contact_back_takes_its_untouched_promise_along(cast, today):
    entry, _promise = _contact_with_promise(cast, today)
    services.undo_activity(activity=entry, actor=cast.anna)
    assert not Commitment.objects.exists()
    change = Change.objects.get(kind="accounts.commitment", action="deleted")
    assert change.values["what"] == ["A sample", None]


def test_a_promise_that_was_touched_outlives_its_contact(cast, today):
    entry, promise = _contact_with_promise(cast, today)
    services.settle_commitment(actor=cast.anna, commitment=promise, state="kept")
    services.undo_activity(activity=entry, actor=cast.anna)
    assert Commitment.objects.get().activity is None


def test_a_complaint_is_the_account_owners_to_resolve(cast, complaint):
    assert complaint.owner == cast.anna
    opinion = services.create_feedback(actor=cast.anna, account=cast.acme, satisfaction=8)
    assert opinion.owner is None


def test_a_complaint_is_resolved_in_words_and_can_open_again(cast, complaint, today):
    resolve = services.resolve_complaint
    with pytest.raises(DomainError) as refusal:
        resolve(actor=cast.anna, feedback=complaint, resolution=" ")
    assert refusal.value.field == "resolution"
    done = resolve(actor=cast.anna, feedback=complaint, resolution="New carrier")
    assert (done.resolved_on, done.resolution) == (today, "New carrier")
    again = services.reopen_complaint(actor=cast.anna, feedback=complaint)
    assert (again.resolved_on, again.resolution) == (None, "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"satisfaction": 11}, "satisfaction"),
        ({"recommendation": -1}, "recommendation"),
        ({"given_on": date(2999, 1, 1)}, "given_on"),
        ({"text": ""}, "text"),
        ({"resolution": "Sorry", "resolved_on": LONG_AGO - timedelta(days=1)}, "resolved_on"),
        ({"resolved_on": LONG_AGO}, "resolution"),
        ({"kind": "rumour"}, "kind"),
    ],
)
def test_refused_feedback_names_the_field(cast, complaint, changes, field):
    with pytest.raises(DomainError) as refusal:
        services.update_feedback(feedback=complaint, actor=cast.anna, changes=changes)
    assert refusal.value.field == field


def test_an_opinion_is_not_resolved(cast):
    opinion = services.create_feedback(actor=cast.anna, account=cast.acme, satisfaction=3)
    with pytest.raises(DomainError):
        services.resolve_complaint(actor=cast.anna, feedback=opinion, resolution="x")


def test_a_complaint_needs_words(cast):
    with pytest.raises(DomainError) as refusal:
        services.create_feedback(
            actor=cast.anna, account=cast.acme, kind="complaint", satisfaction=2
        )
    assert refusal.value.field == "text"
