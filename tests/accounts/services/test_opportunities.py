"""Opportunities: moved from step to step, won or lost with the reason, taken up again."""

from datetime import date

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Opportunity, Person, StaleAccount
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change


@pytest.fixture
def chance(cast) -> Opportunity:
    return services.create_opportunity(actor=cast.anna, account=cast.acme, name="Line 4")


def test_a_new_one_is_open_at_the_first_step(chance):
    assert (chance.stage, chance.step, chance.closed_on) == ("open", "found", None)


def test_people_involved_are_logged_with_it(cast):
    lee = Person.objects.create(account=cast.acme, name="Lee")
    on = {"actor": cast.anna, "account": cast.acme}
    chance = services.create_opportunity(**on, name="Line 4", people=[lee], owner=cast.ben)
    assert list(chance.people.all()) == [lee]
    assert Change.objects.get(object_id=chance.pk).values["people"] == [[], [lee.pk]]
    services.update_opportunity(opportunity=chance, actor=cast.anna, changes={"people": []})
    assert not chance.people.exists()
    assert Change.objects.latest("pk").values == {"people": [[lee.pk], []]}


def test_people_of_another_account_are_refused(cast, chance):
    stranger = Person.objects.create(account=cast.bolt, name="Eve")
    with pytest.raises(DomainError, match="does not belong to this account"):
        services.update_opportunity(
            opportunity=chance, actor=cast.anna, changes={"people": [stranger], "name": "New"}
        )
    assert Opportunity.objects.get().name == "Line 4"


def test_it_moves_and_the_same_move_again_says_nothing(cast, chance):
    for _again in range(2):
        services.move_opportunity(opportunity=chance, actor=cast.anna, step="offered")
    assert Opportunity.objects.get().step == "offered"
    assert Change.objects.filter(kind="accounts.opportunity", action="changed").count() == 1


def test_there_is_no_other_step(cast, chance):
    with pytest.raises(DomainError):
        services.move_opportunity(opportunity=chance, actor=cast.anna, step="hoped")


def test_it_is_won_with_a_reason_and_the_score_follows(cast, chance):
    StaleAccount.objects.all().delete()
    services.close_opportunity(
        opportunity=chance, actor=cast.anna, stage="won", reason="Price", competitor="Rival"
    )
    won = Opportunity.objects.get()
    assert (won.stage, won.reason, won.competitor) == ("won", "Price", "Rival")
    assert won.closed_on == timezone.localdate()
    assert StaleAccount.objects.filter(account=cast.acme).exists()


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"stage": "lost", "reason": " "}, "Say why"),
        ({"stage": "open", "reason": "x"}, "won or lost"),
        ({"stage": "won", "reason": "x", "on": date(2999, 1, 1)}, "in the future"),
    ],
)
def test_an_end_without_a_reason_or_to_come_is_refused(cast, chance, wishes, said):
    with pytest.raises(DomainError, match=said):
        services.close_opportunity(opportunity=chance, actor=cast.anna, **wishes)
    assert Opportunity.objects.get().stage == "open"


def test_the_day_it_closed_stays_when_it_is_said_again_and_is_not_to_come(cast, chance):
    on = {"opportunity": chance, "actor": cast.anna}
    services.update_opportunity(**on, changes={"stage": "won", "closed_on": date(2026, 3, 2)})
    services.update_opportunity(**on, changes={"stage": "won", "reason": "Price"})
    assert Opportunity.objects.get().closed_on == date(2026, 3, 2)
    with pytest.raises(DomainError, match="in the future"):
        services.update_opportunity(**on, changes={"closed_on": date(2999, 1, 1)})


def test_it_is_taken_up_again_where_it_stood(cast, chance):
    services.move_opportunity(opportunity=chance, actor=cast.anna, step="offered")
    services.close_opportunity(opportunity=chance, actor=cast.anna, stage="lost", reason="Price")
    services.reopen_opportunity(opportunity=chance, actor=cast.anna)
    again = Opportunity.objects.get()
    assert (again.stage, again.step, again.closed_on, again.reason) == ("open", "offered", None, "")


def test_what_somebody_else_moved_meanwhile_is_not_moved_back(cast, chance):
    on = {"opportunity": chance, "actor": cast.bo}
    services.close_opportunity(**on, stage="won", reason="Price")
    with pytest.raises(Conflict, match="Somebody else has moved it"):
        services.move_opportunity(**on, step="negotiated", was="found")
    with pytest.raises(Conflict):
        services.close_opportunity(**on, stage="lost", reason="Late")
    assert Opportunity.objects.get().reason == "Price"
    services.move_opportunity(**on, step="negotiated", was="won")
    services.move_opportunity(**on, step="negotiated", was="won")  # is there already
    assert Opportunity.objects.get().lane == "negotiated"
