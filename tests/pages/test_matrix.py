"""The matrix: its types, bubbles and list, movement since a day, who sees which, both languages."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest

from accounts.models import Account
from kam.pages.portfolio.matrix import bubbles
from scoring.models import Evaluation, PortfolioSummary, Standing
from scoring.models.evaluation import AXIS_UNKNOWN
from tests.pages.test_portfolio import AS_OF, evaluation, standing, text_of
from tests.pages.test_portfolio import figures as sums

URL = "/matrix/"
BEFORE = AS_OF - timedelta(days=90)


def figures(*segments: int, sales: str = "500.00") -> dict:
    """What the evaluation keeps of a team whose accounts are of these types."""
    kept = {
        str(number): {
            "accounts": segments.count(number),
            "sales_12m": str(Decimal(sales) * segments.count(number)),
            "tiers": {"A": segments.count(number), "B": 0},
        }
        for number in range(1, 5)
    }
    total = str(Decimal(sales) * len(segments))
    return sums(len(segments), total, segments=kept)


def keep(run: Evaluation, rows: dict) -> None:
    for team, numbers in rows.items():
        PortfolioSummary.objects.create(evaluation=run, team=team, figures=numbers)


@pytest.fixture
def matrix(cast) -> Evaluation:
    """ACME (North) is key, 90 days ago it was key development; BOLT (South) is maintain."""
    before, run = evaluation(BEFORE, current=False), evaluation()
    standing(before, cast.acme, attractiveness=60, strength=40, segment=2)
    standing(run, cast.acme, attractiveness=62, strength=70, segment=1)
    standing(run, cast.bolt, attractiveness=30, strength=80, segment=3, tier="B", rank=2)
    keep(before, {None: figures(2), cast.north: figures(2)})
    keep(run, {None: figures(1, 3), cast.north: figures(1), cast.south: figures(3)})
    return run


def option(answer) -> dict:
    """What the chart is drawn from."""
    found = re.search(r'<div id="matrix-chart" hidden>(.*?)</div>', answer.content.decode())
    return json.loads(unescape(found[1]))


def drawn(answer) -> list[str]:
    dots = [each for each in option(answer)["series"] if each.get("name")]
    return [dot["name"] for tier in dots for dot in tier["data"]]


def arrows(answer) -> list:
    return option(answer)["series"][-1]["markLine"]["data"]


@pytest.mark.parametrize(
    ("who", "sees"),
    [("bo", ["ACME Corp"]), ("zed", ["Bolt Ltd"]), ("mia", ["ACME Corp", "Bolt Ltd"])],
)
def test_a_manager_sees_the_teams_below_and_nothing_else(client, cast, matrix, who, sees):
    client.force_login(getattr(cast, who))
    answer = client.get(URL)
    assert sorted(drawn(answer)) == sees
    assert (
        sorted(re.findall(r'class="name"[^>]*>(ACME Corp|Bolt Ltd)<', answer.content.decode()))
        == sees
    )


def test_reps_have_no_matrix(client, cast, matrix):
    client.force_login(cast.anna)
    assert client.get(URL).status_code == 404


def test_the_types_are_counted_by_the_sums_of_the_evaluation(client, cast, matrix):
    client.force_login(cast.mia)
    said = text_of(client.get(URL))
    assert "Key: 50.0 % of the accounts bring 50.0 % of the sales" in said
    assert re.search(r"Maintain 1 50.0 % of the accounts 500 EUR", said)
    assert "All 2 accounts are drawn." in said


@pytest.mark.parametrize(
    ("wish", "left"),
    [("segment=1", ["ACME Corp"]), ("tier=B", ["Bolt Ltd"]), ("segment=1&tier=B", []),
     ("stage=2", ["ACME Corp", "Bolt Ltd"]), ("segment=3&stage=2", ["Bolt Ltd"])],
)  # fmt: skip
def test_drawing_and_list_are_narrowed_alike(client, cast, matrix, wish, left):
    client.force_login(cast.mia)
    answer = client.get(f"{URL}?{wish}")
    assert sorted(drawn(answer)) == left
    assert (
        sorted(re.findall(r'class="name"[^>]*>(ACME Corp|Bolt Ltd)<', answer.content.decode()))
        == left
    )


def test_movement_shows_as_arrows_and_in_words(client, cast, matrix):
    client.force_login(cast.bo)
    assert arrows(client.get(URL)) == []
    answer = client.get(URL, {"since": BEFORE.isoformat()})
    assert arrows(answer) == [[{"coord": [40.0, 60.0]}, {"coord": [70.0, 62.0]}]]
    said = text_of(answer)
    assert re.search(r"62.0 ▲ \+2.0 70.0 ▲ \+30.0", said)
    assert "before: Key development" in said
    assert re.search(r"Key 1 ▲ \+1", said)


def test_a_small_move_is_no_arrow(client, cast, matrix):
    matrix.standings.filter(account=cast.acme).update(strength=42)
    client.force_login(cast.bo)
    assert arrows(client.get(URL, {"since": BEFORE.isoformat()})) == []


def test_a_day_before_the_first_evaluation_says_so(client, cast, matrix):
    client.force_login(cast.bo)
    assert "Nothing had been evaluated before that day" in text_of(
        client.get(URL, {"since": "2020-01-01"})
    )


def test_an_earlier_day_shows_the_matrix_as_it_was_known(client, cast, matrix):
    client.force_login(cast.bo)
    answer = client.get(URL, {"as_of": BEFORE.isoformat()})
    assert "Key development 1" in text_of(answer)
    assert f'href="/matrix/?team={cast.north.pk}"' in answer.content.decode()  # back to today


@pytest.mark.parametrize("wish", ["segment=9", "tier=Z", "stage=x", "since=soon", "cursor=made-up"])
def test_what_cannot_be_asked_for_is_404(client, cast, matrix, wish):
    client.force_login(cast.mia)
    assert client.get(f"{URL}?{wish}").status_code == 404


def test_a_name_is_never_markup_in_the_tip(client, cast, matrix):
    Account.objects.filter(pk=cast.acme.pk).update(name="<img src=x>")
    client.force_login(cast.bo)
    tips = [
        d["tooltip"]["formatter"]
        for s in option(client.get(URL))["series"][1:-1]
        for d in s["data"]
    ]
    assert "&lt;img src=x&gt;" in tips[0]


def test_only_the_largest_are_drawn_and_the_page_says_so(client, cast, matrix, monkeypatch):
    monkeypatch.setattr(bubbles, "MOST", 1)
    matrix.standings.filter(account=cast.acme).update(sales_12m=900)
    client.force_login(cast.mia)
    answer = client.get(URL)
    assert drawn(answer) == ["ACME Corp"]
    assert "The 1 largest of 2 accounts are drawn; they bring 90 % of all sales." in text_of(answer)


def test_an_evaluation_without_sums_of_types_says_so(client, cast, matrix):
    PortfolioSummary.objects.filter(evaluation=matrix, team=cast.north).update(figures=sums(1))
    client.force_login(cast.bo)
    said = text_of(client.get(URL))
    assert "older than the sums of the four types" in said
    assert "ACME Corp" in said


def test_a_model_without_an_axis_says_where_everybody_stands(client, cast, matrix):
    matrix.model.dimensions.filter(axis="strength").update(axis="")
    client.force_login(cast.bo)
    said = text_of(client.get(URL))
    assert "Relative strength no dimension yet" in said
    assert "Attractiveness Potential 30, Demonstration value 15" in said
    assert "High from 50 points on" in said


def test_an_axis_of_which_nothing_is_known_is_no_judgement(client, cast, matrix):
    client.force_login(cast.mia)
    assert "nothing is known for it" not in text_of(client.get(URL))
    Standing.objects.filter(evaluation=matrix).update(attractiveness=0)
    assert "Attractiveness: not one of those drawn has a point" in text_of(client.get(URL))


def test_of_which_accounts_an_axis_is_not_known_is_said(client, cast, matrix):
    """Of ACME it is known now; of BOLT on no day, but its strength has grown."""
    standing(Evaluation.objects.get(as_of=BEFORE), cast.bolt, strength=20, segment=4, rank=2)
    Standing.objects.filter(account=cast.bolt).update(attractiveness=AXIS_UNKNOWN)
    Standing.objects.exclude(evaluation=matrix).update(attractiveness=AXIS_UNKNOWN)
    client.force_login(cast.mia)
    answer = client.get(URL, {"since": BEFORE.isoformat()})
    said = text_of(answer)
    assert "Of 1 of them nothing is known for one axis: it stands at 0 there" in said
    assert "Maintain before: Opportunistic not known 80.0 ▲ +60.0" in said
    assert "62.0 70.0 ▲ +30.0" in said
    assert arrows(answer) == [[{"coord": [20.0, 0.0]}, {"coord": [80.0, 0.0]}]]
    assert "not known" in option(answer)["series"][2]["data"][0]["tooltip"]["formatter"]
    rows = client.get(URL, {"download": "csv"}).getvalue().decode()
    assert "-1" not in rows


def test_htmx_gets_the_list_alone_when_a_page_is_turned(client, cast, matrix):
    client.force_login(cast.mia)
    headers = {"HX-Request": "true"}
    body = client.get(URL, headers=headers).content.decode()
    rows = client.get(URL, headers={**headers, "HX-Target": "rows"}).content.decode()
    assert 'id="matrix"' in body
    assert 'id="matrix"' not in rows
    assert rows.strip().startswith('<section class="card mt-3" id="rows"')


def test_long_lists_come_in_pages(client, cast, matrix):
    for number in range(60):
        account = Account.objects.create(code=f"N{number}", name=f"N{number}", team=cast.north)
        standing(matrix, account, rank=10 + number, sales_12m=number)
    client.force_login(cast.bo)
    first = client.get(URL).content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(URL + following).content.decode()
    seen = re.findall(r'<a class="name" href="/accounts/(\d+)/', first + second)
    assert len(seen) == len(set(seen)) == 61


def test_everything_is_said_in_chinese_too(client, cast, matrix):
    client.force_login(cast.mia)
    said = text_of(
        client.get(URL, {"since": date(2026, 1, 1)}, headers={"accept-language": "zh-hans"})
    )
    assert "大客户：50.0 % 的客户带来 50.0 % 的销售额" in said
    assert "自 2025年12月2日 以来变动不少于 5 分" in said


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(
    ("wish", "queries"), [("", 17), ("?since=2026-01-01&segment=1&stage=2", 20)]
)
def test_queries_do_not_grow_with_rows(
    client, cast, matrix, django_assert_max_num_queries, rows, wish, queries
):
    for number in range(rows):
        account = Account.objects.create(
            code=f"N{number}", name=f"N{number}", team=cast.north, owner=cast.anna
        )
        standing(matrix, account, rank=10 + number)
    client.force_login(cast.bo)
    with django_assert_max_num_queries(queries):
        assert client.get(URL + wish).status_code == 200
