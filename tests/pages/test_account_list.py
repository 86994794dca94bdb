"""The list of accounts: tags and custom fields filter it, columns and order are chosen, views keep it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Account, SavedView

GRADES = [{"key": "gold", "en": "Gold", "zh": "金"}, {"key": "tin", "en": "Tin", "zh": "锡"}]


@pytest.fixture
def fields(cast):
    """One custom field of each kind, filled for ACME; BOLT has other values, C1 has none."""
    Account.objects.create(code="C1", name="Empty Inc", owner=cast.anna, team=cast.north)
    made = {}
    for key, kind in (
        ("motto", "text"),
        ("seats", "number"),
        ("renewal", "date"),
        ("grade", "choice"),
        ("nda", "yes_no"),
    ):
        choices = GRADES if kind == "choice" else []
        made[key] = services.create_custom_field(
            actor=cast.mia, key=key, label_en=key.title(), kind=kind, choices=choices
        )
    acme = {"motto": "Quality first", "seats": 12.5, "renewal": "2027-01-31", "grade": "gold"}
    bolt = {"motto": "质量第一", "seats": -3, "renewal": "2026-06-30", "grade": "tin"}
    for account, values, nda in ((cast.acme, acme, True), (cast.bolt, bolt, False)):
        services.update_account(
            account=account, actor=cast.mia, changes={"custom": {**values, "nda": nda}}
        )
    return made


@pytest.fixture
def tags(cast):
    vip, fair = (services.create_tag(actor=cast.mia, name=name) for name in ("VIP", "Fair"))
    services.tag_account(account=cast.acme, actor=cast.mia, add=[vip, fair])
    services.tag_account(account=cast.bolt, actor=cast.mia, add=[vip])
    return vip, fair


def codes(client, query):
    page = client.get(f"/accounts/?{query}")
    assert page.status_code == 200
    return sorted(row.code for row in page.context["rows"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("custom.motto__contains=quality", ["ACME"]),
        ("custom.motto__contains=质量", ["BOLT"]),
        ("custom.motto=Quality first", ["ACME"]),
        ("custom.motto=Quality", []),
        ("custom.seats__gte=0", ["ACME"]),
        ("custom.seats__lte=12.5", ["ACME", "BOLT"]),
        ("custom.seats=-3", ["BOLT"]),
        ("custom.renewal__gte=2026-07-01", ["ACME"]),
        ("custom.renewal__lte=2026-06-30", ["BOLT"]),
        ("custom.grade=gold&custom.grade=tin", ["ACME", "BOLT"]),
        ("custom.grade=tin", ["BOLT"]),
        ("custom.nda=false", ["BOLT"]),
        ("custom.nda__empty=true", ["C1"]),
        ("custom.nda__empty=false", ["ACME", "BOLT"]),
        ("custom.seats__gte=0&custom.grade=tin", []),
        ("custom.none=1", ["ACME", "BOLT", "C1"]),
        ("custom.seats__gte=NaN", ["ACME", "BOLT", "C1"]),
    ],
)
def test_custom_fields_filter_by_what_their_kind_allows(client, cast, fields, query, found):
    client.force_login(cast.mia)
    assert codes(client, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tag=vip", ["ACME", "BOLT"]),
        ("tag=Fair", ["ACME"]),
        ("tag=Fair&tag=VIP", ["ACME", "BOLT"]),
        ("tag_all=Fair&tag_all=VIP", ["ACME"]),
        ("tag_all=Fair&tag=VIP", ["ACME"]),
        ("tag=gone", ["ACME", "BOLT", "C1"]),
    ],
)
def test_tags_filter_by_any_or_by_all(client, cast, fields, tags, query, found):
    client.force_login(cast.mia)
    assert codes(client, query) == found


def test_filters_never_show_what_is_out_of_sight(client, cast, fields, tags):
    client.force_login(cast.anna)
    assert codes(client, "tag=VIP") == ["ACME"]
    assert codes(client, "custom.seats__lte=100") == ["ACME"]


@pytest.mark.parametrize("field", ["seats", "renewal", "motto"])
def test_a_custom_field_sorts_the_list_both_ways_and_over_pages(client, cast, fields, field):
    client.force_login(cast.mia)
    names = {
        way: [
            r.code for r in client.get(f"/accounts/?ordering={way}custom.{field}").context["rows"]
        ]
        for way in ("", "-")
    }
    assert names[""][-1] == names["-"][-1] == "C1", "an account without a value comes last"
    assert names[""][:2] == names["-"][:2][::-1]


def test_columns_are_shown_in_the_order_asked_for(client, cast, fields, tags):
    client.force_login(cast.mia)
    page = client.get("/accounts/?columns=custom.grade,tags,name,custom.seats,nonsense&q=acme")
    assert [str(c["label"]) for c in page.context["columns"]] == ["Grade", "Tags", "Name", "Seats"]
    text = page.content.decode()
    assert '<span class="tag tag-gray">VIP</span>' in text
    assert "12.5" in text


def test_the_chooser_moves_columns_without_scripts(client, cast):
    client.force_login(cast.anna)
    query = "column=tier&column=name&column=region&down=tier&tier=A"
    answer = client.get(f"/accounts/?{query}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/?tier=A&columns=name,tier,region"


def test_a_view_keeps_filters_columns_and_order(client, cast, fields):
    client.force_login(cast.anna)
    query = "tier=A&custom.seats__gte=5&columns=name,custom.seats&ordering=-name"
    answer = client.post(f"/views/new/?{query}", {"name": "Big ones", "team": ""})
    view = SavedView.objects.get()
    assert answer.headers["Location"] == f"/accounts/?view={view.pk}"
    assert view.filters == {"tier": ["A"], "custom.seats__gte": ["5"]}
    assert (view.columns, view.ordering) == (["name", "custom.seats"], "-name")
    page = client.get(f"/accounts/?view={view.pk}")
    assert not page.context["shown"].changed
    assert {chip["text"] for chip in page.context["chips"]} == {"A", "5"}


def test_the_address_overrides_its_view_and_the_page_says_so(client, cast):
    client.force_login(cast.anna)
    view = services.create_view(
        actor=cast.anna, name="Mine", filters={"tier": ["A"], "country": ["Germany"]}
    )
    page = client.get(f"/accounts/?view={view.pk}&tier=&region=North")
    assert page.context["shown"].filters == {"country": ["Germany"], "region": ["North"]}
    assert page.context["shown"].changed
    assert f'action="/views/{view.pk}/save/?' in page.content.decode()
    client.post(f"/views/{view.pk}/save/?{page.context['view_query']}")
    assert SavedView.objects.get().filters == {"country": ["Germany"], "region": ["North"]}


def test_what_only_sorts_a_view_changes_it_and_can_be_reset(client, cast):
    client.force_login(cast.anna)
    page = client.get("/accounts/?view=mine&ordering=-name")
    assert page.context["shown"].changed
    assert "Reset" in page.content.decode()


def test_ready_views_find_what_they_say(client, cast):
    unowned = Account.objects.create(code="U", name="Unowned", team=cast.north)
    Account.objects.filter(pk=cast.acme.pk).update(
        last_contact_at=timezone.now() - timedelta(days=3)
    )
    client.force_login(cast.bo)
    assert codes(client, "view=all") == ["ACME", unowned.code]
    assert codes(client, "view=unowned") == [unowned.code]
    assert codes(client, "view=silent") == [unowned.code]
    assert codes(client, "view=mine") == []
    client.force_login(cast.anna)
    assert codes(client, "view=mine") == ["ACME"]


def test_the_list_opens_with_the_view_one_has_chosen(client, cast):
    client.force_login(cast.anna)
    client.post("/views/default/", {"view": "mine"})
    assert client.get("/accounts/").headers["Location"] == "/accounts/?view=mine"
    assert client.get("/accounts/?view=all").status_code == 200
    client.post("/views/default/", {"view": "all"})
    assert client.get("/accounts/").status_code == 200


def test_a_view_that_asks_for_what_is_gone_says_so_and_shows_the_rest(client, cast, fields, tags):
    client.force_login(cast.mia)
    view = services.create_view(
        actor=cast.mia,
        name="Old",
        filters={"tag": ["Fair"], "custom.seats__gte": ["1"], "country": ["China"]},
    )
    services.delete_tag(tag=tags[1], actor=cast.mia)
    services.update_custom_field(
        field=fields["seats"], actor=cast.mia, changes={"is_retired": True}
    )
    page = client.get(f"/accounts/?view={view.pk}")
    assert [row.code for row in page.context["rows"]] == ["BOLT"]
    text = page.content.decode()
    assert "no longer there" in text
    assert "Seats" in text
    assert "Fair" in text


def test_a_view_of_others_shows_nothing_of_itself(client, cast):
    view = services.create_view(actor=cast.sue, name="Secret", filters={"country": ["China"]})
    client.force_login(cast.anna)
    page = client.get(f"/accounts/?view={view.pk}")
    assert "Secret" not in page.content.decode()
    assert page.context["shown"].filters == {}
    assert "nobody shares it" in page.content.decode()
    for address in ("", "save/", "delete/", "restore/"):
        assert client.post(f"/views/{view.pk}/{address}").status_code == 404
    view.refresh_from_db()
    assert view.deleted_at is None


def test_a_deleted_view_comes_back_by_undo(client, cast):
    client.force_login(cast.anna)
    view = services.create_view(actor=cast.anna, name="Mine")
    answer = client.post(f"/views/{view.pk}/delete/", follow=True)
    assert f'action="/views/{view.pk}/restore/"' in answer.content.decode()
    client.post(f"/views/{view.pk}/restore/")
    view.refresh_from_db()
    assert view.deleted_at is None


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_asks_as_often_whatever_its_rows_and_columns(
    client, cast, fields, tags, rows, django_assert_max_num_queries
):
    for number in range(rows):
        account = Account.objects.create(code=f"N{number}", name=f"N{number}", owner=cast.anna)
        services.tag_account(account=account, actor=cast.mia, add=tags)
        services.update_account(
            account=account, actor=cast.mia, changes={"custom": {"seats": number, "nda": True}}
        )
    client.force_login(cast.mia)
    columns = ",".join(name["name"] for name in client.get("/accounts/").context["all_columns"])
    with django_assert_max_num_queries(20):
        page = client.get(f"/accounts/?columns={columns}")
    assert len(page.context["columns"]) == len(columns.split(","))
