"""The board of opportunities and the page of each."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services
from accounts.models import Account, AccountRole, Opportunity, Person, Product
from planning.models import Plan, RevenueTarget
from planning.plans.goals import create_goal
from planning.plans.services import start_plan
from scoring.services import evaluate

HTMX = {"HX-Request": "true"}


@pytest.fixture
def chance(cast) -> Opportunity:
    return services.create_opportunity(
        actor=cast.anna, account=cast.acme, name="Line 4", amount="5000", probability=40,
        competitor="Rival", line="Pumps",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "read", "write"),
    [
        ("anna", 200, 302),
        ("bo", 200, 302),
        ("rita", 200, 404),
        ("sue", 404, 404),
        ("mia", 200, 302),
    ],
)
def test_who_reads_and_moves_it(client, cast, chance, who, read, write):
    client.force_login(getattr(cast, who))
    page = f"/opportunities/{chance.pk}/"
    assert client.get(page).status_code == read
    assert (b"Line 4" in client.get("/pipeline/").content) is (read == 200)
    assert client.post(f"{page}move/", {"step": "offered"}).status_code == write
    assert client.post(f"{page}reopen/").status_code == write
    closing = client.post(f"{page}close/", {"stage": "won", "reason": "x", "on": "2026-01-02"})
    assert closing.status_code == write


def test_a_goal_of_a_plan_out_of_sight_is_not_told(client, cast, chance):
    """The plan of the group hangs on the parent account, which belongs to others."""
    Account.objects.filter(pk=cast.acme.pk).update(parent=cast.bolt)
    plan = start_plan(actor=cast.mia, account=cast.bolt, year=2026, for_group=True)
    create_goal(actor=cast.mia, plan=plan, achieved="Halve the scrap", opportunity=chance)
    for who, told in (("mia", True), ("anna", False)):
        client.force_login(getattr(cast, who))
        page = client.get(f"/opportunities/{chance.pk}/").content.decode()
        assert ("Halve the scrap" in page) is told


def test_a_step_is_undone_by_the_message(client, cast, chance):
    client.force_login(cast.anna)
    answer = client.post(f"/opportunities/{chance.pk}/move/", {"step": "offered"}, headers=HTMX)
    assert f"/opportunities/{chance.pk}/move/?step=found" in answer["HX-Trigger"]
    client.post(f"/opportunities/{chance.pk}/move/?step=found")
    assert Opportunity.objects.get().step == "found"


def test_a_card_of_an_old_board_does_not_take_up_what_was_won(client, cast, chance):
    client.force_login(cast.anna)
    assert (
        '<input type="hidden" name="was" value="found">'
        in client.get("/pipeline/").content.decode()
    )
    services.close_opportunity(opportunity=chance, actor=cast.bo, stage="won", reason="Price")
    address, card = f"/opportunities/{chance.pk}/move/", {"step": "offered", "was": "found"}
    answer = client.post(address, card, headers=HTMX)
    assert "Somebody else has moved it" in answer["HX-Trigger"]
    assert '"noted"' in answer["HX-Trigger"]  # the board is drawn anew
    assert Opportunity.objects.get().stage == "won"


def test_a_step_that_is_none_is_refused_in_words(client, cast, chance):
    client.force_login(cast.anna)
    answer = client.post(f"/opportunities/{chance.pk}/move/", {"step": "x"}, follow=True)
    assert answer.status_code == 200
    assert Opportunity.objects.get().step == "found"


def test_an_end_without_a_reason_comes_back(client, cast, chance):
    client.force_login(cast.anna)
    address = f"/opportunities/{chance.pk}/close/?stage=lost"
    assert "Lost: Line 4" in client.get(address).content.decode()
    answer = client.post(address, {"stage": "lost", "on": "2026-01-02"}, headers=HTMX)
    assert answer.status_code == 422
    assert Opportunity.objects.get().stage == "open"


def test_the_board_adds_up_and_narrows(client, cast, chance):
    client.force_login(cast.anna)
    assert "1 open opportunity" in client.get("/pipeline/").content.decode()
    narrowed = client.get("/pipeline/?competitor=nobody").content.decode()
    assert "0 open opportunities" in narrowed
    assert "Line 4" not in narrowed


def test_the_sums_hold_what_is_in_sight_once_and_no_archived_account(client, cast):
    """A manager's: of the teams, the own ones there and elsewhere, and where they stand on a team."""

    def account(code: str, **fields) -> Account:
        account = Account.objects.create(code=code, name=code, **fields)
        closed = {"stage": "won", "closed_on": timezone.localdate()}
        Opportunity.objects.bulk_create(
            Opportunity(account=account, name="x", **fields)
            for fields in (
                {"amount": 100, "probability": 40},
                {"amount": 200, "probability": 10, "step": "offered"},
                {},
                {"amount": 7, **closed},
            )
        )
        return account

    account("OWN", owner=cast.bo, team=cast.north)
    account("TEAM", owner=cast.anna, team=cast.north)
    account("ELSEWHERE", owner=cast.bo, team=cast.south)
    account("NO-TEAM", owner=cast.bo)
    stands_on = account("STANDS", owner=cast.sue, team=cast.south)
    AccountRole.objects.create(
        account=stands_on, user=cast.bo, role="service", starts=date(2020, 1, 1)
    )
    account("HIDDEN", owner=cast.sue, team=cast.south)
    account("GONE", owner=cast.anna, team=cast.north, status="archived")
    for who, asked, seen in (
        ("bo", {}, 5), ("bo", {"team": cast.north.pk}, 2), ("bo", {"owner": cast.bo.pk}, 3),
        ("mia", {}, 6), ("mia", {"team": cast.north.pk}, 2), ("anna", {}, 1), ("ben", {}, 0),
        ("bo", {"competitor": "nobody"}, 0),
    ):  # fmt: skip
        client.force_login(getattr(cast, who))
        board = client.get("/pipeline/", asked).context
        assert [board[name] for name in ("count", "amount", "weighted")] == [
            3 * seen, 300 * seen, 60 * seen,
        ], (who, asked)  # fmt: skip
        found, *_steps, won, lost = board["lanes"]
        assert (found.count, won.count, won.amount, lost.count) == (2 * seen, seen, 7 * seen, 0)
        assert found.more == 0


