"""Versions of the scoring model over REST: from a copy to the active one."""

from datetime import date
from itertools import combinations

import pytest

from scoring.models import ScoringModel
from scoring.services import evaluate
from tests.api.conftest import kept


@pytest.fixture
def active(facts):
    return ScoringModel.objects.get(state="active")


@pytest.fixture
def draft(rest, active):
    return rest("bo").add("scoring-models/", {"name": "Margins"}).json()


def weighed(model, **weights):
    return [{**d, "weight": weights.get(d["code"], d["weight"])} for d in model["dimensions"]]


def test_a_copy_of_the_active_version_is_a_draft(rest, active, draft):
    assert (draft["state"], draft["name"]) == ("draft", "Margins")
    assert draft["copied_from"] == active.pk
    assert [d["code"] for d in draft["dimensions"]] == [
        "sales", "potential", "demonstration", "winnability",
    ]  # fmt: skip


def test_a_draft_takes_other_weights_and_says_how_it_differs(rest, active, draft):
    wish = {"dimensions": weighed(draft, sales="20.00", potential="50.00")}
    answer = rest("bo").change(f"scoring-models/{draft['id']}/", wish)
    assert answer.status_code == 200
    assert answer.json()["dimensions"][0]["weight"] == "20.00"
    found = rest("bo").read(f"scoring-models/{active.pk}/differences/?to={draft['id']}").json()
    assert {(tuple(d["where"]), d["what"]) for d in found} == {
        ((), "name"), (("sales",), "weight"), (("potential",), "weight"),
    }  # fmt: skip


def test_what_is_put_into_a_version_comes_whole_however_it_is_sent(rest, draft):
    client, url = rest("bo"), f"scoring-models/{draft['id']}/"
    lean = [
        {
            **{name: dimension[name] for name in ("code", "weight")},
            "metrics": [{"code": m["code"], "weight": m["weight"]} for m in dimension["metrics"]],
        }
        for dimension in draft["dimensions"]
    ]
    for send in (
        lambda parts: client.change(url, {"dimensions": parts}),
        lambda parts: client.add("scoring-models/", {"dimensions": parts}),
        lambda parts: client.add(f"{url}simulate/", {"dimensions": parts}),
    ):
        assert send(lean).status_code in (200, 201)
        for broken in ([{}], [{**lean[0], "metrics": [{}]}], [{"code": "sales", "weight": "100"}]):
            refused = send(broken)
            assert refused.status_code == 400
            assert {error["code"] for error in refused.json()["errors"]} == {"required"}


def test_weights_that_do_not_sum_to_100_are_refused_in_words(rest, draft):
    answer = rest("bo").change(
        f"scoring-models/{draft['id']}/", {"dimensions": weighed(draft, sales="50")}
    )
    assert answer.status_code == 400
    assert "110.00" in answer.json()["errors"][0]["detail"]


def test_only_drafts_change_or_go(rest, active, draft):
    url = f"scoring-models/{active.pk}/"
    before = kept()
    assert rest("bo").change(url, {"name": "X"}).status_code in (400, 409)
    assert rest("bo").call("DELETE", url).status_code in (400, 409)
    assert kept() == before
    assert rest("bo").call("DELETE", f"scoring-models/{draft['id']}/").status_code == 204


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(rest, draft):
    url = f"scoring-models/{draft['id']}/"
    rest("mia").change(url, {"name": "Hers"})
    answer = rest("bo").call("PATCH", url, {"name": "Mine"}, if_match='"1"')
    assert answer.status_code == 412


def test_a_simulation_says_who_would_move_and_stores_nothing(rest, active, draft):
    rest("mia").add(f"scoring-models/{active.pk}/simulate/", {})  # the columns are prepared
    before = kept()
    answer = rest("mia").add(
        f"scoring-models/{active.pk}/simulate/",
        {"dimensions": weighed(draft, sales="0", potential="70")},
    )
    assert answer.status_code == 200
    assert sum(answer.json()["before"].values()) == answer.json()["accounts"] == 2
    assert kept() == before


def test_weights_follow_comparisons_two_by_two_and_nothing_is_stored(rest, active, unchanged):
    """Sales as potential, both three times the other two, which are alike: 3, 3, 1 and 1 eighths."""
    codes = [row.code for row in active.dimensions.all()]
    times = {pair: 3.0 if codes.index(pair[1]) > 1 > codes.index(pair[0]) - 1 else 1.0
             for pair in combinations(codes, 2)}  # fmt: skip
    times["sales", "potential"] = times["demonstration", "winnability"] = 1.0
    judged = [{"first": a, "second": b, "times": n} for (a, b), n in times.items()]
    judged[0] = {"first": judged[0]["second"], "second": judged[0]["first"], "times": 1}
    client, url = rest("bo"), f"scoring-models/{active.pk}/weigh-by-pairs/"
    unchanged()
    told = client.add(url, {"judgements": judged}).json()
    assert [row["weight"] for row in told["weights"]] == ["37.50", "37.50", "12.50", "12.50"]
    assert (told["ratio"], told["consistent"], told["worst"]) == (0, True, [])
    twisted = [{**judged[1], "times": 1 / 9}, *judged[2:], judged[0]]
    told = client.add(url, {"judgements": twisted}).json()
    assert told["consistent"] is False
    assert told["worst"] == ["sales", "demonstration"]
    for wrong in (judged[1:], [*judged, judged[0]], [{**judged[0], "first": "fame"}, *judged[1:]]):
        assert client.add(url, {"judgements": wrong}).status_code == 400


def test_activation_needs_a_reason_retires_the_old_and_the_next_run_uses_it(rest, active, draft):
    url = f"scoring-models/{draft['id']}/activate/"
    assert rest("bo").add(url, {}).status_code == 400
    answer = rest("bo").add(url, {"reason": "Margins matter."})
    assert answer.status_code == 200
    assert answer.json()["state"] == "active"
    active.refresh_from_db()
    assert active.state == "retired"
    assert evaluate(as_of=date(2026, 3, 9)).model_id == draft["id"]


@pytest.mark.parametrize("who", ["anna", "rita"])
def test_reps_and_readers_change_nothing(rest, active, draft, who, unchanged):
    unchanged()
    client, url = rest(who), f"scoring-models/{draft['id']}/"
    answers = [
        client.add("scoring-models/", {"name": "X"}),
        client.change(url, {"name": "X"}),
        client.call("DELETE", url),
        client.add(f"{url}activate/", {"reason": "Because."}),
        client.add(f"{url}simulate/", {}),
    ]
    assert {answer.status_code for answer in answers} == {403}
