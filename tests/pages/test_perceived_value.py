"""The value map of the portfolio, the card of an account, and the form that notes a view."""

from datetime import date

import pytest

from accounts.models import Account
from scoring.models import PerceivedValue
from scoring.perceived import create_perceived_value
from scoring.services import evaluate
from tests.scoring.conftest import DAY

LINE = {"attribute_0": "Quality", "weight_0": "50", "ours_0": "8", "theirs_0": "6.5"}
SAID = {"judged_on": "2026-02-01", "competitor": "Rival", "price": "95", "source": "direct", **LINE}


def view(cast, account, ours=8.0, price=100, on=date(2026, 2, 1)):
    ratings = [{"attribute": "Quality", "weight": 50, "ours": ours, "theirs": 8}]
    return create_perceived_value(
        actor=cast.mia, account=account, judged_on=on, competitor="Rival", price=price,
        ratings=ratings,
    )  # fmt: skip


def page(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


def test_who_gets_least_for_their_money_stands_first(cast, client):
    view(cast, cast.acme, ours=9)
    view(cast, cast.bolt, ours=5)
    evaluate(as_of=DAY)
    text = page(client, cast.mia, "/perceived-value/")
    table = text[text.index('id="rows"') :]
    assert table.index("Bolt Ltd") < table.index("ACME Corp")
    assert "1 customer thinks that the best competitor gives more" in text


def test_the_map_answers_as_it_was_known_on_a_day(cast, client):
    view(cast, cast.acme, on=date(2026, 2, 20))
    evaluate(as_of=date(2026, 2, 1))
    evaluate(as_of=DAY)
    assert "ACME" in page(client, cast.bo, "/perceived-value/")
    assert "No customer" in page(client, cast.bo, "/perceived-value/?as_of=2026-02-10")


def test_managers_see_their_teams_and_reps_nothing(cast, client):
    view(cast, cast.acme)
    evaluate(as_of=DAY)
    assert "ACME" not in page(client, cast.zed, "/perceived-value/")
    client.force_login(cast.anna)
    assert client.get("/perceived-value/").status_code == 404


@pytest.mark.parametrize("accounts", [1, 40])
def test_queries_do_not_grow_with_the_rows(cast, client, accounts, django_assert_max_num_queries):
    made = Account.objects.bulk_create(
        Account(code=f"P{n}", name=f"P {n}", owner=cast.anna, team=cast.north)
        for n in range(accounts)
    )
    for account in made:
        view(cast, account)
    evaluate(as_of=DAY)
    client.force_login(cast.bo)
    with django_assert_max_num_queries(14):
        assert client.get("/perceived-value/").status_code == 200


def test_a_view_is_noted_shown_and_corrected(cast, client):
    client.force_login(cast.anna)
    new = f"/accounts/{cast.acme.pk}/perceived-value/new/"
    assert "Product quality" in client.get(new).content.decode()
    assert client.post(new, SAID).status_code == 302
    row = PerceivedValue.objects.get()
    assert row.worth == pytest.approx(8 / 6.5 - 0.95)
    card = page(client, cast.anna, f"/accounts/{cast.acme.pk}/understanding/")
    assert "They get more for their money from us than from Rival." in card
    change = {**SAID, "price": "150", "version": row.version}
    assert client.post(f"/perceived-values/{row.pk}/", change).status_code == 302
    row.refresh_from_db()
    assert row.worth < 0


def test_a_refusal_stands_in_the_form_and_what_was_typed_stays(cast, client):
    client.force_login(cast.anna)
    new = f"/accounts/{cast.acme.pk}/perceived-value/new/"
    text = client.post(new, {**SAID, "theirs_0": ""}).content.decode()
    assert "Rate at least one attribute on both sides." in text
    assert 'value="Rival"' in text


@pytest.mark.parametrize(("who", "status"), [("rita", 404), ("zed", 404), ("bo", 200)])
def test_only_who_may_change_the_account_notes_a_view(cast, client, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(f"/accounts/{cast.acme.pk}/perceived-value/new/").status_code == status
