"""The customers' own rows, chunk by chunk."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planning.demo.contacts import LastWord
from planning.demo.load import Columns
from planning.demo.patterns import CHURNED, DAYS, MONTHS, NEW, PROSPECT, Floats, Ints
from planning.demo.plan import FAMILY_EVERY, Plan, is_family
from planning.demo.words import (
    BRAND_FIRST,
    BRAND_SECOND,
    CHINESE_CITIES,
    CHINESE_FORMS,
    INDUSTRIES,
    NAME_FIRST,
    NAME_SECOND,
    PLACES,
)

FIRST_CODE: Final = 10_001
UNKNOWN: Final = 0.15  # share of accounts where a field of the fact sheet is empty


def account_columns(
    plan: Plan,
    rows: range,
    names: Sequence[str],
    first_months: Ints,
    last_words: Sequence[LastWord],
    team_ids: dict[str, int],
) -> Columns:
    """The accounts of `rows`, numbered from 1; groups point to their parent, which comes first."""
    part = slice(rows.start, rows.stop)
    rng = plan.stream("accounts", rows.start)
    kind = plan.kind[part]
    places = [PLACES[index] for index in plan.place[part].tolist()]
    return {
        "id": np.arange(rows.start + 1, rows.stop + 1),
        "code": [f"C{FIRST_CODE + row}" for row in rows],
        "name": names,
        "parent_id": [_parent(row) for row in rows],
        "industry_id": plan.industry[part] + 1,
        "region": [region for _, region, *_ in places],
        "country": [country for country, *_ in places],
        "website": [f"https://{domain(row)}" for row in rows],
        "employees": _maybe(np.round(np.exp(3.2 + 4.2 * plan.weight[part] + rng.normal(0, 0.6, len(rows)))), rng),
        "annual_revenue": _maybe(np.round(np.exp(14.5 + 5 * plan.weight[part] + rng.normal(0, 0.6, len(rows))), -4), rng),
        "reference_value": _reference_values(plan.weight[part], rng),
        "owner_id": [owner or None for owner in plan.owner[part].tolist()],
        "team_id": [team_ids[team] for _, _, team, *_ in places],
        "status": _statuses(kind, plan.owner[part], rng),
        "since": _since(plan.today, kind, first_months, rng),
        "last_contact_at": [word.contact_at for word in last_words],
        "next_step_due": [word.step_due for word in last_words],
    }  # fmt: skip


def is_chinese(plan: Plan, row: int) -> bool:
    return PLACES[plan.place[row]][0] == "China"


def domain(row: int) -> str:
    """An address that can never be anybody's: `.example` is reserved (RFC 2606)."""
    return f"c{FIRST_CODE + row}.example"


def company_name(plan: Plan, row: int) -> str:
    """The same row always has the same name; members of a group share their first word."""
    dice = random.Random(f"{plan.seed}/name/{row}")  # noqa: S311 - invented names
    head = row - row % FAMILY_EVERY if is_family(row) else row
    if is_chinese(plan, row):
        return _chinese_name(plan, row, head, dice)
    return _english_name(plan, row, head, dice)


def _english_name(plan: Plan, row: int, head: int, dice: random.Random) -> str:
    words = len(NAME_FIRST) * len(NAME_SECOND)
    number = (head * 787 + plan.seed * 31) % words  # 787 shares no factor: no stem twice in a round
    stem = NAME_FIRST[number % len(NAME_FIRST)] + NAME_SECOND[number // len(NAME_FIRST)]
    if head >= words:
        stem += f" {dice.choice(NAME_FIRST)}"
    if is_family(row) and row == head:
        return f"{stem} Group"
    sector = _sector(INDUSTRIES[plan.industry[row]][2], row, dice)
    return f"{stem} {sector} {dice.choice(PLACES[plan.place[row]][4])}"


def _chinese_name(plan: Plan, row: int, head: int, dice: random.Random) -> str:
    brands = len(BRAND_FIRST) * len(BRAND_SECOND)
    number = (head * 577 + plan.seed * 17) % brands
    brand = BRAND_FIRST[number % len(BRAND_FIRST)] + BRAND_SECOND[number // len(BRAND_FIRST)]
    sector = _sector(INDUSTRIES[plan.industry[row]][3], row, dice)
    city = dice.choice(CHINESE_CITIES[PLACES[plan.place[row]][1]])
    if is_family(row) and row == head:
        return f"{brand}集团有限公司"
    return f"{city}{brand}{sector}{dice.choice(CHINESE_FORMS)}"


def _sector(words: list[str], row: int, dice: random.Random) -> str:
    """Members of a group do different things."""
    return words[row % FAMILY_EVERY % len(words)] if is_family(row) else dice.choice(words)


def _parent(row: int) -> int | None:
    """The head of the group; in every other group the third belongs to the second."""
    place = row % FAMILY_EVERY
    if not is_family(row) or not place:
        return None
    deep = row // FAMILY_EVERY % 2 == 0
    return row if place == 2 and deep else row - place + 1


def _maybe(values: NDArray[np.floating], rng: np.random.Generator) -> list[int | None]:
    unknown = rng.random(len(values)) < UNKNOWN
    return [None if u else int(v) for u, v in zip(unknown.tolist(), values.tolist(), strict=True)]


def _reference_values(weight: Floats, rng: np.random.Generator) -> list[int | None]:
    """Judged at two thirds of them, higher for the large."""
    values = np.clip(np.round(1 + 3 * weight + rng.normal(0, 0.9, len(weight))), 1, 5)
    unknown = rng.random(len(weight)) < 1 / 3
    return [None if u else int(v) for u, v in zip(unknown.tolist(), values.tolist(), strict=True)]


def _statuses(kind: Ints, owner: Ints, rng: np.random.Generator) -> list[str]:
    """Prospects, active ones, of the churned a third let go, and one in a hundred archived."""
    released = (kind == CHURNED) & (rng.random(len(kind)) < 0.33)
    archived = (rng.random(len(kind)) < 0.01) & (owner == 0)
    status = np.where(kind == PROSPECT, "prospect", np.where(released, "released", "active"))
    return np.where(archived, "archived", status).tolist()


def _since(
    today: date, kind: Ints, first_months: Ints, rng: np.random.Generator
) -> list[date | None]:
    """New ones since their first month, others for 3 to 15 years; prospects not yet."""
    old = DAYS + rng.integers(0, 12 * 365, len(kind))
    recent = ((MONTHS - first_months) * DAYS / MONTHS).astype(np.int64)
    days = np.where(kind == NEW, recent, old).tolist()
    prospects = (kind == PROSPECT).tolist()
    return [
        None if prospect else today - timedelta(days=back)
        for back, prospect in zip(days, prospects, strict=True)
    ]
