"""The pages of a change of many accounts: choose, see, confirm, undo."""

import pytest

from accounts.models import Account, BulkChange


@pytest.fixture
def many(cast):
    Account.objects.bulk_create(
        Account(code=f"N{n}", name=f"N{n}", owner=cast.anna, team=cast.north, region="old")
        for n in range(6)
    )
    return list(Account.objects.filter(code__startswith="N"))


def test_ticked_rows_are_previewed_changed_and_taken_back(client, cast, many):
    client.force_login(cast.bo)
    ids = [one.pk for one in many[:3]]
    page = client.get("/bulk/", {"id": ids, "query": "view=all"})
    assert "3 accounts" in page.content.decode()
    wish = {"id": ids, "query": "view=all", "region": "new", "owner": cast.ben.pk}
    seen = client.post("/bulk/", wish)
    assert seen.context["preview"].changing == 3
    assert not Account.objects.filter(region="new").exists()
    answer = client.post("/bulk/", wish | {"expected": 3}, follow=True)
    done = BulkChange.objects.get()
    assert answer.redirect_chain == [(f"/bulk/changes/{done.pk}/", 302)]
    assert Account.objects.filter(region="new", owner=cast.ben).count() == 3
    client.post(f"/bulk/changes/{done.pk}/undo/")
    assert Account.objects.filter(region="old", owner=cast.anna).count() == 6
    assert "undone" in client.get("/bulk/changes/").content.decode()


def test_all_that_match_the_view_and_its_filters_change(client, cast, many):
    client.force_login(cast.anna)
    wish = {"all": "1", "query": "view=mine&region=old", "region": "new"}
    assert client.post("/bulk/", wish).context["preview"].changing == 6
    client.post("/bulk/", wish | {"expected": 6})
    assert Account.objects.filter(region="new").count() == 6
    assert Account.objects.get(code="ACME").region == ""


def test_what_was_not_shown_before_does_not_run(client, cast, many):
    client.force_login(cast.bo)
    wish = {"all": "1", "query": "region=old", "region": "new", "expected": 6}
    Account.objects.filter(code="N0").update(region="other")
    page = client.post("/bulk/", wish)
    assert "The list has changed meanwhile" in page.content.decode()
    assert not BulkChange.objects.exists()


def test_a_rep_is_not_asked_for_owner_and_team_and_cannot_slip_them_in(client, cast, many):
    client.force_login(cast.anna)
    ids = [many[0].pk]
    page = client.get("/bulk/", {"id": ids, "query": ""}).content.decode()
    assert 'name="owner"' not in page
    wish = {"id": ids, "owner": cast.ben.pk, "team": cast.south.pk, "region": "new", "expected": 1}
    client.post("/bulk/", wish)
    account = Account.objects.get(pk=many[0].pk)
    assert (account.owner, account.team, account.region) == (cast.anna, cast.north, "new")


def test_accounts_out_of_sight_are_as_if_they_were_not_there(client, cast, many):
    client.force_login(cast.anna)
    page = client.post("/bulk/", {"id": [cast.bolt.pk, many[0].pk], "region": "new"})
    assert page.context["preview"].matched == 1
    assert "Bolt" not in page.content.decode()
    answer = client.post("/bulk/", {"id": [cast.bolt.pk], "region": "new"}, follow=True)
    assert "Choose accounts first" in answer.content.decode()


def test_readers_change_nothing_and_others_changes_are_hidden(client, cast, many):
    client.force_login(cast.rita)
    assert client.post("/bulk/", {"id": [cast.acme.pk], "region": "x"}).status_code == 403
    done = BulkChange.objects.create(actor=cast.anna, changes={"region": "x"})
    for who, status in (("ben", 404), ("bo", 404), ("anna", 200), ("mia", 200)):
        client.force_login(getattr(cast, who))
        assert client.get(f"/bulk/changes/{done.pk}/").status_code == status, who
        assert client.get(f"/bulk/changes/{done.pk}/undo/").status_code == status, who


def test_a_filter_that_is_gone_stops_the_change_of_all(client, cast, many):
    client.force_login(cast.bo)
    answer = client.post("/bulk/", {"all": "1", "query": "custom.gone=1", "region": "new"})
    assert answer.status_code == 302
    assert not Account.objects.filter(region="new").exists()


def test_nothing_filled_in_is_said_in_the_form(client, cast, many):
    client.force_login(cast.bo)
    page = client.post("/bulk/", {"id": [many[0].pk], "region": " "})
    assert "Say what is to change" in page.content.decode()
