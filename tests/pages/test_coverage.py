"""Coverage, who knows whom, and the policy: who sees what, what it says, what it costs."""

import re

import pytest
from django.utils import timezone

from accounts.models import Account, Person
from kam.core.models import Change
from planning.coverage import renew_all
from planning.models import CoveragePolicy
from scoring.services import evaluate

KNOWN = "/accounts/{}/people/known/"


def text(response) -> str:
    """What the page says, without marks and doubled spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def page(client, cast):
    """page("anna", "/coverage/") is what anna reads there."""

    def read(who: str, url: str) -> str:
        client.force_login(getattr(cast, who))
        response = client.get(url)
        assert response.status_code == 200
        read.html = response.content.decode()
        return text(response)

    return read


@pytest.mark.parametrize(
    ("who", "acme", "bolt"),
    [("anna", True, False), ("ben", False, False), ("bo", True, False), ("mia", True, True)],
)
def test_everybody_sees_the_gaps_of_their_own_accounts(page, cast, ranked, who, acme, bolt):
    ranked(cast.acme)
    ranked(cast.bolt)
    said = page(who, "/coverage/")
    assert ("ACME Corp" in said, "Bolt Ltd" in said) == (acme, bolt)


def test_a_rep_sees_own_accounts_only_even_where_they_stand_on_the_team(page, cast, ranked):
    cast.acme.roles.create(user=cast.ben, role="service", starts=timezone.localdate())
    ranked(cast.acme)
    assert "ACME Corp" not in page("ben", "/coverage/")


def test_each_gap_is_said_in_words(page, cast, ranked, person, meet):
    eva = person("Eva", roles=["coach"])
    meet(cast.anna, eva, 23, "call")
    ranked(cast.acme)
    said = page("anna", "/coverage/")
    assert "9 days over its 14" in said
    assert "no economic buyer known" in said
    assert "no executive meeting in two years" in said


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("tier=A", {"ACME Corp"}),
        ("tier=A&tier=D", {"ACME Corp", "Bolt Ltd"}),
        ("gap=contact", {"ACME Corp", "Bolt Ltd"}),
        ("gap=executive", {"ACME Corp"}),
        ("gap=nonsense", {"ACME Corp", "Bolt Ltd"}),
        ("owner={sue}", {"Bolt Ltd"}),
        ("team={north}", {"ACME Corp"}),
        ("tier=C", set()),
    ],
)
def test_the_list_narrows(page, cast, ranked, query, shown):
    ranked(cast.acme)
    ranked(cast.bolt, "D")
    said = page("mia", f"/coverage/?{query.format(sue=cast.sue.pk, north=cast.north.pk)}")
    assert {name for name in ("ACME Corp", "Bolt Ltd") if name in said} == shown
    assert ("No account matches" in said) is (not shown)


def test_a_covered_portfolio_says_so(page, cast):
    assert "Every account is covered as its tier asks." in page("anna", "/coverage/")


def test_the_dashboard_counts_the_same_accounts_as_overdue(client, cast, person, meet):
    for number in range(30):
        Account.objects.create(
            code=f"C{number}", name=f"C{number}", owner=cast.anna, team=cast.north
        )
    late = Account.objects.get(code="C1")
    meet(cast.anna, person("Eva", account=late), 40, "call")
    run = evaluate(as_of=timezone.localdate())
    renew_all()
    figures = run.summaries.get(team=cast.north).figures["uncovered"]
    client.force_login(cast.bo)
    for tier in "AB":
        counts = client.get(f"/coverage/?gap=contact&tier={tier}").context["counts"]
        found = {letter: n for letter, n, _url in counts.tiers} if counts else {}
        assert found.get(tier, 0) == figures[tier]


def test_pages_turn_by_key(client, cast, ranked):
    for number in range(60):
        Account.objects.create(code=f"C{number}", name=f"C{number}", owner=cast.anna)
    ranked(list(Account.objects.filter(owner=cast.anna)), "D")
    client.force_login(cast.anna)
    first = client.get("/coverage/")
    second = client.get("/coverage/" + first.context["next"])
    there = [entry.account.pk for page in (first, second) for entry in page.context["entries"]]
    assert len(there) == len(set(there)) == 61
    again = client.get("/coverage/" + second.context["previous"])
    assert again.context["entries"] == first.context["entries"]


@pytest.mark.parametrize("rows", [1, 40])
def test_queries_do_not_grow(
    client, cast, ranked, person, meet, rows, django_assert_max_num_queries
):
    for number in range(rows):
        user = cast.anna if number % 2 else cast.bo
        eva = person(f"P{number}", roles=["coach", "user_buyer"], known_by=cast.anna)
        meet(user, eva, number)
        Account.objects.create(code=f"C{number}", name=f"C{number}", team=cast.north)
    ranked(cast.acme)
    client.force_login(cast.bo)
    for url in ("/coverage/", KNOWN.format(cast.acme.pk), "/pool/"):
        with django_assert_max_num_queries(20):
            assert client.get(url).status_code == 200, url


# --- who knows whom
def test_the_matrix_shows_strength_deciders_first_and_the_gaps(page, cast, ranked, person, meet):
    helper = person("Hal", influence=2)
    boss = person("Eva Boss", roles=["economic_buyer"], is_executive=True)
    gone = person("Gone Gil", left_on=timezone.localdate())
    meet(cast.anna, helper, 0)
    meet(cast.anna, helper, 0, "call")
    ranked(cast.acme)
    said = page("anna", KNOWN.format(cast.acme.pk))
    assert said.index("Eva Boss") < said.index("Hal")
    assert gone.name not in said
    assert "46" in said  # a visit and a call today: 100 · (1 − e^(−5/8))
    assert "None of us knows Eva Boss (Economic buyer)" in said
    assert "No sponsor known" in said
    assert "100 % of all contact goes through Anna alone" in said
    assert f"account={cast.acme.pk}&amp;person={boss.pk}" in page.html


def test_an_executive_who_was_not_met_is_named(page, cast, ranked, person, meet):
    eva = person("Eva", is_executive=True, known_by=cast.anna, influence=5)
    ranked(cast.acme)
    assert "No meeting with Eva, an executive" in page("anna", KNOWN.format(cast.acme.pk))
    meet(cast.anna, eva, 3, "meeting")
    assert "No meeting with Eva" not in page("anna", KNOWN.format(cast.acme.pk))


def test_the_matrix_counts_contacts_at_this_account_only(page, cast, person, meet):
    eva = person("Eva", account=cast.bolt)
    meet(cast.sue, eva)
    Person.objects.filter(pk=eva.pk).update(account=cast.acme)
    assert "Sue" not in page("anna", KNOWN.format(cast.acme.pk))


def test_nobody_on_record_teaches_what_to_do(page, cast):
    assert "Nobody is on record here yet" in page("anna", KNOWN.format(cast.acme.pk))


# --- the policy
def test_an_administrator_changes_a_tier_and_sees_the_change(client, cast, page):
    client.force_login(cast.mia)
    typed = {
        "tier": "B", "tier-B-contact_every_days": "21", "tier-B-executive_every_days": "180",
        "tier-B-roles_to_know": ["coach"], "tier-B-deciders_to_know": "2",
        "tier-B-people_who_know": "1",
    }  # fmt: skip
    assert client.post("/settings/coverage/", typed).status_code == 302
    policy = CoveragePolicy.objects.get(tier="B")
    assert (policy.contact_every_days, policy.executive_every_days) == (21, 180)
    assert policy.roles_to_know == ["coach"]
    change = Change.objects.get(kind="planning.coveragepolicy")
    assert change.values["roles_to_know"] == [["economic_buyer", "coach"], ["coach"]]
    assert "Economic buyer · Coach → Coach" in page("mia", "/settings/coverage/")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("contact_every_days", "0", "At least one day."),
        ("executive_every_days", "0", "At least one day, or leave it empty."),
        ("deciders_to_know", "51", "From 0 to 50 people."),
        ("people_who_know", "51", "From 0 to 50 people."),
    ],
)
def test_what_cannot_be_is_refused_in_words(client, cast, name, value, sentence):
    client.force_login(cast.mia)
    typed = {
        "tier": "A", "tier-A-contact_every_days": "14", "tier-A-deciders_to_know": "3",
        "tier-A-people_who_know": "2",
    }  # fmt: skip
    answer = client.post("/settings/coverage/", typed | {f"tier-A-{name}": value})
    assert sentence in text(answer)
    assert CoveragePolicy.objects.get(tier="A").contact_every_days == 14


def test_a_tier_without_policy_gets_one(client, cast):
    CoveragePolicy.objects.filter(tier="D").delete()
    client.force_login(cast.mia)
    typed = {
        "tier": "D", "tier-D-contact_every_days": "200", "tier-D-deciders_to_know": "0",
        "tier-D-people_who_know": "0",
    }  # fmt: skip
    assert client.post("/settings/coverage/", typed).status_code == 302
    assert CoveragePolicy.objects.get(tier="D").contact_every_days == 200


def test_the_pages_speak_chinese(client, cast, ranked, person, meet):
    meet(cast.anna, person("Eva"), 23, "call")
    ranked(cast.acme)
    client.force_login(cast.mia)
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert "超出 14 天联系周期 9 天" in text(client.get("/coverage/"))
    assert "客户池" in text(client.get("/pool/"))
    assert "覆盖策略" in text(client.get("/settings/coverage/"))
