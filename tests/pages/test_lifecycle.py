"""The lifecycle board: its columns, flows and evidence, stages set by hand, who sees which."""

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from accounts.models import Account
from scoring.models import Evaluation, Override, PortfolioSummary, Transition
from tests.pages.test_portfolio import AS_OF, evaluation, standing, text_of
from tests.pages.test_portfolio import figures as sums

URL = "/lifecycle/"
BEFORE = AS_OF - timedelta(days=120)
EVIDENCE = {"sales_12m": "50.00", "sales_12m_before": "100.00", "silent_days": 20, "interval": 30}


def figures(*accounts: Account, stage: int = 4, flown: dict | None = None) -> dict:
    """What the evaluation keeps of a team whose accounts all stand in one stage."""
    nobody = {str(number): 0 for number in range(1, 6)}
    here = {"largest": [a.pk for a in accounts], "median": 41, "within": [len(accounts), 0, 0, 0]}
    empty = {"sales_12m": "0.00", "largest": [], "median": None, "within": [0, 0, 0, 0]}
    counts = nobody | {str(stage): len(accounts)}
    return sums(
        len(accounts),
        "500.00",
        stages=counts,
        tier_stage={"A": counts, "B": nobody},
        by_stage=dict.fromkeys(nobody, empty) | {str(stage): here | {"sales_12m": "500.00"}},
        flows_so_far=flown or {},
    )


def move(run: Evaluation, account: Account, before: int, after: int) -> Transition:
    return Transition.objects.create(
        evaluation=run, account=account, as_of=run.as_of, kind="stage",
        before=str(before), after=str(after), evidence=EVIDENCE,
    )  # fmt: skip


def judge(cast, account: Account, *, days: int = 60, stage: int = 2) -> Override:
    today = timezone.localdate()
    return Override.objects.create(
        account=account, kind="stage", value=str(stage), reason="A new plant opens",
        starts=today - timedelta(days=3), expires=today + timedelta(days=days), set_by=cast.bo,
    )  # fmt: skip


@pytest.fixture
def board(cast) -> Evaluation:
    """ACME (North) and BOLT (South) stand in decline; since the run before, ACME slid there."""
    before, run = evaluation(BEFORE, current=False), evaluation()
    for account in (cast.acme, cast.bolt):
        standing(run, account, stage=4, stage_since=AS_OF - timedelta(days=41))
    move(run, cast.acme, 3, 4)
    rows = {None: (cast.acme, cast.bolt), cast.north: (cast.acme,), cast.south: (cast.bolt,)}
    for team, accounts in rows.items():
        kept = figures(*accounts, stage=3, flown={"2>3": 4})
        PortfolioSummary.objects.create(evaluation=before, team=team, figures=kept)
        flown = {"2>3": 4} if team == cast.south else {"2>3": 4, "3>4": 1}
        kept = figures(*accounts, flown=flown)
        PortfolioSummary.objects.create(evaluation=run, team=team, figures=kept)
    return run


def names(answer) -> set[str]:
    return set(re.findall(r">(ACME Corp|Bolt Ltd)<", answer.content.decode()))


@pytest.mark.parametrize("path", ["", "moves/", "overrides/"])
@pytest.mark.parametrize(("who", "sees"), [("bo", "ACME Corp"), ("zed", "Bolt Ltd")])
def test_a_manager_sees_the_teams_below_and_nothing_else(client, cast, board, who, sees, path):
    move(board, cast.bolt, 3, 4)
    for account in (cast.acme, cast.bolt):
        judge(cast, account)
    client.force_login(getattr(cast, who))
    assert names(client.get(URL + path)) == {sees}


@pytest.mark.parametrize("path", ["", "moves/", "overrides/"])
def test_reps_have_no_board(client, cast, board, path):
    client.force_login(cast.anna)
    assert client.get(URL + path).status_code == 404


