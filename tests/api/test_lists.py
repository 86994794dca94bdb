"""What goes out: lists, their cost, and the schema that describes them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from drf_spectacular.validation import validate_schema

from accounts import services
from accounts.models import Account, Industry, Person
from kam.core.api.fields import StrictModelSerializer, StrictSerializer
from kam.core.api.schema import document
from scoring.api.account_rows import AccountSerializer
from scoring.models import Standing
from tests.api.conftest import Rest

CONTRACT = [
    "id",
    "code",
    "name",
    "parent",
    "industry",
    "region",
    "country",
    "employees",
    "annual_revenue",
    "owner",
    "team",
    "status",
    "since",
    "tier",
    "score",
    "rank",
    "percentile",
    "completeness",
    "border_share",
    "stage",
    "segment",
    "sales_12m",
    "currency",
    "last_contact_at",
    "next_step_due",
    "created_at",
    "updated_at",
]
LISTS = [
    "accounts",
    "people",
    "activities",
    "sales",
    "products",
    "wallets",
    "perceived-values",
    "referrals",
    "opportunities",
    "competitor-positions",
    "receivables",
    "concessions",
    "contracts",
    "costs-to-serve",
    "answers",
    "needs",
    "own-positions",
    "commitments",
    "feedback",
    "tokens",
    "jobs",
    "notifications",
    "imports",
    "evaluations",
    "scoring-models",
]


def test_an_account_has_the_fields_of_the_contract(rest, facts):
    row = rest("anna").read(f"accounts/{facts.acme.account.pk}/").json()
    assert set(row) >= set(CONTRACT)
    assert row["owner"] == {"id": facts.acme.account.owner.pk, "name": "Anna"}
    assert (row["tier"], row["sales_12m"], row["currency"]) == ("A", "100.00", "EUR")


def test_list_detail_and_schema_tell_the_same(rest, cast, facts):
    cast.acme.industry = Industry.objects.create(name="Pumps")
    cast.acme.parent, cast.acme.since = cast.bolt, date(2020, 1, 1)
    cast.acme.annual_revenue, cast.acme.employees = Decimal("1234.5"), 12
    cast.acme.save()
    client = rest("mia")  # anna would not be told of a parent in the South
    (listed,) = client.read("accounts/?code=ACME").json()["results"]
    assert listed == client.read(f"accounts/{cast.acme.pk}/").json()
    assert listed == client.read("accounts/by-code/ACME/").json()
    assert list(listed) == list(AccountSerializer.Meta.fields)
    assert (listed["industry"], listed["parent"]) == ("Pumps", cast.bolt.pk)
    assert listed["annual_revenue"] == "1234.50"


def test_the_serializer_would_show_the_same(rest, cast, facts):
    """The fast rows and the serializer that describes them agree on all that both know."""
    listed = rest("anna").read(f"accounts/{cast.acme.pk}/").json()
    computed = [name for name, field in AccountSerializer().fields.items() if field.read_only]
    for name, field in AccountSerializer().fields.items():
        if name not in computed:
            assert _shown_by(field, cast.acme) == listed[name], name


def _shown_by(field, account):
    value = field.get_attribute(account)
    return None if value is None else field.to_representation(value)


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(
    "address",
    [
        "accounts", "people", "activities", "sales", "opportunities", "answers", "needs",
        "commitments", "feedback",
    ],
)  # fmt: skip
def test_queries_do_not_grow_with_rows(
    rest, facts, cast, django_assert_max_num_queries, rows, address
):
    for number in range(rows - 1):
        _one_more(address, cast, number)
    client = rest("bo")
    with django_assert_max_num_queries(9):  # session, user, roles, teams, evaluation, page, with
        assert len(client.read(f"{address}/").json()["results"]) == rows


def _one_more(address, cast, number):
    on = {"actor": cast.anna, "account": cast.acme}
    if address == "accounts":
        services.create_account(actor=cast.anna, code=f"N{number}", name="New")
    if address == "people":
        services.create_person(**on, name="P", roles=["coach"], known_by=cast.bo)
    if address == "activities":
        at = cast.acme.created_at
        services.log_activity(**on, kind="call", at=at, people=Person.objects.all()[:1])
    if address == "sales":
        services.create_sale(**on, date=date(2026, 1, 1), amount="1")
    if address == "opportunities":
        services.create_opportunity(**on, name=f"O{number}")
    if address in ("answers", "needs", "commitments", "feedback"):
        _one_more_said(address, {**on, "person": Person.objects.filter(account=cast.acme).first()})


def _one_more_said(address, on):
    if address == "answers":
        services.create_answer(**on, question="use", text="Daily")
    if address == "needs":
        services.create_need(**on, stated="Cheaper")
    if address == "commitments":
        services.create_commitment(**on, what="A visit", due=date(2999, 1, 1))
    if address == "feedback":
        services.create_feedback(**on, satisfaction=8)


def test_a_token_costs_one_query(rest, facts, django_assert_num_queries):
    client = rest("mia", "read")
    client.read("accounts/")
    with django_assert_num_queries(4):  # token with its user, evaluation, page, tags with values
        client.read("accounts/")


def test_a_first_page_that_was_asked_before_follows_what_its_user_sees(rest, facts, cast):
    client = rest("bo", "read")

    def codes():
        return {row["code"] for row in client.read("accounts/").json()["results"]}

    assert codes() == {"ACME"}
    cast.bolt.team = cast.north
    cast.bolt.save()
    assert codes() == {"ACME", "BOLT"}
    cast.bo.team = None
    cast.bo.save()
    assert codes() == set()
    cast.bo.role = "admin"
    cast.bo.save()
    assert codes() == {"ACME", "BOLT"}


def test_a_narrowed_page_that_was_asked_before_follows_facts_and_filters(rest, facts, cast):
    """Its SQL is kept by the values asked for; what it answers never is."""
    client = rest("mia", "read")

    def codes(query):
        return {row["code"] for row in client.read(f"accounts/?{query}").json()["results"]}

    Account.objects.update(status="active")
    assert codes("status=active") == {"ACME", "BOLT"}
    assert codes("status=released") == set()
    Account.objects.filter(pk=cast.bolt.pk).update(status="released")
    assert codes("status=active") == {"ACME"}
    assert codes("status=released") == {"BOLT"}
    assert codes("status=released&status=active") == {"ACME", "BOLT"}
    assert codes("status=released&q=ACME") == set()


def test_a_token_opens_no_page(rest, cast):
    client = rest("mia", "read")
    assert (
        client.get("/accounts/", headers={"authorization": f"Bearer {client.key}"}).status_code
        == 401
    )
    docs = client.get("/api/v1/docs/", headers={"authorization": f"Bearer {client.key}"})
    assert docs.status_code == 401


@pytest.mark.parametrize("address", LISTS)
def test_every_list_is_a_page_with_links(rest, facts, address):
    client = rest("mia")
    body = client.read(f"{address}/?limit=1&count=true").json()
    assert list(body) == ["count", "next", "previous", "results"]
    assert "count" not in client.read(f"{address}/").json()
    if body["count"] > 1:
        second = client.read(body["next"]).json()
        back = client.read(second["previous"]).json()
        assert back["results"] == body["results"]


@pytest.fixture
def ranked(facts, cast):
    """Three more accounts: one ranked between the two, and two never evaluated."""
    fresh = [
        Account.objects.create(code=f"R{n}", name="Same", owner=cast.anna, team=cast.north)
        for n in range(3)
    ]
    model = Standing.objects.get(account=cast.bolt)
    values = {
        field.attname: getattr(model, field.attname) for field in Standing._meta.concrete_fields
    }
    Standing.objects.create(**{**values, "account_id": fresh[0].pk, "score": Decimal("50")})
    return fresh


KINDS = {  # of what is no text, or a text that does not stand in its order
    "sales_12m": float,
    "updated_at": datetime.fromisoformat,
    "last_contact_at": datetime.fromisoformat,
    "score": float,
}


@pytest.mark.parametrize(
    "order",
    [
        "score",
        "-score",
        "name",
        "-name",
        "sales_12m",
        "-sales_12m",
        "last_contact_at",
        "updated_at",
    ],
)
def test_an_order_is_total_and_puts_the_empty_last(rest, ranked, order):
    client, url, rows = rest("mia"), f"accounts/?ordering={order}&limit=2", []
    while url:
        body = client.read(url).json()
        rows, url = rows + body["results"], body["next"]
    assert len({row["id"] for row in rows}) == len(rows) == 5
    values = [row[order.lstrip("-")] for row in rows]
    given = [KINDS.get(order.lstrip("-"), str)(v) for v in values if v is not None]
    assert None not in values[: len(given)]
    assert given == sorted(given, reverse=order.startswith("-"))


FILTERS = [
    ("q=acm", ["ACME"]),
    ("code=acme", ["ACME"]),
    ("tier=A", ["ACME"]),
    ("tier=A&tier=D", ["ACME", "BOLT"]),
    ("stage=acquisition", ["ACME", "BOLT"]),
    ("stage=churned", []),
    ("country=China", ["BOLT"]),
    ("status=active&status=prospect", ["ACME", "BOLT"]),
    ("score_min=99", []),
    ("score_max=100", ["ACME", "BOLT"]),
    ("last_contact_before=2026-01-01", []),
    ("updated_since=2020-01-01T00:00:00Z", ["ACME", "BOLT"]),
    ("industry=Pumps", []),
    ("region=north", []),
]


@pytest.mark.parametrize(("query", "codes"), FILTERS)
def test_filters(rest, facts, query, codes):
    Industry.objects.create(name="Pumps")
    rows = rest("mia").read(f"accounts/?{query}").json()["results"]
    assert [row["code"] for row in rows] == codes


def test_filters_by_owner_team_and_parent(rest, facts, cast):
    client = rest("mia")
    for query in (f"owner={cast.sue.pk}", f"team={cast.south.pk}"):
        assert [row["code"] for row in client.read(f"accounts/?{query}").json()["results"]] == [
            "BOLT"
        ]
    assert client.read(f"accounts/?parent={cast.bolt.pk}").json()["results"] == []
    assert client.read(f"sales/?account={cast.bolt.pk}&count=true").json()["count"] == 1


def test_an_explanation_adds_up(rest, facts, cast):
    body = rest("anna").read(f"accounts/{cast.acme.pk}/score/").json()
    parts = [metric["contribution"] for part in body["dimensions"] for metric in part["metrics"]]
    assert sum(parts) == pytest.approx(body["score"], abs=1e-3)
    assert body["as_of"] == "2026-03-02"


def test_an_account_that_was_never_evaluated_says_so(rest, cast):
    answer = rest("anna").read(f"accounts/{cast.acme.pk}/score/")
    assert answer.json()["errors"][0]["code"] == "not_evaluated"


def test_history_is_newest_first(rest, facts, cast):
    rows = rest("anna").read(f"accounts/{cast.acme.pk}/history/").json()["results"]
    assert [row["as_of"] for row in rows] == ["2026-03-02"]


@pytest.mark.parametrize(
    ("form", "begins"), [("csv", b"\xef\xbb\xbfcode,name"), ("xlsx", b"PK"), ("ndjson", b'{"code"')]
)
def test_an_export_is_a_file(rest, facts, form, begins):
    answer = rest("mia").read(f"accounts/export/?format={form}&ordering=-score&tier=A")
    assert b"".join(answer.streaming_content).startswith(begins)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="accounts.{form}"'


def test_an_export_holds_no_formula(rest, cast):
    cast.acme.name = '=HYPERLINK("http://evil.example")'
    cast.acme.save()
    text = b"".join(rest("anna").read("accounts/export/").streaming_content).decode()
    assert "'=HYPERLINK" in text


def test_an_export_says_when_it_cannot(rest):
    assert rest("mia").read("accounts/export/?format=pdf").status_code == 400
    assert rest("mia").read("accounts/export/?limit=5").status_code == 400


def test_the_schema_is_valid_openapi_3_1(rest):
    body = rest("anna").read("schema/?format=json").json()
    assert body["openapi"].startswith("3.1")
    validate_schema(body)


def test_the_schema_also_comes_as_yaml(rest):
    answer = rest("anna").read("schema/?format=yaml")
    assert answer.content.startswith(b"openapi: 3.1.0")
    assert rest("anna").read("schema/?format=xml").status_code == 400


def test_no_component_is_described_by_how_we_read_it():
    ours = [(one.__doc__ or "").split("\n")[0] for one in (StrictSerializer, StrictModelSerializer)]
    told = {row.get("description", "") for row in document()["components"]["schemas"].values()}
    assert told
    assert not [said for said in told if said.split("\n")[0] in ours]


def test_every_operation_is_described_in_words():
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            assert operation.get("summary"), f"{method} {path}"
            assert operation.get("description"), f"{method} {path}"


def test_the_schema_stands_on_a_page_without_inline_script(client, cast):
    client.force_login(cast.anna)
    page = client.get("/api/v1/docs/").content.decode()
    assert "swagger-ui-bundle.js" in page
    assert "<script>" not in page
    assert "style=" not in page


def test_problems_speak_the_language_of_the_reader(cast):
    answer = Rest(user=cast.anna).read("accounts/?x=1", accept_language="zh-hans")
    assert answer.json()["errors"][0]["detail"] == "此处没有这个参数。"
