"""The day and one's notices over REST."""

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Commitment
from kam.core import notices


def _promise(row: dict) -> dict:
    return next(reason for reason in row["reasons"] if reason["code"] == "promise")


def test_the_list_says_why_in_the_readers_language(rest, cast, facts):
    day = timezone.localdate()
    Commitment.objects.all().delete()
    services.create_commitment(actor=cast.anna, account=cast.acme, what="A price", due=day)
    type(cast.acme).objects.filter(pk=cast.acme.pk).update(last_contact_at=None)
    found = rest("anna").read("today/").json()
    assert found["day"] == day.isoformat()
    [row] = found["contacts"]
    assert row["account"] == {"id": cast.acme.pk, "name": "ACME Corp"}
    assert {reason["code"] for reason in row["reasons"]} >= {"promise", "contact"}
    assert _promise(row) == {
        "code": "promise", "text": "Promise due today: A price", "days": 0,
    }  # fmt: skip
    chinese = rest("anna").read("today/", Accept_Language="zh-hans").json()
    assert _promise(chinese["contacts"][0])["text"] == "承诺今天到期：A price"
    assert rest("sue").read("today/").json()["contacts"] != found["contacts"]
    assert rest("anna").read("today/?who=1").status_code == 400


@pytest.fixture
def told(cast):
    for key in ("one", "two"):
        notices.notify(user=cast.anna, kind="job", text=f"Told {key}", url="/jobs/", key=key)


def test_notices_are_listed_and_marked(rest, cast, told):
    client = rest("anna")
    rows = client.read("notifications/?unread=true").json()["results"]
    assert [row["text"] for row in rows] == ["Told two", "Told one"]
    marked = client.call("POST", f"notifications/{rows[0]['id']}/read/")
    assert marked.json()["read_at"] is not None
    assert len(client.read("notifications/?unread=true").json()["results"]) == 1
    assert client.call("POST", "notifications/read-all/").json() == {"marked": 1}
    assert client.read("notifications/?unread=false&count=true").json()["count"] == 2


def test_nobody_marks_the_notices_of_others_nor_with_a_token_that_reads(rest, cast, told):
    pk = cast.anna.notifications.first().pk
    assert rest("bo").call("POST", f"notifications/{pk}/read/").status_code == 404
    assert rest("anna", "read").call("POST", f"notifications/{pk}/read/").status_code == 403
    assert notices.unread(cast.anna) == 2


def test_one_chooses_the_morning_mail_over_rest(rest, cast):
    client = rest("anna")
    wish = {"digest": "daily", "digest_hour": 6, "time_zone": "Asia/Shanghai"}
    assert client.call("PATCH", "users/me/", wish).json()["digest_hour"] == 6
    assert client.call("PATCH", "users/me/", {"time_zone": "Moon/Crater"}).status_code in (400, 409)
