"""Ordinary answers as htmx needs them, and pages whole or in part."""

import json

HTMX = {"HX-Request": "true"}


def test_a_redirect_changes_the_page_instead_of_nesting_it(client, cast):
    client.force_login(cast.mia)
    form = {"name": "West", "parent": ""}
    answer = client.post("/settings/teams/new/", form, headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/settings/teams/")
    page = client.get("/settings/teams/").content.decode()
    assert "West is saved." in page


def test_a_lost_login_is_told_and_loses_nothing(client, cast):
    answer = client.post("/settings/teams/new/", {"name": "West"}, headers=HTMX)
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer


def test_a_message_travels_as_the_event_that_shows_it(client, cast):
    client.force_login(cast.mia)
    client.post("/settings/teams/new/", {"name": "West"})
    answer = client.get("/settings/users/", headers=HTMX)
    (toast,) = json.loads(answer["HX-Trigger"])["toasts"]["value"]
    assert toast == {"message": "West is saved.", "level": "success", "undo": ""}
    assert "HX-Trigger" not in client.get("/settings/users/", headers=HTMX)


def test_htmx_gets_the_part_and_history_the_whole(client, cast):
    client.force_login(cast.mia)
    whole = client.get("/settings/users/")
    part = client.get("/settings/users/", headers=HTMX)
    back = client.get("/settings/users/", headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b"<html" in back.content
    assert {"HX-Request", "HX-History-Restore-Request"} <= set(part["Vary"].split(", "))


def test_errors_are_told_in_words_without_a_trace(client, cast, settings):
    settings.DEBUG = False
    client.force_login(cast.anna)
    client.raise_request_exception = False
    assert "does not exist" in client.get("/nowhere/").content.decode()
    assert "You may not do this" in client.get("/settings/").content.decode()
    refused = client.get("/", headers={"host": "evil.example"})
    assert refused.status_code == 400


def test_a_fault_of_ours_shows_only_its_number(client, cast, settings, monkeypatch):
    settings.DEBUG = False
    client.force_login(cast.mia)
    client.raise_request_exception = False

    def broken(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("accounts.access.teams.tree", broken)
    answer = client.get("/settings/teams/", headers={"X-Request-ID": "abcdef0123456789"})
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "abcdef0123456789" in page
    assert "secret detail" not in page
    assert "Traceback" not in page


def test_a_form_grown_old_says_what_to_do(cast, client):
    client.handler.enforce_csrf_checks = True
    client.force_login(cast.mia)
    answer = client.post("/settings/teams/new/", {"name": "West"})
    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()


def test_a_page_whose_user_logged_in_again_learns_what_to_send(cast, client):
    client.handler.enforce_csrf_checks = True
    client.force_login(cast.mia)

    def refused(**headers) -> str | None:
        answer = client.post("/settings/teams/new/", {"name": "West"}, headers=headers)
        assert answer.status_code == 403
        return answer.headers.get("X-CSRFToken")

    assert (refused(), refused(X_User=str(cast.bo.pk))) == (None, None)
    token = refused(X_User=str(cast.mia.pk))
    sent = client.post("/settings/teams/new/", {"name": "West", "csrfmiddlewaretoken": token})
    assert sent.status_code == 302
