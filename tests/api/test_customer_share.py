"""Customer share over REST, every answer held against the schema."""

import pytest

from tests.api.conftest import PREFIX


@pytest.mark.parametrize(("who", "status"), [("anna", 200), ("rita", 200), ("zed", 404)])
def test_the_share_is_for_who_sees_the_account(rest, cast, facts, who, status):
    answer = rest(who).get(f"{PREFIX}accounts/{cast.acme.pk}/customer-share/")
    assert answer.status_code == status
    if status == 200:  # sales of 100 in a spend of 1,000
        assert [(row["year"], row["share"]) for row in answer.json()] == [(2026, 0.1)]


def test_a_place_among_suppliers_comes_in_over_rest(rest, cast, facts):
    wallet = {"account": cast.acme.pk, "year": 2024, "rank": 1, "suppliers": 2}
    assert rest("anna").add("wallets/", wallet).status_code == 201
    shares = rest("anna").read(f"accounts/{cast.acme.pk}/customer-share/").json()
    assert [round(row["share"], 2) for row in shares if row["estimated"]] == [0.1, 0.67]
    refused = rest("anna").add("wallets/", {**wallet, "year": 2023, "rank": 3})
    assert refused.status_code == 400


def test_it_is_told_as_of_a_day(rest, cast, facts):
    """The spend is of 2026, the sale of 5 January."""
    address = f"accounts/{cast.acme.pk}/customer-share/?as_of="
    assert rest("anna").read(f"{address}2025-12-31").json() == []
    assert [row["share"] for row in rest("anna").read(f"{address}2026-01-01").json()] == [0]
    for day in ("2999-01-01", "soon"):
        assert rest("anna").read(f"{address}{day}").status_code == 400


def test_unknown_parameters_are_refused(rest, cast, facts):
    assert rest("bo").get(f"{PREFIX}accounts/{cast.acme.pk}/customer-share/?x=1").status_code == 400
