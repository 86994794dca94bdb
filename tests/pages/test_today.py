"""The day page: each account once with its reasons, what goes and what comes back, whose day it is."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Account, Activity, Person
from planning.actions.services import create_action
from planning.day.candidates import Found
from planning.day.words import reason
from planning.models import Snooze
from scoring.services import evaluate


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def step(cast, today):
    """Somebody promises a next step at ACME, some days ago due."""

    def log(who=None, *, account=None, late=1, text="Send the offer", **fields) -> Activity:
        account = account or cast.acme
        entry = services.log_activity(
            actor=who or cast.anna,
            account=account,
            kind="call",
            at=timezone.now() - timedelta(days=5),
            next_step=text,
            next_step_due=today - timedelta(days=late),
            **fields,
        )
        account.refresh_from_db()
        return entry

    return log


def listed(client, address="/today/") -> list[tuple[str, list[str]]]:
    """Name and reasons of each account in the list."""
    shelf = client.get(address).context["contacts"]
    rows = [*shelf.first, *shelf.rest]
    return [(str(row.account), [reason.text for reason in row.reasons]) for row in rows]


def test_an_account_stands_there_once_with_all_its_reasons(client, cast, step, today):
    step()
    on = {"actor": cast.anna, "account": cast.acme}
    services.create_commitment(**on, what="A price", due=today)
    services.create_feedback(**on, kind="complaint", text="Too late", given_on=today)
    client.force_login(cast.anna)
    assert listed(client) == [
        (
            "ACME Corp",
            [
                "Promise due today: A price",
                "New complaint: Too late",
                "Next step 1 day overdue: Send the offer",
            ],
        )
    ]


def test_whoever_was_never_contacted_is_due_by_tier(client, cast):
    evaluate(as_of=timezone.localdate())
    client.force_login(cast.anna)
    [(name, reasons)] = listed(client)
    assert name == "ACME Corp"
    assert reasons[0].startswith("Never contacted, where every")


def test_the_most_urgent_stands_first(client, cast, step, today):
    other = Account.objects.create(code="O", name="Other", owner=cast.anna, status="active")
    step(late=2)
    step(account=other, late=9)
    client.force_login(cast.anna)
    assert [name for name, _reasons in listed(client)] == ["Other", "ACME Corp"]


def test_a_logged_contact_takes_it_off_and_undo_brings_it_back(client, cast, step):
    step()
    client.force_login(cast.anna)
    client.post("/log/", {"account": cast.acme.pk, "kind": "call", "note": "Spoke"})
    assert listed(client) == []
    entry = Activity.objects.get(note="Spoke")
    client.post(f"/log/{entry.pk}/undo/")
    assert len(listed(client)) == 1


@pytest.mark.parametrize(("until", "days"), [("tomorrow", 1), ("week", 7), ("nonsense", 1)])
def test_not_today_puts_off_for_the_reader_alone(client, cast, step, today, until, days):
    step()
    client.force_login(cast.anna)
    client.post(f"/today/{cast.acme.pk}/later/", {"until": until})
    assert Snooze.objects.get().until == today + timedelta(days=days)
    assert listed(client) == []
    client.force_login(cast.bo)
    assert len(listed(client)) == 1
    client.force_login(cast.anna)
    client.post(f"/today/{cast.acme.pk}/back/")
    assert len(listed(client)) == 1


def test_what_was_put_off_is_back_on_its_day(client, cast, step, today):
    step()
    Snooze.objects.create(user=cast.anna, account=cast.acme, until=today)
    client.force_login(cast.anna)
    assert len(listed(client)) == 1


@pytest.mark.parametrize(("who", "status"), [("anna", 302), ("sue", 404), ("rita", 404)])
def test_who_may_put_off(client, cast, who, status):
    client.force_login(getattr(cast, who))
    assert client.post(f"/today/{cast.acme.pk}/later/").status_code == status


def test_the_log_opens_with_whom_the_reason_is_about(client, cast, step):
    person = Person.objects.create(account=cast.acme, name="Li Wei")
    step(people=[person])
    client.force_login(cast.anna)
    assert f"/log/?account={cast.acme.pk}&person={person.pk}" in client.get(
        "/today/"
    ).content.decode().replace("&amp;", "&")


def test_a_next_step_moves_and_moves_back(client, cast, step, today):
    entry = step(late=3)
    client.force_login(cast.anna)
    client.post(f"/today/steps/{entry.pk}/move/", {"due": (today + timedelta(days=7)).isoformat()})
    entry.refresh_from_db()
    assert entry.next_step_due == today + timedelta(days=7)
    client.post(f"/today/steps/{entry.pk}/move/?due={today - timedelta(days=3)}")
    entry.refresh_from_db()
    assert entry.next_step_due == today - timedelta(days=3)
    client.post(f"/today/steps/{entry.pk}/move/", {"due": "soon"})
    assert Activity.objects.get().next_step_due == entry.next_step_due


def test_my_actions_are_mine_at_whatever_account_i_see(client, cast, step, today):
    services.assign_role(
        actor=cast.zed, account=cast.bolt, user=cast.anna, role="service", starts=today
    )
    step(cast.sue, account=cast.bolt, next_step_owner=cast.anna, text="Check the pump")
    client.force_login(cast.anna)
    page = client.get("/today/").context
    assert [row.next_step for row in page["steps"].first] == ["Check the pump"]
    assert listed(client) == []  # the account is sue's to contact


def test_what_cannot_be_done_at_an_archived_account_is_not_asked_for(client, cast, step, today):
    step()
    on = {"actor": cast.anna, "account": cast.acme, "due": today}
    services.create_commitment(**on, what="A price")
    create_action(**on, title="Call")
    client.force_login(cast.anna)
    for status, asked in (("active", 1), ("archived", 0)):
        Account.objects.filter(pk=cast.acme.pk).update(status=status)
        page = client.get("/today/").context
        assert [len(page[name].first) for name in ("steps", "promises", "planned")] == [asked] * 3


def test_since_yesterday_tells_what_others_changed(client, cast, today):
    on = {"actor": cast.bo, "account": cast.acme}
    promise = services.create_commitment(**on, what="A price", due=today, owner=cast.anna)
    services.settle_commitment(actor=cast.bo, commitment=promise, state="broken")
    services.create_feedback(**on, kind="complaint", text="Too late")
    gone = services.create_person(**on, name="Li Wei")
    services.leave_company(actor=cast.bo, person=gone, on=today)
    services.hand_over(account=cast.acme, to=cast.ben, actor=cast.bo)
    client.force_login(cast.ben)
    [news] = client.get("/today/").context["news"].first
    assert [(line.kind, line.text) for line in news.lines] == [
        ("plain", "Handed over from Anna to Ben"),
        ("bad", "Li Wei has left"),
        ("bad", "New complaint: Too late"),
        ("bad", "Promise broken: A price"),
    ]
    client.force_login(cast.bo)
    assert client.get("/today/").context["news"].first == []  # who did it knows


def test_a_large_sale_is_news_and_a_small_one_is_not(client, cast, today):
    for amount, day in (("9000", today - timedelta(days=60)), ("50", today), ("5000", today)):
        services.create_sale(
            actor=cast.anna, account=cast.acme, date=day, amount=amount, currency="EUR"
        )
    evaluate(as_of=today)
    client.force_login(cast.anna)
    [news] = client.get("/today/").context["news"].first
    sales = [line.text.replace("\xa0", " ") for line in news.lines if line.kind == "good"]
    assert sales == ["Sale of 5.00 k EUR"]


WHO = [  # who looks, at whose day, the answer, whether ACME's step shows
    ("anna", "", 200, True),
    ("anna", "person-ben", 404, False),
    ("anna", "all", 404, False),
    ("bo", "", 200, True),
    ("bo", "person-anna", 200, True),
    ("bo", "person-ben", 200, False),
    ("bo", "person-sue", 404, False),
    ("bo", "team-south", 404, False),
    ("bo", "team-north", 200, True),
    ("zed", "", 200, False),
    ("mia", "", 200, True),
    ("mia", "team-south", 200, False),
    ("mia", "person-nobody", 404, False),
    ("rita", "", 200, True),
]


@pytest.mark.parametrize(("who", "whose", "status", "shown"), WHO)
def test_whose_day_one_may_see(client, cast, step, who, whose, status, shown):
    step()
    kind, _dash, name = whose.partition("-")
    number = getattr(getattr(cast, name, None), "pk", 2_000_000_000) if name else ""
    client.force_login(getattr(cast, who))
    answer = client.get("/today/", {"who": f"{kind}-{number}" if name else kind} if kind else {})
    assert answer.status_code == status
    assert (b"Send the offer" in answer.content) is shown


def test_a_reader_has_no_buttons(client, cast, step):
    step()
    client.force_login(cast.rita)
    page = client.get("/today/").content.decode()
    assert "Send the offer" in page
    assert "/later/" not in page
    assert "/log/" not in page


def test_who_is_most_behind_stands_first(client, cast, step, today):
    step(late=2)
    step(late=3)
    Account.objects.filter(pk=cast.acme.pk).update(owner=cast.ben)
    step(cast.ben, late=1)
    client.force_login(cast.bo)
    on = {"actor": cast.bo, "title": "Call", "due": today - timedelta(days=1), "owner": cast.ben}
    for account in (cast.acme, cast.acme, cast.bolt):  # nobody is behind at an archived account
        create_action(account=account, **on)
    Account.objects.filter(pk=cast.bolt.pk).update(status="archived")
    rows = client.get("/today/team/").context["behind"]
    assert [(str(row.user), row.words) for row in rows] == [
        ("Ben", ["1 next step overdue", "2 actions overdue"]),
        ("Anna", ["2 next steps overdue"]),
    ]
    client.force_login(cast.anna)
    assert client.get("/today/team/").status_code == 404


def test_an_empty_day_says_what_to_do(client, cast):
    Account.objects.all().delete()
    client.force_login(cast.mia)
    assert b"import your list" in client.get("/today/").content
    client.force_login(cast.anna)
    assert b"No account is yours yet" in client.get("/today/").content


def test_nothing_due_is_good_news(client, cast):
    client.force_login(cast.anna)
    assert b"All your key accounts have heard from you in time." in client.get("/today/").content


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("who", ["anna", "bo", "mia"])
def test_queries_do_not_grow_with_rows(
    client, cast, step, today, who, rows, django_assert_max_num_queries
):
    for number in range(rows):
        account = Account.objects.create(
            code=f"C{number}", name=f"C{number}", owner=cast.anna, team=cast.north, status="active"
        )
        person = Person.objects.create(account=account, name=f"P{number}")
        on = {"actor": cast.anna, "account": account}
        step(account=account, people=[person])
        services.create_commitment(**on, what="A price", due=today, person=person)
        services.create_feedback(**on, kind="complaint", text="Too late")
        services.leave_company(actor=cast.anna, person=person, on=today)
    evaluate(as_of=today)
    client.force_login(getattr(cast, who))
    with django_assert_max_num_queries(42):
        assert client.get("/today/").status_code == 200


def test_only_a_broken_promise_and_a_long_silence_are_marked(client, cast, step, today):
    """A next step that is late leads in plain ink: where everything is red, nothing is."""
    step()
    client.force_login(cast.anna)
    assert b"is-grave" not in client.get("/today/").content
    on = {"actor": cast.anna, "account": cast.acme}
    yesterday = today - timedelta(days=1)
    services.create_commitment(**on, what="A price", made_on=yesterday, due=yesterday)
    assert b'is-grave">Promise 1 day overdue: A price' in client.get("/today/").content


@pytest.mark.parametrize(
    ("tier", "days", "grave"),
    [("A", 15, True), ("A", 14, False), ("B", 15, True), ("C", 90, False)],
)
def test_a_key_account_is_marked_once_it_misses_its_rhythm_by_another(tier, days, grave):
    row = {"contact": float(days), "every": 14.0}
    said = reason("contact", row, SimpleNamespace(tier=tier), Found())
    assert said.is_grave is grave
