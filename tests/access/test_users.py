"""Users and teams: who may change them, and what must stay true."""

import pytest

from accounts.models import Team, User
from accounts.services import users
from kam.core.errors import DomainError
from kam.core.models import Change

PAGES = [
    "/settings/",
    "/settings/users/",
    "/settings/users/new/",
    "/settings/teams/",
    "/settings/teams/new/",
    "/first-steps/",
    "/imports/",
]


@pytest.mark.parametrize(
    ("who", "status"), [("mia", 200), ("bo", 403), ("anna", 403), ("rita", 403)]
)
@pytest.mark.parametrize("url", PAGES)
def test_settings_are_for_administrators(client, cast, who, status, url):
    client.force_login(getattr(cast, who))
    assert client.get(url).status_code == status


@pytest.mark.parametrize("who", ["bo", "anna", "rita"])
def test_nobody_else_changes_a_user_or_team(client, cast, who):
    client.force_login(getattr(cast, who))
    for url in (
        f"/settings/users/{cast.mia.pk}/active/",
        f"/settings/users/{cast.mia.pk}/password/",
        f"/settings/teams/{cast.south.pk}/delete/",
    ):
        assert client.post(url).status_code == 403
    form = {"username": "x", "role": "admin"}
    assert client.post("/settings/users/new/", form).status_code == 403
    assert client.post(f"/settings/users/{cast.anna.pk}/", form).status_code == 403
    assert not Change.objects.exists()
    with pytest.raises(DomainError):
        users.update_user(user=cast.anna, actor=getattr(cast, who), changes={"role": "admin"})


def test_an_administrator_adds_a_user_and_hands_over_a_link(client, cast):
    client.force_login(cast.mia)
    form = {
        "username": "tom",
        "name": "Tom",
        "email": "",
        "role": "rep",
        "team": cast.north.pk,
        "language": "",
    }
    page = client.post("/settings/users/new/", form).content.decode()
    tom = User.objects.get(username="tom")
    assert not tom.has_usable_password()
    assert "http://testserver/password/" in page
    assert (
        Change.objects.filter(kind="accounts.user", object_id=tom.pk, actor=cast.mia).count() == 2
    )


def test_a_name_that_is_taken_is_refused_beside_the_field(client, cast):
    client.force_login(cast.mia)
    page = client.post("/settings/users/new/", {"username": "ANNA", "role": "rep"}).content.decode()
    assert "Another user has this name." in page
    assert User.objects.filter(username__iexact="anna").count() == 1


def test_a_change_of_role_and_team_is_logged(cast):
    users.update_user(
        user=cast.ben, actor=cast.mia, changes={"role": "manager", "team": cast.south}
    )
    change = Change.objects.get()
    assert change.values == {
        "role": ["rep", "manager"],
        "team": [cast.north.pk, cast.south.pk],
    }


@pytest.mark.parametrize("changes", [{"role": "rep"}, {"is_active": False}])
def test_the_last_administrator_stays(cast, changes):
    with pytest.raises(DomainError, match="last administrator"):
        users.update_user(user=cast.mia, actor=cast.mia, changes=changes)
    cast.mia.refresh_from_db()
    assert (cast.mia.role, cast.mia.is_active) == ("admin", True)
    users.update_user(user=cast.anna, actor=cast.mia, changes={"role": "admin"})
    users.update_user(user=cast.mia, actor=cast.mia, changes=changes)


def test_a_deactivated_user_can_be_let_in_again(client, cast):
    client.force_login(cast.mia)
    url = f"/settings/users/{cast.anna.pk}/active/"
    client.post(url)
    cast.anna.refresh_from_db()
    assert not cast.anna.is_active
    client.post(url, {"active": "yes"})
    cast.anna.refresh_from_db()
    assert cast.anna.is_active


def test_a_team_cannot_hang_below_itself(cast):
    with pytest.raises(DomainError, match="part of itself"):
        users.update_team(team=cast.group, actor=cast.mia, changes={"parent": cast.north})


def test_only_an_empty_team_can_go(cast):
    with pytest.raises(DomainError, match="Move them first"):
        users.delete_team(team=cast.south, actor=cast.mia)
    west = users.create_team(actor=cast.mia, name="West", parent=cast.group)
    users.delete_team(team=west, actor=cast.mia)
    assert not Team.objects.filter(name="West").exists()


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("url", ["/settings/users/", "/settings/teams/"])
def test_queries_do_not_grow(client, cast, django_assert_max_num_queries, url, count):
    for n in range(count):
        team = Team.objects.create(name=f"Team {n}", parent=cast.north)
        User.objects.create(username=f"user{n}", team=team)
    client.force_login(cast.mia)
    with django_assert_max_num_queries(5):
        assert client.get(url).status_code == 200
