"""Plans of the demo company: in all states, in the language of the account, none of them of tomorrow."""

import re
from datetime import date

import pytest
from django.db.models import Count

from kam.core.models import Change
from planning.demo.plans import write_plans
from planning.demo.services import fill
from planning.demo.whitespace import mark_whitespace
from planning.models import (
    Action,
    Forecast,
    Goal,
    Investment,
    Plan,
    PlanComment,
    PlanPart,
    WhitespaceMark,
)
from scoring.services import evaluate

TODAY = date(2026, 3, 2)
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def plans(db, settings):
    settings.DEMO = True
    fill(accounts=60, sales=1_500, seed=1, today=TODAY, password="open-sesame")
    evaluate(as_of=TODAY)
    write_plans(TODAY)
    return Plan.objects.select_related("account")


def test_the_rep_has_plans_in_all_states_and_one_for_a_group(plans):
    mine = plans.filter(account__owner__username="rep")
    assert set(mine.values_list("state", flat=True)) == set(Plan.State.values)
    assert set(mine.values_list("year", flat=True)) == {2025, 2026}
    assert mine.filter(for_group=True, account__children__isnull=False).exists()
    assert plans.exclude(account__owner__username="rep").exists()


def test_drafts_carry_flags_and_copies_and_the_others_nothing_open(plans):
    parts = PlanPart.objects.filter(plan__in=plans)
    drafts = parts.filter(plan__state="draft")
    assert drafts.filter(text="").exists()
    assert drafts.filter(certainty="unsure").exists()
    assert drafts.filter(copied=True).exists()
    assert not parts.exclude(plan__state="draft").filter(text="").exists()


def test_they_speak_the_language_of_the_account(plans):
    for plan in plans:
        texts = [text for text in plan.parts.values_list("text", flat=True) if text]
        texts += plan.risks.values_list("what", flat=True)
        assert not any("{" in text for text in texts)
        if plan.account.country == "China":
            assert all(CHINESE.search(text) for text in texts)


def test_what_was_approved_is_frozen_and_one_plan_has_two_versions_to_compare(plans):
    counts = plans.annotate(count=Count("versions"))
    frozen = set(counts.filter(count__gt=0).values_list("state", flat=True))
    assert frozen == {"approved", "closed"}
    assert not counts.filter(state__in=frozen, count=0).exists()
    [first, second] = counts.filter(count=2).first().versions.order_by("number")
    assert first.content["sections"] != second.content["sections"]


def test_they_are_of_their_time(plans):
    assert not plans.filter(updated_at__date__gt=TODAY).exists()
    assert not plans.filter(decided_at__date__gt=TODAY).exists()
    assert not Change.objects.filter(kind__startswith="planning.", at__date__gt=TODAY).exists()
    assert Action.objects.filter(due__lt=TODAY, done_on=None).exists()
    assert Action.objects.filter(done_on__lte=TODAY).exists()


def test_goals_and_investments_are_there_and_what_is_unsure_says_so(plans):
    assert Goal.objects.filter(persons__isnull=False, unsure=False).exists()
    assert Goal.objects.filter(persons=None, unsure=True).exists()
    assert Investment.objects.filter(kind="focus", source__plan__in=plans).exists()


def test_colleagues_remark_on_plans_and_forecast_what_is_settled_later(plans):
    comments = PlanComment.objects.filter(plan__in=plans)
    assert comments.filter(mentions__username="rep", resolved_at=None).exists()
    assert comments.filter(resolved_at__isnull=False).exists()
    forecasts = Forecast.objects.filter(plan__in=plans)
    assert set(forecasts.values_list("outcome", flat=True)) == {"", "true", "false"}
    assert forecasts.filter(outcome="", settle_on__lte=TODAY).exists()
    assert not forecasts.exclude(outcome="").filter(settled_on__gt=TODAY).exists()
    assert plans.filter(template__tier="A").exists()


def test_product_lines_are_marked_in_the_language_of_the_account(plans):
    mark_whitespace(TODAY)
    marks = WhitespaceMark.objects.select_related("account")
    assert marks.filter(state="competitor", rival_share__gt=0).exists()
    for mark in marks.filter(account__country="China").exclude(note=""):
        assert CHINESE.search(mark.note)
