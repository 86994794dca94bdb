"""Pages of accounts: who sees them, what they say, how many queries they cost."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Account, Activity, Person, Sale

TABS = ["", "timeline/", "people/", "sales/", "facts/"]
FORMS = ["edit/", "hand-over/", "team/new/", "people/new/", "facts/wallet/new/"]
ACCESS = [  # who, reads ACME's tabs, its forms
    ("anna", 200, 200),
    ("ben", 404, 404),
    ("bo", 200, 200),
    ("sue", 404, 404),
    ("zed", 404, 404),
    ("rita", 200, 404),  # a reader changes nothing
    ("mia", 200, 200),
]


@pytest.mark.parametrize(("who", "read", "write"), ACCESS)
def test_tabs_and_forms_follow_the_one_rule(client, cast, who, read, write):
    client.force_login(getattr(cast, who))
    for tab in TABS:
        assert client.get(f"/accounts/{cast.acme.pk}/{tab}").status_code == read, tab
    for form in FORMS:
        assert client.get(f"/accounts/{cast.acme.pk}/{form}").status_code == write, form
    listed = client.get("/accounts/").content
    assert (b"ACME Corp" in listed) is (read == 200)


@pytest.mark.parametrize(("path", "status"), [("archive/", 200), ("restore/", 405)])
def test_a_link_asks_at_most_and_archives_nothing(client, cast, path, status):
    client.force_login(cast.anna)
    assert client.get(f"/accounts/{cast.acme.pk}/{path}").status_code == status
    assert Account.objects.get(pk=cast.acme.pk).status == "active"


@pytest.fixture
def busy_account(cast, request):
    """ACME with `rows` of everything that hangs on an account."""
    for number in range(request.param):
        person = services.create_person(
            actor=cast.anna, account=cast.acme, name=f"P{number}", known_by=cast.anna,
            roles=["coach"], influence=3, level=2,
        )  # fmt: skip
        services.log_activity(
            actor=cast.anna,
            account=cast.acme,
            kind="call",
            at=datetime(2026, 3, 2, tzinfo=UTC),
            people=[person],
            next_step="Call again",
            next_step_due=timezone.localdate(),
        )
        services.create_wallet(actor=cast.anna, account=cast.acme, year=2000 + number, amount=5)
        services.assign_role(
            actor=cast.anna,
            account=cast.acme,
            user=cast.ben,
            role="delivery",
            starts=date(2026, 1, 1) + timedelta(days=number),
        )
        services.update_account(
            account=cast.acme, actor=cast.anna, changes={"region": f"R{number}"}
        )
        Account.objects.create(code=f"C{number}", name=f"Child {number}", owner=cast.anna)
        Sale.objects.create(
            account=cast.acme, date=date(2026, 3, 2), amount=5, base_amount=5, currency="EUR",
            key=uuid.uuid4(),
        )  # fmt: skip
    return cast.acme


PAGES = ["/accounts/", "/people/", "/log/", "/choices/accounts/"]


@pytest.mark.parametrize("busy_account", [1, 40], indirect=True)
@pytest.mark.parametrize("who", ["anna", "bo", "mia"])
def test_queries_do_not_grow_with_rows(
    client, cast, busy_account, who, django_assert_max_num_queries
):
    client.force_login(getattr(cast, who))
    for url in [*PAGES, *(f"/accounts/{busy_account.pk}/{tab}" for tab in TABS)]:
        with django_assert_max_num_queries(32):
            assert client.get(url).status_code == 200, url


def test_the_list_is_searched_filtered_and_sorted(client, cast):
    client.force_login(cast.mia)
    Account.objects.create(code="X", name="深圳华为", status="archived", owner=cast.sue)

    def names(query: str) -> list[str]:
        rows = client.get(f"/accounts/?{query}").context["rows"]
        return [row.name for row in rows]

    assert names("ordering=name") == ["ACME Corp", "Bolt Ltd"]
    assert names("ordering=-name") == ["Bolt Ltd", "ACME Corp"]
    assert names("q=acm") == ["ACME Corp"]
    assert names("q=华为") == []
    assert names("q=华为&status=archived") == ["深圳华为"]
    assert names(f"owner={cast.sue.pk}") == ["Bolt Ltd"]
    assert names(f"team={cast.group.pk}&ordering=name") == ["ACME Corp", "Bolt Ltd"]
    assert names("country=China") == ["Bolt Ltd"]
    assert names("ordering=nonsense&cursor=nonsense") == ["ACME Corp", "Bolt Ltd"]


def test_the_list_is_paged_there_and_back(client, cast):
    client.force_login(cast.mia)
    Account.objects.bulk_create(Account(code=f"N{n:03}", name=f"N{n:03}") for n in range(120))
    first = client.get("/accounts/?ordering=name")
    assert b"122" in first.content
    second = client.get("/accounts/" + first.context["next"])
    third = client.get("/accounts/" + second.context["next"])
    assert [len(page.context["rows"]) for page in (first, second, third)] == [50, 50, 22]
    again = client.get("/accounts/" + second.context["previous"])
    assert again.context["rows"] == first.context["rows"]


def test_htmx_gets_the_table_alone(client, cast):
    client.force_login(cast.anna)
    answer = client.get("/accounts/", headers={"HX-Request": "true"})
    assert b'<section id="accounts"' in answer.content
    assert b"<html" not in answer.content


def form_values(response) -> dict:
    form = response.context["form"]
    return {name: v for name in form.fields if (v := form[name].value()) not in (None, "")}


def test_a_conflict_shows_both_values_and_loses_nothing(client, cast):
    client.force_login(cast.anna)
    url = f"/accounts/{cast.acme.pk}/edit/"
    typed = form_values(client.get(url)) | {"region": "typed"}
    services.update_account(account=cast.acme, actor=cast.bo, changes={"region": "saved"})
    answer = client.post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "saved" in page
    assert 'value="typed"' in page
    assert Account.objects.get(pk=cast.acme.pk).region == "saved"
    assert client.post(url, form_values(answer)).status_code == 302
    assert Account.objects.get(pk=cast.acme.pk).region == "typed"


def test_a_rep_adds_an_account_and_a_taken_code_is_said_beside_its_field(client, cast):
    client.force_login(cast.anna)
    values = {"name": "New", "code": "acme", "status": "prospect"}
    answer = client.post("/accounts/new/", values)
    assert answer.context["form"].errors["code"] == ["Another account has this code."]
    assert client.post("/accounts/new/", values | {"code": "N1"}).status_code == 302
    assert Account.objects.get(code="N1").owner == cast.anna


def test_archiving_offers_undo(client, cast):
    client.force_login(cast.anna)
    answer = client.post(f"/accounts/{cast.acme.pk}/archive/", follow=True)
    assert f'action="/accounts/{cast.acme.pk}/restore/"' in answer.content.decode()
    client.post(f"/accounts/{cast.acme.pk}/restore/")
    assert Account.objects.get(pk=cast.acme.pk).status == "active"


def test_handing_over_leads_back_to_the_list_when_the_account_is_out_of_sight(client, cast):
    client.force_login(cast.anna)
    answer = client.post(f"/accounts/{cast.acme.pk}/hand-over/", {"to": cast.sue.pk})
    assert answer.headers["Location"] == "/accounts/"


def test_the_timeline_pages_through_everything_once(client, cast):
    client.force_login(cast.anna)
    for number in range(35):
        services.log_activity(
            actor=cast.anna, account=cast.acme, kind="call", note=f"note {number}.",
            at=datetime(2026, 3, 2, 9, number // 3, tzinfo=UTC),
        )  # fmt: skip
        services.update_account(account=cast.acme, actor=cast.anna, changes={"name": f"r{number}"})
    seen, url = [], f"/accounts/{cast.acme.pk}/timeline/"
    while True:
        page = client.get(url)
        seen += [(item.source.key, item.pk) for item in page.context["items"]]
        if not page.context["next"]:
            break
        url = f"/accounts/{cast.acme.pk}/timeline/" + page.context["next"]
    assert len(seen) == len(set(seen)) == 70
    only = client.get(f"/accounts/{cast.acme.pk}/timeline/?kind=visit")
    assert only.context["items"] == []
    assert client.get(f"/accounts/{cast.acme.pk}/timeline/?cursor=x&kind=x").status_code == 200


def test_the_log_says_names_not_keys(client, cast):
    client.force_login(cast.mia)
    services.hand_over(account=cast.acme, to=cast.sue, actor=cast.mia)
    page = client.get(f"/accounts/{cast.acme.pk}/timeline/").content.decode()
    assert "Anna → Sue" in page
    assert "North → South" in page


def test_facts_are_noted_and_corrected_on_their_pages(client, cast):
    client.force_login(cast.anna)
    new = f"/accounts/{cast.acme.pk}/facts/wallet/new/"
    assert client.post(new, {"year": 2026, "amount": "100"}).status_code == 302
    twice = client.post(new, {"year": 2026, "amount": "100"})
    assert b"has a wallet already" in twice.content
    wallet = cast.acme.wallets.get()
    url = f"/facts/wallet/{wallet.pk}/"
    values = form_values(client.get(url)) | {"amount": "200"}
    assert client.post(url, values).status_code == 302
    assert b"Somebody else saved this" in client.post(url, values | {"amount": "300"}).content
    assert client.get(f"/accounts/{cast.acme.pk}/facts/spell/new/").status_code == 404


def test_people_are_added_found_and_changed(client, cast):
    client.force_login(cast.anna)
    values = {"name": "李伟", "side": "customer", "roles": ["coach"], "influence": 4}
    assert client.post(f"/accounts/{cast.acme.pk}/people/new/", values).status_code == 302
    person = Person.objects.get()
    assert "李伟" in client.get("/people/?q=李伟").content.decode()
    url = f"/people/{person.pk}/edit/"
    values = form_values(client.get(url)) | {"title": "CEO"}
    assert client.post(url, values).status_code == 302
    assert Person.objects.get().title == "CEO"
    client.force_login(cast.sue)
    assert client.get(url).status_code == 404


def test_the_log_form_saves_once_and_offers_undo(client, cast):
    client.force_login(cast.anna)
    values = form_values(client.get(f"/log/?account={cast.acme.pk}"))
    values |= {"kind": "call", "note": "Good talk"}
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/today/"}
    first = client.post("/log/", values, headers=htmx)
    client.post("/log/", values, headers=htmx)
    assert "dialog:close" in first.headers["HX-Trigger"]
    entry = Activity.objects.get()
    assert f"/log/{entry.pk}/undo/" in first.headers["HX-Trigger"]
    assert client.post(f"/log/{entry.pk}/undo/").status_code == 302
    assert not Activity.objects.exists()


def test_the_log_form_works_without_scripts_and_says_what_is_missing(client, cast):
    client.force_login(cast.anna)
    assert "This field is required" in client.post("/log/", {"kind": "call"}).content.decode()
    answer = client.post("/log/", {"kind": "call", "account": cast.acme.pk})
    assert answer.headers["Location"] == f"/accounts/{cast.acme.pk}/"


def test_only_the_author_opens_an_entry(client, cast):
    client.force_login(cast.anna)
    client.post("/log/", {"kind": "call", "account": cast.acme.pk})
    url = f"/log/{Activity.objects.get().pk}/"
    values = form_values(client.get(url)) | {"note": "corrected"}
    assert client.post(url, values).status_code == 302
    assert Activity.objects.get().note == "corrected"
    client.force_login(cast.bo)
    assert client.get(url).status_code == client.post(f"{url}undo/").status_code == 404
    client.force_login(cast.rita)
    assert client.get("/log/").status_code == 403
    assert client.post(f"{url}done/").status_code == 404


def test_choices_show_no_more_than_the_list(client, cast):
    client.force_login(cast.sue)
    assert client.get("/choices/accounts/?q=acme").json() == []
    found = client.get("/choices/accounts/?q=bol").json()
    assert found == [{"value": cast.bolt.pk, "text": "Bolt Ltd", "note": "BOLT · China"}]


def test_a_draft_that_was_taken_is_not_doubled_and_its_new_text_is_asked_about(client, cast):
    client.force_login(cast.anna)
    draft = {"key": str(uuid.uuid4()), "account": cast.acme.pk, "kind": "call", "note": "Price"}
    for _try in range(2):
        assert client.post("/log/", draft).status_code == 302
    edited = draft | {"note": "Price and delivery"}
    asked = client.post("/log/", edited)
    assert asked.context["taken"].note == "Price"
    assert Activity.objects.get().note == "Price"
    at = Activity.objects.get().at
    client.post("/log/", edited | {"again": "replace"})
    assert [(row.note, row.at) for row in Activity.objects.all()] == [("Price and delivery", at)]
    other = edited | {"note": "Samples", "account": cast.acme.pk}
    key = client.post("/log/", other).context["new_key"]
    for _try in range(2):
        client.post("/log/", other | {"again": str(key)})
    assert sorted(Activity.objects.values_list("note", flat=True)) == [
        "Price and delivery",
        "Samples",
    ]


def test_a_taken_draft_for_another_account_can_only_stand_beside(client, cast):
    client.force_login(cast.mia)
    draft = {"key": str(uuid.uuid4()), "account": cast.acme.pk, "kind": "call", "note": "Price"}
    client.post("/log/", draft)
    asked = client.post("/log/", draft | {"account": cast.bolt.pk})
    assert not asked.context["may_replace"]
    client.post("/log/", draft | {"account": cast.bolt.pk, "again": str(asked.context["new_key"])})
    assert Activity.objects.filter(account=cast.bolt).count() == 1
    assert Activity.objects.filter(account=cast.acme).count() == 1


def test_filters_show_as_chips_that_take_themselves_off(client, cast):
    client.force_login(cast.mia)
    query = f"tier=A&tier=B&country=China&owner={cast.sue.pk}&q=bolt"
    chips = client.get(f"/accounts/?{query}", headers={"hx-request": "true"}).context["chips"]
    assert {(chip["label"], chip["text"]) for chip in chips} == {
        ("Name or code", "bolt"),
        ("Owner", str(cast.sue)),
        ("Country", "China"),
        ("Tier", "A"),
        ("Tier", "B"),
    }
    first = next(chip["url"] for chip in chips if chip["text"] == "A")
    assert "tier=A" not in first
    assert "tier=B" in first
    assert "country=China" in first
    assert client.get("/accounts/").context["chips"] == []


def test_places_offer_no_more_than_the_user_sees(client, cast):
    client.force_login(cast.mia)
    assert 'value="China"' in client.get("/choices/places/").content.decode()
    client.force_login(cast.anna)
    assert 'value="China"' not in client.get("/choices/places/").content.decode()


def test_a_new_account_says_what_to_do_first(client, cast):
    client.force_login(cast.anna)
    assert "Log the first contact" in client.get(f"/accounts/{cast.acme.pk}/").content.decode()
