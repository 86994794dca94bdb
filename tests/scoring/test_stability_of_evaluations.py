"""After each whole evaluation a worker judges how firm the list of key accounts is."""

import pytest

from kam.core.models import Job
from scoring import tasks
from scoring.models import BorderCase, ScoringModel, Standing
from scoring.services import evaluate
from tests.scoring.conftest import DAY


@pytest.fixture
def evaluation(portfolio, settings, tmp_path):
    """Two accounts are level at the border: one by sales, one by potential."""
    settings.VAR_DIR = tmp_path
    for place, account in enumerate(portfolio):
        account.annual_revenue = 1000 - place
        account.save()
    return evaluate(as_of=DAY)


def judged():
    job = Job.objects.get(kind="stability")
    tasks.judge_stability(job.pk)
    job.refresh_from_db()
    return job


def test_an_evaluation_asks_for_it_and_border_cases_are_kept(evaluation):
    job = judged()
    assert job.state == "done"
    cases = list(BorderCase.objects.all())
    assert job.result["border"] == len(cases) > 0
    assert all(0.05 < float(case.share) < 0.95 for case in cases)


def test_the_flip_names_a_dimension_of_the_model(evaluation):
    judged()
    known = set(evaluation.model.dimensions.values_list("code", flat=True))
    flips = [case for case in BorderCase.objects.all() if case.change is not None]
    assert flips
    assert {case.dimension for case in flips} <= known


def test_accounts_far_from_the_border_are_no_cases(evaluation):
    judged()
    last = Standing.objects.of_current().order_by("-rank").first()
    assert not BorderCase.objects.filter(account=last.account_id).exists()


def test_judging_again_keeps_the_same(evaluation):
    judged()
    first = list(BorderCase.objects.order_by("account").values_list("account", "share", "change"))
    Job.objects.all().delete()
    again = Job.objects.create(kind="stability", payload={"evaluation": evaluation.pk})
    tasks.judge_stability(again.pk)
    assert first == list(
        BorderCase.objects.order_by("account").values_list("account", "share", "change")
    )


def test_where_groups_compete_apart_there_is_no_one_border(evaluation):
    ScoringModel.objects.update(tier_within="region")
    judged()
    assert not BorderCase.objects.exists()


def test_an_evaluation_that_is_no_longer_shown_is_not_judged(evaluation):
    evaluation.is_current = False
    evaluation.save()
    assert judged().state == "done"
    assert not BorderCase.objects.exists()


def test_a_manager_reads_the_cases_of_their_teams_only(evaluation, client, cast):
    judged()
    client.force_login(cast.bo)
    assert "Portfolio 0" in client.get("/models/border/").content.decode()
    client.force_login(cast.zed)
    assert "Portfolio 0" not in client.get("/models/border/").content.decode()
    client.force_login(cast.anna)
    assert client.get("/models/border/").status_code == 403


def test_the_weight_that_moves_an_account_is_told_of_100_together(evaluation, client, cast):
    judged()
    BorderCase.objects.update(dimension="sales", change=160)
    client.force_login(cast.mia)
    page = client.get("/models/border/").content.decode()
    assert "Sales 76.9 instead of 40" in page  # 200 beside the 60 of the others


def test_queries_do_not_grow_with_cases(evaluation, client, cast, django_assert_max_num_queries):
    judged()
    client.force_login(cast.mia)
    with django_assert_max_num_queries(9):  # the frame, evaluation, cases, standings, weights
        client.get("/models/border/")
