"""The tier dashboard: its figures, who sees which, the lists behind them, both languages."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from accounts.models import Account
from planning.models import CoveragePolicy
from scoring.models import Evaluation, PortfolioSummary, ScoringModel, Standing, Transition

AS_OF = date(2026, 3, 2)
URL = "/portfolio/"


def figures(accounts=2, sales="1000.00", **changes) -> dict:
    """What the evaluation keeps of one team, all in tier A and in growth but what is changed."""
    nobody = {str(stage): 0 for stage in range(1, 6)}
    return {
        "accounts": accounts,
        "sales_12m": sales,
        "sales_12m_before": "800.00",
        "tiers": {
            "A": {"accounts": accounts, "sales_12m": sales},
            "B": {"accounts": 0, "sales_12m": "0"},
        },
        "stages": nobody | {"2": accounts},
        "tier_stage": {"A": nobody | {"2": accounts}, "B": nobody},
        "curve": [[p, min(100.0, 2.0 * p)] for p in range(101)],
        "top20_share": 40.0,
        "rose": 1,
        "fell": 0,
        "stage_changes": 0,
        "uncovered": {"A": 1, "B": 0},
    } | changes


def evaluation(as_of: date = AS_OF, *, current: bool = True) -> Evaluation:
    return Evaluation.objects.create(
        as_of=as_of,
        model=ScoringModel.objects.get(state="active"),
        published_at=timezone.now(),
        is_current=current,
    )


def standing(run: Evaluation, account: Account, **fields) -> Standing:
    return Standing.objects.create(
        evaluation=run,
        account=account,
        **{
            "score": Decimal("80.0000"), "completeness": 1, "rank": 1, "tier": "A",
            "attractiveness": 60, "strength": 60, "segment": 1, "stage": 2, "stage_since": AS_OF,
            "candidate": 2, "candidate_since": AS_OF, "sales_12m": 500, "sales_12m_before": 400,
            "last_contact_on": None,
        }
        | fields,
    )  # fmt: skip


def rise(run: Evaluation, account: Account, before: str = "B", after: str = "A") -> Transition:
    return Transition.objects.create(
        evaluation=run,
        account=account,
        as_of=run.as_of,
        kind="tier",
        before=before,
        after=after,
        evidence={
            "score": [70.0, 80.0],
            "rank": [4, 1],
            "accounts": 2,
            "parts": [["sales_12m", 9.5]],
            "values": {"sales_12m": [400.0, 500.0]},
            "pinned": False,
        },
    )


@pytest.fixture
def portfolio(cast) -> Evaluation:
    """ACME (North) rose to A last heard from 20 days ago; BOLT (South) was never heard from."""
    run = evaluation()
    standing(run, cast.acme, last_contact_on=AS_OF - timedelta(days=20))
    standing(run, cast.bolt, rank=2, score=Decimal("70.0000"))
    rise(run, cast.acme)
    rise(run, cast.bolt)
    rows = {None: figures(), cast.group: figures(), cast.north: figures(1, "600.00"),
            cast.south: figures(1, "400.00")}  # fmt: skip
    for team, numbers in rows.items():
        PortfolioSummary.objects.create(evaluation=run, team=team, figures=numbers)
    return run


def text_of(answer) -> str:
    """What a page says, in one line."""
    bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(bare)).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("who", "sees", "not_sees"),
    [("bo", "ACME Corp", "Bolt Ltd"), ("zed", "Bolt Ltd", "ACME Corp"), ("mia", "ACME Corp", "—")],
)
@pytest.mark.parametrize("path", ["", "movers/?what=rose", "uncovered/", "accounts/?tier=A"])
def test_a_manager_sees_the_teams_below_and_nothing_else(
    client, cast, portfolio, who, sees, not_sees, path
):
    client.force_login(getattr(cast, who))
    names = re.findall(r">(ACME Corp|Bolt Ltd)<", client.get(URL + path).content.decode())
    assert sees in names
    assert not_sees not in names


@pytest.mark.parametrize("path", ["", "movers/", "uncovered/", "accounts/"])
def test_reps_have_no_portfolio(client, cast, portfolio, path):
    client.force_login(cast.anna)
    assert client.get(URL + path).status_code == 404


def test_a_team_out_of_sight_is_hidden(client, cast, portfolio):
    client.force_login(cast.bo)
    assert client.get(URL, {"team": cast.north.pk}).status_code == 200
    for team in (cast.south.pk, cast.group.pk, 999_999, "x"):
        assert client.get(URL, {"team": team}).status_code == 404
    assert b"South" not in client.get(URL).content


def test_a_reader_without_a_team_is_told_so(client, cast, portfolio):
    client.force_login(cast.rita)
    assert "You look after no team yet" in text_of(client.get(URL))


def test_the_figures_are_those_of_the_evaluation(client, cast, portfolio):
    client.force_login(cast.mia)
    said = text_of(client.get(URL))
    assert "1,000 EUR" in said or "1.00 k EUR" in said
    assert "+25.0 %" in said  # 1,000 after 800
    assert "The top 20 % of the customers bring 40.0 % of the sales" in said
    assert "Tier A: 100.0 % of the accounts bring 100.0 % of the sales" in said
    assert "1 of 2 key accounts has not heard from us in time" in said
    assert re.search(
        r"North 600 .* 1 1 0 1", said
    )  # sales, growth, key accounts, rose, fell, uncovered


def test_movers_say_from_where_to_where_and_why(client, cast, portfolio):
    client.force_login(cast.bo)
    said = text_of(client.get(URL))
    assert "ACME Corp B → to A" in said
    assert "Sales of 12 months rose from 400 to 500 (+9.5 points)" in said


def test_uncovered_accounts_show_the_days_beyond_the_rhythm_of_their_tier(client, cast, portfolio):
    client.force_login(cast.mia)
    assert "6 every 14" in text_of(client.get(URL))
    assert "Bolt Ltd" in text_of(client.get(f"{URL}uncovered/"))
    CoveragePolicy.objects.filter(tier="A").update(contact_every_days=20)
    assert "ACME Corp" not in text_of(client.get(f"{URL}uncovered/"))


def test_each_number_leads_to_the_list_behind_it(client, cast, portfolio):
    client.force_login(cast.bo)
    content = client.get(URL).content.decode()
    links = {
        unescape(link)
        for link in re.findall(r'href="(/(?:accounts|portfolio)/[^"]*\?[^"]*)"', content)
    }
    assert f"/accounts/?team={cast.north.pk}&tier=A&stage=2" in links
    assert f"/accounts/?team={cast.north.pk}&stage=2" in links
    assert f"/portfolio/movers/?team={cast.north.pk}&what=rose" in links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_the_numbers_of_a_team_lead_to_its_own_lists(client, cast, portfolio):
    client.force_login(cast.mia)
    content = unescape(client.get(URL).content.decode())
    assert f"/portfolio/movers/?team={cast.north.pk}&what=fell" in content
    uncovered = f"/portfolio/uncovered/?team={cast.south.pk}"
    assert uncovered in content
    assert "ACME Corp" not in text_of(client.get(uncovered))


def test_an_earlier_day_shows_what_was_known_then(client, cast, portfolio):
    before = evaluation(AS_OF - timedelta(days=30), current=False)
    standing(before, cast.acme, tier="B")
    PortfolioSummary.objects.create(
        evaluation=before, team=cast.north, figures=figures(1, "300.00", top20_share=77.7)
    )
    client.force_login(cast.bo)
    now, then = client.get(URL), client.get(URL, {"as_of": "2026-02-15"})
    assert "77.7 %" not in text_of(now)
    assert "77.7 %" in text_of(then)
    assert "as of 31 Jan 2026" in text_of(then)
    assert "as_of=2026-01-31" in now.content.decode()  # one step back
    listed = f"/portfolio/accounts/?team={cast.north.pk}&amp;as_of=2026-01-31&amp;tier=B"
    assert listed in then.content.decode()  # the list of accounts shows today's tiers
    assert "ACME Corp" in text_of(client.get(unescape(listed)))


def test_switching_the_day_keeps_what_the_list_is_about(client, cast, portfolio):
    client.force_login(cast.bo)
    said = client.get(f"{URL}accounts/?tier=A&stage=2").content.decode()
    assert '<input type="hidden" name="tier" value="A">' in said
    assert '<input type="hidden" name="stage" value="2">' in said
    assert 'name="what" value="fell"' in client.get(f"{URL}movers/?what=fell").content.decode()


def test_a_day_before_the_first_evaluation_and_no_day_at_all(client, cast, portfolio):
    client.force_login(cast.mia)
    answer = client.get(URL, {"as_of": "2020-01-01"})
    assert "nothing had been evaluated yet" in text_of(answer)
    assert client.get(URL, {"as_of": "soon"}).status_code == 404
    assert client.get(f"{URL}movers/", {"what": "sideways"}).status_code == 404
    assert client.get(f"{URL}movers/", {"cursor": "made up"}).status_code == 404
    assert client.get(f"{URL}accounts/", {"stage": "9"}).status_code == 404


def test_before_the_first_evaluation_the_page_says_what_will_come(client, cast):
    client.force_login(cast.mia)
    assert "Nothing has been evaluated yet" in text_of(client.get(URL))


def test_a_team_without_evaluated_accounts_is_told_how_it_gets_some(client, cast, portfolio):
    """A team that is younger than the evaluation, or one that nobody gave accounts to."""
    PortfolioSummary.objects.filter(team=cast.north).delete()
    client.force_login(cast.bo)
    answer = text_of(client.get(URL))
    assert "No account of this team has been evaluated" in answer
    assert "Uncovered" not in answer


def test_everything_is_said_in_chinese_too(client, cast, portfolio):
    client.force_login(cast.bo)
    chinese = {"accept-language": "zh-hans"}
    said = text_of(client.get(URL, headers=chinese))
    assert "前 20 % 的客户带来 40.0 % 的销售额" in said
    assert "近 12 个月销售额由 400 升至 500" in said
    for page in ("movers/", "uncovered/", "accounts/"):
        assert "客户" in text_of(client.get(URL + page, headers=chinese))


def test_long_lists_come_in_pages(client, cast, portfolio):
    for number in range(60):
        account = Account.objects.create(code=f"N{number}", name=f"N{number}", team=cast.north)
        rise(portfolio, account, before="A", after="BCD"[number % 3])
        standing(portfolio, account, rank=10 + number, score=50, last_contact_on=None)
    client.force_login(cast.bo)
    for page, rows in (("movers/?what=fell", 60), ("uncovered/", 61), ("accounts/?tier=A", 61)):
        first = client.get(URL + page).content.decode()
        following = unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])
        second = client.get(URL + page.partition("?")[0] + following).content.decode()
        seen = re.findall(r'<a class="name" href="/accounts/(\d+)/"', first + second)
        assert len(seen) == len(set(seen)) == rows
        assert 'rel="next"' not in second


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(
    ("path", "queries"), [("", 18), ("movers/", 12), ("uncovered/", 13), ("accounts/", 12)]
)
def test_queries_do_not_grow_with_rows(
    client, cast, portfolio, django_assert_max_num_queries, rows, path, queries
):
    for number in range(rows):
        account = Account.objects.create(
            code=f"N{number}", name=f"N{number}", team=cast.north, owner=cast.anna
        )
        rise(portfolio, account)
        standing(portfolio, account, rank=10 + number)
    client.force_login(cast.bo)
    with django_assert_max_num_queries(queries):
        assert client.get(URL + path).status_code == 200
