"""Accounts whose facts changed are evaluated within a minute, as a whole run would have."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import services as registry
from accounts.models import Account, StaleAccount
from accounts.services.stale import mark_stale
from kam.core.errors import DomainError
from kam.core.models import Job
from scoring import services
from scoring.evaluation import marks
from scoring.evaluation.services import EVALUATION
from scoring.models import Evaluation, Evidence, Override, PortfolioSummary, Standing, Transition
from tests.scoring.conftest import DAY


@pytest.fixture(autouse=True)
def _nothing_is_stale(cast):
    StaleAccount.objects.all().delete()


def rows(evaluation, account) -> list:
    """Everything an evaluation says of an account."""
    kept = Evidence.objects.get(evaluation=evaluation, account=account)
    found = Standing.objects.filter(evaluation=evaluation, account=account).values()
    changes = Transition.objects.filter(evaluation=evaluation, account=account)
    return [
        [row | {"evaluation_id": 0} for row in found],
        bytes(kept.numbers),
        list(changes.order_by("kind").values("kind", "before", "after", "evidence", "as_of")),
    ]


def test_a_changed_account_gets_what_a_whole_run_would_give_it(cast, portfolio, sell):
    services.evaluate(as_of=DAY - timedelta(days=7))
    evaluation = services.evaluate(as_of=DAY)
    StaleAccount.objects.all().delete()
    registry.update_account(account=portfolio[5], actor=cast.mia, changes={"reference_value": 5})
    assert services.evaluate_changed() == 1
    at_once = rows(evaluation, portfolio[5])
    sums = PortfolioSummary.objects.get(evaluation=evaluation, team=None).figures
    again = services.evaluate(as_of=DAY)
    assert rows(again, portfolio[5]) == at_once
    assert PortfolioSummary.objects.get(evaluation=again, team=None).figures == sums


def test_doing_it_again_changes_nothing(cast, portfolio):
    services.evaluate(as_of=DAY - timedelta(days=7))
    evaluation = services.evaluate(as_of=DAY)
    first = rows(evaluation, portfolio[5])
    for _again in range(2):
        mark_stale([portfolio[5].pk])
        services.evaluate_changed()
        assert rows(evaluation, portfolio[5]) == first


def test_a_sale_moves_its_account_and_no_other(cast, portfolio, sell):
    evaluation = services.evaluate(as_of=DAY)
    others = list(Standing.objects.exclude(account=portfolio[0]).order_by("account").values())
    sell(portfolio[0], DAY, 90_000)
    mark_stale([portfolio[0].pk])
    services.evaluate_changed()
    moved = Standing.objects.get(evaluation=evaluation, account=portfolio[0])
    assert (moved.rank, moved.tier) == (1, "A")
    assert (
        list(Standing.objects.exclude(account=portfolio[0]).order_by("account").values()) == others
    )


def test_a_new_account_gets_a_standing_and_an_archived_one_loses_it(cast, portfolio):
    evaluation = services.evaluate(as_of=timezone.localdate() + timedelta(days=1))
    StaleAccount.objects.all().delete()
    new = registry.create_account(actor=cast.mia, code="NEW", name="New Ltd")
    registry.archive_account(account=portfolio[3], actor=cast.mia)
    services.evaluate_changed()
    assert Standing.objects.filter(evaluation=evaluation, account=new).exists()
    assert not Standing.objects.filter(evaluation=evaluation, account=portfolio[3]).exists()
    evaluation.refresh_from_db()
    assert evaluation.accounts == 42


def test_a_mark_that_grew_while_it_was_read_stays(cast):
    mark_stale([cast.acme.pk, cast.bolt.pk])
    read = [(pk, mark, None) for pk, mark in StaleAccount.objects.values_list("pk", "mark")]
    mark_stale([cast.bolt.pk])  # bolt changes once more before its standing is written
    marks.take_off(read)
    assert list(StaleAccount.objects.values_list("pk", flat=True)) == [cast.bolt.pk]


def test_a_whole_run_takes_off_the_marks_it_has_read(cast):
    mark_stale([cast.acme.pk])
    services.evaluate(as_of=DAY)
    assert not StaleAccount.objects.exists()


def test_a_change_during_a_whole_run_stays_marked(cast):
    def change(done, total, step):
        if step == "Publishing" and done == 0:
            mark_stale([cast.bolt.pk])

    services.evaluate(as_of=DAY, progress=change)
    assert StaleAccount.objects.filter(pk=cast.bolt.pk).exists()


def test_too_many_changes_queue_a_whole_evaluation_once(cast):
    Account.objects.bulk_create(Account(code=f"M{n}", name=f"Many {n}") for n in range(60))
    services.evaluate(as_of=DAY)
    mark_stale(Account.objects.values_list("pk", flat=True))
    assert services.evaluate_changed() == 0
    assert services.evaluate_changed() == 0
    job = Job.objects.get(kind=EVALUATION)
    assert job.payload == {"as_of": DAY.isoformat()}
    assert StaleAccount.objects.count() == 62


def test_without_any_evaluation_the_first_one_is_queued(cast):
    mark_stale([cast.acme.pk])
    services.evaluate_changed()
    assert Job.objects.get(kind=EVALUATION).payload == {"as_of": timezone.localdate().isoformat()}


def test_a_pinned_tier_shows_within_the_minute_and_goes_when_it_is_cleared(cast, portfolio):
    today = timezone.localdate()
    evaluation = services.evaluate(as_of=today)
    low = portfolio[39]  # level with all others by now, and last by its code
    services.set_override(
        account=low, kind=Override.Kind.TIER, value="A", reason="Strategic",
        expires=today + timedelta(days=90), actor=cast.bo,
    )  # fmt: skip
    services.evaluate_changed()
    assert Standing.objects.get(evaluation=evaluation, account=low).tier == "A"
    assert services.clear_override(account=low, kind=Override.Kind.TIER, actor=cast.bo)
    services.evaluate_changed()
    assert Standing.objects.get(evaluation=evaluation, account=low).tier == "D"
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "value", "reason", "expires"),
    [
        ("tier", "Z", "why", date(2099, 1, 1)),
        ("stage", "9", "why", date(2099, 1, 1)),
        ("tier", "A", " ", date(2099, 1, 1)),
        ("tier", "A", "why", date(2020, 1, 1)),
    ],
)
def test_an_override_needs_a_known_value_a_reason_and_a_future(cast, kind, value, reason, expires):
    with pytest.raises(DomainError):
        services.set_override(
            account=cast.acme, kind=kind, value=value, reason=reason, expires=expires, actor=cast.bo
        )
    assert not Override.objects.exists()
