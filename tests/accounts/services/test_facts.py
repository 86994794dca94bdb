"""People, sales and the facts that people find out."""

import uuid
from datetime import date
from decimal import Decimal

import pytest

from accounts import services
from accounts.models import ExchangeRate, Sale, StaleAccount
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change


def test_a_person_comes_with_their_parts(cast):
    person = services.create_person(
        actor=cast.anna,
        account=cast.acme,
        name="Li Wei",
        roles=["coach", "economic_buyer", "coach"],
    )
    assert [role.role for role in person.roles.all()] == ["coach", "economic_buyer"]
    assert Change.objects.get().values["roles"] == [[], ["coach", "economic_buyer"]]
    services.update_person(
        person=person, actor=cast.anna, changes={"roles": ["sponsor"], "influence": 5}
    )
    assert [role.role for role in person.roles.all()] == ["sponsor"]
    assert Change.objects.latest("pk").values == {
        "influence": [None, 5],
        "roles": [["coach", "economic_buyer"], ["sponsor"]],
    }


def test_a_stale_form_leaves_the_parts_alone(cast):
    person = services.create_person(actor=cast.anna, account=cast.acme, name="Li", roles=["coach"])
    services.update_person(person=person, actor=cast.anna, changes={"name": "Li Wei"}, version=1)
    with pytest.raises(Conflict):
        services.update_person(
            person=person, actor=cast.anna, changes={"roles": []}, version=person.version
        )
    assert person.roles.count() == 1


def test_nobody_reports_to_themselves_even_round_three_corners(cast):
    make = services.create_person
    boss = make(actor=cast.anna, account=cast.acme, name="Boss")
    middle = make(actor=cast.anna, account=cast.acme, name="Middle", reports_to=boss)
    low = make(actor=cast.anna, account=cast.acme, name="Low", reports_to=middle)
    with pytest.raises(DomainError) as refusal:
        services.update_person(person=boss, actor=cast.anna, changes={"reports_to": low})
    assert refusal.value.field == "reports_to"


def test_moving_a_person_touches_both_accounts(cast):
    person = services.create_person(actor=cast.mia, account=cast.acme, name="Li")
    StaleAccount.objects.all().delete()
    services.update_person(person=person, actor=cast.mia, changes={"account": cast.bolt})
    assert StaleAccount.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"influence": 6}, "influence"), ({"support": -3}, "support"), ({"roles": ["x"]}, "roles")],
)
def test_a_refused_person_names_the_field(cast, fields, field):
    with pytest.raises(DomainError) as refusal:
        services.create_person(actor=cast.anna, account=cast.acme, name="Li", **fields)
    assert refusal.value.field == field


def test_a_sale_is_kept_as_it_came_and_in_the_base_currency(cast, settings):
    settings.KAM_CURRENCY = "EUR"
    ExchangeRate.objects.create(currency="CNY", starts=date(2026, 1, 1), rate=Decimal("0.125"))
    sale = services.create_sale(
        actor=cast.anna, account=cast.acme, date=date(2026, 3, 2), amount=Decimal(800),
        cost=Decimal(400), currency="cny",
    )  # fmt: skip
    assert (sale.amount, sale.currency, sale.base_amount, sale.base_cost) == (800, "CNY", 100, 50)
    services.update_sale(sale=sale, actor=cast.anna, changes={"currency": "EUR"})
    assert Sale.objects.get().base_amount == 800
    assert StaleAccount.objects.get().mark == 2


def test_a_currency_without_a_rate_is_refused(cast):
    with pytest.raises(DomainError, match="no exchange rate for JPY"):
        services.create_sale(
            actor=cast.anna, account=cast.acme, date=date(2026, 3, 2), amount=1, currency="JPY"
        )


def test_the_same_sales_line_comes_in_once(cast):
    line = {"account": cast.acme, "date": date(2026, 3, 2), "amount": 5, "key": uuid.uuid4()}
    assert services.create_sale(actor=cast.anna, **line) == services.create_sale(
        actor=cast.anna, **line
    )


FACTS = [  # create, fields, update, changes, the sentence for a second one
    ("wallet", {"year": 2026, "amount": 100}, {"amount": 200}, "has a wallet already"),
    ("wallet", {"year": 2026, "rank": 2, "suppliers": 3}, {"amount": 9}, "has a wallet already"),
    ("referral", {"company": "Friend"}, {"note": "Won"}, "brought us this company already"),
    ("opportunity", {"name": "Big one"}, {"stage": "won"}, None),
    (
        "competitor_position",
        {"competitor": "Rival", "position": "level"},
        {"position": "stronger"},
        "was judged on this day already",
    ),
    ("relationship_stage", {"stage": "early"}, {"stage": "mid"}, "was judged on this day already"),
]


@pytest.mark.parametrize(("name", "fields", "changes", "twice"), FACTS)
def test_facts_are_noted_changed_and_logged(cast, name, fields, changes, twice):
    create, update = (getattr(services, f"{verb}_{name}") for verb in ("create", "update"))
    fact = create(actor=cast.anna, account=cast.acme, **fields)
    changed = update(**{name: fact}, actor=cast.bo, changes=changes, version=fact.version)
    assert changed.version == 2
    assert Change.objects.filter(account_id=cast.acme.pk).count() == 2
    assert StaleAccount.objects.get().mark == 2
    with pytest.raises(Conflict):
        update(**{name: fact}, actor=cast.bo, changes=fields, version=1)
    if twice:
        with pytest.raises(DomainError, match=twice):
            create(actor=cast.anna, account=cast.acme, **fields)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Give the total spend, or our rank"),
        ({"rank": 2}, "Give both our rank and the number of suppliers"),
        ({"suppliers": 3}, "Give both our rank and the number of suppliers"),
        ({"rank": 4, "suppliers": 3}, "Give both our rank and the number of suppliers"),
        ({"rank": 0, "suppliers": 3}, "greater than or equal to 1"),
    ],
)
def test_a_wallet_says_what_is_spent_or_our_place_among_suppliers(cast, said, sentence):
    with pytest.raises(DomainError, match=sentence):
        services.create_wallet(actor=cast.anna, account=cast.acme, year=2026, **said)


def test_won_and_lost_have_a_day_and_open_has_none(cast, today):
    chance = services.create_opportunity(
        actor=cast.anna, account=cast.acme, name="Big one", stage="lost"
    )
    assert chance.closed_on == today
    again = services.update_opportunity(
        opportunity=chance, actor=cast.anna, changes={"stage": "open"}
    )
    assert again.closed_on is None


def test_product_codes_are_unique_whatever_their_case(cast):
    product = services.create_product(actor=cast.mia, code="P1")
    services.update_product(product=product, actor=cast.mia, changes={"line": "Machines"})
    with pytest.raises(DomainError) as refusal:
        services.create_product(actor=cast.mia, code="p1")
    assert (refusal.value.field, refusal.value.code) == ("code", "unique")
