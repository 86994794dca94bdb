"""Every page and answer of the studio and the portfolio, as it was known on a past day.

What an address said when the day was today is kept; then facts change, and it must say the same as
of the day, though it says something else today. An address that ignores the day fails.
"""

import uuid
from datetime import datetime, time, timedelta
from decimal import Decimal
from html.parser import HTMLParser

import numpy as np
import pytest
from django.utils import timezone

from accounts.models import Account, Feedback, Industry, Opportunity, Sale
from accounts.services import update_account
from kam.core.models import Change
from scoring import past
from scoring.matching import grids, judging, rank_all
from scoring.matching.grids import NeedField
from scoring.models import Criterion, CriterionWeight, Demand, Evaluation, IndustryNeed
from scoring.perceived import create_perceived_value
from scoring.services import evaluate
from scoring.simulation.columns import prepare
from scoring.versions.services import activate_model, copy_model
from tests.api.conftest import Rest

TODAY = timezone.localdate()
THEN, NOW = TODAY - timedelta(days=200), TODAY - timedelta(days=2)
PAGES = [
    "/portfolio/", "/portfolio/movers/", "/portfolio/uncovered/", "/portfolio/accounts/?tier=A",
    "/matrix/", "/lifecycle/", "/concentration/", "/concentration/loss/?account={account}",
    "/programme/", "/criteria/", "/criteria/effort/", "/loyalty/?list=all", "/value/",
    "/value/?list=leaving", "/perceived-value/", "/models/", "/models/border/", "/matching/",
    "/matching/?list=ask", "/matching/?list=outcomes", "/matching/industries/",
    "/matching/criteria/",
]  # fmt: skip
REST = [
    "portfolio/concentration/", "portfolio/loss/?account={account}", "portfolio/programme/",
    "portfolio/matrix/", "portfolio/lifecycle/", "accounts/{account}/criteria/",
    "accounts/{account}/value/", "accounts/{account}/loyalty/", "accounts/{account}/score/",
    "loyalty/", "lifetime-fit/", "retention-fit/", "border-cases/", "matching/",
    "prospect-matches/", "perceived-values/",
]  # fmt: skip
NOT_OF_THE_DAY = ("as_of", "finished_at", "judged_on", "next", "previous", "state")


class Figures(HTMLParser):
    """What stands in the tables and in bold, but for what one may do about it."""

    def __init__(self, page):
        super().__init__()
        self.kept, self.found, self.acting = [], 0, False
        self.feed(page[page.index("<main") : page.index("</main")])

    def handle_starttag(self, tag, attrs):
        self.found += tag in ("td", "li", "strong")
        values = dict(attrs)
        self.acting = tag == "button" or (tag == "a" and "btn" in values.get("class", ""))
        if tag == "input" and self.found and values.get("type") != "hidden":
            self.kept += [values["value"]] if values.get("value") else []

    def handle_endtag(self, tag):
        self.found -= tag in ("td", "li", "strong")
        self.acting = self.acting and tag not in ("a", "button")

    def handle_data(self, text):
        if self.found and not self.acting and text.strip():
            self.kept.append(text.strip())


def bought(account, random, days, size):
    return [
        Sale(
            account=account, date=day, amount=amount, base_amount=amount, currency="EUR",
            key=uuid.uuid4(),
        )
        for day in days
        for amount in [round(size * random.gamma(3, 1 / 3) + 1, 2)]
    ]  # fmt: skip


def some_days(random, first, last, gap):
    """Days of purchases, so many days apart on the mean."""
    while first < last:
        yield first
        first += timedelta(days=1 + round(random.exponential(gap)))


