"""The page of a person, what is done with them there, and what an account says of its people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Activity, Employment, InfluenceLine, Person
from accounts.services import Judgement

HTMX = {"HX-Request": "true"}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def li(cast, today):
    return services.create_person(
        actor=cast.anna, account=cast.acme, name="李伟", title="CEO", email="li@acme.example",
        influence=5, support=1, level=2, roles=["sponsor"], known_by=cast.anna,
        judgement=Judgement(judged_on=today - timedelta(days=200)),
    )  # fmt: skip


READ = ["", "vcard/"]
WRITE = ["edit/", "beliefs/support/", "beliefs/role/", "leave/", "move/"]
ACCESS = [  # who, reads the person, changes them
    ("anna", 200, 200),
    ("bo", 200, 200),
    ("mia", 200, 200),
    ("rita", 200, 404),
    ("ben", 404, 404),
    ("zed", 404, 404),
]


@pytest.mark.parametrize(("who", "read", "write"), ACCESS)
def test_who_opens_what_of_a_person(client, cast, li, today, who, read, write):
    client.force_login(getattr(cast, who))
    for path in READ:
        assert client.get(f"/people/{li.pk}/{path}").status_code == read, path
    for path in WRITE:
        assert client.get(f"/people/{li.pk}/{path}").status_code == write, path
    left = client.post(f"/people/{li.pk}/leave/", {"on": today}).status_code
    assert left == (302 if write == 200 else 404)
    assert (Person.objects.get().left_on is not None) is (write == 200)
    assert client.post(f"/people/{li.pk}/return/").status_code == left
    assert Person.objects.get().left_on is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_says_what_is_held_and_how_fresh_it_is(client, cast, li, language):
    client.force_login(cast.anna)
    answer = client.get(f"/people/{li.pk}/", headers={"accept-language": language})
    page = answer.content.decode()
    words = {
        "en": ("5 decides", "+1 rather for us", "2 good product", "stale", "assumed"),
        "zh-hans": ("5 拍板", "+1 偏支持", "2 好产品", "已过时", "推测"),
    }
    for word in words[language]:
        assert word in page
    assert 'fill-opacity="0"' in page


def test_a_belief_is_noted_in_the_dialog_and_what_was_held_stays(client, cast, li, today):
    client.force_login(cast.anna)
    url = f"/people/{li.pk}/beliefs/support/"
    dialog = client.get(url, headers=HTMX).content.decode()
    assert "<html" not in dialog
    assert "−2 against us" in dialog
    said = {"value": "-1", "source": "direct", "confirmed": "on", "note": "The price"}
    answer = client.post(url, said, headers=HTMX)
    assert answer.headers["HX-Redirect"] == f"/people/{li.pk}/"
    newest = li.beliefs.filter(kind="support").first()
    told = (newest.value, newest.judged_on, newest.source, newest.confirmed, newest.note)
    assert told == (-1, today, "direct", True, "The price")
    page = client.get(f"/people/{li.pk}/").content.decode()
    assert "−1 rather against" in page
    assert "+1 rather for us" in page
    assert "The price" in page


def test_the_log_says_what_was_noted_in_words(client, cast, li):
    services.note_belief(
        actor=cast.anna, person=li, kind="support", value=2, source="direct", confirmed=True
    )
    client.force_login(cast.anna)
    page = client.get(f"/accounts/{cast.acme.pk}/timeline/?show=changes").content.decode()
    assert "Support +2 for us, Direct talk, confirmed" in page


def test_a_belief_of_a_day_to_come_is_refused_beside_its_field(client, cast, li, today):
    client.force_login(cast.anna)
    said = {"value": "3", "source": "staff", "judged_on": today + timedelta(days=1)}
    answer = client.post(f"/people/{li.pk}/beliefs/level/", said, headers=HTMX)
    assert answer.status_code == 422
    assert answer.context["form"].errors["judged_on"] == ["This day has not come yet."]
    assert client.get(f"/people/{li.pk}/beliefs/mood/").status_code == 404


def test_a_role_is_confirmed_by_one_tap(client, cast, li, today):
    client.force_login(cast.anna)
    url = f"/people/{li.pk}/beliefs/role/"
    assert 'value="sponsor" checked' in client.get(f"{url}?role=sponsor").content.decode()
    client.post(url, {"value": "sponsor", "source": "direct", "confirmed": "on"})
    role = li.roles.get()
    assert (role.judged_on, role.source, role.confirmed) == (today, "direct", True)


def test_the_form_keeps_how_one_knows_for_what_changed(client, cast, li, today):
    client.force_login(cast.anna)
    url = f"/people/{li.pk}/edit/"
    form = client.get(url).context["form"]
    values = {name: v for name in form.fields if (v := form[name].value()) not in (None, "")}
    values |= {"influence": 3, "source": "feedback", "confirmed": "on"}
    assert client.post(url, values).headers["Location"] == f"/people/{li.pk}/"
    newest = li.beliefs.first()
    assert (newest.kind, newest.value, newest.source) == ("influence", 3, "feedback")
    assert li.beliefs.count() == 4


def test_the_card_is_a_file_in_the_persons_name(client, cast, li):
    client.force_login(cast.rita)
    answer = client.get(f"/people/{li.pk}/vcard/")
    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert "filename*=utf-8''%E6%9D%8E%E4%BC%9F.vcf" in answer.headers["Content-Disposition"]
    lines = answer.content.decode().split("\r\n")
    assert "FN:李伟" in lines
    assert "ORG:ACME Corp" in lines
    assert any(line.startswith("UID:urn:uuid:") for line in lines)


def test_a_contact_is_logged_with_the_person_at_once(client, cast, li):
    client.force_login(cast.anna)
    page = client.get(f"/people/{li.pk}/").content.decode()
    url = f"/log/?account={cast.acme.pk}&person={li.pk}"
    assert url.replace("&", "&amp;") in page
    form = client.get(url).content.decode()
    assert f'name="people" value="{li.pk}" checked' in form
    assert "checked" not in _people_of(client.get(f"/log/?account={cast.acme.pk}&person=x"))


def _people_of(answer) -> str:
    text = answer.content.decode()
    return text[text.index('id="log-people"') :].split("</fieldset>")[0]


def test_who_has_left_is_not_offered_for_new_contacts_but_stays_on_old_ones(
    client, cast, li, today
):
    client.force_login(cast.anna)
    client.post("/log/", {"kind": "call", "account": cast.acme.pk, "people": [li.pk]})
    services.leave_company(actor=cast.anna, person=li, on=today)
    assert "李伟" not in _people_of(client.get(f"/log/?account={cast.acme.pk}"))
    assert "李伟" not in client.get(f"/log/people/?account={cast.acme.pk}").content.decode()
    entry = Activity.objects.get()
    assert "李伟" in _people_of(client.get(f"/log/{entry.pk}/"))


def test_an_old_entry_is_corrected_though_its_person_has_moved(client, cast, li, today):
    client.force_login(cast.mia)
    client.post("/log/", {"kind": "call", "account": cast.acme.pk, "people": [li.pk]})
    services.move_person(actor=cast.mia, person=li, to=cast.bolt, on=today)
    entry = Activity.objects.get()
    values = {"kind": "visit", "people": [li.pk], "version": entry.version}
    assert client.post(f"/log/{entry.pk}/", values).status_code == 302
    assert list(Activity.objects.get(kind="visit").people.all()) == [li]
    elsewhere = client.get(f"/people/{li.pk}/").context["entries"]
    assert [each.pk for each in elsewhere] == [entry.pk]
    client.force_login(cast.sue)
    assert list(client.get(f"/people/{li.pk}/").context["entries"]) == []


def test_a_move_is_taken_back_from_the_page(client, cast, li, today):
    client.force_login(cast.mia)
    client.post(f"/people/{li.pk}/move/", {"to": cast.bolt.pk, "on": today, "title": "Buyer"})
    address = f"/people/{li.pk}/move-back/"
    assert client.get(f"/people/{li.pk}/").content.decode().count(address) == 2  # toast and menu
    client.post(address)
    li.refresh_from_db()
    assert li.account == cast.acme
    assert address not in client.get(f"/people/{li.pk}/").content.decode()
    answer = client.post(address, follow=True)
    assert "can no longer be undone" in answer.content.decode()


def test_an_account_says_whom_it_lost_and_where_to_only_who_may_see_it(client, cast, li, today):
    services.move_person(actor=cast.mia, person=li, to=cast.bolt, on=today)
    for who, knows in (("anna", False), ("mia", True)):
        client.force_login(getattr(cast, who))
        answer = client.get(f"/accounts/{cast.acme.pk}/people/")
        lost = answer.content.decode().split('id="lost"')[1]
        for shown in ("李伟", "CEO", "Sponsor", "influence 5 of 5"):
            assert shown in lost
        assert ("Bolt Ltd" in lost) is knows
        assert (f"/people/{li.pk}/" in lost) is knows
        assert answer.context["sides"] == []


def test_what_somebody_is_elsewhere_is_told_to_who_sees_them_there(client, cast, li, today):
    on = {"actor": cast.anna, "account": cast.acme, "people": [li]}
    chance = services.create_opportunity(**on, name="Line 4")
    entry = services.log_activity(**on, kind="call", at=timezone.now())
    services.move_person(actor=cast.mia, person=li, to=cast.bolt, on=today, title="Chief of Bolt")
    told = [f"/accounts/{cast.acme.pk}/timeline/", f"/opportunities/{chance.pk}/"]
    for who, knows in (("anna", False), ("bo", False), ("mia", True)):
        client.force_login(getattr(cast, who))
        for address in told:
            page = client.get(address).content.decode()
            assert "李伟" in page
            assert ("Chief of Bolt" in page) is knows, (who, address)
        assert (f'href="/people/{li.pk}/"' in page) is knows
    client.force_login(cast.anna)
    form = client.get(f"/log/{entry.pk}/").content.decode()
    assert "李伟" in form
    assert "Chief of Bolt" not in form


@pytest.mark.parametrize(
    ("days", "role", "flagged"), [(90, "sponsor", 1), (91, "sponsor", 0), (5, "coach", 0)]
)
def test_the_loss_of_a_sponsor_is_a_flag_for_90_days(client, cast, today, days, role, flagged):
    person = services.create_person(
        actor=cast.anna, account=cast.acme, name="Li", roles=[role, "user_buyer"]
    )
    services.leave_company(actor=cast.anna, person=person, on=today - timedelta(days=days))
    client.force_login(cast.anna)
    flags = client.get(f"/accounts/{cast.acme.pk}/").context["flags"]
    assert len([flag for flag in flags if flag.startswith("Sponsor lost: Li")]) == flagged
    services.undo_leave(actor=cast.anna, person=person)
    assert client.get(f"/accounts/{cast.acme.pk}/people/").context["losses"] == []


def test_ours_are_nobody_the_account_lost(client, cast, today):
    ours = services.create_person(
        actor=cast.anna, account=cast.acme, name="Engineer", side="ours", roles=["sponsor"]
    )
    services.leave_company(actor=cast.anna, person=ours, on=today)
    client.force_login(cast.anna)
    answer = client.get(f"/accounts/{cast.acme.pk}/people/")
    assert answer.context["losses"] == answer.context["flags"] == []


def test_people_stand_under_their_side_the_most_influential_first(client, cast):
    for name, side, influence in (
        ("Ours", "ours", 5), ("Low", "customer", 2), ("Unknown", "customer", None),
        ("High", "customer", 4), ("Third", "third", 3),
    ):  # fmt: skip
        services.create_person(
            actor=cast.anna, account=cast.acme, name=name, side=side, influence=influence
        )
    client.force_login(cast.anna)
    sides = client.get(f"/accounts/{cast.acme.pk}/people/").context["sides"]
    names = [[each["person"].name for each in side["people"]] for side in sides]
    assert names == [["High", "Low", "Unknown"], ["Third"], ["Ours"]]


def test_where_the_account_puts_us_follows_from_who_is_there(client, cast, li, today):
    new = {"actor": cast.anna, "account": cast.acme}
    services.create_person(**new, name="New", influence=1, level=5)
    services.create_person(**new, name="Third", side="third", influence=5, level=5)
    gone = services.create_person(**new, name="Gone", influence=5, level=5)
    services.leave_company(actor=cast.anna, person=gone, on=today)
    client.force_login(cast.anna)
    placed = client.get(f"/accounts/{cast.acme.pk}/people/").context["placed"]
    old = 5 * 0.5 ** (200 / 180)
    assert placed.level == pytest.approx((2 * old + 5) / (old + 1))
    assert [share.person.name for share in placed.shares] == ["李伟", "New"]
    assert sum(share.percent for share in placed.shares) == pytest.approx(100)


@pytest.mark.parametrize("rows", [1, 40])
def test_queries_do_not_grow_with_what_hangs_on_a_person(
    client, cast, li, today, rows, django_assert_max_num_queries
):
    on = {"actor": cast.anna, "account": cast.acme}
    for number in range(rows):
        other = services.create_person(**on, name=f"P{number}", reports_to=li, level=3)
        InfluenceLine.objects.create(person=li, on=other)
        services.note_belief(
            actor=cast.anna, person=li, kind="support", value=number % 2, source="staff"
        )
        services.log_activity(**on, kind="call", at=timezone.now(), people=[li, other])
        services.create_commitment(**on, what=f"W{number}", person=li, due=today)
        services.create_need(**on, stated=f"N{number}", person=li)
        Employment.objects.create(person=li, account=cast.acme, ends=today, roles=["sponsor"])
    client.force_login(cast.anna)
    with django_assert_max_num_queries(22):
        assert client.get(f"/people/{li.pk}/").status_code == 200
    with django_assert_max_num_queries(18):
        assert client.get(f"/accounts/{cast.acme.pk}/people/").status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get("/people/?stale=true&role=sponsor").status_code == 200


def test_nobody_matches_and_nobody_there_are_told_apart(client, cast):
    client.force_login(cast.anna)
    assert "No people yet" in client.get("/people/").content.decode()
    assert "Nobody matches" in client.get("/people/?q=nobody").content.decode()
    empty = client.get(f"/accounts/{cast.acme.pk}/people/").content.decode()
    assert "Who decides, who uses what we sell" in empty


def test_somebody_outside_any_account_is_added_and_everybodys(client, cast):
    client.force_login(cast.anna)
    said = {"name": "Consultant", "side": "third", "influence": 4, "source": "staff"}
    answer = client.post("/people/new/", said)
    outside = Person.objects.get()
    assert answer.headers["Location"] == f"/people/{outside.pk}/"
    assert (outside.account, outside.side, outside.influence) == (None, "third", 4)
    client.force_login(cast.zed)
    assert "outside any account" in client.get(f"/people/{outside.pk}/").content.decode()
    client.force_login(cast.rita)
    assert client.post("/people/new/", said).status_code == 403
    assert Person.objects.count() == 1


def test_an_owner_who_left_us_stays_until_another_is_chosen(client, cast, li):
    Person.objects.update(known_by=cast.gus)
    client.force_login(cast.anna)
    form = client.get(f"/people/{li.pk}/edit/").context["form"]
    assert cast.gus in form.fields["known_by"].queryset


def test_a_chosen_account_shows_by_its_name_and_a_hidden_one_not_at_all(client, cast, li):
    client.force_login(cast.anna)
    page = client.get(f"/people/?account={cast.acme.pk}").content.decode()
    assert f'<option value="{cast.acme.pk}" selected>ACME Corp</option>' in page
    hidden = client.get(f"/people/?account={cast.bolt.pk}").content.decode()
    assert "Bolt Ltd" not in hidden
