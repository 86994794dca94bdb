"""The morning mail: whose hour it is, once a day, in their language, and how it ends."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.models import User
from accounts.services.users import set_preferences
from kam.core import jobs
from kam.core.models import Job
from planning import tasks
from planning.day import digest
from planning.models import Review

MONDAY_7 = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def anna(cast) -> User:
    """Wants the mail at seven on workdays, and has something to do."""
    services.create_commitment(
        actor=cast.anna, account=cast.acme, what="A price", due=timezone.localdate()
    )
    return set_preferences(user=cast.anna, digest="workdays", digest_hour=7)


def run_all() -> None:
    for job in Job.objects.filter(kind="digest").order_by("pk"):
        tasks.send_digest(job.pk)


@pytest.mark.parametrize(
    ("later", "due"),
    [
        (-HOUR, 0),
        (timedelta(0), 1),
        (5 * HOUR, 1),
        (7 * HOUR, 0),  # no morning any more
        (timedelta(days=5), 0),  # Saturday
        (timedelta(days=7), 1),
    ],
)
def test_the_hour_and_the_day_decide(anna, later, due):
    assert digest.queue_due(now=MONDAY_7 + later) == due


def test_the_hour_is_that_of_the_users_time_zone(anna):
    set_preferences(user=anna, time_zone="Asia/Shanghai")
    assert digest.queue_due(now=MONDAY_7) == 0
    assert digest.queue_due(now=MONDAY_7 - 8 * HOUR) == 1


def test_who_wants_none_has_no_address_or_has_left_gets_none(anna, cast):
    User.objects.filter(pk=anna.pk).update(is_active=False)
    User.objects.filter(pk=cast.bo.pk).update(digest="daily", email="")
    assert digest.queue_due(now=MONDAY_7) == 0


def test_two_clocks_that_ring_all_morning_send_one_mail(anna):
    set_preferences(user=anna, digest="daily")
    seven = timezone.now().replace(hour=7, minute=0)
    for minutes in range(0, 120, 15):
        for _clock in range(2):
            digest.queue_due(now=seven + timedelta(minutes=minutes))
    run_all()
    run_all()
    assert [message.to for message in mail.outbox] == [["anna@example.com"]]


def test_it_says_what_the_day_page_says(anna):
    digest.queue_one(user=anna, day=timezone.localdate())
    run_all()
    [message] = mail.outbox
    assert message.subject == "Your day in KAM: ACME Corp first"
    assert "Promise due today: A price" in message.body
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    assert "<strong>Promise due today: A price</strong>" in html
    assert f"/accounts/{anna.owned_accounts.get().pk}/" in html


def test_it_names_the_reviews_that_are_near(anna, cast):
    today = timezone.localdate()
    Review.objects.create(account=cast.acme, due=today, since=today - timedelta(days=90))
    text = digest.mail_of(anna, today).body
    assert text.index("Reviews") < text.index("/reviews/")


def test_it_speaks_the_users_language(anna):
    set_preferences(user=anna, language="zh-hans")
    digest.queue_one(user=anna, day=timezone.localdate())
    run_all()
    assert "承诺今天到期：A price" in mail.outbox[0].body


def test_what_customers_are_called_stays_text(anna, cast):
    services.update_account(account=cast.acme, actor=cast.anna, changes={"name": "<b>Bold</b>"})
    digest.queue_one(user=anna, day=timezone.localdate())
    run_all()
    assert "<b>Bold" not in mail.outbox[0].alternatives[0][0]
    assert "<b>Bold</b>" in mail.outbox[0].body


def test_nothing_to_say_sends_nothing(cast):
    digest.queue_one(user=cast.ben, day=timezone.localdate())
    run_all()
    assert mail.outbox == []
    assert Job.objects.get(kind="digest").result == {"sent": 0}


def test_a_silent_mail_server_is_tried_again_and_shows(anna, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    job = digest.queue_one(user=anna, day=timezone.localdate())
    tasks.send_digest(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 1)
    assert "Error" in job.error or "refused" in job.error
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Job.objects.update(next_at=timezone.now() - HOUR)
    tasks.send_digest(job.pk)
    assert len(mail.outbox) == 1


def test_the_stop_link_works_without_login_and_only_stops(anna):
    digest.queue_one(user=anna, day=timezone.localdate())
    run_all()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.sub(r"^<https?://[^/]+(.*)>$", r"\1", headers["List-Unsubscribe"])
    client = Client(enforce_csrf_checks=True)
    assert client.get(address).status_code == 200
    anna.refresh_from_db()
    assert anna.digest == "workdays"  # mail scanners open links
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    anna.refresh_from_db()
    assert anna.digest == "never"
    assert client.get("/today/").status_code == 302
    assert client.post(address[:-3] + "xx/").status_code == 404


def test_one_can_have_one_sent_at_once(client, anna):
    client.force_login(anna)
    client.post("/digest/now/")
    run_all()
    assert len(mail.outbox) == 1


def test_a_manager_reads_of_the_team_and_their_own_tasks(anna, cast):
    found = digest.digest_of(cast.bo, timezone.localdate())
    assert [str(entry.account) for entry in found.contacts] == ["ACME Corp"]
    assert found.actions.promises == []


def test_the_mail_needs_an_address(client, cast):
    client.force_login(cast.anna)
    wishes = {"name": "Anna", "email": "", "theme": "system", "digest": "daily", "digest_hour": "7"}
    answer = client.post("/profile/", wishes)
    assert "needs an e-mail address" in answer.content.decode()


def test_the_profile_says_what_one_wants_to_be_told(client, cast):
    client.force_login(cast.anna)
    wishes = {
        "name": "Anna", "email": "a@example.com", "theme": "system", "digest": "daily",
        "digest_hour": "6", "time_zone": "Asia/Shanghai", "told": ["handed", "job"],
    }  # fmt: skip
    client.post("/profile/", wishes)
    cast.anna.refresh_from_db()
    assert (cast.anna.digest, cast.anna.digest_hour) == ("daily", 6)
    assert (cast.anna.time_zone, cast.anna.muted) == ("Asia/Shanghai", "given,moved,overdue,plan")
    assert client.get("/profile/").context["form"].initial["told"] == ["handed", "job"]


def test_jobs_of_the_day_are_known():
    assert {"digest", "tell-moves", "tell-overdue"} <= jobs.TASKS.keys()
