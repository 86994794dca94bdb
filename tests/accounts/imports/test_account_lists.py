"""Tags and custom fields come in with accounts, by key or label, and wrong rows say why."""

import pytest

from accounts import services
from accounts.custom_fields import fields_in_use, values_of
from accounts.models import Account, Tag
from kam.core.models import Change


@pytest.fixture
def own(cast):
    for key, kind, zh in (
        ("seats", "number", "席位"),
        ("renewal", "date", "续约日"),
        ("nda", "yes_no", "保密"),
    ):
        services.create_custom_field(
            actor=cast.mia, key=key, label_en=f"Our {key}", label_zh=zh, kind=kind
        )
    services.create_tag(actor=cast.mia, name="VIP")


def told(code):
    account = Account.objects.get(code=code)
    return {tag.name for tag in account.tags.all()}, values_of([account.pk], fields_in_use())[
        account.pk
    ]


def test_columns_are_known_by_key_and_by_label_in_both_languages(cast, own, upload):
    for number, header in enumerate(
        ("custom.seats,renewal,nda", "Our seats,Our renewal,Our nda", "席位,续约日,保密")
    ):
        code = f"F{number}"
        done = upload("accounts", f"code,tags,{header}\n{code},vip,12.5,2027-01-31,是\n")
        assert (done.created, done.refused) == (1, 0)
        tags, custom = told(code)
        assert tags == {"VIP"}
        assert {key: str(value) for key, value in custom.items()} == {
            "seats": "12.5000", "renewal": "2027-01-31", "nda": "true",
        }  # fmt: skip


def test_a_second_run_changes_nothing_and_empty_cells_clear_nothing(cast, own, upload):
    first = "code,tags,seats\nACME,VIP,12\n"
    done = upload("accounts", first)
    assert (done.updated, done.refused) == (1, 0)
    log = Change.objects.filter(object_id=cast.acme.pk, kind="accounts.account").latest("pk")
    assert log.values == {"tags": [[], ["VIP"]], "custom.seats": [None, 12]}
    assert upload("accounts", first).unchanged == 1
    assert upload("accounts", "code,tags,seats,region\nACME,,,North\n").updated == 1
    tags, custom = told("ACME")
    assert (tags, custom["seats"]) == ({"VIP"}, 12)


def test_wrong_rows_are_refused_with_their_reason(cast, own, upload):
    done = upload("accounts", "code,tags,seats\nA1,Nonsense,1\nA2,VIP,many\nA3,VIP,3\n")
    assert (done.created, done.refused) == (1, 2)
    assert done.reasons["unknown_tag"] == 1
    assert not Tag.objects.filter(name="Nonsense").exists()


def test_a_file_of_ours_comes_in_unchanged(client, cast, own, upload):
    upload("accounts", "code,tags,seats,renewal,nda\nACME,VIP,12.5,2027-01-31,yes\n")
    client.force_login(cast.mia)
    ours = b"".join(client.get("/api/v1/accounts/export/"))
    done = upload("accounts", ours)
    assert (done.unchanged, done.refused) == (2, 0)


def test_missing_tags_are_made_where_that_is_asked_for(cast, own, upload):
    done = upload("accounts", "code,tags\nA1,Brand new;VIP\n", create_missing=True)
    assert done.refused == 0
    assert told("A1")[0] == {"Brand new", "VIP"}