def test_a_column_tells_its_sums_its_time_and_its_largest_accounts(client, cast, board):
    client.force_login(cast.mia)
    said = text_of(client.get(URL))
    column = re.search(r"Decline sales down by 15 %, or late (.*?) Churned silent", said)[1]
    assert column.startswith("2 500 EUR · 100.0 %")
    assert "came 1" in column
    assert "half are here for 41 days or more" in column
    assert "A ACME Corp 500 after 400 · 41 days" in column
    assert "Nobody here." in said


def test_flows_are_those_since_the_day_and_lead_to_the_changes(client, cast, board):
    client.force_login(cast.bo)
    page = client.get(URL)
    assert "1 account slid into decline or left, 0 came back, since 2 Nov 2025" in text_of(page)
    links = re.findall(r'href="(/lifecycle/moves/\?[^"]*before=[^"]*)"', page.content.decode())
    assert len(links) == 1  # what had flown by then is not counted again
    behind = text_of(client.get(unescape(links[0])))
    assert "ACME Corp" in behind
    assert "from Maturity to Decline since 2 Nov 2025" in behind


def test_since_before_the_records_counts_everything(client, cast, board):
    client.force_login(cast.bo)
    said = text_of(client.get(URL, {"since": "2020-01-01"}))
    assert "since records began" in said
    assert re.search(r"Growth 0 · 4 0 0", said)


def test_each_change_tells_its_evidence_in_words(client, cast, board):
    client.force_login(cast.bo)
    for path in ("", "moves/"):
        assert "Sales of 12 months fell by 50 %, from 100 to 50" in text_of(client.get(URL + path))


def test_changes_can_be_narrowed_to_one_flow(client, cast, board):
    client.force_login(cast.mia)
    assert names(client.get(f"{URL}moves/?before=3&after=4")) == {"ACME Corp"}
    assert names(client.get(f"{URL}moves/?before=2")) == set()


def test_a_stage_set_by_hand_shows_its_reason_its_end_and_a_warning_near_it(client, cast, board):
    judge(cast, cast.acme, days=9)
    client.force_login(cast.bo)
    said = text_of(client.get(URL))
    assert "A new plant opens" in said
    assert "9 days left" in said
    assert "set until" in said


def test_a_stage_is_set_and_taken_back_from_the_board(client, cast, board):
    client.force_login(cast.bo)
    form = f"/accounts/{cast.acme.pk}/score/stage/"
    page = client.get(URL)
    assert form in page.content.decode()
    here = {"referer": f"http://testserver{URL}"}
    back = re.search(
        r'name="back" value="([^"]+)"', client.get(form, headers=here).content.decode()
    )[1]
    until = timezone.localdate() + timedelta(days=30)
    wish = {"value": "2", "reason": "They signed", "expires": until.isoformat(), "back": back}
    answer = client.post(form, wish, headers={"referer": f"http://testserver{form}"})
    assert answer.headers["Location"].endswith(URL)
    assert "They signed" in text_of(client.get(URL))
    answer = client.post(f"{form}clear/", headers=here)
    assert answer.headers["Location"].endswith(URL)
    assert not Override.objects.exists()


def test_the_way_back_leads_to_no_other_site(client, cast, board):
    client.force_login(cast.bo)
    until = timezone.localdate() + timedelta(days=30)
    wish = {"value": "2", "reason": "x", "expires": until, "back": "https://evil.example/"}
    answer = client.post(f"/accounts/{cast.acme.pk}/score/stage/", wish)
    assert answer.headers["Location"] == f"/accounts/{cast.acme.pk}/score/"


def test_readers_look_and_do_not_judge(client, cast, board):
    cast.rita.team = cast.north
    cast.rita.save()
    judge(cast, cast.acme)
    client.force_login(cast.rita)
    page = client.get(URL).content.decode()
    assert "A new plant opens" in page
    assert "/score/stage/" not in page


def test_a_past_day_is_only_looked_at(client, cast, board):
    client.force_login(cast.bo)
    page = client.get(URL, {"as_of": BEFORE.isoformat()})
    assert "/score/stage/" not in page.content.decode()
    assert "as of 2 Nov 2025" in text_of(page)


