"""Other weights tried: what a simulation says is what an evaluation by that model would."""

from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection
from django.db.models import Count

from accounts.models import Account
from kam.core.errors import DomainError
from kam.core.models import Change
from kam.pages.studio.told import told_simulation
from scoring import tasks
from scoring.models import Evaluation, ScoringModel, SimulationColumn, Standing
from scoring.services import evaluate
from scoring.simulation import columns
from scoring.simulation.columns import Columns, is_prepared, prepare
from scoring.simulation.services import queue_preparation, simulate
from scoring.versions.definition import definition_of
from scoring.versions.services import activate_model, copy_model
from tests.scoring.conftest import DAY


@pytest.fixture
def evaluation(portfolio, settings, tmp_path):
    """Size runs against sales: the account that sells most is the smallest."""
    settings.VAR_DIR = tmp_path
    for place, account in enumerate(portfolio):
        Account.objects.filter(pk=account.pk).update(
            annual_revenue=1000 - 10 * place,
            employees=100 - place,
            region="north" if place % 2 else "south",
        )
    found = evaluate(as_of=DAY)
    prepare(found)
    return found


def wish(evaluation, **weights):
    definition = definition_of(evaluation.model)
    for part in definition["dimensions"]:
        part["weight"] = Decimal(weights.get(part["code"], 0))
    return definition


def try_out(evaluation, actor, definition):
    return simulate(definition=definition, evaluation=evaluation, actor=actor)


def evaluated_by(definition, evaluation, actor):
    """What an evaluation without a history says: tiers by rank alone."""
    draft = copy_model(model=evaluation.model, actor=actor, changes=definition)
    activate_model(model=draft, actor=actor, reason="To compare.")
    Evaluation.objects.all().delete()
    return evaluate(as_of=DAY)


def counted(evaluation):
    standings = Standing.objects.filter(evaluation=evaluation)
    return dict(standings.values_list("tier").annotate(n=Count("tier")))


def test_the_model_that_counts_moves_nobody(evaluation, cast):
    found = try_out(evaluation, cast.mia, definition_of(evaluation.model))
    assert (found.up, found.down, found.movers) == (0, 0, ())
    assert found.correlation == pytest.approx(1)
    assert found.accounts == 42
    assert found.before == found.after


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"tier_within": "region"},
        {"tier_rule": "profit"},
        {"scope": {"region": ["north"]}},
        {"scope": {"region": ["north"]}, "tier_within": "region", "tier_rule": "profit"},
    ],
)
def test_it_says_what_an_evaluation_by_that_model_would(evaluation, cast, change):
    definition = {**wish(evaluation, sales=20, potential=80), **change}
    found = try_out(evaluation, cast.mia, definition)
    after = evaluated_by(definition, evaluation, cast.mia)
    assert {tier: n for tier, n in found.after.items() if n} == counted(after)
    ranks = dict(Standing.objects.filter(evaluation=after).values_list("account", "rank"))
    assert {m.account: m.rank_after for m in found.movers} == {
        m.account: ranks[m.account] for m in found.movers
    }
    assert found.movers


def test_by_profit_only_the_margin_of_those_who_compete_stands_in(
    evaluation, cast, portfolio, sell
):
    sell(portfolio[39], DAY, 5_000, cost=0)  # all of it is profit, and so of the rest of the north
    sell(portfolio[38], DAY, 50_000, cost=50_000)  # in the south nothing is
    prepare(evaluation)
    only_north = {"scope": {"region": ["north"]}, "tier_rule": "profit"}
    definition = {**definition_of(evaluation.model), **only_north}
    found = try_out(evaluation, cast.mia, definition)
    after = evaluated_by(definition, evaluation, cast.mia)
    assert {tier: n for tier, n in found.after.items() if n} == counted(after)


def test_a_scope_holds_the_same_accounts_however_they_move_between_two_tries(
    evaluation, cast, portfolio
):
    north = {**wish(evaluation, sales=100), "scope": {"region": ["north"]}}
    before = try_out(evaluation, cast.mia, north)
    Account.objects.filter(pk=portfolio[0].pk).update(region="north")
    other = {**north, "tier_within": "region"}  # asks for a column that nobody asked for yet
    assert try_out(evaluation, cast.mia, other).accounts == before.accounts == 20


def test_only_so_many_columns_are_kept(evaluation, cast, tmp_path, monkeypatch):
    monkeypatch.setattr(columns, "MOST_FILES", 40)
    told = []
    for weight in range(1, 30):
        definition = wish(evaluation, sales=50, potential=50)
        definition["dimensions"][1]["metrics"][0]["weight"] = Decimal(weight)
        told.append(try_out(evaluation, cast.mia, definition).after)
        assert len([*(tmp_path / "simulation").glob("*/*.npy")]) <= 41
    assert all(sum(after.values()) == 42 for after in told)


