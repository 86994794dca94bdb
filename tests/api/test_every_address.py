"""docs/access.md is the table of who may open what; an address that is not in it fails here.

A new page or endpoint is one line there: the status that GET gives to each role, with objects that
the role sees, and (last column) what anna, a rep, gets for an object of another team.
"""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver

from accounts.models import AccountRole, BulkChange, CustomField, Industry, SavedView, Tag
from accounts.services.tokens import create_token
from planning.models import (
    CoveragePolicy,
    Forecast,
    Goal,
    Investment,
    PlanComment,
    PlanTemplate,
    PlanVersion,
    Playbook,
    RevenueTarget,
    Review,
    Risk,
    ValueEntry,
    WhitespaceMark,
)
from planning.plans.freezing import frozen
from planning.plans.services import start_plan
from scoring.criteria import judge_all
from scoring.models import (
    BackTest,
    Criterion,
    CriterionWeight,
    Demand,
    IndustryNeed,
    LifetimeFit,
    LifetimeValue,
    Loyalty,
    Override,
    ProspectMatch,
    RetentionFit,
    Transition,
)
from tests.api.conftest import kept

TABLE = Path(__file__).parents[2] / "docs" / "access.md"
COLUMNS = {"anonymous": None, "rep": "anna", "manager": "bo", "reader": "rita", "admin": "mia"}
LINE = re.compile(r"^\| `(?P<address>/[^`]*)` \|(?P<cells>.*)\|$", re.MULTILINE)
OPEN = {
    "/login/",
    "/language/",
    "/theme/",
    "/health/",
    "/favicon.ico",
    "/calendar/<str:secret>.ics",
    "/digest/stop/<str:token>/",
}  # and those of the password reset
METHODS = ["head", "options", "post", "put", "patch", "delete"]
WORDS = {
    "<str:secret>": "made-up",
    "<str:token>": "made-up",
    "<int:job>": "0",  # a file of one's own: there is none
    "<slug:belief>": "support",
    "<slug:what>": "value",
    "<slug:name>": "wallet",
    "<slug:kind>": "tier",
    "/blocks/<slug:section>/": "/blocks/goals/",
    "<slug:section>": "charter",
    "<slug:step>": "submit",
    "<slug:row>": "goal",
    "<uidb64>/<token>": "MQ/set-password",
}
OBJECTS = {  # begin of the address, after /api/v1 → which object its number means
    "alerts/": "notice",
    "notifications/": "notice",
    "today/": "account",
    "today/steps/": "activity",
    "people/": "person",
    "duplicates/": "likely_pair",
    "duplicates/merges/": "merge",
    "merges/": "merge",
    "beliefs/": "belief",
    "employments/": "employment",
    "log/": "activity",
    "activities/": "activity",
    "facts/": "wallet",
    "roles/": "role",
    "influence-lines/": "influence_line",
    "files/": "attachment",
    "attachments/": "attachment",
    "wallets/": "wallet",
    "perceived-values/": "perceived_value",
    "receivables/": "receivable",
    "concessions/": "concession",
    "contracts/": "contract",
    "costs-to-serve/": "service_cost",
    "referrals/": "referral",
    "sales/": "sale",
    "products/": "product",
    "opportunities/": "opportunity",
    "whitespace/": "account",
    "whitespace-marks/": "whitespace_mark",
    "competitor-positions/": "competitor_position",
    "answers/": "answer",
    "needs/": "need",
    "own-positions/": "own_position",
    "commitments/": "commitment",
    "plans/": "plan",
    "plan-versions/": "plan_version",
    "plan-templates/": "plan_template",
    "settings/plan-templates/": "plan_template",
    "plan-comments/": "plan_comment",
    "plans/comments/": "plan_comment",
    "plan-parts/": "plan_part",
    "actions/": "action",
    "playbooks/": "playbook",
    "plan-rows/": "goal",
    "reviews/": "review",
    "value-entries/": "value_entry",
    "goals/": "goal",
    "investments/": "investment",
    "revenue-targets/": "revenue_target",
    "risks/": "risk",
    "forecasts/": "forecast",
    "promises/": "commitment",
    "complaints/": "feedback",
    "feedback/": "feedback",
    "tokens/": "token",
    "settings/tokens/": "token",
    "settings/users/": "user",
    "settings/teams/": "team",
    "views/": "view",
    "bulk/changes/": "bulk",
    "bulk-changes/": "bulk",
    "saved-views/": "view",
    "custom-fields/": "field",
    "tags/": "tag",
    "settings/tags/": "tag",
    "settings/fields/": "field",
    "jobs/": "job",
    "imports/": "file_import",
    "coverage-policies/": "coverage_policy",
    "evaluations/": "evaluation",
    "industry-needs/": "industry_need",
    "selection-criteria/": "criterion",
    "demands/": "demand",
    "criterion-weights/": "criterion_weight",
    "prospect-matches/": "account",
    "transitions/": "transition",
    "overrides/": "override",
    "scoring-models/": "model",
    "models/": "model",
    "back-tests/": "back_test",
    "backtest/": "back_test",
    "accounts/": "account",
}