@pytest.fixture
def company(cast):
    """110 customers of North that buy at rates of their own, and twelve prospects, up to THEN."""
    random = np.random.default_rng(5)
    customers = Account.objects.bulk_create(
        Account(
            code=f"C{n:03}", name=f"Customer {n:03}", owner=cast.anna, team=cast.north,
            status="active", annual_revenue=1_000_000 - 7_000 * n,
        )
        for n in range(110)
    )  # fmt: skip
    sales = []
    for n, account in enumerate(customers):
        left = {0: 365, 1: int(random.integers(100, 600))}.get(n % 5, 0)
        first, stop = THEN - timedelta(days=650 + n), THEN - timedelta(days=left)
        days = some_days(random, first, stop, random.gamma(3, 12) + 3)
        sales += bought(account, random, days, random.gamma(4, 250))
    Sale.objects.bulk_create(sales)
    Feedback.objects.bulk_create(
        Feedback(account=each, given_on=THEN - timedelta(days=20), satisfaction=n % 11)
        for n, each in enumerate(customers[:40])
    )
    market(cast)
    seen(cast, customers[0], THEN - timedelta(days=40), ours=5)
    Change.objects.update(at=timezone.make_aware(datetime.combine(THEN, time.min)))
    return customers


def market(cast):
    food, steel = (Industry.objects.create(name=name) for name in ("Food", "Steel"))
    rated = [(food, "Pumps", 4, 4), (food, "Valves", 5, 1), (steel, "Pumps", 2, 3)]
    fields = [NeedField(i.pk, line, Decimal(n), Decimal(s)) for i, line, n, s in rated]
    grids.save_needs(fields=fields, actor=cast.mia)
    for name, capability in (("Price", "0.5"), ("Quality", "0.9"), ("Brand", "0.3")):
        grids.create_criterion(actor=cast.mia, name=name, capability=Decimal(capability))
    prospects = Account.objects.bulk_create(
        Account(
            code=f"P{n}", name=f"Prospect {n}", status="prospect", owner=cast.anna,
            team=cast.north, industry=(food, steel)[n % 2],
        )
        for n in range(12)
    )  # fmt: skip
    rank_all(today=THEN - timedelta(days=90))
    for n, account in enumerate(prospects[:9]):
        judged(cast, account, demand=1 + n / 2, price=n, quality=9 - n)
    rank_all(today=THEN - timedelta(days=90))
    closed(prospects[0], THEN - timedelta(days=10), "won")


def judged(cast, account, demand, price, quality):
    numbers = dict(Criterion.objects.values_list("name", "pk"))
    weights = {numbers["Price"]: Decimal(price), numbers["Quality"]: Decimal(quality)}
    judging.judge(
        account=account, actor=cast.anna, demands={"Pumps": Decimal(demand)}, weights=weights
    )


def closed(account, day, stage):
    Opportunity.objects.create(
        account=account, name=f"Offer of {day}", stage=stage, amount=5000, closed_on=day
    )


def seen(cast, account, day, ours):
    ratings = [{"attribute": "Quality", "weight": 50, "ours": ours, "theirs": 8}]
    create_perceived_value(
        actor=cast.mia, account=account, judged_on=day, competitor="Rival", price=100,
        ratings=ratings,
    )  # fmt: skip


def time_goes_on(cast, customers):
    """Since THEN: others buy, owners change, grids and judgements are mended, a version counts."""
    random = np.random.default_rng(6)
    first = THEN + timedelta(days=3)
    Sale.objects.bulk_create(
        line
        for n, account in enumerate(customers[60:])
        for line in bought(account, random, some_days(random, first, NOW, 30), 9000 - 60 * n)
    )
    Feedback.objects.create(account=customers[0], given_on=NOW, satisfaction=0)
    for account in customers[100:]:
        update_account(account=account, actor=cast.mia, changes={"owner": cast.ben})
    seen(cast, customers[0], NOW, ours=9)
    markets_move(cast)
    draft = copy_model(
        model=Evaluation.objects.current().model, actor=cast.mia, changes={"name": "Second"}
    )
    activate_model(model=draft, actor=cast.mia, reason="Better")


