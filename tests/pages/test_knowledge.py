"""The tabs Understanding and Promises, the page of all promises, and what is done there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services
from accounts.models import Activity, Answer, Commitment, CompetitorPosition, Feedback, Need, Person

HTMX = {"HX-Request": "true"}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def promise(cast, today) -> Commitment:
    long_ago = today - timedelta(days=20)
    return services.create_commitment(
        actor=cast.anna, account=cast.acme, what="Send the drawing", made_on=long_ago,
        due=long_ago + timedelta(days=7),
    )  # fmt: skip


@pytest.fixture
def complaint(cast, today) -> Feedback:
    return services.create_feedback(
        actor=cast.anna, account=cast.acme, kind="complaint", text="Late again",
        given_on=today - timedelta(days=10),
    )  # fmt: skip


def page(client, user, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


TABS = ["understanding", "promises"]


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_is_empty_with_a_way_to_begin(client, cast, tab):
    seen = page(client, cast.anna, f"/accounts/{cast.acme.pk}/{tab}/")
    assert f"/accounts/{cast.acme.pk}/facts/" in seen
    assert "/facts/" not in page(client, cast.rita, f"/accounts/{cast.acme.pk}/{tab}/").replace(
        f"/accounts/{cast.acme.pk}/facts/", "", 1
    )  # a reader finds the tab of the facts and no form


def test_an_unanswered_question_asks_to_be_answered(client, cast, today):
    services.create_answer(
        actor=cast.anna, account=cast.acme, question="use", text="Daily", confirmed=True
    )
    services.create_answer(
        actor=cast.anna, account=cast.acme, question="likes", text="The hotline",
        answered_on=today - timedelta(days=181),
    )  # fmt: skip
    seen = page(client, cast.anna, f"/accounts/{cast.acme.pk}/understanding/")
    assert "6 of 8 unanswered" in seen
    assert "Daily" in seen
    assert seen.count("Nobody has found out yet.") == 6
    context = client.get(f"/accounts/{cast.acme.pk}/understanding/").context
    states = {card.question.value: card.stale for card in context["five"] if card.newest}
    assert states == {"use": False, "likes": True}


def test_an_answer_is_given_over_the_page_and_the_older_one_folds_away(client, cast, today):
    client.force_login(cast.anna)
    url = f"/accounts/{cast.acme.pk}/facts/answer/new/?question=why_us"
    form = client.get(url, headers=HTMX).content.decode()
    assert "Why do they buy from us?" in form
    assert "<html" not in form
    values = {"question": "why_us", "source": "direct", "answered_on": today.isoformat()}
    refused = client.post(url, values, headers=HTMX)
    assert refused.status_code == 422
    for text in ("Near", "Fast"):
        answer = client.post(url, {**values, "text": text}, headers=HTMX)
        assert '"noted"' in answer.headers["HX-Trigger"]
    seen = page(client, cast.anna, f"/accounts/{cast.acme.pk}/understanding/")
    assert seen.index("Fast") < seen.index("One earlier answer") < seen.index("Near")


def test_without_scripts_the_form_is_a_page_and_leads_back(client, cast, today):
    client.force_login(cast.anna)
    url = f"/accounts/{cast.acme.pk}/facts/answer/new/?question=use"
    values = {"question": "use", "source": "direct", "text": "So", "answered_on": today.isoformat()}
    answer = client.post(url, values)
    assert answer.headers["Location"] == f"/accounts/{cast.acme.pk}/understanding/"
    assert Answer.objects.get().judged_by == cast.anna


def test_who_said_it_is_chosen_among_the_people_of_the_account(client, cast):
    Person.objects.create(account=cast.acme, name="Li of ACME")
    Person.objects.create(account=cast.bolt, name="Sun of Bolt")
    seen = page(client, cast.anna, f"/accounts/{cast.acme.pk}/facts/answer/new/")
    assert "Li of ACME" in seen
    assert "Sun of Bolt" not in seen


def test_asking_is_planned_as_a_next_step_in_the_log(client, cast, today):
    seen = page(client, cast.anna, f"/log/?account={cast.acme.pk}&ask=intent")
    assert 'value="Ask: What do they intend?"' in seen
    assert f'value="{(today + timedelta(days=14)).isoformat()}"' in seen
    assert "Ask:" not in page(client, cast.anna, f"/log/?account={cast.acme.pk}&ask=weather")


def test_a_need_is_met_at_one_tap_and_opened_again(client, cast, today):
    need = services.create_need(actor=cast.anna, account=cast.acme, stated="Cheaper")
    client.force_login(cast.anna)
    client.post(f"/needs/{need.pk}/met/", headers=HTMX)
    assert Need.objects.get().met_on == today
    client.post(f"/needs/{need.pk}/open/")
    assert Need.objects.get().met_on is None


def test_competitors_stand_beside_us_the_strongest_first(client, cast, today):
    on = {"actor": cast.anna, "account": cast.acme}
    for competitor, position, back in [("Weak", "catching_up", 1), ("Strong", "stronger", 30)]:
        services.create_competitor_position(
            **on, competitor=competitor, position=position, judged_on=today - timedelta(days=back),
            price_percent=-5,
        )  # fmt: skip
    services.create_competitor_position(
        **on, competitor="Strong", position="level", judged_on=today - timedelta(days=300)
    )
    services.create_own_position(**on, strengths="At hand", service_level=5)
    client.force_login(cast.anna)
    context = client.get(f"/accounts/{cast.acme.pk}/understanding/").context
    rivals = [(rival.newest.competitor, len(rival.older)) for rival in context["rivals"]]
    assert rivals == [("Strong", 1), ("Weak", 0)]
    assert context["own"].newest.strengths == "At hand"
    seen = page(client, cast.anna, f"/accounts/{cast.acme.pk}/understanding/")
    assert "Catching up" in seen
    assert "−5" in seen


def test_judging_again_starts_from_the_last_judgement(client, cast, today):
    services.create_competitor_position(
        actor=cast.anna, account=cast.acme, competitor="Rival", position="stronger",
        strengths="Cheap", judged_on=today - timedelta(days=90),
    )  # fmt: skip
    url = f"/accounts/{cast.acme.pk}/facts/competitor_position/new/?competitor=Rival"
    seen = page(client, cast.anna, url)
    assert "Cheap" in seen
    assert f'value="{today.isoformat()}"' in seen
    fresh = page(client, cast.anna, f"/accounts/{cast.acme.pk}/facts/competitor_position/new/")
    assert "Cheap" not in fresh


def test_competitors_have_one_home(client, cast):
    services.create_competitor_position(
        actor=cast.anna, account=cast.acme, competitor="Rival", position="level"
    )
    assert "Rival" not in page(client, cast.anna, f"/accounts/{cast.acme.pk}/facts/")
    assert "Rival" in page(client, cast.anna, f"/accounts/{cast.acme.pk}/understanding/")


def test_the_meters_rise_with_answers_and_talks(client, cast):
    client.force_login(cast.anna)
    address = f"/accounts/{cast.acme.pk}/understanding/"

    def values():
        return [round(gauge.meter.value) for gauge in client.get(address).context["gauges"]]

    assert values() == [0, 0]
    services.create_answer(
        actor=cast.anna, account=cast.acme, question="intent", text="Grow", confirmed=True
    )
    assert values() == [0, 25]
    services.log_activity(
        actor=cast.anna, account=cast.acme, kind="call", at=timezone.now(), intelligence="our_offer"
    )
    assert values() == [8, 25]


def test_kept_at_one_tap_with_undo(client, cast, promise, today):
    client.force_login(cast.anna)
    url = f"/promises/{promise.pk}/settle/"
    answer = client.post(url, {"state": "kept"}, headers=HTMX)
    assert f"/promises/{promise.pk}/reopen/" in answer.headers["HX-Trigger"]
    promise.refresh_from_db()
    assert (promise.state, promise.settled_on) == ("kept", today)
    client.post(f"/promises/{promise.pk}/reopen/")
    promise.refresh_from_db()
    assert promise.state == "open"


def test_broken_on_another_day_by_the_form(client, cast, promise):
    url = f"/promises/{promise.pk}/settle/"
    assert "Was it kept?" in page(client, cast.anna, url)
    assert Commitment.objects.get().state == "open"
    answer = client.post(url, {"state": "broken", "on": promise.due.isoformat()})
    assert answer.headers["Location"] == f"/accounts/{cast.acme.pk}/promises/"
    assert Commitment.objects.get().settled_on == promise.due
    early = promise.made_on - timedelta(days=1)
    refused = client.post(url, {"state": "kept", "on": early.isoformat()})
    assert "cannot be settled before" in refused.content.decode()


def test_kept_by_due_counts_overdue_against_us(client, cast, promise, today):
    other = services.create_commitment(
        actor=cast.anna, account=cast.acme, what="A sample", due=today, owner=cast.ben
    )
    services.settle_commitment(actor=cast.anna, commitment=other, state="kept")
    client.force_login(cast.anna)
    context = client.get(f"/accounts/{cast.acme.pk}/promises/").context
    assert (context["word"].kept, context["word"].due, context["word"].overdue) == (1, 2, 1)
    shares = [(keeper.user.username, keeper.word.share) for keeper in context["keepers"]]
    assert shares == [("anna", 0), ("ben", 1)]
    assert "1 of 2 kept" in page(client, cast.anna, f"/accounts/{cast.acme.pk}/promises/")


def test_a_complaint_is_resolved_with_words(client, cast, complaint, today):
    url = f"/complaints/{complaint.pk}/resolve/"
    assert "Late again" in page(client, cast.anna, url)
    refused = client.post(url, {"resolution": " ", "on": today.isoformat()}, headers=HTMX)
    assert refused.status_code == 422
    client.post(url, {"resolution": "New carrier", "on": today.isoformat()}, headers=HTMX)
    seen = page(client, cast.anna, f"/accounts/{cast.acme.pk}/promises/")
    assert "resolved in 10 days" in seen
    client.post(f"/complaints/{complaint.pk}/reopen/")
    assert Feedback.objects.get().resolved_on is None


def test_an_opinion_is_not_resolved(client, cast):
    opinion = services.create_feedback(actor=cast.anna, account=cast.acme, satisfaction=8)
    client.force_login(cast.anna)
    assert client.get(f"/complaints/{opinion.pk}/resolve/").status_code == 404


def test_the_chart_says_where_satisfaction_goes(client, cast, today):
    for back, satisfaction in [(500, 6), (400, 6), (100, 8)]:
        services.create_feedback(
            actor=cast.anna, account=cast.acme, satisfaction=satisfaction, recommendation=7,
            given_on=today - timedelta(days=back),
        )  # fmt: skip
    client.force_login(cast.anna)
    context = client.get(f"/accounts/{cast.acme.pk}/promises/").context
    assert (context["satisfaction"].now, context["satisfaction"].change) == (8, 2)
    assert [point[1] for point in context["chart"]["series"][0]["data"]] == [6, 6, 8]


WHOSE = [  # who asks, for what, what they see
    ("anna", "", {"Send the drawing"}),
    ("anna", "?whose=team", {"Send the drawing", "By Ben"}),
    ("anna", "?overdue=1", {"Send the drawing"}),
    ("ben", "", set()),  # his promise is at an account that he does not see
    ("bo", "", {"Send the drawing", "By Ben"}),
    ("rita", "", {"Send the drawing", "By Ben"}),
    ("sue", "?whose=team", {"At Bolt"}),
    ("mia", "", {"Send the drawing", "By Ben", "At Bolt"}),
    ("mia", "?overdue=1", {"Send the drawing"}),
]


@pytest.mark.parametrize(("who", "query", "expected"), WHOSE)
def test_all_promises_in_sight(client, cast, promise, today, who, query, expected):
    add = services.create_commitment
    add(actor=cast.anna, account=cast.acme, what="By Ben", due=today, owner=cast.ben)
    add(actor=cast.sue, account=cast.bolt, what="At Bolt", due=today)
    kept = add(actor=cast.anna, account=cast.acme, what="Kept one", due=today)
    services.settle_commitment(actor=cast.anna, commitment=kept, state="kept")
    client.force_login(getattr(cast, who))
    rows = client.get(f"/promises/{query}").context["rows"]
    assert {row.what for row in rows} == expected


def test_all_complaints_in_sight_the_oldest_first(client, cast, complaint, today):
    services.create_feedback(actor=cast.anna, account=cast.acme, kind="complaint", text="New")
    client.force_login(cast.bo)
    rows = client.get("/promises/?show=complaints").context["rows"]
    assert [row.text for row in rows] == ["Late again", "New"]


def test_promises_turn_by_pages(client, cast, today):
    for number in range(60):
        services.create_commitment(
            actor=cast.anna, account=cast.acme, what=f"No {number}",
            due=today + timedelta(days=number),
        )  # fmt: skip
    client.force_login(cast.anna)
    first = client.get("/promises/").context
    assert [row.what for row in first["rows"]][:2] == ["No 0", "No 1"]
    second = client.get(f"/promises/{first['next']}").context
    assert [row.what for row in second["rows"]] == [f"No {n}" for n in range(50, 60)]


def _fill(cast, rows: int, today) -> None:
    on = {"actor": cast.anna, "account": cast.acme}
    for number in range(rows):
        day = today - timedelta(days=number)
        person = Person.objects.create(account=cast.acme, name=f"P{number}")
        services.create_answer(**on, question="use", text="So", person=person, answered_on=day)
        services.create_need(**on, stated="Cheaper", person=person)
        services.create_own_position(**on, judged_on=day)
        services.create_competitor_position(
            **on, competitor=f"R{number}", position="level", judged_on=day
        )
        services.create_commitment(
            **on, what="A", made_on=day, due=today, person=person, owner=cast.anna
        )
        services.create_feedback(**on, kind="complaint", text="x", person=person)
        services.create_feedback(**on, satisfaction=7, text="y", person=person)


def cost(client, address: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/{acme}/understanding/",
        "/accounts/{acme}/promises/",
        "/promises/",
        "/promises/?show=complaints",
    ],
)
def test_queries_do_not_grow_with_rows(client, cast, today, address):
    client.force_login(cast.anna)
    address = address.format(acme=cast.acme.pk)
    _fill(cast, 1, today)
    client.get(address)  # what is read once and kept
    with_one = cost(client, address)
    _fill(cast, 40, today - timedelta(days=1))
    assert cost(client, address) == with_one


LOG = {"kind": "call", "note": "Talked"}


def test_the_log_form_asks_for_a_promise_folded_away(client, cast):
    seen = page(client, cast.anna, "/log/")
    assert "They were promised something" in seen
    assert 'name="promise_due"' in seen


def test_a_promise_is_logged_with_the_contact_and_goes_with_it(client, cast, today):
    person = Person.objects.create(account=cast.acme, name="Li")
    due = today + timedelta(days=7)
    client.force_login(cast.anna)
    values = {
        **LOG, "account": cast.acme.pk, "people": [person.pk], "promise": "A sample",
        "promise_due": due.isoformat(),
    }  # fmt: skip
    for _again in range(2):  # the line was lost, the form is sent again
        client.post("/log/", {**values, "key": "6f9619ff-8b86-d011-b42d-00c04fc964ff"})
    promise = Commitment.objects.get()
    entry = Activity.objects.get()
    assert (promise.what, promise.due, promise.owner) == ("A sample", due, cast.anna)
    assert (promise.activity, promise.person, promise.made_on) == (entry, person, today)
    client.post(f"/log/{entry.pk}/undo/")
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"promise": "A sample"}, "promise_due"),
        ({"promise_due": "2999-01-01"}, "promise"),
        ({"promise": "A sample", "promise_due": "2020-01-01"}, "promise_due"),
    ],
)
def test_half_a_promise_keeps_the_contact_from_being_saved(client, cast, values, field):
    client.force_login(cast.anna)
    answer = client.post("/log/", {**LOG, "account": cast.acme.pk, **values})
    assert field in answer.context["form"].errors
    assert not Activity.objects.exists()


CLOSED = [  # what a POST answers to each who may not: reader, rep of another account, manager of another team
    ("promises/{promise}/settle/", {"state": "kept"}),
    ("promises/{promise}/reopen/", {}),
    ("complaints/{complaint}/resolve/", {"resolution": "x"}),
    ("complaints/{complaint}/reopen/", {}),
    ("needs/{need}/met/", {}),
    ("needs/{need}/open/", {}),
    ("facts/answer/{answer}/", {"text": "x"}),
    ("facts/commitment/{promise}/", {"what": "x"}),
    ("accounts/{acme}/facts/answer/new/", {"question": "use", "text": "x"}),
    ("accounts/{acme}/facts/feedback/new/", {"satisfaction": 1}),
]


@pytest.mark.parametrize("who", ["rita", "ben", "sue", "zed"])
@pytest.mark.parametrize(("address", "values"), CLOSED)
def test_who_may_not_change_the_account_changes_nothing(
    client, cast, promise, complaint, who, address, values
):
    on = {"actor": cast.anna, "account": cast.acme}
    places = {
        "promise": promise.pk, "complaint": complaint.pk, "acme": cast.acme.pk,
        "need": services.create_need(**on, stated="Cheaper").pk,
        "answer": services.create_answer(**on, question="use", text="So").pk,
    }  # fmt: skip
    client.force_login(getattr(cast, who))
    assert client.post(f"/{address.format(**places)}", values).status_code == 404


def test_an_archived_account_shows_its_promises_and_takes_none(client, cast, promise):
    services.archive_account(account=cast.acme, actor=cast.bo)
    assert "Send the drawing" in page(client, cast.anna, f"/accounts/{cast.acme.pk}/promises/")
    assert client.post(f"/promises/{promise.pk}/settle/", {"state": "kept"}).status_code == 404
    assert client.get("/promises/").context["rows"] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Promise changed", "State", "Open → Kept"]), ("zh-hans", ["承诺", "状态", "已兑现"])],
)
def test_the_timeline_tells_of_promises_in_words(client, cast, promise, language, words):
    services.settle_commitment(actor=cast.anna, commitment=promise, state="kept")
    client.force_login(cast.anna)
    address = f"/accounts/{cast.acme.pk}/timeline/?show=change"
    seen = client.get(address, headers={"accept-language": language}).content.decode()
    for word in words:
        assert word in seen


def test_a_stale_form_shows_both_and_saves_over_on_demand(client, cast, promise):
    client.force_login(cast.anna)
    url = f"/facts/commitment/{promise.pk}/"
    form = client.get(url).context["form"]
    values = {name: v for name in form.fields if (v := form[name].value()) is not None}
    services.update_commitment(commitment=promise, actor=cast.bo, changes={"note": "Bo"})
    answer = client.post(url, values | {"note": "Anna"}, headers=HTMX)
    assert answer.status_code == 422
    assert "Save mine anyway" in answer.content.decode()
    again = answer.context["form"]
    values["version"] = again["version"].value()
    client.post(url, values | {"note": "Anna"}, headers=HTMX)
    promise.refresh_from_db()
    assert promise.note == "Anna"


def test_a_competitor_named_in_two_cases_is_one(client, cast, today):
    for name, back in [("RIVAL", 3), ("Rival", 1)]:
        CompetitorPosition.objects.create(
            account=cast.acme, competitor=name, position="level",
            judged_on=today - timedelta(days=back),
        )  # fmt: skip
    client.force_login(cast.anna)
    (rival,) = client.get(f"/accounts/{cast.acme.pk}/understanding/").context["rivals"]
    assert rival.newest.competitor == "Rival"


def test_a_promise_that_is_said_to_be_kept_without_a_day_was_kept_today(client, cast, promise):
    client.force_login(cast.anna)
    said = {"what": promise.what, "due": promise.due, "made_on": promise.made_on, "state": "kept"}
    said["owner"] = promise.owner_id
    answer = client.post(
        f"/facts/commitment/{promise.pk}/", {**said, "version": promise.version, "settled_on": ""}
    )
    assert answer.status_code == 302
    promise.refresh_from_db()
    assert (promise.state, promise.settled_on) == ("kept", timezone.localdate())
