"""The five steps: the first at which something is missing is where an account is stuck."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account
from planning.models import Coverage, Plan, Review, ValueEntry
from planning.process import at_step, counts_by_step, key_standings, with_steps
from planning.process.rules import DONE, STEPS, reasons_of, step_of
from scoring.models import Standing
from scoring.services import evaluate

TODAY = timezone.localdate


@pytest.fixture
def key(cast):
    """Both accounts of the cast are A accounts of today."""
    evaluate(as_of=TODAY())
    Standing.objects.update(tier="A")


def at(account):
    return with_steps(key_standings(Account.objects.filter(pk=account.pk)), TODAY()).get()


@pytest.mark.parametrize(
    ("missing", "step"),
    [
        (set(), "done"),
        ({"no_value"}, "value"),
        ({"no_value", "no_review"}, "evaluate"),
        ({"gap", "no_review"}, "grow"),
        ({"no_plan", "no_team"}, "assign"),
    ],
)
def test_the_first_thing_missing_is_the_step(missing, step):
    assert step_of(missing) == step
    assert set(reasons_of(missing)) == missing


def test_the_database_counts_by_the_same_rules(cast, key):
    year, day = TODAY().year, TODAY()
    row = at(cast.acme)
    assert (row.step, row.no_owner, row.no_plan, row.no_review) == ("plan", False, True, True)
    Plan.objects.create(account=cast.acme, year=year, state="approved")
    assert at(cast.acme).step in ("grow", "evaluate")
    row = at(cast.acme)
    row.gap = False
    assert step_of({name for name in ("no_review", "no_value") if getattr(row, name)}) == "evaluate"
    Review.objects.create(
        account=cast.acme, due=day, since=day, held_on=day, verdict="on_track", decision="x"
    )
    assert not at(cast.acme).no_review
    ValueEntry.objects.create(account=cast.acme, on=day, kind="gained", what="Less scrap")
    row = at(cast.acme)
    assert row.step == ("grow" if row.gap else "done")
    Account.objects.filter(pk=cast.acme.pk).update(owner=None)
    assert at(cast.acme).step == "assign"


def test_who_is_stuck_at_a_step_is_found_by_the_same_rules(cast, key):
    """One account walks through all steps: each time it is found at its own and at no other."""
    day = TODAY()
    passed = []
    for let in (
        lambda: Account.objects.filter(pk=cast.acme.pk).update(owner=None),
        lambda: Account.objects.filter(pk=cast.acme.pk).update(owner=cast.anna),
        lambda: Plan.objects.create(account=cast.acme, year=day.year, state="approved"),
        lambda: Coverage.objects.filter(account=cast.acme).delete(),
        lambda: Review.objects.create(
            account=cast.acme, due=day, since=day, held_on=day, verdict="on_track", decision="x"
        ),
        lambda: ValueEntry.objects.create(account=cast.acme, on=day, kind="gained", what="Gain"),
    ):
        let()
        rows = key_standings(Account.objects.filter(pk=cast.acme.pk))
        (here,) = (step for step in (*STEPS, DONE) if at_step(rows, step, day).exists())
        assert counts_by_step(rows, day)["A"] == {here: 1}
        assert here == at(cast.acme).step
        passed.append(here)
    assert passed[:2] == ["assign", "plan"]
    assert passed[-2:] == ["value", DONE]


def test_a_review_of_long_ago_does_not_count(cast, key):
    day = TODAY() - timedelta(days=91)
    Review.objects.create(
        account=cast.acme, due=day, since=day, held_on=day, verdict="on_track", decision="x"
    )
    assert at(cast.acme).no_review


def test_accounts_are_counted_by_tier_and_step(cast, key):
    Standing.objects.filter(account=cast.bolt).update(tier="B")
    counts = counts_by_step(key_standings(Account.objects.all()), TODAY())
    assert counts["A"]["plan"] == counts["B"]["plan"] == 1
    Standing.objects.filter(account=cast.bolt).update(tier="C")
    assert not counts_by_step(key_standings(Account.objects.all()), TODAY())["B"]
