"""Keys for programs: made once, shown once, dead at once."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import ApiToken
from accounts.services.tokens import create_token, digest, find_token, revoke_token
from kam.core.errors import DomainError
from kam.core.models import Change


def make(user, **fields):
    return create_token(user=user, actor=user, **{"name": "t", "scope": "read", **fields})


def test_only_a_hash_of_the_key_is_kept(cast):
    _token, key = make(cast.anna)
    row = ApiToken.objects.values().get()
    assert row["digest"] == digest(key)
    assert key not in str(row)
    assert key.startswith(row["prefix"])
    assert key not in str(Change.objects.values().last())


def test_a_key_finds_its_user_until_it_is_revoked(cast):
    token, key = make(cast.anna)
    assert find_token(key).user == cast.anna
    revoke_token(token=token, actor=cast.anna)
    assert find_token(key) is None


def test_revoking_twice_logs_once(cast):
    token, _key = make(cast.anna)
    for _ in range(2):
        revoke_token(token=token, actor=cast.anna)
    assert Change.objects.filter(kind="accounts.apitoken").count() == 2  # made, revoked


def test_a_key_works_on_its_last_day_and_not_after(cast):
    _token, key = make(cast.anna, expires=timezone.localdate())
    assert find_token(key)
    ApiToken.objects.update(expires=timezone.localdate() - timedelta(days=1))
    assert find_token(key) is None


def test_use_is_noted_once_a_minute(cast, django_assert_num_queries):
    _token, key = make(cast.anna)
    with django_assert_num_queries(2):
        find_token(key)
    with django_assert_num_queries(1):
        find_token(key)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " "},
        {"name": "x" * 101},
        {"scope": "all"},
        {"expires": timezone.localdate() - timedelta(1)},
    ],
    ids=str,
)
def test_a_token_needs_a_name_a_scope_and_a_future(cast, fields):
    with pytest.raises(DomainError):
        make(cast.anna, **fields)


def test_who_has_left_gets_no_token(cast):
    with pytest.raises(DomainError):
        make(cast.gus)


def test_the_command_prints_the_key_alone(cast, capsys):
    call_command("create_token", "anna", "--name", "cron", "--scope", "write")
    out, err = capsys.readouterr()
    assert re.fullmatch(r"kam_[\w-]{43}\n", out)
    assert err == ""
    assert find_token(out.strip()).scope == "write"


@pytest.mark.parametrize("user", ["nobody", "gus"])
def test_the_command_refuses_in_words(cast, capsys, user):
    with pytest.raises(CommandError):
        call_command("create_token", user, "--name", "x", "--scope", "read")
    assert capsys.readouterr().out == ""


def test_the_page_shows_a_new_key_once(client, cast):
    client.force_login(cast.anna)
    page = client.post("/settings/tokens/", {"name": "cron", "scope": "read"}).content.decode()
    (key,) = re.findall(r"kam_[\w-]{43}", page)
    assert find_token(key).user == cast.anna
    assert key not in client.get("/settings/tokens/").content.decode()


def test_the_page_says_what_is_wrong(client, cast):
    client.force_login(cast.anna)
    wish = {"name": "cron", "scope": "read", "expires": "2020-01-01"}
    assert "lies in the past" in client.post("/settings/tokens/", wish).content.decode()
    assert not ApiToken.objects.exists()


def test_the_page_revokes_ones_own_only(client, cast):
    mine, key = make(cast.anna)
    others, other_key = make(cast.sue)
    client.force_login(cast.anna)
    assert client.post(f"/settings/tokens/{mine.pk}/revoke/").status_code == 302
    assert client.post(f"/settings/tokens/{others.pk}/revoke/").status_code == 404
    assert find_token(key) is None
    assert find_token(other_key) is not None
