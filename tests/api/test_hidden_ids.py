"""Ids of what one may not see, put into the body of a request, answer as ids that never were."""

from tests.api.conftest import kept
from tests.api.test_every_address import sides

__all__ = ["sides"]

NOWHERE = 987_654_321


def wishes(own, other):
    """Address, method, a body that would do, and by name the ids of the other side put into it."""
    account, plan = {"account": own.account.pk}, {"plan": own.plan.pk}
    on_account, on_plan = {"account": other.account.pk}, {"plan": other.plan.pk}
    action = {"title": "x", "due": "2027-01-01"}
    forecast = {"statement": "x", "probability": 5, "settle_on": "2027-01-01"}
    rating = {"attribute": "x", "weight": 1, "ours": 1, "theirs": 1}
    perceived = {"competitor": "x", "price": "90", "ratings": [rating]}
    mark = {"line": "x", "state": "open"}
    links = {
        "plan": other.plan.pk, "goal": other.goal.pk, "review": other.review.pk,
        "their_owner": other.person.pk,
    }  # fmt: skip
    chance, person = {"opportunity": other.opportunity.pk}, {"person": other.person.pk}
    people, persons = {"people": [other.person.pk]}, {"persons": [other.person.pk]}
    return [
        ("plans/", "POST", {"year": 2031}, on_account),
        ("plans/", "POST", {**account, "year": 2031}, {"carried_from": other.plan.pk}),
        ("goals/", "POST", {"achieved": "x"}, on_plan),
        ("goals/", "POST", {**plan, "achieved": "x"}, chance | persons),
        (f"goals/{own.goal.pk}/", "PATCH", {}, chance | persons),
        ("investments/", "POST", {"kind": "stop", "what": "x"}, on_plan),
        (
            "investments/", "POST", {**plan, "kind": "focus", "what": "x"},
            {"source": other.investment.pk},
        ),
        ("revenue-targets/", "POST", {"line": "x", "amount": "1"}, on_plan),
        ("risks/", "POST", {"what": "x"}, on_plan),
        ("forecasts/", "POST", forecast, on_plan),
        ("forecasts/", "POST", {**plan, **forecast}, {"goal": other.goal.pk}),
        ("forecasts/", "POST", {**plan, **forecast}, {"risk": other.risk.pk}),
        ("plan-comments/", "POST", {"section": "charter", "text": "x"}, on_plan),
        ("actions/", "POST", action, on_account),
        ("actions/", "POST", {**account, **action}, {**links, "activity": other.activity.pk}),
        (f"actions/{own.action.pk}/", "PATCH", {}, links),
        ("actions/from-step/", "POST", {}, {"activity": other.activity.pk}),
        (f"playbooks/{own.playbook.pk}/start/", "POST", {}, on_account),
        ("reviews/", "POST", {"due": "2027-01-01"}, on_account),
        ("value-entries/", "POST", {"kind": "gave", "what": "x"}, on_account),
        (f"value-entries/{own.value_entry.pk}/", "PATCH", {}, {"confirmed_by": other.person.pk}),
        ("whitespace-marks/", "POST", mark, on_account),
        ("whitespace-marks/", "POST", {**account, **mark}, chance),
        (f"whitespace-marks/{own.whitespace_mark.pk}/", "PATCH", {}, chance),
        ("opportunities/", "POST", {"name": "x"}, on_account),
        ("opportunities/", "POST", {**account, "name": "x"}, people),
        (f"opportunities/{own.opportunity.pk}/", "PATCH", {}, people),
        ("perceived-values/", "POST", perceived, on_account),
        ("perceived-values/", "POST", {**account, **perceived}, person),
        ("demands/", "POST", {"line": "x", "level": 1}, on_account),
        ("criterion-weights/", "POST", {"criterion": own.criterion.pk, "weight": 1}, on_account),
        (f"contracts/{own.contract.pk}/", "PATCH", {}, {"renewed_by": other.contract.pk}),
    ]  # fmt: skip


def test_nothing_is_hung_on_what_is_hidden(rest, sides):
    client, before = rest("anna"), kept()
    for address, method, body, hidden in wishes(sides.acme, sides.bolt):
        for name, key in hidden.items():
            never = [NOWHERE] if isinstance(key, list) else NOWHERE
            answers = [
                client.call(method, address, {**body, name: value}, if_match="*")
                for value in (key, never)
            ]
            assert [answer.status_code for answer in answers] == [400, 400], (address, name)
            assert answers[0].content == answers[1].content, (address, name)
            codes = {error["code"] for error in answers[0].json()["errors"]}
            assert codes == {"does_not_exist"}, (address, name)
    assert kept() == before
