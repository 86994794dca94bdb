"""The six criteria after an evaluation: judged from the facts of its day, kept, thinned out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts import services as facts
from accounts.models import Account, Activity, ServiceCost
from kam.core.errors import DomainError
from kam.core.models import Change, Job
from scoring import criteria, services, tasks
from scoring.formulas.criteria import CRITERIA
from scoring.models import CriteriaResult, CriteriaRun
from tests.scoring.conftest import DAY


def bit(*names: str) -> int:
    return sum(1 << CRITERIA.index(name) for name in names)


@pytest.fixture
def served(cast):
    """served(account, month, hours, spent) logs what serving took, at 50 an hour."""

    def log(account, month: date, hours: float = 0, spent: float = 0) -> ServiceCost:
        return ServiceCost.objects.create(
            account=account, month=month, hours=hours, rate=50, spent=spent
        )

    return log


@pytest.fixture
def judged(portfolio):
    """The facts of the portfolio, evaluated and judged as of DAY."""

    def judge(as_of: date = DAY) -> CriteriaRun:
        return criteria.judge_all(services.evaluate(as_of=as_of))

    return judge


def of(account) -> CriteriaResult:
    return CriteriaResult.objects.get(account=account)


def test_each_account_is_judged_with_its_evidence(judged, portfolio, cast, served):
    best = portfolio[39]
    served(best, date(2026, 1, 1), hours=10, spent=100)
    served(portfolio[0], date(2026, 3, 1), hours=20)
    served(portfolio[1], date(2025, 3, 1), hours=1_000)  # more than a year ago
    served(portfolio[1], date(2026, 4, 1), hours=1_000)  # after the day
    facts.create_receivable(
        actor=cast.anna, account=best, invoice="R", issued_on=date(2026, 2, 1), due=DAY, amount=70
    )
    facts.log_activity(
        actor=cast.anna, account=best, kind="visit", at=timezone.now(), note="after the day"
    )
    run, row = judged(), of(best)
    assert run.unit == "cost"
    assert (row.place, row.profit, row.owed) == (1, 4000, 70)
    assert row.profit_share == pytest.approx(100 * 4_000 / 82_000)
    assert row.loss_share == pytest.approx(100 * 4_070 / 82_000)
    assert (row.hours, row.cost, row.contacts) == (10, 600, 0)
    assert row.effort_share == pytest.approx(100 * 600 / 1_600)
    assert row.surplus == pytest.approx(row.effort_share - row.profit_share)
    assert row.met & bit("profit", "loss") == bit("profit", "loss")
    assert not row.met & bit("stable", "effort")  # one month with a purchase; less than half
    assert of(portfolio[0]).met & bit("effort")
    assert of(portfolio[1]).cost == 0
    assert row.number == row.met.bit_count()


def test_contacts_stand_in_where_no_cost_is_on_record(judged, portfolio, cast):
    at = timezone.make_aware(timezone.datetime(2026, 2, 1, 10))
    for _ in range(3):
        Activity.objects.create(account=portfolio[5], user=cast.anna, kind="call", at=at)
    assert judged().unit == "contacts"
    assert of(portfolio[5]).effort_share == 100
    assert of(portfolio[5]).contacts == 3


def test_open_chances_count_by_their_odds_among_what_the_team_expects(judged, portfolio, cast):
    chance = facts.create_opportunity(
        actor=cast.anna, account=portfolio[0], name="Big", amount=20_000, probability=50
    )
    type(chance).objects.update(created_at=timezone.now() - timedelta(days=2_000))
    judged()
    assert of(portfolio[0]).team_share == pytest.approx(100 * 10_100 / 92_000)
    assert of(portfolio[0]).met & bit("targets")


def test_sums_are_kept_for_each_team_with_all_below_it(judged, portfolio, cast, served):
    served(portfolio[3], date(2026, 2, 1), hours=4)
    run = judged()
    group, north = run.figures[str(cast.group.pk)], run.figures[str(cast.north.pk)]
    assert run.figures[""]["accounts"] == 42  # with ACME and BOLT, who bought nothing
    assert group["accounts"] == 42
    assert (north["accounts"], north["served"], north["hours"]) == (41, 1, 4)
    assert north["profit"] == 82_000
    assert sum(north["by_number"]) == 41
    assert north["more"] == north["top"] | {"accounts": 1, "profit": 400.0}
    assert sum(tier["accounts"] for tier in north["tiers"].values()) == 41


def test_judging_twice_changes_nothing_the_second_time(judged):
    evaluation = judged().evaluation
    first = list(CriteriaResult.objects.order_by("account").values())
    criteria.judge_all(evaluation)
    assert list(CriteriaResult.objects.order_by("account").values()) == first


def test_a_worker_judges_after_each_evaluation(portfolio):
    evaluation = services.evaluate(as_of=DAY)
    job = Job.objects.get(kind="criteria")
    tasks.judge_criteria(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"accounts": 42})
    assert CriteriaRun.objects.get().evaluation == evaluation


def test_of_a_month_that_is_over_the_last_judgement_stays(judged):
    for day in (date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 27), DAY, DAY + timedelta(1)):
        judged(day)
    kept = CriteriaRun.objects.order_by("evaluation__as_of")
    days = list(kept.values_list("evaluation__as_of", flat=True))
    assert days == [date(2026, 1, 31), date(2026, 2, 27), DAY + timedelta(1)]
    runs = kept.values_list("evaluation", flat=True)
    assert set(CriteriaResult.objects.values_list("evaluation", flat=True)) == set(runs)


def test_another_day_may_be_judged_without_taking_the_place_of_today(judged):
    services.evaluate(as_of=DAY)
    before = services.evaluate(as_of=DAY - timedelta(1))
    judged(DAY)
    criteria.judge_all(before)
    assert CriteriaRun.objects.count() == 2


def test_where_nothing_makes_it_attractive_the_potential_is_not_known(client, cast, judged):
    """Of ACME we know how well it would look as a reference, of BOLT nothing but its sales."""
    Account.objects.filter(pk=cast.acme.pk).update(reference_value=1)  # known, and 0 points
    judged()
    assert of(cast.acme).known & bit("potential")
    assert not of(cast.bolt).known & bit("potential")
    client.force_login(cast.mia)
    page = client.get(f"/accounts/{cast.bolt.pk}/score/").content.decode()
    assert "Nothing is known that would make it attractive." in page


def test_new_thresholds_are_logged_and_judged_anew(judged, cast):
    Account.objects.filter(pk=cast.acme.pk).update(reference_value=2)  # 25 points
    judged()
    assert not of(cast.acme).met & bit("potential")
    Job.objects.all().delete()
    criteria.set_thresholds(actor=cast.mia, potential=Decimal(10), months=1)
    assert Change.objects.latest("pk").values["months"] == [6, 1]
    assert Job.objects.get(kind="criteria").state == "queued"
    judged()
    assert of(cast.acme).known & of(cast.acme).met & bit("potential")
    with pytest.raises(DomainError):
        criteria.set_thresholds(actor=cast.mia, profit=Decimal(0))
    criteria.set_thresholds(actor=cast.mia, months=1)
    assert Change.objects.filter(kind="scoring.criteriarule").count() == 1


def test_only_who_meets_all_of_the_chosen_criteria_is_found(judged, portfolio):
    judged()
    rows = CriteriaResult.objects.all()
    found = rows.meeting(bit("profit", "loss"))
    assert 0 < found.count() < rows.count()
    assert all(row.met & bit("profit", "loss") == bit("profit", "loss") for row in found)
    assert rows.meeting(0).count() == rows.count()
