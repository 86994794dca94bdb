"""Tags: who keeps the words, who uses them, and what follows when a word changes."""

import pytest

from accounts import services
from accounts.models import Account, SavedView, Tag
from kam.core.errors import DomainError
from kam.core.models import Change


def test_managers_keep_the_words_and_reps_use_them(cast):
    with pytest.raises(DomainError):
        services.create_tag(actor=cast.anna, name="VIP")
    tag = services.create_tag(actor=cast.bo, name=" Very   important ", colour="red")
    assert tag.name == "Very important"
    services.tag_account(account=cast.acme, actor=cast.anna, add=[tag])
    assert list(cast.acme.tags.all()) == [tag]


def test_tagging_is_logged_once_and_a_repeat_changes_nothing(cast):
    tag = services.create_tag(actor=cast.mia, name="VIP")
    for _time in range(2):
        services.tag_account(account=cast.acme, actor=cast.anna, add=[tag])
    change = Change.objects.get(kind="accounts.account", object_id=cast.acme.pk)
    assert change.values == {"tags": [[], ["VIP"]]}
    account = services.tag_account(account=cast.acme, actor=cast.anna, remove=[tag])
    assert account.version == 3
    assert not account.tags.exists()


def test_an_archived_account_takes_no_tag(cast):
    tag = services.create_tag(actor=cast.mia, name="VIP")
    services.archive_account(account=cast.acme, actor=cast.anna)
    with pytest.raises(DomainError):
        services.tag_account(account=cast.acme, actor=cast.anna, add=[tag])


def test_two_tags_never_have_the_same_name(cast):
    services.create_tag(actor=cast.mia, name="VIP")
    with pytest.raises(DomainError) as refusal:
        services.create_tag(actor=cast.mia, name="vip")
    assert refusal.value.field == "name"


@pytest.mark.parametrize("name", ["", "  ", "a;b"])
def test_a_tag_can_be_written_in_a_list(cast, name):
    with pytest.raises(DomainError):
        services.create_tag(actor=cast.mia, name=name)


def test_saved_views_follow_a_tag_to_its_new_name(cast):
    tag = services.create_tag(actor=cast.mia, name="VIP")
    view = services.create_view(
        actor=cast.anna, name="Mine", filters={"tag": ["vip"], "region": ["vip"]}
    )
    services.update_tag(tag=tag, actor=cast.bo, changes={"name": "Key"})
    view = SavedView.objects.get(pk=view.pk)
    assert view.filters == {"tag": ["Key"], "region": ["vip"]}


def test_a_deleted_tag_leaves_its_accounts(cast):
    tag = services.create_tag(actor=cast.mia, name="VIP")
    services.tag_account(account=cast.acme, actor=cast.anna, add=[tag])
    assert services.delete_tag(tag=tag, actor=cast.bo) == 1
    assert not Tag.objects.exists()
    assert Account.objects.filter(pk=cast.acme.pk).exists()
