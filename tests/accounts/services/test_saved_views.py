"""Saved views: who sees, changes and shares them; what is refused."""

import pytest

from accounts import services
from accounts.models import SavedView
from kam.core.errors import Conflict, DomainError


@pytest.fixture
def view(cast):
    return services.create_view(actor=cast.anna, name="My own", filters={"tier": ["A"]})


def seen_by(user):
    return [view.name for view in SavedView.objects.visible_to(user)]


def test_a_private_view_is_its_owner_s_alone(cast, view):
    assert seen_by(cast.anna) == ["My own"]
    for other in (cast.ben, cast.bo, cast.mia, cast.sue, cast.gus):
        assert seen_by(other) == []


@pytest.mark.parametrize(
    ("team", "who"),
    [
        ("north", {"anna", "ben", "bo", "mia"}),
        ("group", {"anna", "ben", "bo", "sue", "zed", "mia"}),
        ("south", {"mia", "anna", "sue", "zed"}),
    ],
)
def test_a_shared_view_is_seen_by_the_team_all_below_it_and_who_leads_it(cast, view, team, who):
    SavedView.objects.update(team=getattr(cast, team))
    people = ("anna", "ben", "bo", "sue", "zed", "rita", "mia", "gus")
    assert {name for name in people if seen_by(getattr(cast, name))} == who


def test_it_is_changed_by_its_owner_a_manager_of_the_team_and_administrators(cast, view):
    SavedView.objects.update(team=cast.north)
    changers = [
        name
        for name in ("anna", "ben", "bo", "sue", "zed", "rita", "mia")
        if SavedView.objects.editable_by(getattr(cast, name)).exists()
    ]
    assert changers == ["anna", "bo", "mia"]


def test_a_rep_shares_with_their_own_team_only(cast, view):
    services.update_view(view=view, actor=cast.anna, changes={"team": cast.north})
    with pytest.raises(DomainError) as refusal:
        services.update_view(view=view, actor=cast.anna, changes={"team": cast.south})
    assert refusal.value.field == "team"
    with pytest.raises(DomainError):
        services.create_view(actor=cast.rita, name="For others", team=cast.north)


def test_two_views_of_one_user_never_have_the_same_name_but_a_deleted_one_may(cast, view):
    with pytest.raises(DomainError):
        services.create_view(actor=cast.anna, name="my OWN")
    services.create_view(actor=cast.ben, name="My own")
    services.delete_view(view=view, actor=cast.anna)
    assert seen_by(cast.anna) == []
    services.create_view(actor=cast.anna, name="My own")
    with pytest.raises(DomainError):
        services.restore_view(view=view, actor=cast.anna)


def test_a_deleted_view_comes_back(cast, view):
    services.delete_view(view=view, actor=cast.anna)
    services.restore_view(view=view, actor=cast.anna)
    assert seen_by(cast.anna) == ["My own"]


def test_who_read_an_older_version_overwrites_nothing(cast, view):
    services.update_view(view=view, actor=cast.anna, changes={"ordering": "name"}, version=1)
    with pytest.raises(Conflict):
        services.update_view(view=view, actor=cast.anna, changes={"ordering": "-name"}, version=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"filters": ["tier"]},
        {"filters": {"tier": "A"}},
        {"filters": {"tier": ["x" * 201]}},
        {"filters": {f"f{n}": ["1"] for n in range(41)}},
        {"columns": ["name", "name"]},
        {"columns": "name"},
        {"name": "  "},
    ],
)
def test_what_is_no_list_of_accounts_is_refused(cast, wrong):
    with pytest.raises(DomainError):
        services.create_view(actor=cast.anna, **{"name": "New", **wrong})
