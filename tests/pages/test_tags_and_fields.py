"""Tags on the account page, custom fields in its form, and the settings of both."""

import pytest

from accounts import services
from accounts.custom_fields import fields_in_use, values_of
from accounts.models import CustomField, SavedView, Tag
from tests.pages.test_account_pages import form_values


@pytest.fixture
def vip(cast):
    return services.create_tag(actor=cast.mia, name="VIP", colour="red")


def test_a_tag_is_put_on_and_taken_off_where_one_looks(client, cast, vip):
    client.force_login(cast.anna)
    url = f"/accounts/{cast.acme.pk}/tags/"
    part = client.post(url, {"add": "vip"}, headers={"HX-Request": "true"})
    assert "tag-red" in part.content.decode()
    assert "<html" not in part.content.decode()
    page = client.post(url, {"remove": vip.pk}, follow=True)
    assert not cast.acme.tags.exists()
    assert page.redirect_chain == [(f"/accounts/{cast.acme.pk}/", 302)]


def test_only_who_keeps_the_tags_makes_one_by_using_it(client, cast):
    client.force_login(cast.anna)
    page = client.post(f"/accounts/{cast.acme.pk}/tags/", {"add": "New"}, follow=True)
    assert "A manager can add it" in page.content.decode()
    client.force_login(cast.bo)
    client.post(f"/accounts/{cast.acme.pk}/tags/", {"add": "New"})
    assert [tag.name for tag in cast.acme.tags.all()] == ["New"]


@pytest.mark.parametrize(("who", "status"), [("rita", 404), ("zed", 404), ("anna", 302)])
def test_who_may_not_change_the_account_tags_nothing(client, cast, vip, who, status):
    client.force_login(getattr(cast, who))
    answer = client.post(f"/accounts/{cast.acme.pk}/tags/", {"add": "VIP"})
    assert answer.status_code == status
    assert cast.acme.tags.exists() is (status == 302)


def test_the_account_form_asks_for_custom_fields_and_the_page_shows_them(client, cast):
    for key, kind in (("seats", "number"), ("renewal", "date"), ("nda", "yes_no")):
        services.create_custom_field(
            actor=cast.mia, key=key, label_en=key.title(), label_zh="中文名", kind=kind
        )
    client.force_login(cast.anna)
    url = f"/accounts/{cast.acme.pk}/edit/"
    values = form_values(client.get(url)) | {
        "custom.seats": "12.5",
        "custom.renewal": "2027-01-31",
        "custom.nda": "true",
    }
    assert client.post(url, values).status_code == 302
    page = client.get(f"/accounts/{cast.acme.pk}/").content.decode()
    assert "<dt>Seats</dt><dd>12.5</dd>" in page
    assert "<dt>Nda</dt><dd>Yes</dd>" in page
    assert client.post(url, values | {"custom.seats": "many"}).status_code == 200
    values = form_values(client.get(url)) | {"custom.seats": ""}
    client.post(url, values)
    kept = values_of([cast.acme.pk], fields_in_use())[cast.acme.pk]
    assert set(kept) == {"renewal", "nda"}


def test_the_timeline_tells_custom_fields_and_tags_by_name(client, cast, vip):
    services.create_custom_field(
        actor=cast.mia, key="grade", label_en="Grade", label_zh="等级", kind="choice",
        choices=[{"key": "gold", "en": "Gold medal", "zh": "金牌"}],
    )  # fmt: skip
    changes = {"custom": {"grade": "gold"}, "tags": [vip]}
    services.update_account(account=cast.acme, actor=cast.anna, changes=changes)
    client.force_login(cast.anna)
    text = client.get(f"/accounts/{cast.acme.pk}/timeline/?show=change").content.decode()
    assert "Gold medal" in text
    assert "VIP" in text
    client.cookies["django_language"] = "zh-hans"
    assert "金牌" in client.get(f"/accounts/{cast.acme.pk}/timeline/?show=change").content.decode()


def test_an_administrator_adds_a_choice_field_line_by_line(client, cast):
    client.force_login(cast.mia)
    values = {
        "label_en": "Level", "label_zh": "级别", "key": "level", "kind": "choice",
        "choices": "gold: Gold | 金\nSilver Plus",
    }  # fmt: skip
    assert client.post("/settings/fields/new/", values).status_code == 302
    field = CustomField.objects.get()
    assert field.choices == [
        {"key": "gold", "en": "Gold", "zh": "金"},
        {"key": "silver_plus", "en": "Silver Plus", "zh": ""},
    ]
    page = client.get(f"/settings/fields/{field.pk}/").content.decode()
    assert "gold: Gold | 金" in page
    assert 'name="key"' not in page


def test_retiring_a_field_asks_with_the_number_of_values_and_can_be_undone(client, cast):
    field = services.create_custom_field(actor=cast.mia, key="a", label_en="Alpha", kind="text")
    services.update_account(account=cast.acme, actor=cast.mia, changes={"custom": {"a": "x"}})
    client.force_login(cast.mia)
    question = client.get(f"/settings/fields/{field.pk}/retire/").content.decode()
    assert "1 account has a value" in question
    client.post(f"/settings/fields/{field.pk}/retire/")
    assert fields_in_use() == []
    assert "custom.a" not in client.get(f"/accounts/{cast.acme.pk}/edit/").content.decode()
    client.post(f"/settings/fields/{field.pk}/restore/")
    assert "<dd>x</dd>" in client.get(f"/accounts/{cast.acme.pk}/").content.decode()


def test_deleting_a_tag_asks_with_the_number_of_accounts(client, cast, vip):
    services.tag_account(account=cast.acme, actor=cast.mia, add=[vip])
    client.force_login(cast.bo)
    assert "1 account has it" in client.get(f"/settings/tags/{vip.pk}/delete/").content.decode()
    client.post(f"/settings/tags/{vip.pk}/", {"name": "Top", "colour": "blue"})
    assert str(Tag.objects.get()) == "Top"
    client.post(f"/settings/tags/{vip.pk}/delete/")
    assert not Tag.objects.exists()
    assert not SavedView.objects.exists()
