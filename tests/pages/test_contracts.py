"""Contracts on the facts of an account: noted, renewed in one step, settled."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services
from accounts.models import Contract


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def facts(client, cast, who="anna"):
    client.force_login(getattr(cast, who))
    return client.get(f"/accounts/{cast.acme.pk}/facts/").content.decode()


def noted(cast, today, *, left=30, **fields):
    ends = today + timedelta(days=left)
    given = {"name": "C-1", "starts": ends - timedelta(days=364), "ends": ends, "amount": 1200}
    return services.create_contract(actor=cast.anna, account=cast.acme, **given | fields)


def test_without_contracts_it_says_what_they_are_for(client, cast):
    assert "they tell how long customers stay" in facts(client, cast)


def test_a_running_contract_says_how_long_and_offers_its_renewal(client, cast, today):
    noted(cast, today)
    text = facts(client, cast)
    assert "left</span>" in text
    assert "Renew</a>" in text
    assert "Renew</a>" not in facts(client, cast, "rita")


def test_a_contract_for_ever_can_be_looked_at_and_renewed(client, cast, today):
    noted(cast, today, starts=today, ends=date.max)
    assert "Renew</a>" in facts(client, cast)


def test_what_ran_out_undecided_stands_out(client, cast, today):
    noted(cast, today, left=-1)
    assert "has run out" in facts(client, cast)


def test_renewing_notes_the_next_one_and_settles_this_one(client, cast, today):
    old = noted(cast, today)
    client.force_login(cast.anna)
    shown = client.get(f"/accounts/{cast.acme.pk}/facts/").context["contracts"][0]
    form = f"/accounts/{cast.acme.pk}/facts/contract/new/?{shown.renewal}"
    asked = client.get(form).context["form"]
    said = {name: asked[name].value() for name in ("starts", "ends", "amount", "line", "renews")}
    assert said["starts"] == (old.ends + timedelta(days=1)).isoformat()
    answer = client.post(form, said | {"name": "C-2"}, follow=True)
    assert "by C-2" in answer.content.decode()
    old.refresh_from_db()
    assert (old.state, old.renewed_by.name) == ("renewed", "C-2")


def test_what_is_there_is_settled_in_its_own_form(client, cast, today):
    old = noted(cast, today, left=-30)
    client.force_login(cast.anna)
    form = f"/facts/contract/{old.pk}/"
    shown = client.get(form).context["form"]
    said = {name: shown[name].value() or "" for name in shown.fields}
    answer = client.post(form, said | {"state": "ended"})
    assert answer.status_code == 302, answer.context["form"].errors
    settled = Contract.objects.get()
    assert (settled.state, settled.settled_on) == ("ended", old.ends)


def test_queries_do_not_grow_with_contracts(client, cast, today, django_assert_max_num_queries):
    facts(client, cast)
    with CaptureQueriesContext(connection) as one:
        facts(client, cast)
    for number in range(5):
        noted(cast, today, name=f"C-{number}")
    with django_assert_max_num_queries(len(one)):
        facts(client, cast)
