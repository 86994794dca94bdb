"""Experience-based matching from the grids to the ranked rows, and what came of it."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Account, Industry, Opportunity
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change, Job
from scoring.matching import grids, judging
from scoring.matching.grids import NeedField
from scoring.matching.outcomes import freeze, outcomes, verdict
from scoring.matching.running import rank_all, run_job
from scoring.models import (
    Criterion,
    IndustryNeed,
    MatchOutcome,
    MatchRun,
    ProspectMatch,
)

DAY = date(2026, 3, 2)


@pytest.fixture
def market(cast):
    """Two industries and two lines, two criteria, and ten prospects of anna's in the first."""
    food, steel = (Industry.objects.create(name=name) for name in ("Food", "Steel"))
    rated = [(food, "Pumps", 4, 4), (food, "Valves", 5, 1), (steel, "Pumps", 1, 1)]
    fields = [NeedField(i.pk, line, Decimal(n), Decimal(s)) for i, line, n, s in rated]
    grids.save_needs(fields=fields, actor=cast.mia)
    for name, capability in (("Price", "0.5"), ("Quality", "0.9")):
        grids.create_criterion(actor=cast.mia, name=name, capability=Decimal(capability))
    return Account.objects.bulk_create(
        Account(code=f"P{n}", name=f"Prospect {n}", status="prospect", industry=food,
                owner=cast.anna, team=cast.north)
        for n in range(10)
    )  # fmt: skip


def judge(account, cast, demands, price=1, quality=3):
    weights = {
        c.pk: Decimal(w) for c, w in zip(Criterion.objects.all(), (price, quality), strict=True)
    }
    levels = {line: Decimal(level) for line, level in demands.items()}
    judging.judge(account=account, actor=cast.anna, demands=levels, weights=weights)


def match_of(account):
    return ProspectMatch.objects.select_related("need").get(account=account)


def test_the_best_line_gives_the_match_worked_by_hand(market, cast):
    """Pumps: √16 ÷ 5 = 0.8, demand 4 of 5 and (0.5 + 2.7) ÷ 4 = 0.8: 0.64. Valves: √5 ÷ 5 = 0.447."""
    judge(market[0], cast, {"Pumps": 4, "Valves": 5})
    found = match_of(market[0])
    assert found.need.line == "Pumps"
    assert (found.industry_match, found.customer_match) == pytest.approx((0.8, 0.64))
    assert found.match == pytest.approx(0.512)
    assert found.is_judged


def test_a_demand_for_all_lines_holds_where_a_line_has_none_of_its_own(market, cast):
    judge(market[0], cast, {"": 5, "Pumps": 0})
    found = match_of(market[0])
    assert found.need.line == "Valves"
    assert found.customer_match == pytest.approx(0.8)


def test_all_are_ranked_and_the_top_percent_are_targets(market, cast):
    for n, account in enumerate(market[:8]):
        judge(account, cast, {"Pumps": 5 - n / 2})
    grids.set_targets(top_percent=Decimal(20), actor=cast.mia)
    run = rank_all(today=DAY)
    assert (run.prospects, run.judged, run.targets) == (10, 8, 2)
    assert (run.without_industry, run.without_customer) == (0, 2)
    ranked = ProspectMatch.objects.filter(is_judged=True).order_by("rank")
    assert [row.account_id for row in ranked] == [a.pk for a in market[:8]]
    assert [row.is_target for row in ranked] == [True, True] + [False] * 6


def test_who_is_not_judged_waits_with_the_industry_match(market, cast):
    rank_all(today=DAY)
    found = match_of(market[9])
    assert (found.is_judged, found.rank, found.need.line) == (False, 0, "Pumps")


def test_a_second_run_changes_nothing(market, cast):
    judge(market[0], cast, {"Pumps": 4})
    rank_all(today=DAY)
    first = list(ProspectMatch.objects.order_by("account").values())
    rank_all(today=DAY)
    assert list(ProspectMatch.objects.order_by("account").values()) == first


def test_a_judgement_shows_at_once_with_its_rank(market, cast):
    for n, account in enumerate(market[:3]):
        judge(account, cast, {"Pumps": 3 - n})
    rank_all(today=DAY)
    judge(market[9], cast, {"Pumps": 5})
    assert (match_of(market[9]).rank, match_of(market[9]).is_target) == (1, True)


def test_a_judgement_during_a_run_asks_for_another_one(market, cast):
    Job.objects.filter(kind="matching").update(state="running")
    judge(market[0], cast, {"Pumps": 4})
    assert Job.objects.filter(kind="matching", state="queued").count() == 1


