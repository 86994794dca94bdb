"""The demo company: the same from the same seed, alive, and only into an empty installation."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, Sum

from accounts.models import (
    Account,
    Activity,
    Attachment,
    Opportunity,
    Person,
    Product,
    Sale,
    User,
)
from kam.core.errors import DomainError
from kam.core.models import Change
from planning.day.contacts import whom_to_contact
from planning.day.whose import Whose
from planning.demo.services import evaluation_days, fill, live_through
from planning.models import Action
from planning.process import counts_by_step, key_standings
from scoring.backtest.words import key_finding
from scoring.models import BackTest, Evaluation, Stage, Standing, Transition

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _demo_allowed(settings):
    settings.DEMO = True


def build(accounts: int = 60, sales: int = 1_500, seed: int = 1, today: date = TODAY):
    return fill(accounts=accounts, sales=sales, seed=seed, today=today, password="open-sesame")


def picture() -> list[list[tuple]]:
    """What everybody would see, without the moment at which it was written."""
    return [
        list(
            Account.objects.order_by("pk").values_list("code", "name", "owner__username", "since")
        ),
        list(
            Sale.objects.order_by("pk").values_list("account", "date", "invoice", "amount", "key")
        ),
        list(Person.objects.order_by("pk").values_list("account", "name", "title", "support")),
        list(Activity.objects.order_by("pk").values_list("account", "at", "note", "next_step_due")),
    ]


def picture_of(**options) -> list[list[tuple]]:
    """The company as built, taken back afterwards."""
    with transaction.atomic():
        build(**options)
        seen = picture()
        transaction.set_rollback(True)
    return seen


def test_the_same_seed_and_day_give_the_same_company(db):
    assert picture_of() == picture_of()


def test_another_seed_gives_other_customers(db):
    names = [{row[1] for row in picture_of(seed=seed)[0]} for seed in (1, 2)]
    assert len(names[0] & names[1]) < 10


def test_another_day_gives_the_same_customers_at_another_time(db):
    now, later = picture_of(), picture_of(today=TODAY + timedelta(days=7))
    assert [row[1] for row in now[0]] == [row[1] for row in later[0]]
    assert [row[3:] for row in now[1]] == [row[3:] for row in later[1]]


def test_counts_are_those_asked_for(db):
    filled = build(accounts=75, sales=2_001)
    assert (filled.accounts, filled.sales) == (75, 2_001)
    assert Account.objects.count() == 75
    assert Sale.objects.count() == 2_001
    assert Person.objects.count() == filled.people
    assert Activity.objects.count() == filled.contacts


def test_it_refuses_an_installation_that_is_not_empty(cast, settings):
    with pytest.raises(DomainError, match="not empty"):
        build()
    assert Account.objects.count() == 2


def test_nobody_can_log_in_where_demo_logins_are_not_allowed(db, settings):
    settings.DEMO = False
    build()
    assert Account.objects.exists()
    assert not [user for user in User.objects.all() if user.has_usable_password()]


def test_the_three_logins_work_and_no_other_has_a_password(db):
    build()
    for username in ("rep", "manager", "admin"):
        assert User.objects.get(username=username).check_password("open-sesame")
    others = User.objects.exclude(username__in=["rep", "manager", "admin"])
    assert others.count() >= 11
    assert not any(user.has_usable_password() for user in others)


def test_the_rep_has_a_lively_portfolio_in_two_languages(db):
    build(accounts=240, sales=5_000)
    rep = User.objects.get(username="rep")
    mine = Account.objects.visible_to(rep).filter(owner=rep)
    assert 25 <= mine.count() < 30  # two groups of companies besides
    assert mine.filter(country="China").count() == 6
    assert not mine.filter(last_contact_at=None).exists()
    open_steps = Activity.objects.filter(account__in=mine, next_step_done_at=None)
    assert open_steps.filter(next_step_due__lt=TODAY).exists()
    assert open_steps.filter(next_step_due__gte=TODAY).exists()


def test_the_manager_sees_all_but_the_team_manager_only_theirs(db):
    build()
    everything = Account.objects.count()
    assert Account.objects.visible_to(User.objects.get(username="manager")).count() == everything
    china = Account.objects.visible_to(User.objects.get(username="chen.guodong"))
    assert 0 < china.count() < everything
    assert not china.exclude(country="China").exists()


def test_sales_are_plausible(db):
    build(accounts=240, sales=8_000)
    year = Q(date__gt=TODAY - timedelta(days=365))
    by_account = Sale.objects.filter(year).values("account").annotate(sum=Sum("base_amount"))
    sums = sorted((row["sum"] for row in by_account), reverse=True)
    assert Decimal("0.65") < sum(sums[:48]) / sum(sums) < Decimal("0.85")
    figures = Sale.objects.aggregate(
        first=Min("date"), last=Max("date"), cancelled=Count("pk", filter=Q(amount__lt=0)),
        cost=Sum("base_cost"), amount=Sum("base_amount"),
    )  # fmt: skip
    assert figures["last"] <= TODAY
    assert figures["first"] < TODAY - timedelta(days=3 * 360)
    assert 0 < figures["cancelled"] < 8_000 * 0.03
    assert Decimal("0.5") < figures["cost"] / figures["amount"] < Decimal("0.9")
    assert not Sale.objects.filter(date__iso_week_day__gte=6).exists()
    assert set(Sale.objects.values_list("product__line", flat=True)) == set(
        Product.objects.values_list("line", flat=True)
    )


def test_the_account_repeats_what_its_log_says(db):
    build()
    told = Account.objects.annotate(
        contact=Max("activities__at"),
        step=Min("activities__next_step_due", filter=Q(activities__next_step_done_at=None)),
    )
    assert told.filter(contact__isnull=False).exists()
    for account in told:
        assert account.last_contact_at == account.contact
        assert account.next_step_due == account.step


def test_notes_speak_the_language_of_the_account(db):
    build()
    chinese = Activity.objects.filter(account__country="China").values_list("note", flat=True)
    english = Activity.objects.exclude(account__country="China").values_list("note", flat=True)
    assert chinese
    assert english
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in note) for note in chinese)
    assert not any("\u4e00" <= letter <= "\u9fff" for note in english for letter in note)
    assert "{" not in "".join([*chinese, *english])


def test_nothing_lies_ahead_of_the_day_but_what_is_due(db):
    build()
    assert not Activity.objects.filter(at__date__gte=TODAY).exists()
    assert not Activity.objects.filter(next_step_done_at__date__gt=TODAY).exists()
    assert not Activity.objects.filter(next_step_done_at__lt=F("at")).exists()
    assert Opportunity.objects.filter(stage="open", expected_close__gt=TODAY).exists()


def test_a_timeline_begins_in_the_past(db):
    build()
    imported = Change.objects.filter(kind="accounts.account", action="imported")
    assert imported.exists()
    assert not imported.filter(at__date__gt=TODAY).exists()
    first = Activity.objects.values("account").annotate(first=Min("at"))
    came = dict(imported.values_list("account_id", "at"))
    assert all(came[row["account"]] <= row["first"] for row in first)
    assert not Attachment.objects.filter(created_at__date__gt=TODAY).exists()


def test_new_rows_get_numbers_after_those_of_the_demo(db):
    build()
    made = Account.objects.create(code="NEW-1", name="New customer")
    assert made.pk == 61


def test_evaluation_days_are_month_ends_a_stage_change_ago_and_today():
    assert evaluation_days(date(2026, 3, 2), 2) == [
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 3, 2),
    ]
    assert evaluation_days(date(2026, 3, 31), 1) == [date(2026, 2, 28), date(2026, 3, 31)]


def test_there_are_movers_stages_and_all_steps_at_first_sight(db, monkeypatch):
    monkeypatch.setattr("planning.demo.services.MONTHS_LIVED", 3)
    build(accounts=240, sales=8_000)
    assert live_through(today=TODAY) == 4
    current = Evaluation.objects.current()
    assert current.as_of == TODAY
    assert current.accounts == 240
    moves = Transition.objects.filter(evaluation=current)
    assert moves.filter(kind="tier").exists()
    assert moves.filter(kind="stage").exists()
    standings = Standing.objects.of_current()
    assert set(standings.values_list("tier", flat=True)) == set("ABCD")
    assert set(standings.values_list("stage", flat=True)) == set(Stage)
    assert Action.objects.open().filter(review__verdict="off_track").exists()
    found = counts_by_step(key_standings(Account.objects.all()), TODAY)
    assert set(found["A"]) | set(found["B"]) >= {"assign", "plan", "grow", "done"}


def test_the_model_has_been_tried_on_its_past(db, monkeypatch):
    monkeypatch.setattr("planning.demo.services.MONTHS_LIVED", 1)
    build(accounts=240, sales=8_000)
    live_through(today=TODAY)
    told = [key_finding(test) for test in BackTest.objects.all()]
    assert len(told) == 2
    assert "The top 20" in told[0]


def test_a_large_company_has_people_at_a_tenth_and_more_reps(db, monkeypatch):
    monkeypatch.setattr("planning.demo.plan.LIVELY_UP_TO", 100)
    monkeypatch.setattr("planning.demo.organisation.ACCOUNTS_PER_REP", 100)
    monkeypatch.setattr("planning.demo.services.CHUNK", 250)
    build(accounts=1_000, sales=3_000)
    assert Account.objects.filter(activities__isnull=False).distinct().count() <= 100
    assert User.objects.filter(username__startswith="rep0").count() == 10
    assert Sale.objects.count() == 3_000


def test_the_command_prints_the_password_it_made(db, settings, monkeypatch):
    monkeypatch.delenv("KAM_DEMO_PASSWORD", raising=False)
    out = StringIO()
    call_command("demo", accounts=20, sales=100, stdout=out)
    password = out.getvalue().split()[-1]
    assert User.objects.get(username="rep").check_password(password)


def test_the_command_takes_the_password_and_keeps_it_to_itself(db):
    out = StringIO()
    call_command("demo", accounts=20, sales=100, password="given-to-me", stdout=out)
    assert "given-to-me" not in out.getvalue()
    assert User.objects.get(username="admin").check_password("given-to-me")


def test_the_command_refuses_with_a_sentence(cast):
    with pytest.raises(CommandError, match="not empty"):
        call_command("demo", password="x")
    with pytest.raises(CommandError, match="starts at 1"):
        call_command("demo", accounts=0)


def test_the_reps_day_is_full_and_they_were_told_of_it(db):
    build()
    live_through(today=TODAY)
    rep = User.objects.get(username="rep")
    found = whom_to_contact(Whose.default(rep), today=TODAY)
    assert {"promise", "complaint"} <= {r.code for contact in found for r in contact.reasons}
    assert {"handed", "given", "overdue"} <= set(rep.notifications.values_list("kind", flat=True))
