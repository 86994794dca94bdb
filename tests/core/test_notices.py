"""What users are told: once, in their language, and only of what they may still see."""

import pytest
from django.utils import timezone, translation

from accounts import services
from accounts.models import Account
from kam.core import notices
from kam.core.models import Notification

ONE = {
    "kind": "handed",
    "text": "%(actor)s handed %(account)s to you.",
    "params": {"actor": "Bo", "account": "ACME Corp"},
    "url": "/accounts/1/",
    "key": "handed:1",
}


def told(user) -> list[str]:
    return [notices.in_words(row) for row in Notification.objects.visible_to(user)]


def test_the_same_key_tells_once(cast):
    assert notices.notify(user=cast.anna, **ONE)
    assert not notices.notify(user=cast.anna, **ONE)
    assert notices.notify(user=cast.ben, **ONE)
    assert told(cast.anna) == ["Bo handed ACME Corp to you."]


def test_it_is_read_in_the_readers_language(cast):
    notices.notify(user=cast.anna, **ONE)
    with translation.override("zh-hans"):
        assert told(cast.anna) == ["Bo 把 ACME Corp 移交给了您。"]


def test_days_and_words_are_put_into_words_when_they_are_read(cast):
    params = {"actor": {"word": "Import"}, "account": {"day": "2026-03-02"}}
    notices.notify(user=cast.anna, **ONE | {"params": params})
    with translation.override("zh-hans"):
        assert told(cast.anna) == ["导入 把 2026年3月2日 移交给了您。"]


def test_what_is_about_a_hidden_account_is_gone(cast):
    notices.notify(user=cast.ben, account_id=cast.acme.pk, **ONE)
    assert told(cast.ben) == []
    assert notices.unread(cast.ben) == 0
    Account.objects.filter(pk=cast.acme.pk).update(owner=cast.ben)
    assert notices.unread(cast.ben) == 1


def test_who_does_not_want_a_kind_or_has_left_is_told_nothing(cast):
    services.users.set_preferences(user=cast.anna, muted="moved,handed")
    assert not notices.notify(user=cast.anna, **ONE)
    assert not notices.notify(user=cast.gus, **ONE)
    assert not Notification.objects.exists()


def test_counting_stops_above_99(cast):
    many = [
        Notification(user=cast.anna, kind="job", text="x", url="/", key=str(n)) for n in range(150)
    ]
    assert notices.notify_all(many) == 150
    assert notices.unread(cast.anna) == 100


def test_a_new_owner_is_told_and_whoever_takes_an_account_is_not(cast):
    services.hand_over(account=cast.acme, to=cast.ben, actor=cast.bo)
    assert told(cast.ben) == ["Bo handed ACME Corp to you."]
    services.update_account(account=cast.acme, actor=cast.bo, changes={"owner": cast.bo})
    assert told(cast.bo) == []


def test_an_account_that_comes_back_is_told_again(cast):
    for to in (cast.ben, cast.anna, cast.ben):
        services.hand_over(account=cast.acme, to=to, actor=cast.bo)
    assert len(told(cast.ben)) == 2


@pytest.mark.parametrize(("who", "count"), [("anna", 0), ("ben", 1)])
def test_who_is_given_a_next_step_is_told(cast, who, count):
    Account.objects.filter(pk=cast.acme.pk).update(team=cast.north)
    services.assign_role(
        actor=cast.bo, account=cast.acme, user=cast.ben, role="service", starts="2020-01-01"
    )
    services.log_activity(
        actor=cast.anna,
        account=cast.acme,
        kind="call",
        at=cast.anna.created_at,
        next_step="Send the offer",
        next_step_owner=getattr(cast, who),
    )
    assert len(told(getattr(cast, who))) == count


def test_who_is_given_a_promise_or_a_complaint_is_told_once(cast):
    on = {"actor": cast.bo, "account": cast.acme, "owner": cast.anna}
    promise = services.create_commitment(**on, what="A price by Friday", due=timezone.localdate())
    services.update_commitment(commitment=promise, actor=cast.bo, changes={"note": "In euros"})
    own = services.create_commitment(**on | {"actor": cast.anna}, what="A visit", due=promise.due)
    services.update_commitment(commitment=own, actor=cast.bo, changes={"note": "Soon"})
    services.create_feedback(**on, kind="complaint", text="Too late again")
    assert told(cast.anna) == [
        "Bo gave you a complaint of ACME Corp to resolve: Too late again",
        "Bo made you keep a promise to ACME Corp: A price by Friday",
    ]
