"""Starting a plan from facts, carrying one over, and writing its texts."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person, Product, Sale
from accounts.services import archive_account
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change
from planning.models import Goal, Investment, Plan, PlanTemplate, RevenueTarget, Risk
from planning.plans.facts import facts_of, sales_by_line
from planning.plans.sections import SECTIONS, Kind
from planning.plans.services import discard_plan, plan_before, start_plan, update_part, update_plan
from planning.plans.targets import update_target

TEXTS = [section.code for section in SECTIONS.values() if section.kind is Kind.TEXT]


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


@pytest.fixture
def pumps(cast) -> Product:
    return Product.objects.create(code="P1", name="Pump", line="Pumps")


def sell(cast, product, amount, days_ago):
    Sale.objects.create(
        account=cast.acme, product=product, date=timezone.localdate() - timedelta(days=days_ago),
        amount=amount, base_amount=amount, currency="EUR", key=uuid4(),
    )  # fmt: skip


def test_a_plan_begins_as_a_draft_with_all_its_sections(plan, cast):
    assert (plan.state, plan.created_by) == ("draft", cast.anna)
    assert [part.section for part in plan.parts.all()] == TEXTS
    assert Change.objects.filter(kind="planning.plan", object_id=plan.pk).count() == 1


def test_lines_that_were_sold_are_targets_already(cast, pumps):
    sell(cast, pumps, 900, 30)
    sell(cast, pumps, 100, 300)
    sell(cast, pumps, 500, 500)
    plan = start_plan(actor=cast.anna, account=cast.acme, year=2026)
    assert [(t.line, t.amount) for t in plan.revenuetargets.all()] == [("Pumps", Decimal(1000))]


def test_sales_are_told_per_line_for_this_year_and_the_one_before(cast, pumps):
    sell(cast, pumps, 900, 30)
    sell(cast, pumps, 500, 500)
    [row] = sales_by_line([cast.acme.pk], timezone.localdate())
    assert (row.line, row.now, row.before) == ("Pumps", 900, 500)


def test_an_account_has_one_plan_a_year(plan, cast):
    with pytest.raises(DomainError, match="has a plan for that year"):
        start_plan(actor=cast.anna, account=cast.acme, year=2026)
    assert start_plan(actor=cast.anna, account=cast.acme, year=2027)


def test_an_archived_account_is_not_planned(cast):
    archive_account(actor=cast.mia, account=cast.acme)
    with pytest.raises(DomainError, match="archived"):
        start_plan(actor=cast.anna, account=cast.acme, year=2026)


def test_the_template_that_fits_says_which_sections_there_are(cast):
    PlanTemplate.objects.create(name="Every", sections=[])
    PlanTemplate.objects.create(name="Other tier", tier="A", sections=[{"section": "trends"}])
    short = PlanTemplate.objects.create(name="Short", sections=[{"section": "charter"}])
    plan = start_plan(actor=cast.anna, account=cast.acme, year=2026, template=short)
    assert [part.section for part in plan.parts.all()] == ["charter"]
    plain = start_plan(actor=cast.sue, account=cast.bolt, year=2026)
    assert plain.template.name == "Every"


def test_a_text_is_written_with_its_author_and_its_history(plan, cast):
    part = update_part(actor=cast.ben, plan=plan, section="charter", changes={"text": "First"})
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Second"})
    part.refresh_from_db()
    assert (part.text, part.updated_by, part.version) == ("Second", cast.anna, 3)
    told = Change.objects.filter(kind="planning.planpart", object_id=part.pk).order_by("pk")
    assert [row.values["text"] for row in told] == [["", "First"], ["First", "Second"]]
    assert {row.account_id for row in told} == {cast.acme.pk}


def test_writing_the_same_again_leaves_no_trace(plan, cast):
    for _ in range(2):
        part = update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Same"})
    assert part.version == 2


def test_two_who_write_at_once_are_asked(plan, cast):
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Hers"}, version=1)
    with pytest.raises(Conflict):
        update_part(
            actor=cast.ben, plan=plan, section="charter", changes={"text": "His"}, version=1
        )
    other = update_part(actor=cast.ben, plan=plan, section="trends", changes={"text": "His"})
    assert other.text == "His"


@pytest.mark.parametrize("state", ["in_review", "closed"])
def test_what_is_in_review_or_closed_is_not_written(plan, cast, state):
    Plan.objects.update(state=state)
    with pytest.raises(DomainError):
        update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Late"})


def test_an_approved_plan_that_is_changed_is_a_draft_again(plan, cast):
    Plan.objects.update(state="approved")
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Better"})
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_what_changes_nothing_leaves_a_plan_approved(plan, cast):
    Plan.objects.update(state="approved")
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": ""})
    update_plan(actor=cast.anna, plan=plan, changes={"year": plan.year})
    plan.refresh_from_db()
    assert plan.state == "approved"


def test_an_approved_plan_is_changed_by_who_read_it_last(plan, cast):
    Plan.objects.update(state="approved")
    moved = update_plan(actor=cast.anna, plan=plan, changes={"year": 2027}, version=plan.version)
    assert (moved.year, moved.state) == (2027, "draft")
    with pytest.raises(Conflict):
        update_plan(actor=cast.anna, plan=plan, changes={"year": 2028}, version=plan.version)


def test_a_section_that_the_plan_has_not_is_refused(plan, cast):
    with pytest.raises(DomainError, match="no such section"):
        update_part(actor=cast.anna, plan=plan, section="goals", changes={"text": "Typed"})


def test_what_is_carried_over_is_marked_until_it_is_touched(plan, cast):
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Partner"})
    buyer = Person.objects.create(account=cast.acme, name="Karla")
    goal = Goal.objects.create(
        plan=plan, achieved="Less waste", baseline=1, actual=4, due=date(2026, 9, 1), unsure=True
    )
    goal.persons.add(buyer)
    Goal.objects.create(plan=plan, achieved="Done", state="reached", settled_on=date(2026, 5, 1))
    stop = Investment.objects.create(plan=plan, kind="stop", what="Reports", hours=40)
    Investment.objects.create(plan=plan, kind="focus", what="Visits", hours=40, source=stop)
    RevenueTarget.objects.create(plan=plan, line="Pumps", amount=500)
    Risk.objects.create(plan=plan, what="New buyer")
    assert plan_before(cast.acme, 2027) == plan
    new = start_plan(actor=cast.anna, account=cast.acme, year=2027, carry=plan)
    charter = new.parts.get(section="charter")
    assert (charter.text, charter.copied) == ("Partner", True)
    [copy] = new.goals.all()
    assert (copy.baseline, copy.due, list(copy.persons.all())) == (4, None, [buyer])
    assert (copy.copied, copy.unsure) == (True, True)
    focus = new.investments.get(kind="focus")
    assert (focus.source.plan, focus.source.what) == (new, "Reports")
    [target] = new.revenuetargets.all()
    assert (target.line, target.copied) == ("Pumps", True)
    assert not update_target(actor=cast.anna, target=target, changes={"amount": 600}).copied
    assert [r.copied for r in new.risks.all()] == [True]
    touched = update_part(actor=cast.anna, plan=new, section="charter", changes={"text": "More"})
    assert not touched.copied


def test_a_plan_of_another_account_is_not_carried_over(plan, cast):
    with pytest.raises(DomainError, match="same account"):
        start_plan(actor=cast.sue, account=cast.bolt, year=2027, carry=plan)


def test_a_draft_can_be_thrown_away_and_nothing_else(plan, cast):
    Plan.objects.update(state="approved")
    with pytest.raises(DomainError):
        discard_plan(actor=cast.anna, plan=plan)
    Plan.objects.update(state="draft")
    discard_plan(actor=cast.anna, plan=plan)
    assert not Plan.objects.exists()
    assert Change.objects.filter(kind="planning.plan", action="deleted").exists()


def test_a_draft_is_discarded_with_what_is_stopped_for_something(plan, cast):
    stop = Investment.objects.create(plan=plan, kind="stop", what="The fair", hours=40)
    Investment.objects.create(plan=plan, kind="focus", what="Visits", hours=40, source=stop)
    discard_plan(actor=cast.anna, plan=plan)
    assert not Investment.objects.exists()


def test_whose_influence_is_not_known_stands_after_the_others(plan, cast):
    for name, influence in (("Unknown", None), ("Small", 1), ("Great", 5)):
        Person.objects.create(account=cast.acme, name=name, influence=influence)
    told = [person.name for person in facts_of(plan, cast.anna).players]
    assert told == ["Great", "Small", "Unknown"]


def test_the_facts_of_a_plan_take_the_same_queries_however_much_there_is(plan, cast, pumps):
    Person.objects.create(account=cast.acme, name="P0", influence=3)
    with CaptureQueriesContext(connection) as few:
        facts_of(plan, cast.anna)
    for n in range(1, 6):
        Person.objects.create(account=cast.acme, name=f"P{n}", influence=3)
        sell(cast, pumps, 10, n)
    with CaptureQueriesContext(connection) as many:
        facts_of(plan, cast.anna)
    assert len(many) == len(few)


def test_nobody_sees_plans_of_others(plan, cast):
    seen = {
        name: Plan.objects.visible_to(getattr(cast, name)).exists()
        for name in ("anna", "bo", "rita", "sue", "zed")
    }
    assert seen == {"anna": True, "bo": True, "rita": True, "sue": False, "zed": False}
    assert not Plan.objects.editable_by(cast.rita).exists()
    assert not plan.parts.visible_to(cast.sue).exists()
    assert plan.parts.editable_by(cast.anna).exists()
