"""How each account is covered: what is missing, at once true after a contact, one rule for all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Account, Person
from kam.core.models import Job
from planning.coverage import coverage_of, gaps_of, queue_renewal, renew_all, run_job
from planning.models import Coverage, CoveragePolicy
from planning.services import update_coverage_policy
from planning.words import sentences

TODAY = timezone.localdate()


def gaps(account: Account):
    return gaps_of([account.pk], timezone.localdate()).get(account.pk)


def said(account: Account) -> list[str]:
    return sentences(gaps(account), CoveragePolicy.objects.by_tier())


def test_an_a_account_of_which_we_know_nobody_misses_everything(cast, ranked):
    ranked(cast.acme)
    assert said(cast.acme) == [
        "never contacted",
        "no executive meeting in two years",
        "no sponsor known",
        "no economic buyer known",
        "no coach known",
        "0 of 3 deciders known",
        "none of us really knows anybody",
    ]


def test_a_logged_contact_closes_gaps_in_the_same_transaction(cast, ranked, person, meet):
    eva = person("Eva", roles=["economic_buyer"], is_executive=True)
    ranked(cast.acme)
    contact = meet(cast.anna, eva)
    assert gaps(cast.acme).kinds == ["roles", "deciders", "knowers"]
    assert gaps(cast.acme).missing_roles == ("sponsor", "coach")
    assert (gaps(cast.acme).deciders_known, gaps(cast.acme).knowers) == (1, 1)
    services.undo_activity(activity=contact, actor=cast.anna)
    assert gaps(cast.acme).days_overdue is None
    assert len(gaps(cast.acme).missing_roles) == 3


@pytest.mark.parametrize(("days", "overdue"), [(14, 0), (15, 1), (23, 9)])
def test_days_overdue_count_from_the_end_of_the_rhythm(cast, ranked, person, meet, days, overdue):
    ranked(cast.acme)
    meet(cast.anna, person("Eva"), days, "call")
    assert gaps(cast.acme).days_overdue == overdue
    if overdue == 9:
        assert said(cast.acme)[0] == "9 days over its 14"


@pytest.mark.parametrize(
    ("kind", "fields", "meets"),
    [
        ("visit", {"is_executive": True}, True),
        ("meeting", {"is_executive": True}, True),
        ("call", {"is_executive": True}, False),
        ("visit", {"is_executive": False}, False),
        ("visit", {"is_executive": True, "side": "third"}, False),
    ],
)
def test_an_executive_meeting_is_a_visit_or_meeting_with_one_of_their_executives(
    cast, ranked, person, meet, kind, fields, meets
):
    ranked(cast.acme)
    meet(cast.anna, person("Eva", **fields), 95, kind)
    assert gaps(cast.acme).executive_days_overdue == (5 if meets else None)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"known_by": "anna"}, False),
        ({}, True),  # nobody of us knows her
        ({"known_by": "anna", "left_on": TODAY}, True),  # she has left
        ({"known_by": "anna", "side": "ours"}, True),
    ],
)
def test_a_role_is_known_when_one_of_us_really_knows_who_has_it(
    cast, ranked, person, fields, missing
):
    named = {"known_by": cast.anna} if "known_by" in fields else {}
    person("Eva", roles=["coach"], **(fields | named))
    ranked(cast.acme)
    assert ("coach" in gaps(cast.acme).missing_roles) is missing


def test_knowing_fades(cast, ranked, person, meet):
    eva = person("Eva", roles=["coach"])
    ranked(cast.acme)
    meet(cast.anna, eva)
    assert "coach" not in gaps(cast.acme).missing_roles
    renew_all(as_of=TODAY + timedelta(days=30))
    assert "coach" in gaps(cast.acme).missing_roles


def test_contacts_at_another_account_say_nothing_of_this_one(cast, ranked, person, meet):
    eva = person("Eva", roles=["coach"], account=cast.bolt)
    ranked(cast.acme)
    meet(cast.sue, eva)
    Person.objects.filter(pk=eva.pk).update(account=cast.acme)
    renew_all()
    assert gaps(cast.acme).knowers == 0


def test_a_change_of_a_person_counts_at_once(cast, ranked, person):
    eva = person("Eva", known_by=cast.anna)
    ranked(cast.acme)
    services.update_person(person=eva, actor=cast.anna, changes={"roles": ["sponsor"]})
    assert gaps(cast.acme).missing_roles == ("economic_buyer", "coach")


def test_each_tier_asks_for_what_its_policy_says(cast, ranked):
    ranked(cast.acme, "B")
    ranked(cast.bolt, "D")
    assert gaps(cast.acme).missing_roles == ("economic_buyer", "coach")
    assert gaps(cast.bolt).kinds == ["contact"]


def test_where_no_tier_asks_for_people_nothing_is_missing(cast, ranked):
    asks = {"roles_to_know": [], "deciders_to_know": 0, "people_who_know": 0}
    CoveragePolicy.objects.update(**asks, executive_every_days=None)
    ranked(cast.acme)
    assert said(cast.acme) == ["never contacted"]


def test_accounts_come_by_tier_then_the_longest_overdue(cast, ranked, person, meet):
    late = Account.objects.create(code="LATE", name="Late", owner=cast.anna, team=cast.north)
    fine = Account.objects.create(code="FINE", name="Fine", owner=cast.anna, team=cast.north)
    for account, tier in ((cast.bolt, "A"), (cast.acme, "B"), (late, "B"), (fine, "D")):
        ranked(account, tier)
    meet(cast.anna, person("Eva"), 60)
    meet(cast.anna, person("Ada", account=late), 90)
    meet(cast.anna, person("Bea", account=fine), 9)
    rows = coverage_of(Account.objects.all(), TODAY)
    assert [row.account.code for row in rows] == ["BOLT", "LATE", "ACME"]
    assert [row.gaps(TODAY).days_overdue for row in rows] == [None, 60, 30]
    assert [
        row.account.code for row in coverage_of(Account.objects.filter(owner=cast.sue), TODAY)
    ] == ["BOLT"]


def test_all_at_once_and_one_by_one_agree(cast, ranked, person, meet):
    for number in range(4):
        eva = person(f"P{number}", roles=["coach"] * (number % 2), influence=number + 1)
        meet(cast.anna, eva, 20 * number)
    ranked(cast.acme)
    ranked(cast.bolt, "C")
    kept = list(Coverage.objects.values())
    Coverage.objects.all().delete()
    services.mark_stale([cast.acme.pk, cast.bolt.pk])
    assert list(Coverage.objects.values()) == kept


def test_many_rows_and_few_are_written_alike(cast, ranked, person, meet, monkeypatch):
    meet(cast.anna, person("Eva", roles=["coach"], is_executive=True), 3)
    ranked([cast.acme, cast.bolt])
    kept = list(Coverage.objects.values())
    late = Account.objects.create(code="GONE", name="Gone")
    Coverage.objects.update(tier="Z", place=0, knowers=9)
    Coverage.objects.create(**kept[0] | {"account_id": late.pk})
    monkeypatch.setattr("planning.coverage.storage.MANY", 0)
    renew_all()
    assert list(Coverage.objects.values()) == kept


def test_an_account_without_a_tier_has_no_row(cast, ranked, current_run):
    ranked(cast.acme)
    current_run.standings.all().delete()
    renew_all()
    assert not Coverage.objects.exists()
    ranked(cast.acme)
    current_run.standings.all().delete()
    services.mark_stale([cast.acme.pk])
    assert not Coverage.objects.exists()


def test_a_changed_policy_is_logged_and_compared_by_one_job(cast, ranked):
    ranked(cast.acme)
    policy = CoveragePolicy.objects.get(tier="A")
    for days in (20, 21):
        update_coverage_policy(
            coverage_policy=policy, actor=cast.mia, changes={"executive_every_days": days}
        )
    update_coverage_policy(
        coverage_policy=policy, actor=cast.mia, changes={"roles_to_know": ["coach"]}
    )
    Job.objects.filter(kind="coverage").update(state=Job.State.RUNNING)
    job = Job.objects.get(kind="coverage")
    run_job(job=job)
    assert gaps(cast.acme).missing_roles == ("coach",)
    assert job.result == {"accounts": 1}


def test_a_job_that_waits_serves_all_who_ask(db):
    assert queue_renewal() == queue_renewal()
    Job.objects.update(state=Job.State.RUNNING)
    queue_renewal()
    assert Job.objects.count() == 2
