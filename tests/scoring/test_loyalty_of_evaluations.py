"""Loyalty after each evaluation: what is kept of each customer and of each team."""

from datetime import date

import pytest

from accounts.models import Account, Feedback, Referral, Team, Wallet
from kam.core.models import Job
from scoring import loyalty, services
from scoring.models import Evaluation, Loyalty, LoyaltySummary, Zone
from scoring.tasks import work_out_loyalty
from tests.scoring.conftest import DAY

MONTHS = [date(2025, m, 15) for m in range(3, 13)] + [date(2026, m, 15) for m in (1, 2)]


def says(account, satisfaction, on=date(2026, 2, 1)):
    Feedback.objects.create(account=account, given_on=on, satisfaction=satisfaction)


@pytest.fixture
def customers(cast, sell):
    """ACME buys each month and grows; BOLT bought ten times as much in the year before."""
    for day in MONTHS:
        sell(cast.acme, day, 100)
    sell(cast.acme, date(2024, 9, 1), 600)
    for month in range(4, 13):
        sell(cast.bolt, date(2024, month, 1), 100)
    sell(cast.bolt, date(2025, 9, 1), 90)
    return cast


def worked_out(as_of=DAY):
    evaluation = services.evaluate(as_of=as_of)
    loyalty.work_out(evaluation)
    return evaluation


def row(account, evaluation=None):
    rows = Loyalty.objects.filter(account=account)
    return rows.get(evaluation=evaluation) if evaluation else rows.get()


def test_the_index_follows_what_they_did(customers, cast):
    Wallet.objects.create(account=cast.acme, year=2025, amount=2400)
    worked_out()
    kept = row(cast.acme)
    assert (kept.repeat, kept.share, kept.trend) == (1.0, pytest.approx(0.5), pytest.approx(1.0))
    assert kept.tenure == pytest.approx(547 / 365.25)
    assert kept.referrals is None  # nobody notes them
    # 30 · 1 + 15 · 0.14976 + 25 · 0.5 + 20 · 1, of 90 that is known
    assert kept.score == pytest.approx((30 + 15 * kept.tenure / 10 + 12.5 + 20) / 0.9)


def test_who_never_bought_has_none(customers, cast):
    Account.objects.create(code="NEW", name="New")
    worked_out()
    assert set(Loyalty.objects.values_list("account__code", flat=True)) == {"ACME", "BOLT"}


def test_who_is_new_has_no_change_though_its_spend_was_known_before(cast, sell):
    """Not to have bought was no loyalty of 0 that has risen since."""
    Wallet.objects.create(account=cast.acme, year=2024, amount=100)
    sell(cast.acme, date(2025, 9, 1), 100)
    worked_out()
    assert row(cast.acme).share == 1
    assert row(cast.acme).change is None


def test_referrals_count_once_somebody_notes_them(customers, cast):
    Referral.objects.create(account=cast.acme, company="Friend", referred_on=date(2025, 5, 5))
    Referral.objects.create(account=cast.acme, company="Later", referred_on=date(2026, 5, 5))
    worked_out()
    assert (row(cast.acme).referrals, row(cast.bolt).referrals) == (1, 0)


def test_satisfied_yet_leaving_is_marked(customers, cast):
    for account in (cast.acme, cast.bolt):
        says(account, 8)
    worked_out()
    assert row(cast.bolt).change < -5
    assert row(cast.bolt).leaving
    assert not row(cast.acme).leaving  # its loyalty grows


def test_to_have_found_out_their_spend_is_no_fall_of_their_loyalty(customers, cast):
    worked_out()
    before = row(cast.acme).change
    Wallet.objects.create(account=cast.acme, year=2026, amount=100_000)
    loyalty.work_out(Evaluation.objects.current())
    assert row(cast.acme).share == pytest.approx(0.012)
    assert row(cast.acme).change == before


@pytest.mark.parametrize(
    ("said", "on", "zone"),
    [
        (3, date(2026, 2, 1), Zone.BELOW),
        (7, date(2026, 2, 1), Zone.FLAT),
        (9, date(2026, 2, 1), Zone.CLIMBING),
        (9, date(2025, 3, 2), Zone.SILENT),  # a year ago
        (9, date(2026, 3, 3), Zone.SILENT),  # tomorrow
    ],
)
def test_what_they_said_within_a_year_puts_them_into_a_zone(customers, cast, said, on, zone):
    says(cast.acme, said, on)
    worked_out()
    assert row(cast.acme).zone == zone


def test_a_past_evaluation_is_told_from_what_was_known_then(customers, cast):
    before = worked_out(date(2025, 3, 2))
    now = worked_out()
    says(cast.bolt, 8)
    assert row(cast.bolt, before).change is None  # it was new
    assert row(cast.bolt, now).score < row(cast.bolt, before).score
    assert not Loyalty.objects.filter(evaluation=before, at_stake__gt=900).exists()


def test_a_repeat_keeps_the_same_rows(customers, cast):
    says(cast.bolt, 8)
    evaluation = worked_out()
    first = [list(t.objects.order_by("pk").values()) for t in (Loyalty, LoyaltySummary)]
    assert loyalty.work_out(evaluation) == 2
    again = [list(t.objects.order_by("pk").values()) for t in (Loyalty, LoyaltySummary)]
    assert again[0] == first[0]
    assert [s["figures"] for s in again[1]] == [s["figures"] for s in first[1]]


def test_each_team_has_its_sums_with_all_below_it(customers, cast):
    says(cast.bolt, 8)
    worked_out()
    whole = LoyaltySummary.objects.get(team=None).figures
    assert (whole["customers"], whole["leaving"], whole["rated"]) == (2, 1, 1)
    assert whole["zones"][str(Zone.FLAT.value)]["leaving"] == 1
    assert whole["by_satisfaction"] == [[8, round(row(cast.bolt).score, 1), 1]]
    assert LoyaltySummary.objects.count() == 1 + Team.objects.count()
    north = LoyaltySummary.objects.get(team=cast.north).figures
    own = Account.objects.filter(team__in=cast.north.with_descendants())
    assert north["customers"] == Loyalty.objects.filter(account__in=own).count()


def test_every_evaluation_asks_for_it_also_one_of_a_past_day(customers):
    services.evaluate(as_of=DAY)
    services.evaluate(as_of=date(2025, 3, 2))
    jobs = Job.objects.filter(kind="loyalty").order_by("pk")
    assert len(jobs) == 2
    for job in jobs:
        work_out_loyalty(job.pk)
    assert Loyalty.objects.values("evaluation").distinct().count() == 2
    job.refresh_from_db()
    assert job.result == {"customers": 2, "leaving": 0}


def test_rows_go_with_their_evaluation(customers):
    worked_out(DAY)
    worked_out(DAY)  # supersedes the first
    worked_out(DAY)
    kept = set(Loyalty.objects.values_list("evaluation", flat=True))
    assert kept <= set(Evaluation.objects.values_list("pk", flat=True))
    assert len(kept) == 2


def test_an_empty_database_has_no_loyal_customer(db):
    worked_out()
    assert LoyaltySummary.objects.get(team=None).figures["mean"] is None