def chart(answer) -> dict:
    found = re.search(r'<script id="months-chart"[^>]*>(.*?)</script>', answer.content.decode())
    return json.loads(found[1])


def test_stages_over_time_stand_at_the_last_evaluation_of_each_month(client, cast, board):
    earlier = evaluation(AS_OF.replace(day=1), current=False)  # the same month: not its last
    PortfolioSummary.objects.create(evaluation=earlier, team=cast.north, figures=figures(cast.acme))
    client.force_login(cast.bo)
    answer = client.get(URL)
    said = "1 of 1 accounts are declining or gone; on 2 Nov 2025 it was 0 of 1"
    assert said in text_of(answer)
    assert "Tier A: 1 of 1 accounts" in text_of(client.get(URL, {"tier": "A"}))
    drawn = chart(answer)
    assert (
        drawn["xAxis"]["data"] == ["2 Nov 2025", "2 Mar 2026"] or len(drawn["xAxis"]["data"]) == 2
    )
    by_name = {row["name"]: [dot["value"] for dot in row["data"]] for row in drawn["series"]}
    assert by_name["Maturity"] == [1, 0]
    assert by_name["Decline"] == [0, 1]


def test_stages_over_time_of_one_tier(client, cast, board):
    client.force_login(cast.bo)
    totals = {
        tier: sum(dot["value"] for row in chart(client.get(URL, {"tier": tier}))["series"] for dot in row["data"])
        for tier in ("A", "B")
    }  # fmt: skip
    assert totals == {"A": 2, "B": 0}


@pytest.mark.parametrize("wish", ["since=soon", "tier=AB", "as_of=x"])
def test_what_cannot_be_asked_for_is_404(client, cast, board, wish):
    client.force_login(cast.mia)
    assert client.get(f"{URL}?{wish}").status_code == 404


@pytest.mark.parametrize("wish", ["before=9", "after=x", "cursor=made-up"])
def test_what_cannot_be_asked_of_the_changes_is_404(client, cast, board, wish):
    client.force_login(cast.mia)
    assert client.get(f"{URL}moves/?{wish}").status_code == 404


def test_an_evaluation_older_than_these_sums_is_shown_with_what_it_has(client, cast, board):
    PortfolioSummary.objects.update(figures=sums(1))
    client.force_login(cast.bo)
    said = text_of(client.get(URL))
    assert "Named with the next evaluation." in said
    assert "No account has changed its stage in this time" in said


def test_long_lists_come_in_pages(client, cast, board):
    for number in range(60):
        account = Account.objects.create(code=f"N{number}", name=f"N{number}", team=cast.north)
        move(board, account, 3, 4)
        judge(cast, account, days=60 + number % 7)
    client.force_login(cast.bo)
    for page, rows in (("moves/", 61), ("overrides/", 60)):
        first = client.get(URL + page).content.decode()
        following = unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])
        second = client.get(URL + page + following).content.decode()
        seen = re.findall(r'<a class="name" href="/accounts/(\d+)/', first + second)
        assert len(seen) == len(set(seen)) == rows


def test_everything_is_said_in_chinese_too(client, cast, board):
    client.force_login(cast.bo)
    chinese = {"accept-language": "zh-hans"}
    said = text_of(client.get(URL, headers=chinese))
    assert "1 个客户转入衰退或流失" in said
    assert "半数已在此 41 天或更久" in said
    assert "自 2025年11月2日" in text_of(client.get(f"{URL}moves/", headers=chinese))


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(("path", "queries"), [("", 26), ("moves/", 13), ("overrides/", 11)])
def test_queries_do_not_grow_with_rows(
    client, cast, board, django_assert_max_num_queries, rows, path, queries
):
    for number in range(rows):
        account = Account.objects.create(
            code=f"N{number}", name=f"N{number}", team=cast.north, owner=cast.anna
        )
        move(board, account, 3, 4)
        judge(cast, account)
        day = date(2024, 1, 1) + timedelta(days=9 * number)
        evaluation(day, current=False)
    client.force_login(cast.bo)
    with django_assert_max_num_queries(queries):
        assert client.get(URL + path).status_code == 200
