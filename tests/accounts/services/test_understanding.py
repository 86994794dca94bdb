"""Answers, needs and how we stand, through the services."""

from datetime import date

import pytest

from accounts import services
from accounts.models import Answer, Person, StaleAccount
from kam.core.errors import DomainError
from kam.core.models import Change

LONG_AGO = date(2026, 1, 5)


def test_an_answer_joins_those_before_it(cast, today):
    make = services.create_answer
    make(actor=cast.anna, account=cast.acme, question="why_us", text="Near", answered_on=LONG_AGO)
    new = make(actor=cast.bo, account=cast.acme, question="why_us", text="Fast", confirmed=True)
    assert [answer.text for answer in cast.acme.answers.all()] == ["Fast", "Near"]
    assert (new.answered_on, new.judged_by, new.source) == (today, cast.bo, "direct")
    assert Change.objects.latest("pk").values["text"] == [None, "Fast"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"question": "weather"}, "question"),
        ({"answered_on": date(2999, 1, 1)}, "answered_on"),
        ({"source": "gossip"}, "source"),
    ],
)
def test_a_refused_answer_names_the_field(cast, fields, field):
    with pytest.raises(DomainError) as refusal:
        services.create_answer(
            actor=cast.anna, account=cast.acme, **{"question": "use", "text": "So", **fields}
        )
    assert refusal.value.field == field
    assert not Answer.objects.exists()


def test_an_answer_is_said_by_somebody_of_the_account(cast):
    stranger = Person.objects.create(account=cast.bolt, name="Sun")
    with pytest.raises(DomainError) as refusal:
        services.create_answer(
            actor=cast.anna, account=cast.acme, question="use", text="So", person=stranger
        )
    assert refusal.value.field == "person"


def test_a_need_is_met_on_a_day(cast, today):
    need = services.create_need(
        actor=cast.anna, account=cast.acme, stated="Cheaper", noted_on=LONG_AGO
    )
    assert need.met_on is None
    changes = {"true": "Less standstill", "met_on": today}
    need = services.update_need(need=need, actor=cast.anna, changes=changes, version=1)
    assert (need.true, need.met_on) == ("Less standstill", today)
    with pytest.raises(DomainError) as refusal:
        services.update_need(need=need, actor=cast.anna, changes={"met_on": date(2025, 1, 1)})
    assert refusal.value.field == "met_on"


def test_our_own_position_is_judged_once_a_day(cast):
    fields = {"actor": cast.anna, "account": cast.acme, "judged_on": LONG_AGO}
    own = services.create_own_position(**fields, strengths="Near", service_level=4)
    with pytest.raises(DomainError) as refusal:
        services.create_own_position(**fields)
    assert refusal.value.field == "judged_on"
    with pytest.raises(DomainError) as refusal:
        services.update_own_position(own_position=own, actor=cast.anna, changes={"ability": 6})
    assert refusal.value.field == "ability"


def test_only_what_the_evaluation_reads_marks_the_account(cast):
    on = {"actor": cast.anna, "account": cast.acme}
    services.create_answer(**on, question="use", text="Daily")
    services.create_need(**on, stated="Cheaper")
    services.create_own_position(**on, ability=4)
    assert not StaleAccount.objects.exists()
    services.create_competitor_position(
        **on, competitor="Rival", position="level", service_level=3, price_percent="-5"
    )
    assert StaleAccount.objects.get().account_id == cast.acme.pk


def test_a_competitor_is_at_most_given_away(cast):
    with pytest.raises(DomainError) as refusal:
        services.create_competitor_position(
            actor=cast.anna, account=cast.acme, competitor="R", position="level", price_percent=-101
        )
    assert refusal.value.field == "price_percent"


def test_unanswered_questions_are_counted_by_account(cast, django_assert_num_queries):
    on = {"actor": cast.anna, "account": cast.acme}
    for question in ("use", "use", "why_us"):
        services.create_answer(**on, question=question, text="So")
    with django_assert_num_queries(1):
        counted = services.unanswered([cast.acme.pk, cast.bolt.pk])
    assert counted == {cast.acme.pk: 6, cast.bolt.pk: 8}
