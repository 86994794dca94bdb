"""What accounts owe us, what we granted them, and what serving them cost."""

from datetime import date
from decimal import Decimal

import pytest

from accounts import services
from accounts.models import ExchangeRate, Receivable, ServiceCost
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change

DAY = date(2026, 1, 5)


def invoice(cast, **fields):
    given = {"invoice": "R-1", "issued_on": DAY, "due": date(2026, 2, 4), "amount": 500}
    return services.create_receivable(actor=cast.anna, account=cast.acme, **given | fields)


def owed_on(day: date) -> dict[str, Decimal]:
    return {row.invoice: row.owed for row in Receivable.objects.open_on(day)}


MONEY = [  # name, fields, changes, the sentence for a second one
    (
        "receivable",
        {"invoice": "R-1", "due": DAY, "amount": 9},
        {"amount_open": 5},
        "noted already",
    ),
    ("concession", {"kind": "fee", "amount": 9}, {"amount": 8}, None),
    ("service_cost", {"month": DAY, "hours": 3}, {"spent": 80}, "is noted already"),
]


@pytest.mark.parametrize(("name", "fields", "changes", "twice"), MONEY)
def test_money_is_noted_changed_and_logged(cast, name, fields, changes, twice):
    create, update = (getattr(services, f"{verb}_{name}") for verb in ("create", "update"))
    fact = create(actor=cast.anna, account=cast.acme, **fields)
    changed = update(**{name: fact}, actor=cast.bo, changes=changes, version=fact.version)
    assert changed.version == 2
    assert Change.objects.filter(account_id=cast.acme.pk).count() == 2
    with pytest.raises(Conflict):
        update(**{name: fact}, actor=cast.bo, changes=fields, version=1)
    if twice:
        with pytest.raises(DomainError, match=twice):
            create(actor=cast.anna, account=cast.acme, **fields)


def test_an_invoice_is_open_whole_until_it_is_paid(cast, today):
    noted = invoice(cast)
    assert (noted.amount_open, noted.paid_on) == (500, None)
    part = services.update_receivable(
        receivable=noted, actor=cast.anna, changes={"amount_open": 200}
    )
    assert (part.base_open, part.paid_on) == (200, None)
    paid = services.update_receivable(
        receivable=noted, actor=cast.anna, changes={"paid_on": date(2026, 3, 1)}
    )
    assert (paid.amount_open, paid.paid_on) == (0, date(2026, 3, 1))
    again = services.update_receivable(receivable=noted, actor=cast.anna, changes={"paid_on": None})
    assert (again.amount_open, again.paid_on) == (500, None)
    done = services.update_receivable(receivable=noted, actor=cast.anna, changes={"amount_open": 0})
    assert done.paid_on == today


def test_what_was_owed_is_told_as_of_any_day(cast):
    invoice(cast, invoice="paid", paid_on=date(2026, 3, 1))
    invoice(cast, invoice="open", amount_open=80)
    invoice(cast, invoice="later", issued_on=date(2026, 3, 5), due=date(2026, 4, 5))
    assert owed_on(date(2026, 1, 4)) == {}
    assert owed_on(date(2026, 2, 28)) == {"paid": 500, "open": 80}
    assert owed_on(date(2026, 3, 1)) == {"open": 80}
    assert owed_on(date(2026, 3, 5)) == {"open": 80, "later": 500}
    overdue = Receivable.objects.overdue_on(date(2026, 2, 4))
    assert not overdue.exists()  # a customer has until the end of the day
    assert Receivable.objects.overdue_on(date(2026, 2, 5)).count() == 2


def test_a_foreign_invoice_is_worth_what_its_day_says(cast):
    ExchangeRate.objects.create(currency="USD", starts=date(2026, 1, 1), rate="0.9")
    ExchangeRate.objects.create(currency="USD", starts=date(2026, 2, 1), rate="0.5")
    noted = invoice(cast, currency="usd", amount_open=100)
    assert (noted.currency, noted.base_amount, noted.base_open) == ("USD", 450, 90)
    with pytest.raises(DomainError) as refusal:
        invoice(cast, invoice="R-2", currency="GBP")
    assert refusal.value.field == "currency"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"amount": 0}, "more than 0"),
        ({"amount_open": 501}, "Between 0 and the whole amount"),
        ({"due": date(2026, 1, 4)}, "cannot be due before"),
        ({"paid_on": date(2999, 1, 1)}, "lies in the future"),
        ({"issued_on": date(2999, 1, 1)}, "lies in the future"),
        ({"invoice": " "}, "number of the invoice|cannot be blank"),
    ],
)
def test_an_impossible_invoice_is_refused(cast, fields, sentence):
    with pytest.raises(DomainError, match=sentence):
        invoice(cast, **fields)
    assert not Receivable.objects.exists()


def test_an_invoice_without_a_date_came_no_later_than_it_is_due(cast, today):
    past = services.create_receivable(
        actor=cast.anna, account=cast.acme, invoice="A", due=DAY, amount=1
    )
    coming = services.create_receivable(
        actor=cast.anna, account=cast.acme, invoice="B", due=date(2999, 1, 1), amount=1
    )
    assert (past.issued_on, coming.issued_on) == (DAY, today)


def test_a_month_is_given_by_any_of_its_days_at_the_usual_rate(cast, settings):
    settings.KAM_HOURLY_RATE = 70
    cost = services.create_service_cost(
        actor=cast.anna, account=cast.acme, month=date(2026, 1, 17), hours="2.5", spent=100
    )
    cost = ServiceCost.objects.get(pk=cost.pk)
    assert (cost.month, cost.rate, cost.total) == (date(2026, 1, 1), 70, 275)
    with pytest.raises(DomainError, match="Give hours, or money"):
        services.create_service_cost(actor=cast.anna, account=cast.acme, month=date(2026, 2, 1))
    with pytest.raises(DomainError, match="lies in the future"):
        services.create_service_cost(
            actor=cast.anna, account=cast.acme, month=date(2999, 1, 1), hours=1
        )


def test_a_concession_is_granted_today_by_who_notes_it(cast, today):
    given = services.create_concession(actor=cast.anna, account=cast.acme, amount=50)
    assert (given.given_on, given.granted_by, given.kind) == (today, cast.anna, "discount")
    with pytest.raises(DomainError, match="more than 0"):
        services.create_concession(actor=cast.anna, account=cast.acme, amount=0)
