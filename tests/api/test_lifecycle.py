"""Changes of tier and stage, and judgements over them, through REST."""

from datetime import timedelta

import pytest
from django.utils import timezone

from scoring.models import Override, Transition

EVIDENCE = {"sales_12m": "50.00", "sales_12m_before": "100.00", "silent_days": 20, "interval": 30}


@pytest.fixture
def moved(cast, facts):
    """ACME slid into decline; BOLT, out of anna's sight, too."""
    run = cast.acme.standings.get().evaluation
    return [
        Transition.objects.create(
            account=account, evaluation=run, as_of=run.as_of, kind="stage",
            before="3", after="4", evidence=EVIDENCE,
        )
        for account in (cast.acme, cast.bolt)
    ]  # fmt: skip


def wish(account, **changes):
    until = timezone.localdate() + timedelta(days=30)
    return {
        "account": account.pk, "kind": "stage", "value": "growth", "reason": "They signed",
        "expires": until.isoformat(),
    } | changes  # fmt: skip


def test_a_change_tells_its_ends_in_words_and_why(rest, cast, moved):
    (row,) = rest("anna").read("transitions/").json()["results"]
    assert (row["account"], row["before"], row["after"]) == (cast.acme.pk, "maturity", "decline")
    assert row["reasons"] == [
        {"text": "Sales of 12 months fell by 50\u202f%, from 100 to 50", "points": None}
    ]
    assert rest("mia").read(f"transitions/{row['id']}/").json() == row


@pytest.mark.parametrize(
    ("query", "found"),
    [("kind=stage&after=decline", 2), ("before=growth", 0), ("kind=tier", 0), ("after=A", 0),
     ("since=2026-03-02&until=2026-03-02", 2), ("since=2026-03-03", 0)],
)  # fmt: skip
def test_changes_can_be_filtered(rest, moved, query, found):
    assert len(rest("mia").read(f"transitions/?{query}").json()["results"]) == found


@pytest.mark.parametrize("query", ["after=gone", "kind=x", "since=soon", "color=red"])
def test_what_changes_cannot_be_asked_for_is_refused(rest, moved, query):
    assert rest("mia").read(f"transitions/?{query}").status_code == 400


def test_a_manager_sets_a_stage_and_takes_it_back(rest, cast, facts):
    manager = rest("bo")
    made = manager.add("overrides/", wish(cast.acme))
    assert made.status_code == 201
    assert made.json()["value"] == "growth"
    assert Override.objects.get().value == "2"
    today = timezone.localdate().isoformat()
    assert len(manager.read(f"overrides/?on={today}&kind=stage").json()["results"]) == 1
    assert manager.remove(f"overrides/{made.json()['id']}/").status_code == 204
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("anna", 403), ("rita", 403), ("zed", 400), ("bo", 201), ("mia", 201)]
)
def test_only_those_who_lead_the_account_judge(rest, cast, facts, who, status):
    assert rest(who).add("overrides/", wish(cast.acme)).status_code == status


@pytest.mark.parametrize(
    "change", [{"value": "4"}, {"value": "gone"}, {"reason": " "}, {"expires": "2020-01-01"},
               {"kind": "tier", "value": "Z"}]
)  # fmt: skip
def test_a_judgement_needs_a_known_value_a_reason_and_a_future(rest, cast, facts, change):
    assert rest("bo").add("overrides/", wish(cast.acme, **change)).status_code == 400
    assert not Override.objects.exists()


def test_what_has_ended_stays_on_record(rest, cast, facts):
    past = timezone.localdate() - timedelta(days=9)
    ended = Override.objects.create(
        account=cast.acme, kind="stage", value="2", reason="x", set_by=cast.bo,
        starts=past, expires=past,
    )  # fmt: skip
    assert rest("bo").remove(f"overrides/{ended.pk}/").status_code == 400
    assert Override.objects.exists()


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("address", ["transitions/", "overrides/"])
def test_queries_do_not_grow_with_rows(
    rest, cast, moved, django_assert_max_num_queries, rows, address
):
    until = timezone.localdate() + timedelta(days=30)
    for number in range(rows):
        Transition.objects.create(
            account=cast.acme, as_of=f"2025-01-{number + 1:02}", kind="stage", before="3",
            after="4", evidence=EVIDENCE,
        )  # fmt: skip
        Override.objects.create(
            account=cast.acme, kind="stage", value="2", reason="x", set_by=cast.bo,
            starts=timezone.localdate(), expires=until,
        )  # fmt: skip
    client = rest("bo")
    with django_assert_max_num_queries(5):
        assert client.read(address).status_code == 200