def markets_move(cast):
    prospects = list(Account.objects.filter(code__startswith="P").order_by("pk"))
    rank_all()
    pumps = IndustryNeed.objects.get(industry__name="Food", line="Pumps")
    grids.update_need(need=pumps, actor=cast.mia, changes={"need": Decimal(1)})
    steel = pumps.industry_id
    new = [NeedField(steel, "Seals", Decimal(5), Decimal(5))]
    grids.save_needs(fields=new, actor=cast.mia)
    grids.remove_criterion(criterion=Criterion.objects.get(name="Brand"), actor=cast.mia)
    quality = Criterion.objects.get(name="Quality")
    grids.update_criterion(
        criterion=quality, actor=cast.mia, changes={"name": "Finish", "capability": Decimal("0.1")}
    )
    grids.set_targets(top_percent=Decimal(50), actor=cast.mia)
    judging.update_demand(
        demand=Demand.objects.get(account=prospects[1]), actor=cast.anna,
        changes={"level": Decimal(5)},
    )  # fmt: skip
    judging.remove_demand(demand=Demand.objects.get(account=prospects[2]), actor=cast.anna)
    judging.remove_weight(
        weight=CriterionWeight.objects.filter(account=prospects[3]).earliest("pk"), actor=cast.anna
    )
    judging.create_demand(actor=cast.anna, account=prospects[9], line="Pumps", level=Decimal(5))
    update_account(account=prospects[4], actor=cast.mia, changes={"status": "active"})
    update_account(account=prospects[5], actor=cast.mia, changes={"industry": pumps.industry})
    closed(prospects[6], NOW, "lost")
    rank_all()


def work_out(evaluation):
    if evaluation.is_current:
        prepare(evaluation)
    for what, work in past.WORKS.items():
        if what != "matching" or not evaluation.is_current:
            work.now(evaluation)


def answers(client, account, day=None):
    """Address → what it says; as of a day where one is given."""
    found = {}
    for address in PAGES:
        page = client.get(asking(address, account, day))
        assert page.status_code == 200, address
        found[address] = Figures(page.content.decode()).kept
    for address in REST:
        answer = client.get("/api/v1/" + asking(address, account, day))
        found[address] = of_the_day(answer.json())
    return found


def asking(address, account, day):
    address = address.format(account=account.pk)
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}as_of={day}" if day else address


def of_the_day(told):
    if isinstance(told, dict):
        return {n: of_the_day(value) for n, value in told.items() if n not in NOT_OF_THE_DAY}
    return [of_the_day(each) for each in told] if isinstance(told, list) else told


def test_all_answer_as_it_was_known_on_the_day(client, cast, company, settings, tmp_path):
    settings.VAR_DIR = tmp_path  # where columns of simulations lie
    client.force_login(cast.mia)
    account = company[3]
    then = evaluate(as_of=THEN)
    work_out(then)
    before = answers(client, account)
    time_goes_on(cast, company)
    work_out(evaluate(as_of=NOW))
    then.refresh_from_db()
    work_out(then)  # anew, from the facts of today
    today, again = answers(client, account), answers(client, account, THEN)
    assert [address for address in before if today[address] == before[address]] == []
    assert {a: (before[a], again[a]) for a in before if again[a] != before[a]} == {}


@pytest.fixture
def evaluated(cast):
    """Two evaluations and nothing more: what is worked out on request is not there."""
    for day in (THEN, NOW):
        evaluate(as_of=day)
    return cast.acme


DAYS = [  # asked for, what each page says of it
    (THEN + timedelta(days=5), "was the last one"),
    (TODAY + timedelta(days=5), "still to come"),
    (THEN - timedelta(days=5), "nothing had been evaluated yet"),
]


@pytest.mark.parametrize(("day", "said"), DAYS)
def test_each_page_says_what_is_known_of_a_day_without_an_evaluation(
    client, cast, evaluated, day, said
):
    client.force_login(cast.mia)
    silent = []
    for address in PAGES:
        page = client.get(asking(address, evaluated, day))
        assert page.status_code == 200, address
        if said not in page.content.decode():
            silent.append(address)
    assert silent == []


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (THEN - timedelta(days=5), (200, 404)), (TODAY + timedelta(days=1), (400,)),
        ("yesterday", (400,)), ("2026-02-30", (400,)),
    ],
)  # fmt: skip
def test_rest_refuses_a_day_that_is_none_and_knows_nothing_before_the_first(
    cast, evaluated, day, status
):
    rest, wrong = Rest(user=cast.mia), {}
    for address in REST:
        answer = rest.read(asking(address, evaluated, day))
        known = answer.status_code == 200 and answer.json().get("results", [None])
        if answer.status_code not in status or known:
            wrong[address] = answer.status_code
    assert wrong == {}
