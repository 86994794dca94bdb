"""Templates of plans: what plans of a tier or industry ask for, and who says so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kam.core.errors import DomainError
from kam.core.models import Change
from planning.models import Plan, PlanTemplate
from planning.plans.services import sections_of, start_plan, update_part
from planning.plans.templates import create_template, update_template

ADDRESS = "/settings/plan-templates/"


def asked(*codes: str) -> list[dict]:
    return [{"section": code} for code in codes]


def test_a_plan_has_the_sections_of_its_template_in_the_order_of_plans(cast):
    template = create_template(actor=cast.mia, name="Short", sections=asked("goals", "charter"))
    plan = start_plan(actor=cast.anna, account=cast.acme, year=2026)
    assert (plan.template, sections_of(plan)) == (template, {"charter", "goals"})
    assert [row["section"] for row in template.sections] == ["charter", "goals"]
    assert Change.objects.filter(kind="planning.plantemplate").count() == 1


def test_a_section_added_later_can_be_written_in_plans_that_are_there(cast):
    template = create_template(actor=cast.mia, name="Short", sections=asked("charter"))
    plan = start_plan(actor=cast.anna, account=cast.acme, year=2026)
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Kept"})
    update_template(
        actor=cast.mia, template=template, changes={"sections": asked("charter", "trends")}
    )
    update_part(actor=cast.anna, plan=plan, section="trends", changes={"text": "New"})
    assert dict(plan.parts.values_list("section", "text")) == {"charter": "Kept", "trends": "New"}


@pytest.mark.parametrize("codes", [["weather"], ["charter", "charter"]])
def test_each_section_is_named_once_and_known(cast, codes):
    with pytest.raises(DomainError, match="each section of a plan once"):
        create_template(actor=cast.mia, name="Odd", sections=asked(*codes))


def test_a_name_is_taken_once(cast):
    create_template(actor=cast.mia, name="Short")
    with pytest.raises(DomainError):
        create_template(actor=cast.mia, name="Short")


WHO = [("anna", 403), ("bo", 403), ("rita", 403), ("mia", 200)]


@pytest.mark.parametrize(("who", "status"), WHO)
def test_only_administrators_keep_templates(client, cast, who, status):
    template = PlanTemplate.objects.create(name="Short")
    client.force_login(getattr(cast, who))
    for address in (ADDRESS, f"{ADDRESS}new/", f"{ADDRESS}{template.pk}/"):
        assert client.get(address).status_code == status


def test_a_template_is_made_and_changed_on_the_page(client, cast):
    client.force_login(cast.mia)
    form = {
        "name": "For A", "tier": "a", "is_active": "on", "there_charter": "on",
        "required_charter": "on", "prompt_charter": "What do they gain?",
    }  # fmt: skip
    assert client.post(f"{ADDRESS}new/", form)["Location"] == ADDRESS
    template = PlanTemplate.objects.get()
    kept = {"section": "charter", "prompt": "What do they gain?", "required": True}
    assert (template.tier, template.sections) == ("A", [kept])
    assert "For A" in client.get(ADDRESS).content.decode()
    again = client.post(f"{ADDRESS}new/", form)
    assert again.status_code == 200
    assert PlanTemplate.objects.count() == 1
    client.post(f"{ADDRESS}{template.pk}/", form | {"name": "For B", "there_goals": "on"})
    template.refresh_from_db()
    assert (template.name, len(template.sections)) == ("For B", 2)


def test_the_list_asks_the_same_of_the_database_however_many_there_are(client, cast):
    client.force_login(cast.mia)
    PlanTemplate.objects.create(name="T0")
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS)
    for number in range(1, 9):
        template = PlanTemplate.objects.create(name=f"T{number}")
        Plan.objects.create(account=cast.acme, year=2030 + number, template=template)
    with CaptureQueriesContext(connection) as many:
        client.get(ADDRESS)
    assert len(many) == len(few)
