"""The six criteria of an account over REST."""

from accounts.models import ServiceCost
from scoring import criteria, services
from tests.scoring.conftest import DAY, sell  # noqa: F401 - a fixture


def test_an_account_tells_what_it_meets_and_on_what_that_rests(rest, cast, sell):  # noqa: F811
    url = f"accounts/{cast.acme.pk}/criteria/"
    assert rest("anna").read(url).status_code == 404
    sell(cast.acme, DAY.replace(month=1), 500)
    criteria.judge_all(services.evaluate(as_of=DAY))
    said = rest("anna").read(url).json()
    assert (said["as_of"], said["profit"], said["profit_share"]) == ("2026-03-02", "500.00", 100)
    assert (said["met"]["profit"], said["met"]["stable"], said["met"]["effort"]) == (
        True, False, None,
    )  # fmt: skip
    assert (said["effort_share"], said["effort_unit"]) == (None, "")
    assert said["number"] == sum(bool(met) for met in said["met"].values())


def test_the_list_holds_what_is_in_sight_and_is_narrowed(rest, cast, sell):  # noqa: F811
    sell(cast.acme, DAY.replace(month=1), 500)
    ServiceCost.objects.create(account=cast.bolt, month=DAY.replace(day=1), hours=9, rate=50)
    criteria.judge_all(services.evaluate(as_of=DAY))

    def listed(who: str, query: str = "") -> list[int]:
        return [row["account"] for row in rest(who).read(f"criteria/{query}").json()["results"]]

    assert listed("mia") == [cast.acme.pk, cast.bolt.pk]
    assert (listed("anna"), listed("zed")) == ([cast.acme.pk], [cast.bolt.pk])
    assert listed("mia", "?meets=profit&meets=loss") == [cast.acme.pk]
    assert listed("mia", "?meets=profit&meets=effort") == []
    assert listed("mia", "?takes_more=true&ordering=take_place") == [cast.bolt.pk]
    assert rest("mia").read("criteria/?meets=fame").status_code == 400


def test_a_hidden_account_is_not_there(rest, cast):
    criteria.judge_all(services.evaluate(as_of=DAY))
    assert rest("zed").read(f"accounts/{cast.acme.pk}/criteria/").status_code == 404
    assert rest("rita").read(f"accounts/{cast.acme.pk}/criteria/").status_code == 200
