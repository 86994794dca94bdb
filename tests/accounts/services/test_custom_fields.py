"""Custom fields: kept by kind, logged by field, retired without losing a value."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import services
from accounts.custom_fields import as_json, clean_value, values_of
from accounts.models import CustomField, CustomValue
from kam.core.errors import DomainError
from kam.core.models import Change

GRADES = [{"key": "gold", "en": "Gold", "zh": "金"}, {"key": "tin", "en": "Tin", "zh": "锡"}]


def field(cast, key, kind="text", **more):
    return services.create_custom_field(
        actor=cast.mia, key=key, label_en=key.title(), kind=kind, **more
    )


def fill(account, actor, **custom):
    return services.update_account(account=account, actor=actor, changes={"custom": custom})


def kept(account):
    return values_of([account.pk], CustomField.objects.all())[account.pk]


def test_a_value_is_kept_by_its_kind_and_logged_old_and_new(cast):
    field(cast, "renewal", "date")
    field(cast, "seats", "number")
    fill(cast.acme, cast.anna, renewal="2027-01-31", seats=12)
    fill(cast.acme, cast.anna, seats="12.5")
    assert kept(cast.acme) == {"renewal": date(2027, 1, 31), "seats": Decimal("12.5")}
    change = Change.objects.filter(kind="accounts.account", object_id=cast.acme.pk).latest("pk")
    assert change.values == {"custom.seats": [12, 12.5]}


def test_an_empty_value_clears_and_the_same_value_changes_nothing(cast):
    field(cast, "note")
    fill(cast.acme, cast.anna, note=" hello ")
    version = type(cast.acme).objects.get(pk=cast.acme.pk).version
    assert fill(cast.acme, cast.anna, note="hello").version == version
    assert fill(cast.acme, cast.anna, note="").version == version + 1
    assert kept(cast.acme) == {}


def test_a_new_account_may_bring_values_and_tags(cast):
    field(cast, "grade", "choice", choices=GRADES)
    tag = services.create_tag(actor=cast.mia, name="VIP")
    account = services.create_account(
        actor=cast.anna, code="N1", name="New", custom={"grade": "金"}, tags=[tag]
    )
    assert kept(account) == {"grade": "gold"}
    assert list(account.tags.all()) == [tag]
    change = Change.objects.filter(kind="accounts.account", object_id=account.pk).get()
    assert change.values["custom.grade"] == [None, "gold"]
    assert change.values["tags"] == [None, ["VIP"]]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 5),
        ("text", "x" * 501),
        ("text", "a\x00b"),
        ("number", "12a"),
        ("number", True),
        ("number", "1e5"),
        ("number", float("nan")),
        ("number", float("inf")),
        ("number", "9" * 12),
        ("date", "2026-02-30"),
        ("date", "0001-01-01"),
        ("choice", "silver"),
        ("choice", ["gold"]),
        ("yes_no", "maybe"),
        ("yes_no", 2),
    ],
)
def test_a_value_of_another_kind_is_refused_by_the_name_of_its_field(kind, value):
    wrong = CustomField(key="mine", label_en="Mine", kind=kind, choices=GRADES)
    with pytest.raises(DomainError) as refusal:
        clean_value(wrong, value)
    assert refusal.value.field == "custom.mine"


@given(st.decimals(min_value=-99_999_999_999, max_value=99_999_999_999, places=4))
def test_a_number_survives_the_way_out_and_in_again(number):
    number_field = CustomField(key="n", label_en="N", kind="number")
    shown = as_json(number_field, clean_value(number_field, number))
    assert clean_value(number_field, shown) == number


def test_a_field_that_is_unknown_or_retired_takes_nothing(cast):
    old = field(cast, "old")
    fill(cast.acme, cast.anna, old="kept")
    services.update_custom_field(field=old, actor=cast.mia, changes={"is_retired": True})
    for key in ("old", "none"):
        with pytest.raises(DomainError) as refusal:
            fill(cast.acme, cast.anna, **{key: "x"})
        assert refusal.value.field == f"custom.{key}"
    assert CustomValue.objects.get().text == "kept"


def test_a_choice_that_accounts_have_does_not_go(cast):
    grade = field(cast, "grade", "choice", choices=GRADES)
    fill(cast.acme, cast.anna, grade="gold")
    services.update_custom_field(field=grade, actor=cast.mia, changes={"choices": GRADES[:1]})
    with pytest.raises(DomainError):
        services.update_custom_field(
            field=grade, actor=cast.mia, changes={"choices": [{"key": "tin", "en": "Tin"}]}
        )


def test_only_administrators_define_fields(cast):
    with pytest.raises(DomainError):
        services.create_custom_field(actor=cast.bo, key="x", label_en="X", kind="text")


@pytest.mark.parametrize("key", ["", "Ab", "1a", "a__b", "a_", "a.b", "a b", "ä"])
def test_a_key_is_plain_so_that_it_can_stand_in_an_address(cast, key):
    with pytest.raises(DomainError):
        field(cast, key)


def test_fields_move_up_and_down(cast):
    first, second, third = (field(cast, key) for key in ("a", "b", "c"))
    services.move_custom_field(field=third, actor=cast.mia, by=-1)
    assert [one.key for one in CustomField.objects.all()] == ["a", "c", "b"]
    services.move_custom_field(field=first, actor=cast.mia, by=-1)
    assert [one.key for one in CustomField.objects.all()] == ["a", "c", "b"]
    assert second.pk
