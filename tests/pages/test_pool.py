"""The pool: who sees which card, who may take it, and that one of two gets it."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.utils import timezone

from accounts import services
from accounts.models import Account
from accounts.querysets import POOL_CARD
from kam.core.errors import DomainError
from kam.core.models import Change

ACCESS = [  # who, finds ACME in the pool when nobody owns it
    ("anna", True),  # a rep of its team
    ("ben", True),
    ("bo", True),  # manager of its team
    ("mia", True),
    ("sue", False),  # a rep of another team
    ("zed", False),
    ("rita", False),  # on its account team, but a reader
    ("gus", False),  # has left
]


@pytest.fixture
def free(cast) -> Account:
    """ACME, which nobody owns."""
    Account.objects.filter(pk=cast.acme.pk).update(owner=None)
    cast.acme.refresh_from_db()
    return cast.acme


@pytest.mark.parametrize(("who", "there"), ACCESS)
def test_who_finds_an_account_in_the_pool(cast, free, who, there):
    assert Account.objects.in_pool_for(getattr(cast, who)).filter(pk=free.pk).exists() is there


def test_owned_and_archived_accounts_are_not_in_the_pool(cast, free):
    assert list(Account.objects.in_pool_for(cast.mia)) == [free]
    services.archive_account(account=free, actor=cast.mia)
    assert not Account.objects.in_pool_for(cast.mia).exists()


def test_an_account_without_team_is_for_administrators(cast, free):
    Account.objects.filter(pk=free.pk).update(team=None)
    cast.ben.team = None
    assert Account.objects.in_pool_for(cast.mia).exists()
    assert not Account.objects.in_pool_for(cast.ben).exists()


def test_a_rep_sees_the_card_and_no_more(client, cast, free):
    client.force_login(cast.ben)
    answer = client.get("/pool/")
    assert b"ACME Corp" in answer.content
    card = {*POOL_CARD, "tier", "border_share", "sales_12m"}
    assert set(answer.context["rows"][0]) <= card | {"apart", "tie_apart"}
    assert f'/accounts/{free.pk}/"'.encode() not in answer.content
    assert client.get(f"/accounts/{free.pk}/").status_code == 404
    assert client.get(f"/api/v1/accounts/{free.pk}/").status_code == 404


@pytest.mark.parametrize(("who", "there"), ACCESS[:-1])
def test_who_takes_it_owns_it_and_others_change_nothing(client, cast, free, who, there):
    user = getattr(cast, who)
    client.force_login(user)
    answer = client.post(f"/accounts/{free.pk}/take/")
    free.refresh_from_db()
    assert answer.status_code == 302
    assert free.owner == (user if there else None)
    assert answer["Location"] == (f"/accounts/{free.pk}/" if there else "/pool/")
    if there:
        assert Change.objects.get(object_id=free.pk).values == {"owner": [None, user.pk]}


def test_the_second_of_two_is_refused(cast, free):
    services.take_account(account=free, actor=cast.anna)
    with pytest.raises(DomainError, match="Somebody was faster"):
        services.take_account(account=free, actor=cast.ben)
    assert services.take_account(account=free, actor=cast.anna).owner == cast.anna


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_gets_it(cast, free):
    start, results = Barrier(2), []

    def take(user) -> None:
        start.wait()
        try:
            services.take_account(account=free, actor=user)
            results.append(user.pk)
        except DomainError:
            results.append(None)
        finally:
            connections.close_all()

    threads = [Thread(target=take, args=[user]) for user in (cast.anna, cast.ben)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    free.refresh_from_db()
    assert sorted(results, key=str) == sorted([None, free.owner_id], key=str)
    assert Change.objects.filter(object_id=free.pk).count() == 1


def test_giving_back_says_why_and_leaves_or_passes_the_open_steps(client, cast):
    for number, word in enumerate(("Call", "Send the offer")):
        services.log_activity(
            actor=cast.anna, account=cast.acme, kind="call", at=timezone.now(), next_step=word,
            next_step_owner=cast.anna if number else cast.bo,
        )  # fmt: skip
    client.force_login(cast.anna)
    url = f"/accounts/{cast.acme.pk}/give-back/"
    assert (
        b"Say why" in client.post(url, {"reason": " "}).content
        or Account.objects.get(pk=cast.acme.pk).owner
    )
    client.post(url, {"reason": "Too far away", "steps_to": cast.ben.pk})
    cast.acme.refresh_from_db()
    assert (cast.acme.owner, cast.acme.team) == (None, cast.north)
    owners = dict(cast.acme.activities.values_list("next_step", "next_step_owner__username"))
    assert owners == {"Call": "bo", "Send the offer": "ben"}
    change = Change.objects.filter(object_id=cast.acme.pk, kind="accounts.account").latest("pk")
    assert change.values["given_back"] == [None, "Too far away"]
    assert change.values["owner"] == [cast.anna.pk, None]
    client.force_login(cast.bo)
    assert b"Too far away" in client.get(f"/accounts/{cast.acme.pk}/timeline/").content


@pytest.mark.parametrize("who", ["ben", "zed", "rita"])
def test_strangers_give_nothing_back(client, cast, who):
    cast.acme.roles.create(user=cast.ben, role="service", starts=timezone.localdate())
    client.force_login(getattr(cast, who))
    client.post(f"/accounts/{cast.acme.pk}/give-back/", {"reason": "Mine"})
    cast.acme.refresh_from_db()
    assert cast.acme.owner == cast.anna
