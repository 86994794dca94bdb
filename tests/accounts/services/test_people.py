"""Beliefs about persons, and persons who leave or move: services."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Belief, Employment, Person, PersonRole, StaleAccount
from accounts.services import Judgement
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change


@pytest.fixture
def li(cast):
    return services.create_person(
        actor=cast.anna, account=cast.acme, name="Li Wei", title="CEO", influence=4, support=1,
        roles=["sponsor"],
    )  # fmt: skip


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def beliefs(person: Person, kind: str) -> list[int]:
    return list(person.beliefs.filter(kind=kind).values_list("value", flat=True))


def test_what_a_new_person_is_thought_to_be_is_kept_as_beliefs(cast, li, today):
    assert beliefs(li, "influence") == [4]
    belief = li.beliefs.get(kind="support")
    told = (belief.value, belief.judged_on, belief.source, belief.confirmed, belief.judged_by)
    assert told == (1, today, "staff", False, cast.anna)
    assert li.roles.get().judged_on == today
    assert Change.objects.count() == 1


def test_a_change_keeps_how_we_know_and_what_we_held_before(cast, li, today):
    judgement = Judgement("direct", True, today - timedelta(days=3), "She said so")
    services.update_person(
        person=li, actor=cast.bo, changes={"support": -1, "influence": 4, "level": 2},
        judgement=judgement,
    )  # fmt: skip
    newest = li.beliefs.filter(kind="level").get()
    assert (newest.judged_on, newest.source) == (today - timedelta(days=3), "direct")
    assert (newest.confirmed, newest.note, newest.judged_by) == (True, "She said so", cast.bo)
    assert beliefs(li, "influence") == [4], "what did not change is no new belief"


def test_the_newest_belief_stands_on_the_person_whatever_was_written_last(cast, li, today):
    services.note_belief(actor=cast.anna, person=li, kind="support", value=2, source="direct")
    services.note_belief(
        actor=cast.anna, person=li, kind="support", value=-2, source="feedback",
        judged_on=today - timedelta(days=400),
    )  # fmt: skip
    services.update_person(
        person=li, actor=cast.anna, changes={"support": -1, "title": "Chair"},
        judgement=Judgement(judged_on=today - timedelta(days=30)),
    )  # fmt: skip
    assert fresh(li).support == 2
    assert fresh(li).title == "Chair"
    assert beliefs(li, "support") == [2, 1, -1, -2]


def test_the_same_day_the_last_word_counts(cast, li):
    for value in (5, 3):
        services.note_belief(actor=cast.anna, person=li, kind="level", value=value, source="staff")
    assert fresh(li).level == 3


def test_noting_a_belief_is_one_line_in_the_log_and_asks_for_a_new_evaluation(cast, li):
    StaleAccount.objects.all().delete()
    before = Change.objects.count()
    services.note_belief(actor=cast.anna, person=li, kind="influence", value=5, source="direct")
    line = Change.objects.latest("pk")
    assert Change.objects.count() == before + 1
    assert line.account_id == cast.acme.pk
    assert line.values["influence"] == [4, 5]
    assert line.values["belief"][1]["source"] == "direct"
    assert StaleAccount.objects.get().account_id == cast.acme.pk


def test_a_form_that_is_too_late_leaves_no_belief(cast, li):
    services.update_person(person=li, actor=cast.bo, changes={"title": "Chair"})
    with pytest.raises(Conflict):
        services.update_person(person=li, actor=cast.anna, changes={"support": 2}, version=1)
    assert beliefs(li, "support") == [1]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"value": 6}, "value"),
        ({"kind": "support", "value": -3}, "value"),
        ({"kind": "mood"}, "kind"),
        ({"source": "rumour"}, "source"),
        ({"judged_on": date(2999, 1, 1)}, "judged_on"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_a_refused_belief_names_the_field(cast, li, said, field):
    values = {"kind": "influence", "value": 3, "source": "staff", **said}
    with pytest.raises(DomainError) as refusal:
        services.note_belief(actor=cast.anna, person=li, **values)
    assert refusal.value.field == field
    assert Belief.objects.count() == 2


def test_a_role_is_confirmed_again_without_losing_others(cast, li, today):
    old = Judgement(judged_on=today - timedelta(days=300))
    services.update_person(
        person=li, actor=cast.anna, changes={"roles": ["sponsor", "coach"]}, judgement=old
    )
    judgement = Judgement("direct", True)
    services.note_role(actor=cast.anna, person=li, role="coach", judgement=judgement)
    coach = li.roles.get(role="coach")
    assert (coach.judged_on, coach.source, coach.confirmed) == (today, "direct", True)
    assert li.roles.count() == 2
    with pytest.raises(DomainError):
        services.note_role(actor=cast.anna, person=li, role="king", judgement=judgement)


def test_who_leaves_stays_on_record_with_what_they_were(cast, li, today):
    services.leave_company(actor=cast.anna, person=li, on=today)
    gone = fresh(li)
    assert (gone.left_on, gone.account) == (today, cast.acme)
    past = Employment.objects.get()
    assert (past.account, past.title, past.ends) == (cast.acme, "CEO", today)
    assert (past.roles, past.influence) == (["sponsor"], 4)
    with pytest.raises(DomainError, match="left already"):
        services.leave_company(actor=cast.anna, person=li, on=today)


def test_leaving_can_be_taken_back(cast, li, today):
    services.leave_company(actor=cast.anna, person=li, on=today)
    for _time in range(2):
        services.undo_leave(actor=cast.anna, person=li)
    assert fresh(li).left_on is None
    assert Employment.objects.get().ends is None
    services.leave_company(actor=cast.anna, person=li, on=today)
    assert Employment.objects.get().roles == ["sponsor"]


def test_who_moves_takes_their_view_of_us_along_and_leaves_their_place(cast, li, today):
    low = services.create_person(actor=cast.anna, account=cast.acme, name="Low", reports_to=li)
    StaleAccount.objects.all().delete()
    services.move_person(
        actor=cast.mia, person=li, to=cast.bolt, on=today - timedelta(days=9), title="Buyer"
    )
    moved = fresh(li)
    assert (moved.account, moved.title, moved.left_on) == (cast.bolt, "Buyer", None)
    assert (moved.support, moved.influence, moved.reports_to) == (1, None, None)
    assert not moved.roles.exists()
    assert fresh(low).reports_to is None
    now, past = Employment.objects.order_by("pk").reverse()
    assert (past.account, past.roles, past.ends) == (cast.acme, ["sponsor"], now.starts)
    assert (now.account, now.ends) == (cast.bolt, None)
    assert set(StaleAccount.objects.values_list("account", flat=True)) == {
        cast.acme.pk, cast.bolt.pk,
    }  # fmt: skip


def test_a_move_taken_back_leaves_everything_as_it_was(cast, li, today):
    boss = services.create_person(actor=cast.anna, account=cast.acme, name="Boss")
    low = services.create_person(actor=cast.anna, account=cast.acme, name="Low", reports_to=li)
    services.update_person(person=li, actor=cast.anna, changes={"reports_to": boss})
    names = ("account", "title", "influence", "support", "reports_to", "left_on")
    before = [getattr(fresh(li), name) for name in names]
    parts = list(PersonRole.objects.values("role", "judged_on", "source", "confirmed"))
    services.move_person(actor=cast.mia, person=li, to=cast.bolt, on=today, title="Buyer")
    services.note_role(actor=cast.mia, person=li, role="user_buyer", judgement=Judgement())
    StaleAccount.objects.all().delete()
    services.undo_move(actor=cast.mia, person=li)
    assert [getattr(fresh(li), name) for name in names] == before
    assert list(PersonRole.objects.values("role", "judged_on", "source", "confirmed")) == parts
    assert fresh(low).reports_to == li
    job = Employment.objects.get()
    assert (job.account, job.ends, job.roles) == (cast.acme, None, [])
    assert StaleAccount.objects.count() == 2
    with pytest.raises(DomainError, match="no longer"):
        services.undo_move(actor=cast.mia, person=li)


def test_a_move_taken_back_makes_no_circle_of_who_has_risen_since(cast, li, today):
    boss = services.create_person(actor=cast.anna, account=cast.acme, name="Boss")
    low = services.create_person(actor=cast.anna, account=cast.acme, name="Low", reports_to=li)
    services.update_person(person=li, actor=cast.anna, changes={"reports_to": boss})
    services.move_person(actor=cast.mia, person=li, to=cast.bolt, on=today)
    services.update_person(person=boss, actor=cast.anna, changes={"reports_to": low})
    services.undo_move(actor=cast.mia, person=li)
    assert (fresh(li).reports_to, fresh(low).reports_to) == (boss, None)


def test_a_move_of_somebody_who_had_left_is_taken_back_to_having_left(cast, li, today):
    services.leave_company(actor=cast.anna, person=li, on=today - timedelta(days=30))
    services.move_person(actor=cast.mia, person=li, to=cast.bolt, on=today)
    services.undo_move(actor=cast.mia, person=li)
    assert (fresh(li).account, fresh(li).left_on) == (cast.acme, today - timedelta(days=30))
    assert Employment.objects.get().ends == today - timedelta(days=30)


def test_a_move_is_taken_back_once_in_time_and_by_who_may_change_both(cast, li, today):
    services.move_person(actor=cast.mia, person=li, to=cast.bolt, on=today)
    with pytest.raises(DomainError, match="came from"):
        services.undo_move(actor=cast.sue, person=li)
    Change.objects.update(at=timezone.now() - timedelta(days=31))
    with pytest.raises(DomainError, match="no longer"):
        services.undo_move(actor=cast.mia, person=li)
    assert fresh(li).account == cast.bolt


def test_another_account_is_a_move_though_it_comes_with_other_changes(cast, li, today):
    changes = {"account": cast.bolt, "influence": 2, "phone": "1"}
    with pytest.raises(Conflict):
        services.update_person(person=li, actor=cast.mia, changes=changes, version=99)
    services.update_person(person=li, actor=cast.mia, changes=changes, version=li.version)
    moved = fresh(li)
    assert (moved.account, moved.influence, moved.phone) == (cast.bolt, 2, "1")
    now, past = Employment.objects.order_by("pk").reverse()
    assert (past.account, past.roles, past.ends) == (cast.acme, ["sponsor"], today)
    assert (now.account, now.starts, now.ends) == (cast.bolt, today, None)
    services.update_person(person=li, actor=cast.mia, changes={"title": "CFO"})
    assert Employment.objects.count() == 2


def test_who_steps_outside_any_account_works_there_no_more(cast, li, today):
    services.update_person(person=li, actor=cast.mia, changes={"account": None})
    past = Employment.objects.get()
    assert (past.account, past.ends) == (cast.acme, today)
    services.undo_move(actor=cast.mia, person=li)
    assert (fresh(li).account, Employment.objects.get().ends) == (cast.acme, None)


def test_influence_in_the_old_company_says_nothing_of_the_new(cast, li, today):
    services.move_person(actor=cast.mia, person=li, to=cast.bolt, on=today)
    note = {"actor": cast.mia, "person": li, "kind": "influence", "source": "staff"}
    services.note_belief(**note, value=5, judged_on=today - timedelta(days=20))
    assert fresh(li).influence is None
    services.note_belief(**note, value=2)
    assert fresh(li).influence == 2


def test_who_had_left_starts_anew_elsewhere(cast, li, today):
    services.leave_company(actor=cast.anna, person=li, on=today - timedelta(days=30))
    services.move_person(actor=cast.mia, person=li, to=cast.bolt, on=today)
    assert fresh(li).left_on is None
    ends = Employment.objects.order_by("pk").values_list("account__code", "ends")
    assert list(ends) == [("ACME", today - timedelta(days=30)), ("BOLT", None)]


def test_a_move_to_where_they_are_and_days_to_come_are_refused(cast, li, today):
    with pytest.raises(DomainError, match="works there already"):
        services.move_person(actor=cast.anna, person=li, to=cast.acme, on=today)
    tomorrow = today + timedelta(days=1)
    with pytest.raises(DomainError, match="not come"):
        services.leave_company(actor=cast.anna, person=li, on=tomorrow)
    with pytest.raises(DomainError, match="not come"):
        services.move_person(actor=cast.mia, person=li, to=cast.bolt, on=tomorrow)
    assert not Employment.objects.exists()


def test_nobody_leaves_from_nowhere(cast, today):
    free = services.create_person(actor=cast.anna, name="Consultant", side="third")
    with pytest.raises(DomainError, match="no account"):
        services.leave_company(actor=cast.anna, person=free, on=today)


def test_a_corrected_account_is_no_move(cast, li, today):
    services.move_person(actor=cast.mia, person=li, to=cast.bolt, on=today)
    services.update_person(person=li, actor=cast.mia, changes={"account": cast.acme})
    assert Employment.objects.get(ends=None).account == cast.acme
