"""Reviews: opened and prepared by the night, held by people, never twice."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Account, Commitment, Feedback
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change, Job
from planning import tasks
from planning.models import Action, Goal, Review, Risk
from planning.plans.services import start_plan
from planning.reviews import (
    create_review,
    hold_review,
    prepare_one,
    queue_reviews,
    reopen_review,
    update_review,
)
from planning.reviews.preparing import prepared
from planning.reviews.rules import Facts, first_due, next_due, put_together, share_changed
from scoring.models import Standing
from scoring.services import evaluate

RHYTHM = timedelta(days=90)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def review(cast, today) -> Review:
    return create_review(actor=cast.anna, account=cast.acme, due=today)


def night(today: date) -> None:
    queue_reviews(today=today)
    for job in Job.objects.unfinished().filter(kind="reviews"):
        tasks.prepare_reviews(job.pk)


def hold(review: Review, actor, **said) -> None:
    hold_review(review=review, actor=actor, **{"verdict": "on_track", "decision": "Go on"} | said)


def test_a_first_review_is_spread_over_the_rhythm_and_stays_where_it_is():
    day = date(2026, 3, 2)
    days = {first_due(account, day, 90) for account in range(1000)}
    assert (min(days), max(days), len(days)) == (day, day + timedelta(days=89), 90)
    assert first_due(7, day, 90) == first_due(7, day, 90)
    assert next_due(day, 90) == date(2026, 5, 31)


def test_a_share_of_nothing_is_not_told():
    assert share_changed(0, 5) is None
    assert share_changed(100, 75) == -0.25
    assert share_changed(-10, -5) == 0.5


def test_late_things_are_counted_and_come_first():
    action = {"id": 1, "what": "x", "owner": "", "done_on": None, "evidence": ""}
    rows = [
        action | {"id": 1, "due": "2026-05-01"},
        action | {"id": 2, "due": "2026-02-01"},
        action | {"id": 3, "due": "2026-01-15", "done_on": "2026-02-02"},
    ]
    since, day = date(2026, 1, 1), date(2026, 3, 2)
    told = put_together(Facts(actions=rows), since=since, as_of=day)["actions"]
    assert told["counts"] == {"open": 2, "late": 1, "done": 1}
    assert [row["id"] for row in told["rows"]] == [2, 3, 1]


def test_the_night_opens_a_review_where_there_is_a_plan_or_a_high_tier(cast, today):
    evaluate(as_of=today)
    Standing.objects.filter(account=cast.bolt).update(tier="D")
    Standing.objects.filter(account=cast.acme).update(tier="B")
    night(today)
    assert list(Review.objects.values_list("account", flat=True)) == [cast.acme.pk]
    start_plan(actor=cast.sue, account=cast.bolt, year=today.year)
    night(today + timedelta(days=1))
    opened = Review.objects.get(account=cast.bolt)
    assert opened.plan.account == cast.bolt
    assert Change.objects.filter(kind="planning.review", action="created").count() == 2


def test_a_night_that_runs_twice_leaves_the_same_rows(cast, today):
    start_plan(actor=cast.anna, account=cast.acme, year=today.year)
    night(today)
    before = list(Review.objects.values())
    job = Job.objects.get(kind="reviews")
    Job.objects.update(state="queued", finished_at=None)
    tasks.prepare_reviews(job.pk)
    assert list(Review.objects.values()) == before


def test_an_archived_account_gets_no_review(cast, today):
    start_plan(actor=cast.anna, account=cast.acme, year=today.year)
    Account.objects.filter(pk=cast.acme.pk).update(status="archived")
    night(today)
    assert not Review.objects.exists()


def test_the_next_review_is_due_a_rhythm_after_the_last(cast, today, settings):
    settings.KAM_REVIEW_DAYS = 30
    start_plan(actor=cast.anna, account=cast.acme, year=today.year)
    held_on = today - timedelta(days=40)
    Review.objects.create(
        account=cast.acme, due=held_on, since=held_on, held_on=held_on, verdict="on_track",
        decision="x",
    )  # fmt: skip
    night(today)
    opened = Review.objects.get(held_on=None)
    assert (opened.due, opened.since) == (held_on + timedelta(days=30), held_on)
    assert opened.prepared["since"] == held_on.isoformat()


def test_what_changed_is_told_as_plain_data(cast, review, today):
    plan = start_plan(actor=cast.anna, account=cast.acme, year=today.year)
    evaluate(as_of=today - RHYTHM)
    Standing.objects.update(tier="C", stage=2, sales_12m=100)
    evaluate(as_of=today)
    now = Standing.objects.of_current().filter(account=cast.acme)
    now.update(tier="A", stage=3, sales_12m=150)
    Goal.objects.create(
        plan=plan, achieved="Less waste", state="reached", settled_on=today - timedelta(days=3)
    )
    Risk.objects.create(plan=plan, what="New buyer", likelihood=4, impact=5)
    late = {"account": cast.acme, "owner": cast.anna, "due": today - timedelta(days=2)}
    Action.objects.create(title="Call", **late)
    Commitment.objects.create(**late, what="A sample", made_on=today - timedelta(days=5))
    Feedback.objects.create(account=cast.acme, kind="complaint", text="Late again", given_on=today)
    prepare_one(review)
    told = review.prepared
    assert told["places"] == {"tier": ["C", "A"], "stage": [2, 3]}
    assert told["figures"]["sales_12m"] == ["100.00", "150.00"]
    assert told["goals"]["counts"] == {"open": 0, "late": 0, "reached": 1, "missed": 0}
    assert told["actions"]["counts"] == {"open": 1, "late": 1, "done": 0}
    assert told["promises"]["counts"]["made"] == told["promises"]["counts"]["late"] == 1
    assert told["complaints"]["rows"][0]["what"] == "Late again"
    assert told["risks"]["counts"] == {"open": 1, "new": 1, "closed": 0}


def test_what_was_settled_before_the_last_review_is_not_told_again(cast, review, today):
    Commitment.objects.create(
        account=cast.acme, owner=cast.anna, what="Old", due=today - 2 * RHYTHM,
        made_on=today - 3 * RHYTHM, state="kept", settled_on=today - 2 * RHYTHM,
    )  # fmt: skip
    prepare_one(review)
    assert review.prepared["promises"]["rows"] == []


def test_preparing_asks_as_often_for_many_as_for_one(cast, review, today):
    evaluate(as_of=today)
    other = create_review(actor=cast.sue, account=cast.bolt, due=today)
    with CaptureQueriesContext(connection) as one:
        prepared([review], today=today)
    with CaptureQueriesContext(connection) as both:
        prepared([review, other], today=today)
    assert len(one) == len(both)


def test_holding_it_says_what_was_decided_and_opens_the_next(cast, review, today):
    hold(review, cast.anna)
    review.refresh_from_db()
    assert (review.held_on, review.held_by, review.decision) == (today, cast.anna, "Go on")
    following = Review.objects.get(account=cast.acme, held_on=None)
    assert (following.due, following.since) == (today + RHYTHM, today)


def test_the_decision_may_set_another_day(cast, review, today):
    hold(review, cast.anna, next_due=today + timedelta(days=14))
    assert Review.objects.get(held_on=None).due == today + timedelta(days=14)


def test_it_is_held_once(cast, review):
    hold(review, cast.anna)
    with pytest.raises(DomainError, match="already"):
        hold(review, cast.ben)
    assert Review.objects.count() == 2


@pytest.mark.parametrize(
    "said",
    [
        {"verdict": ""},
        {"decision": " "},
        {"verdict": "perhaps"},
        {"held_on": timezone.localdate() + timedelta(days=1)},
        {"next_due": timezone.localdate()},
    ],
)
def test_what_makes_no_sense_is_refused(cast, review, said):
    with pytest.raises(DomainError):
        hold(review, cast.anna, **said)
    assert not Review.objects.filter(held_on__isnull=False).exists()


def test_one_is_moved_while_it_is_open(cast, review, today):
    later = {"due": today + timedelta(days=7)}
    update_review(review=review, actor=cast.anna, changes=later)
    review.refresh_from_db()
    assert review.due == today + timedelta(days=7)
    with pytest.raises(DomainError, match="after the one before"):
        update_review(review=review, actor=cast.anna, changes={"due": today - RHYTHM})
    hold(review, cast.anna)
    with pytest.raises(DomainError, match="not moved"):
        update_review(review=review, actor=cast.anna, changes={"due": today})


def test_who_read_an_older_one_is_asked(cast, review, today):
    update_review(review=review, actor=cast.anna, changes={"due": today + RHYTHM})
    with pytest.raises(Conflict):
        update_review(review=review, actor=cast.anna, changes={"due": today}, version=1)


def test_holding_is_taken_back_with_the_next_one(cast, review):
    hold(review, cast.anna)
    reopen_review(review=review, actor=cast.anna)
    only = Review.objects.get()
    assert (only.pk, only.held_on, only.verdict) == (review.pk, None, "")
    assert reopen_review(review=only, actor=cast.anna).held_on is None


def test_a_corrected_day_is_where_the_next_review_begins(cast, review, today):
    hold(review, cast.anna, held_on=today - timedelta(days=9), next_due=today)
    late = {"held_on": today - timedelta(days=2)}
    update_review(review=review, actor=cast.anna, changes=late)
    assert Review.objects.get(held_on=None).since == late["held_on"]
    with pytest.raises(DomainError, match="comes after this one"):
        update_review(review=review, actor=cast.anna, changes={"held_on": today})
    reopen_review(review=review, actor=cast.anna)
    assert Review.objects.get() == review


def test_it_is_not_taken_back_once_the_next_was_held(cast, review):
    hold(review, cast.anna)
    hold(Review.objects.get(held_on=None), cast.anna)
    with pytest.raises(DomainError, match="dealt with"):
        reopen_review(review=review, actor=cast.anna)


def test_a_second_open_one_is_refused(cast, review, today):
    with pytest.raises(DomainError, match="open review already"):
        create_review(actor=cast.anna, account=cast.acme, due=today)
