"""What the demo company knows of its customers and has promised them shows every page well."""

from datetime import date, timedelta

import pytest
from django.db.models import Count

from accounts.models import Answer, Commitment, CompetitorPosition, Feedback, Need, OwnPosition
from planning.demo.services import fill

TODAY = date(2026, 3, 2)


@pytest.fixture
def company(db):
    fill(accounts=120, sales=1_500, seed=1, today=TODAY, password="open-sesame")


def test_answers_are_fresh_stale_and_missing(company):
    newest = TODAY - timedelta(days=180)
    assert Answer.objects.filter(answered_on__gte=newest).exists()
    assert Answer.objects.filter(answered_on__lt=newest).exists()
    known = Answer.objects.values("account").annotate(n=Count("question", distinct=True))
    assert min(row["n"] for row in known) < 8


def test_promises_are_kept_broken_open_and_overdue(company):
    states = set(Commitment.objects.values_list("state", flat=True))
    assert states == {"kept", "broken", "open"}
    open_ones = Commitment.objects.filter(state="open")
    assert open_ones.filter(due__lt=TODAY).exists()
    assert open_ones.filter(due__gte=TODAY).exists()
    assert not Commitment.objects.filter(settled_on__gt=TODAY).exists()


def test_complaints_are_open_and_resolved_and_opinions_go_back_two_years(company):
    complaints = Feedback.objects.filter(kind="complaint")
    assert complaints.filter(resolved_on=None).exists()
    assert complaints.exclude(resolved_on=None).exists()
    oldest = Feedback.objects.filter(kind="opinion").order_by("given_on")[0].given_on
    assert oldest < TODAY - timedelta(days=500)
    assert not Feedback.objects.filter(given_on__gt=TODAY).exists()


def test_competitors_and_we_are_judged_in_full(company):
    rivals = CompetitorPosition.objects.all()
    assert set(rivals.values_list("position", flat=True)) == set(CompetitorPosition.Class.values)
    assert not rivals.filter(service_level=None).exists()
    assert OwnPosition.objects.filter(account__in=rivals.values("account")).exists()
    assert Need.objects.filter(met_on=None).exists()
    assert Need.objects.exclude(met_on=None).exists()


def test_chinese_customers_speak_chinese(company):
    chinese = Answer.objects.filter(account__country="China")
    assert chinese.exists()
    for text in chinese.values_list("text", flat=True):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text)