def test_customers_are_no_prospects(market, cast):
    judge(market[0], cast, {"Pumps": 4})
    Account.objects.filter(pk=market[0].pk).update(status="active")
    assert rank_all(today=DAY).prospects == 9
    assert not ProspectMatch.objects.filter(account=market[0]).exists()


def test_changing_a_grid_asks_for_a_run_once(market, cast):
    Job.objects.all().delete()
    field = IndustryNeed.objects.get(line="Valves")
    for need in (1, 2):
        grids.save_needs(
            fields=[NeedField(field.industry_id, "Valves", Decimal(need), Decimal(1))],
            actor=cast.bo,
        )
    job = Job.objects.get(kind="matching")
    run_job_of(job)
    assert MatchRun.objects.get().prospects == 10


def run_job_of(job):
    Job.objects.filter(pk=job.pk).update(state="running")
    job.refresh_from_db()
    run_job(job=job)


def test_a_grid_that_moved_on_is_not_overwritten(market, cast):
    read = grids.stamp(IndustryNeed)
    field = IndustryNeed.objects.get(line="Valves")
    mine = [NeedField(field.industry_id, "Valves", Decimal(2), Decimal(2))]
    grids.save_needs(fields=mine, actor=cast.bo, read=read)
    with pytest.raises(Conflict):
        grids.save_needs(fields=mine, actor=cast.mia, read=read)


def test_every_changed_field_is_logged_once(market, cast):
    before = Change.objects.count()
    field = IndustryNeed.objects.get(line="Valves")
    same = NeedField(field.industry_id, "Pumps", Decimal(4), Decimal(4))
    new = NeedField(field.industry_id, "Valves", None, Decimal(2))
    assert grids.save_needs(fields=[same, new], actor=cast.bo) == 1
    change = Change.objects.latest("pk")
    assert Change.objects.count() == before + 1
    assert change.values == {"need": ["5.0", None], "strength": ["1.0", "2.0"]}


@pytest.mark.parametrize("rating", [Decimal("5.1"), Decimal(-1)])
def test_a_rating_outside_is_refused(market, cast, rating):
    with pytest.raises(DomainError):
        grids.save_needs(
            fields=[NeedField(market[0].industry_id, "Pumps", rating, None)], actor=cast.bo
        )


def test_a_criterion_that_is_weighed_stays(market, cast):
    judge(market[0], cast, {"Pumps": 4})
    with pytest.raises(DomainError, match="1 account weighs"):
        grids.remove_criterion(criterion=Criterion.objects.first(), actor=cast.bo)
    judging.judge(
        account=market[0], actor=cast.anna, demands={},
        weights={c.pk: None for c in Criterion.objects.all()},
    )  # fmt: skip
    grids.remove_criterion(criterion=Criterion.objects.first(), actor=cast.bo)
    assert not match_of(market[0]).is_judged


def close(account, stage, on):
    return Opportunity.objects.create(account=account, name="Line 2", stage=stage, closed_on=on)


def test_a_win_keeps_the_match_that_stood_before_it(market, cast):
    judge(market[0], cast, {"Pumps": 4})
    ProspectMatch.objects.update(judged_on=DAY)
    close(market[0], "won", date(2026, 3, 9))
    judge(market[0], cast, {"Pumps": 5})  # what is learned afterwards
    kept = MatchOutcome.objects.get()
    assert kept.match == pytest.approx(0.512)
    assert match_of(market[0]).match == pytest.approx(0.64)
    assert freeze() == 0


def test_what_closed_before_the_judgement_does_not_count(market, cast):
    judge(market[0], cast, {"Pumps": 4})
    ProspectMatch.objects.update(judged_on=DAY)
    close(market[0], "lost", date(2026, 3, 1))
    rank_all(today=date(2026, 3, 10))
    assert not MatchOutcome.objects.exists()
    assert match_of(market[0]).judged_on == DAY


def test_wins_and_losses_stand_beside_the_match(market, cast):
    for n, account in enumerate(market):
        judge(account, cast, {"Pumps": 5 - n / 2})
        close(account, "won" if n < 5 else "lost", date(2030, 1, 1))
    freeze()
    found = verdict(outcomes(cast.bo))
    assert (found.known, found.won, found.lift) == (10, 5, pytest.approx(2.0))
    assert [group.happened for group in found.groups] == [0, 0, 0.5, 1, 1]
    assert verdict(outcomes(cast.zed)).known == 0