def test_the_page_tells_of_people_rate_and_history(client, cast, chance):
    lee = Person.objects.create(account=cast.acme, name="Lee Chen")
    services.update_opportunity(opportunity=chance, actor=cast.anna, changes={"people": [lee]})
    on = {"actor": cast.anna, "account": cast.acme, "competitor": "Rival"}
    services.create_opportunity(**on, name="Old", stage="won", reason="Price")
    client.force_login(cast.anna)
    told = client.get(f"/opportunities/{chance.pk}/").content.decode()
    assert "Lee Chen" in told
    assert "Against Rival we won 1 of 1" in told


@pytest.mark.parametrize(
    ("won", "said"), [(4, "the difference may be chance"), (0, "We win least against Strong (0")]
)
def test_win_rates_say_against_whom_we_win_least_and_whether_that_is_sure(client, cast, won, said):
    closed = {"account": cast.acme, "name": "O", "closed_on": timezone.localdate()}
    Opportunity.objects.bulk_create(
        Opportunity(**closed, competitor=rival, stage="won" if n < wins else "lost")
        for rival, wins in (("Strong", won), ("Weak", 8))
        for n in range(10)
    )
    client.force_login(cast.anna)
    assert said in client.get("/pipeline/win-rates/").content.decode()


def test_queries_do_not_grow_with_rows(client, cast, chance):
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    client.force_login(cast.bo)
    addresses = ["/pipeline/", f"/opportunities/{chance.pk}/"]
    few = [asked(address) for address in addresses]
    for n in range(20):
        on = {"actor": cast.anna, "account": cast.acme, "competitor": "Rival"}
        services.create_opportunity(**on, name=f"O{n}", stage=("open", "won", "lost")[n % 3])
        chance.people.add(Person.objects.create(account=cast.acme, name=f"P{n}"))
    assert [asked(address) for address in addresses] == few


def test_queries_do_not_grow_with_accounts(client, cast):
    """Targets against record, win rates and the whitespace of all, and of a group."""
    Product.objects.create(code="P", name="Pump", line="Pumps")
    below = {"owner": cast.anna, "team": cast.north, "parent": cast.acme, "status": "active"}

    def plan(account: Account) -> None:
        made = start_plan(actor=cast.mia, account=account, year=timezone.localdate().year)
        RevenueTarget.objects.create(plan=made, line="Pumps", amount=100)
        Plan.objects.filter(pk=made.pk).update(for_group=True)
        on = {"actor": cast.mia, "account": account, "line": "Pumps"}
        for stage in ("open", "won", "lost"):
            services.create_opportunity(**on, name=stage, stage=stage, amount=5)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    plan(cast.acme)
    plan(Account.objects.create(code="D0", name="D0", **below))
    evaluate(as_of=timezone.localdate())
    client.force_login(cast.bo)
    addresses = ["/pipeline/gap/", "/pipeline/win-rates/", "/whitespace/"]
    addresses.append(f"/accounts/{cast.acme.pk}/whitespace/")
    few = [asked(address) for address in addresses]
    for n in range(1, 6):
        plan(Account.objects.create(code=f"D{n}", name=f"D{n}", **below))
    evaluate(as_of=timezone.localdate())
    assert [asked(address) for address in addresses] == few
