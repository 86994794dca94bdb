"""The brief of an account: everything on one page, the same number of queries however much there is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Commitment, Feedback, Opportunity, Person
from planning.models import Action, Goal
from planning.plans.services import start_plan

DAY = date(2026, 5, 4)


def fill(cast, rows: int) -> None:
    plan = start_plan(actor=cast.anna, account=cast.acme, year=2026)
    on = {"account": cast.acme}
    for n in range(rows):
        Person.objects.create(**on, name=f"Paula {n}")
        Commitment.objects.create(**on, what=f"Promise {n}", made_on=DAY, due=DAY, owner=cast.anna)
        Feedback.objects.create(**on, kind="complaint", text=f"Complaint {n}", given_on=DAY)
        Opportunity.objects.create(**on, name=f"Deal {n}", amount=5)
        Goal.objects.create(plan=plan, achieved=f"Goal {n}")
        Action.objects.create(**on, title=f"Action {n}", owner=cast.anna, due=DAY)


def test_the_brief_names_what_matters(client, cast):
    fill(cast, 1)
    client.force_login(cast.rita)
    page = client.get(f"/accounts/{cast.acme.pk}/brief/").content.decode()
    for said in ("Paula 0", "Promise 0", "Complaint 0", "Deal 0", "Goal 0", "Action 0"):
        assert said in page


def test_a_brief_of_nothing_says_so(client, cast):
    client.force_login(cast.anna)
    page = client.get(f"/accounts/{cast.acme.pk}/brief/").content.decode()
    assert "This account has no plan." in page
    assert "Nothing is agreed." in page


def test_queries_do_not_grow_with_rows(client, cast):
    client.force_login(cast.anna)
    fill(cast, 2)
    counts = []
    for more in (0, 12):
        for n in range(more):
            Person.objects.create(account=cast.acme, name=f"More {n}")
            Goal.objects.create(plan=cast.acme.plans.get(), achieved=f"More {n}")
            Action.objects.create(account=cast.acme, title="M", owner=cast.anna, due=DAY)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/accounts/{cast.acme.pk}/brief/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["sue", "zed"])
def test_hidden_is_not_found(client, cast, who):
    client.force_login(getattr(cast, who))
    assert client.get(f"/accounts/{cast.acme.pk}/brief/").status_code == 404
