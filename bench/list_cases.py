"""The lists that are measured: what is asked of the product, and the SQL a person would write."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

ROWS = 50
COLUMNS = """
    a.id, a.code, a.name, a.parent_id AS parent, i.name AS industry, a.region, a.country, a.website,
    a.employees, a.annual_revenue::text, a.reference_value, a.owner_id, u.name AS owner_name,
    a.team_id, t.name AS team_name, a.status, a.since::text, s.tier, s.score::float8, s.rank,
    s.completeness::float8, s.stage, s.segment, s.sales_12m::text, a.last_contact_at::text,
    a.next_step_due::text, a.created_at::text, a.updated_at::text
"""
JOINS = """
    LEFT JOIN accounts_industry i ON i.id = a.industry_id
    LEFT JOIN accounts_user u ON u.id = a.owner_id
    LEFT JOIN accounts_team t ON t.id = a.team_id
"""
FROM_ACCOUNTS = """
    accounts_account a
    LEFT JOIN scoring_standing s ON s.account_id = a.id AND s.evaluation_id = %(evaluation)s
"""
FROM_STANDINGS = """
    scoring_standing s JOIN accounts_account a ON a.id = s.account_id
"""
OF_RUN = "s.evaluation_id = %(evaluation)s"


@dataclass(frozen=True)
class Case:
    """A list as a user asks for it, and its bare counterpart."""

    name: str
    user: str
    query: dict[str, Any]
    source: str
    where: str
    order: str

    @property
    def path(self) -> str:
        return f"/api/v1/accounts/?{urlencode(self.query, doseq=True)}"

    @property
    def sql(self) -> str:
        where = f"WHERE {self.where}" if self.where else ""
        return f"SELECT {COLUMNS} FROM {self.source} {JOINS} {where} ORDER BY {self.order} LIMIT {ROWS}"


def cases(
    *, rep: str, rep_id: int, rep_accounts: list[int], manager: str, team_ids: list[int], word: str
) -> list[Case]:
    """Orders, filters, search and the views of a rep and of a manager."""
    teams = ", ".join(map(str, team_ids))
    on_team = ", ".join(map(str, [*rep_accounts, 0]))  # never empty, which SQL refuses
    by_score = "s.score DESC, a.id"
    in_electronics = "i.name = 'Electronics' AND a.status = 'active' AND s.tier = 'B'"
    filters = {"industry": "Electronics", "status": "active", "tier": "B", "ordering": "-score"}
    return [
        Case("by name", "admin", {}, FROM_ACCOUNTS, "", "a.name, a.id"),
        Case("by score", "admin", {"ordering": "-score"}, FROM_STANDINGS, OF_RUN, by_score),
        Case(
            *("by sales", "admin", {"ordering": "-sales_12m"}, FROM_STANDINGS, OF_RUN),
            "s.sales_12m DESC, a.id",
        ),
        Case(
            *("three filters, by score", "admin", filters, FROM_STANDINGS),
            *(f"{OF_RUN} AND {in_electronics}", by_score),
        ),
        Case(
            *("search, two Chinese characters", "admin", {"q": "苏州"}, FROM_ACCOUNTS),
            *("kam_grams(a.name, a.code) @> '{苏州}'", "a.name, a.id"),
        ),
        Case(
            *("search, a word", "admin", {"q": word}, FROM_ACCOUNTS),
            *(f"upper(a.name) LIKE upper('%%{word}%%')", "a.name, a.id"),
        ),
        Case(
            *("a rep's own, by score", rep, {"ordering": "-score"}, FROM_ACCOUNTS),
            *(f"(a.owner_id = {rep_id} OR a.id IN ({on_team}))", "s.score DESC NULLS LAST, a.id"),
        ),
        Case(
            *("a manager's teams, by score", manager, {"ordering": "-score"}, FROM_STANDINGS),
            *(f"{OF_RUN} AND a.team_id IN ({teams})", by_score),
        ),
        Case(
            *("a manager's teams, by name", manager, {}, FROM_ACCOUNTS),
            *(f"a.team_id IN ({teams})", "a.name, a.id"),
        ),
    ]
