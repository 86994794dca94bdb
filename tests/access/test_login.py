"""Coming in: login, lock, forgotten password, redirects."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import tasks
from kam.core.models import Job

LOGIN = "/login/"


def _try(client, username="anna", word="secret-anna", **fields):
    return client.post(LOGIN, {"username": username, "password": word, **fields})


def test_every_page_asks_for_a_login_first(client, db):
    for path in ("/", "/profile/", "/settings/", "/settings/users/", "/jobs/", "/imports/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith(LOGIN)


def test_a_button_pressed_after_the_login_expired_leads_back_to_its_page(client, db):
    stood_on = "http://testserver/reviews/7/?show=all"
    answer = client.post("/reviews/7/prepare/", headers={"referer": stood_on})
    assert answer["Location"] == f"{LOGIN}?{urlencode({'next': stood_on}, safe='/')}"
    strange = client.post("/models/7/", headers={"referer": "https://evil.example/"})
    assert strange["Location"] == f"{LOGIN}?next=/models/7/"


def test_a_user_comes_in_with_name_and_password(client, cast):
    assert _try(client)["Location"] == reverse("home")


@pytest.mark.parametrize(
    ("username", "password"), [("anna", "wrong"), ("nobody", "wrong"), ("gus", "secret-gus")]
)
def test_wrong_unknown_and_inactive_logins_get_the_same_answer(client, cast, username, password):
    page = _try(client, username, password).content.decode()
    assert "User name or password is not right" in page


def test_a_guessed_login_rests_after_several_tries(client, cast):
    for _n in range(settings.AXES_FAILURE_LIMIT):
        answer = _try(client, word="guess")
    assert answer.status_code == 429
    assert "rests for 15 minutes" in answer.content.decode()
    assert _try(client).status_code == 429


def test_guessing_from_many_addresses_rests_as_well(client, cast):
    answers = [
        client.post(
            LOGIN, {"username": "anna", "password": "guess"}, REMOTE_ADDR=f"192.0.2.{place}"
        ).status_code
        for place in range(20)
    ]
    assert answers.count(200) < settings.AXES_FAILURE_LIMIT
    assert _try(client).status_code == 429
    assert _try(client, "ben", "secret-ben").status_code == 302


def test_knocking_on_does_not_prolong_the_rest(client, cast):
    for _n in range(settings.AXES_FAILURE_LIMIT):
        _try(client, word="guess")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert _try(client, word="guess").status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert _try(client).status_code == 302


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"]
)
def test_nobody_is_sent_to_another_site(client, cast, to):
    assert _try(client, next=to)["Location"] == reverse("home")
    assert client.post("/language/", {"language": "en", "next": to})["Location"] == reverse("home")
    assert client.post("/theme/", {"theme": "dark", "next": to})["Location"] == reverse("home")


def test_the_login_speaks_the_users_language(client, cast):
    cast.anna.language = "zh-hans"
    cast.anna.save()
    _try(client)
    assert 'lang="zh-Hans"' in client.get("/profile/").content.decode()


def test_a_deactivated_user_is_out_at_once(client, cast):
    client.force_login(cast.anna)
    cast.anna.is_active = False
    cast.anna.save()
    assert client.get("/profile/").status_code == 302


def _ask(client, email):
    return client.post("/password/", {"email": email})


def _run_mails():
    for job in Job.objects.filter(kind="password-link"):
        tasks.send_password_link(job.pk)


def test_known_and_unknown_addresses_get_the_same_answer_and_work(client, cast):
    with CaptureQueriesContext(connection) as known:
        first = _ask(client, "anna@example.com")
    with CaptureQueriesContext(connection) as unknown:
        second = _ask(client, "nobody@example.com")
    assert len(known) == len(unknown)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    _run_mails()
    assert [m.to for m in mail.outbox] == [["anna@example.com"]]


def test_the_mail_speaks_the_users_language_and_its_link_sets_a_password_once(client, cast):
    cast.anna.language = "zh-hans"
    cast.anna.save()
    _ask(client, "anna@example.com")
    _run_mails()
    assert "密码" in mail.outbox[0].subject
    link = next(w for w in mail.outbox[0].body.split() if w.startswith("http"))
    form = client.get(link, follow=True)
    new = {"new_password1": "tomatoes-7-green", "new_password2": "tomatoes-7-green"}
    client.post(form.request["PATH_INFO"], new)
    assert _try(client, word="tomatoes-7-green").status_code == 302
    assert "new_password1" not in client.get(link, follow=True).content.decode()


def test_a_link_grows_old(client, cast, monkeypatch):
    _ask(client, "anna@example.com")
    _run_mails()
    link = next(w for w in mail.outbox[0].body.split() if w.startswith("http"))
    late = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 60)
    generator = "django.contrib.auth.tokens.PasswordResetTokenGenerator._now"
    from_now = datetime.now() + late
    monkeypatch.setattr(generator, lambda self: from_now)
    assert "no longer works" in client.get(link, follow=True).content.decode()


def test_inactive_users_and_look_alike_addresses_get_no_mail(client, cast):
    _ask(client, "gus@example.com")
    _ask(client, "ANNA@EXAMPLE.com")
    _ask(client, "anna@example.com.evil.example")
    _run_mails()
    assert [m.to for m in mail.outbox] == [["anna@example.com"]]


def test_one_address_is_not_flooded(client, cast):
    for _n in range(6):
        _ask(client, "anna@example.com")
        _run_mails()
    assert len(mail.outbox) == 3


def test_one_client_does_not_flood_many_addresses(client, cast):
    for place in range(30):
        _ask(client, f"someone{place}@example.com")
    assert Job.objects.count() == 20
    client.post("/password/", {"email": "anna@example.com"}, REMOTE_ADDR="192.0.2.1")
    assert Job.objects.count() == 21


def test_a_foreign_host_name_is_refused_and_gets_no_link(client, cast):
    answer = client.post("/password/", {"email": "anna@example.com"}, HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert not Job.objects.exists()


def test_changing_the_password_asks_for_the_old_one(client, cast):
    client.force_login(cast.anna)
    new = {"new_password1": "tomatoes-7-green", "new_password2": "tomatoes-7-green"}
    client.post("/profile/password/", {"old_password": "wrong", **new})
    cast.anna.refresh_from_db()
    assert cast.anna.check_password("secret-anna")
    client.post("/profile/password/", {"old_password": "secret-anna", **new})
    cast.anna.refresh_from_db()
    assert cast.anna.check_password("tomatoes-7-green")


def test_saving_the_profile_changes_no_role(client, cast):
    client.force_login(cast.anna)
    client.post(
        "/profile/",
        {
            "name": "Anna B",
            "email": "a@example.com",
            "theme": "dark",
            "role": "admin",
            "is_active": "",
        },
    )
    cast.anna.refresh_from_db()
    assert (cast.anna.name, cast.anna.theme, cast.anna.role) == ("Anna B", "dark", "rep")
    assert cast.anna.is_active


def test_behind_the_scenes_stands_only_what_is_used(client, cast):
    client.force_login(cast.mia)
    page = client.get("/admin/").content.decode()
    assert client.get("/admin/django_celery_beat/periodictask/").status_code == 200
    assert all(f"/admin/{app}/" not in page for app in ("auth", "axes"))
    assert "solarschedule" not in page