def test_movers_are_told_with_the_metric_that_moves_them(evaluation, cast, portfolio):
    found = try_out(evaluation, cast.mia, wish(evaluation, potential=100))
    richest = next(m for m in found.movers if m.account == portfolio[39].pk)
    assert (richest.before, richest.after) == ("A", "D")
    assert richest.why[0].code == "sales_12m"
    assert richest.why[0].after == 0
    assert found.correlation < 0


def test_a_weight_on_what_nobody_knows_moves_nobody_and_it_says_so(evaluation, cast):
    """Of these accounts sales and size are on record, and nothing of whom they draw after them."""
    wished = wish(evaluation, sales=60, demonstration=40)
    found = try_out(evaluation, cast.mia, wished)
    assert (found.known["sales"], found.known["demonstration"]) == (1, 0)
    told = told_simulation(found, wished)
    assert told["silent"] == "Demonstration value"


def test_a_manager_sees_movers_of_their_teams_only(evaluation, cast):
    found = try_out(evaluation, cast.zed, wish(evaluation, potential=100))
    assert found.accounts == 1  # BOLT
    assert sum(found.before.values()) == sum(found.after.values()) == 1
    assert {mover.account for mover in found.movers} <= {cast.bolt.pk}


def test_who_has_left_their_sight_since_the_columns_were_read_is_not_named(
    evaluation, cast, portfolio
):
    wished, gone = wish(evaluation, potential=100), portfolio[39].pk
    first = {mover.account for mover in try_out(evaluation, cast.bo, wished).movers}
    Account.objects.filter(pk=gone).update(owner=cast.sue, team=cast.south)
    after = {mover.account for mover in try_out(evaluation, cast.bo, wished).movers}
    assert first - after == {gone}


def test_nothing_is_stored(evaluation, cast):
    models, changes = ScoringModel.objects.count(), Change.objects.count()
    before = list(Standing.objects.order_by("account").values())
    try_out(evaluation, cast.mia, wish(evaluation, potential=100))
    assert list(Standing.objects.order_by("account").values()) == before
    assert (ScoringModel.objects.count(), Change.objects.count()) == (models, changes)


def test_weights_that_do_not_sum_to_100_are_refused(evaluation, cast):
    with pytest.raises(DomainError, match="sum to 90"):
        try_out(evaluation, cast.mia, wish(evaluation, sales=90))


def test_a_slider_reads_no_facts_again(evaluation, cast, django_assert_max_num_queries):
    first, second = (wish(evaluation, sales=n, potential=100 - n) for n in (50, 60))
    try_out(evaluation, cast.mia, first)
    with django_assert_max_num_queries(5):  # the prepared columns twice, the parts of the model
        try_out(evaluation, cast.mia, second)


def test_columns_are_prepared_by_a_worker_once(evaluation, cast):
    SimulationColumn.objects.all().delete()
    with pytest.raises(LookupError):
        Columns.of(evaluation)
    job = queue_preparation(evaluation=evaluation, actor=cast.mia)
    tasks.prepare_simulation(job.pk)
    first = list(SimulationColumn.objects.order_by("name").values_list("pk", "name"))
    again = queue_preparation(evaluation=evaluation, actor=cast.mia)
    tasks.prepare_simulation(again.pk)
    assert list(SimulationColumn.objects.order_by("name").values_list("pk", "name")) == first
    job.refresh_from_db()
    assert job.state == "done"


def test_columns_of_an_older_evaluation_give_way(evaluation, cast, tmp_path):
    Columns.of(evaluation)["sales"]
    newer = evaluate(as_of=DAY)
    prepare(newer)
    Columns.of(newer)["sales"]
    assert [folder.name.split("-")[0] for folder in (tmp_path / "simulation").iterdir()] == [
        str(newer.pk)
    ]


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_who_read_the_columns_at_the_same_moment_keep_them_once(evaluation):
    failed, threads = [], []

    def read_too():
        try:
            prepare(evaluation)
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    def when_begun(done, total):
        if done == 1:  # a column is written, and nothing committed
            threads.append(Thread(target=read_too))
            threads[0].start()

    SimulationColumn.objects.all().delete()
    prepare(evaluation, when_begun)
    threads[0].join()
    assert failed == []
    assert is_prepared(evaluation)
    assert SimulationColumn.objects.values("reading").distinct().count() == 1