def routes(resolver=None, prefix="/"):
    """Every address of the product; Django's own admin site is one."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if address == "/admin/":
            yield address
        elif hasattr(entry, "url_patterns"):
            yield from routes(entry, address)
        else:
            yield address


def table():
    """Address → the cells of its line."""
    lines = LINE.finditer(TABLE.read_text(encoding="utf-8"))
    return {line["address"]: [cell.strip() for cell in line["cells"].split("|")] for line in lines}


def filled(route, objects):
    """The address with an object of this side in place of each argument."""
    plain = route.removeprefix("/").removeprefix("api/v1/")
    address = route.replace("<str:code>", objects.account.code)
    for argument, value in WORDS.items():
        address = address.replace(argument, value)
    if "<int:pk>" in address:
        begin = max((b for b in OBJECTS if plain.startswith(b)), key=len, default=None)
        assert begin, f"say in OBJECTS which object {route} is about"
        address = address.replace("<int:pk>", str(getattr(objects, OBJECTS[begin]).pk))
    assert "<" not in address, f"{route} has an argument that this test does not know"
    return address


@pytest.fixture
def sides(lines, cast, twins):
    """The objects of ACME (anna, North) and of BOLT (sue, South)."""
    for side, user, team in (
        (lines.acme, cast.anna, cast.north),
        (lines.bolt, cast.sue, cast.south),
    ):
        standing = side.account.standings.select_related("evaluation__model").get()
        side.user, side.team = user, team
        side.bulk = BulkChange.objects.create(actor=user, changes={"region": "North"})
        side.tag = Tag.objects.create(name=f"Tag of {team}")
        side.field = CustomField.objects.create(key=f"of_{team.pk}", label_en="Own")
        side.view = SavedView.objects.create(name="Shared", owner=user, team=team)
        side.evaluation, side.model = standing.evaluation, standing.evaluation.model
        side.transition = Transition.objects.create(
            account=side.account, evaluation=side.evaluation, as_of=side.evaluation.as_of,
            kind="stage", before="3", after="4", evidence={},
        )  # fmt: skip
        side.override = Override.objects.create(
            account=side.account, kind="stage", value="2", reason="x", set_by=cast.mia,
            starts=side.evaluation.as_of, expires="2099-01-01",
        )  # fmt: skip
        LifetimeFit.objects.get_or_create(
            evaluation=side.evaluation, refused_because="unsettled", months=36, discount=10
        )
        RetentionFit.objects.get_or_create(
            evaluation=side.evaluation, refused_because="months", discount=10
        )
        LifetimeValue.objects.create(
            evaluation=side.evaluation, account=side.account, frequency=2, p_alive=0.5,
            expected_purchases=3, expected_spend=4, value=5, at_stake=6, rank=1, sales_rank=1,
        )  # fmt: skip
        Loyalty.objects.get_or_create(
            evaluation=side.evaluation, account=side.account, score=50, repeat=1, tenure=1,
            share_estimated=False, zone=0, leaving=False, at_stake=5,
        )  # fmt: skip
        side.back_test = BackTest.objects.create(as_of="2025-01-01", months=6, percent=20)
        side.value_entry = ValueEntry.objects.create(
            account=side.account, on="2026-01-01", kind="gained", what="Less scrap"
        )
        side.review = Review.objects.create(
            account=side.account, due="2026-04-01", since="2026-01-01"
        )
        side.whitespace_mark = WhitespaceMark.objects.create(
            account=side.account, line="Pumps", state="blocked", judged_on="2026-01-01"
        )
        side.plan = start_plan(actor=user, account=side.account, year=2026)
        side.plan_part = side.plan.parts.get(section="charter")
        wanted(side)
        side.plan_template = PlanTemplate.objects.create(name=f"Of {team}", is_active=False)
        side.plan_comment = PlanComment.objects.create(
            plan=side.plan, section="charter", author=user, text="Why?"
        )
        side.plan_version = PlanVersion.objects.create(
            plan=side.plan, number=1, content=frozen(side.plan)
        )
        side.playbook = Playbook.objects.get(code="win_deals")
        side.coverage_policy = CoveragePolicy.objects.get(tier="A")
        judged(side)
        judge_all(side.evaluation)
        side.role = AccountRole.objects.create(
            account=side.account, user=user, role="kam", starts="2026-01-01"
        )
    return lines


def wanted(side):
    """A row of each kind that the plan may hold."""
    on = {"plan": side.plan}
    side.goal = Goal.objects.create(**on, achieved="Less waste")
    side.investment = Investment.objects.create(**on, kind="stop", what="Reports")
    side.revenue_target = RevenueTarget.objects.create(**on, line="Valves", amount=5)
    side.risk = Risk.objects.create(**on, what="New buyer")
    side.forecast = Forecast.objects.create(
        **on, goal=side.goal, statement="So", probability=50, made_by=side.user,
        settle_on="2026-12-31",
    )  # fmt: skip


def judged(side):
    """What the industry needs, what the account selects by, and how they match."""
    industry = Industry.objects.create(name=f"Industry {side.account.pk}")
    side.industry_need = IndustryNeed.objects.create(industry=industry, line="Pumps", need=4)
    side.criterion = Criterion.objects.create(name=f"Price {side.account.pk}", capability=1)
    on = {"account": side.account}
    side.demand = Demand.objects.create(**on, line="Pumps", level=4)
    side.criterion_weight = CriterionWeight.objects.create(**on, criterion=side.criterion, weight=1)
    ProspectMatch.objects.create(
        **on, need=side.industry_need, industry_match=0.8, is_judged=True, customer_match=0.5,
        match=0.4, rank=1, is_target=True, judged_on="2026-01-01",
    )  # fmt: skip


def test_every_address_stands_in_the_table():
    known, there = set(table()), set(routes())
    assert sorted(there - known) == [], "add these to docs/access.md"
    assert sorted(known - there) == [], "docs/access.md names addresses that are gone"


@pytest.mark.parametrize(("place", "role"), [*enumerate(COLUMNS)])
def test_the_table_is_true(cast, sides, place, role):
    client = Client()
    if COLUMNS[role]:
        client.force_login(getattr(cast, COLUMNS[role]))
    own = sides.acme
    if COLUMNS[role]:
        own.token.user = own.job.requested_by = own.notice.user = getattr(cast, COLUMNS[role])
        own.token.save()
        own.job.save()
        own.notice.save()
    before = kept()
    wrong = _differences(client, own, place)
    assert wrong == []
    assert kept() == before, "a GET has changed something"


def test_what_belongs_to_others_is_as_the_table_says(cast, sides):
    client = Client()
    client.force_login(cast.anna)
    assert _differences(client, sides.bolt, len(COLUMNS)) == []


def _differences(client, objects, place):
    wrong = []
    for route, cells in table().items():
        status = str(client.get(filled(route, objects)).status_code)
        if cells[place] != status:
            wrong.append(f"{route} gives {status}, not {cells[place]}")
    return wrong


@pytest.mark.parametrize("method", METHODS)
def test_nobody_changes_anything_without_a_login(sides, method):
    client, before = Client(), kept()
    for route in table():
        if route in OPEN or route.startswith("/password/"):
            continue
        answer = getattr(client, method)(filled(route, sides.acme))
        to_login = answer.status_code == 302 and "/login/" in answer.headers["Location"]
        assert to_login or answer.status_code == 401, f"{method} {route}: {answer.status_code}"
    assert kept() == before


def test_a_disabled_user_is_nobody(cast, sides):
    client = Client()
    client.force_login(cast.anna)
    cast.anna.is_active = False
    cast.anna.save()
    assert _differences(client, sides.acme, [*COLUMNS].index("anonymous")) == []


def test_a_token_opens_no_page(cast):
    _token, key = create_token(user=cast.mia, name="x", scope="write", actor=None)
    answer = Client().get("/accounts/", headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 401
