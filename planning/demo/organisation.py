"""The invented business itself: teams, people who log in, industries and products."""

import random
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password

from accounts.models import Industry, Product, Team, User
from planning.demo.words import (
    FAMILY,
    GIVEN,
    GIVEN_CHINESE,
    INDUSTRIES,
    LINES,
    PLACES,
    SURNAMES,
    TEAMS,
    USERS,
)

LOGINS: Final = ("rep", "manager", "admin")
ACCOUNTS_PER_REP: Final = 2_000
MOST_REPS: Final = 480


@dataclass(frozen=True)
class Organisation:
    """What the generators refer to, by number; lists follow the order of the word lists."""

    users: dict[str, User]
    teams: dict[str, Team]
    reps: dict[str, list[int]]  # leaf team → its reps; the demo rep has a portfolio of their own

    @property
    def rep(self) -> int:
        return self.users["rep"].pk

    @property
    def admin(self) -> int:
        return self.users["admin"].pk

    def helpers(self, team: str) -> list[int]:
        """Who of us else turns up at the team's accounts: colleagues of the region."""
        region = TEAMS[team]
        return [
            user.pk for user in self.users.values()
            if user.role != User.Role.READER and user.team and TEAMS[user.team.name] in (region, None)
        ]  # fmt: skip


def found(*, accounts: int, password: str | None) -> Organisation:
    """Create teams, users, industries and products; the demo logins alone get the password, if any."""
    teams: dict[str, Team] = {}
    for name, parent in TEAMS.items():
        teams[name] = Team.objects.create(name=name, parent=teams.get(parent or ""))
    users = {
        username: _user(username, name, role, teams.get(team or ""), language, password)
        for username, name, role, team, language in USERS
    }
    reps = _reps(users, teams, extra=min(accounts // ACCOUNTS_PER_REP, MOST_REPS))
    Industry.objects.bulk_create(
        Industry(pk=number, name=name, fit=fit)
        for number, (name, fit, _, _) in enumerate(INDUSTRIES, start=1)
    )
    Product.objects.bulk_create(_products())
    return Organisation(users=users, teams=teams, reps=reps)


def _user(
    username: str, name: str, role: str, team: Team | None, language: str, password: str | None
) -> User:
    return User.objects.create_user(
        username,
        password if username in LOGINS else None,
        name=name,
        role=role,
        team=team,
        language=language,
        email=f"{username}@demo.example",
    )


def _reps(users: dict[str, User], teams: dict[str, Team], extra: int) -> dict[str, list[int]]:
    """Each leaf team's reps, with as many more as a large installation needs."""
    leaves = list(dict.fromkeys(team for _, _, team, _, _ in PLACES))
    reps: dict[str, list[int]] = {leaf: [] for leaf in leaves}
    for user in users.values():
        if user.role == User.Role.REP and user.team and user.username != "rep":
            reps[user.team.name].append(user.pk)
    dice = random.Random(extra)  # noqa: S311 - invented names
    more, unusable = [], make_password(None)
    for number in range(extra):
        leaf = leaves[number % len(leaves)]
        name = person_name(dice, chinese=leaf.endswith("China"))
        more.append(
            User(username=f"rep{number + 1:03d}", name=name, team=teams[leaf], password=unusable)
        )
    for user in User.objects.bulk_create(more):
        reps[user.team.name].append(user.pk)  # type: ignore[union-attr]
    return reps


def _products() -> list[Product]:
    rows = [
        (f"{prefix}-{place:02d}", name, line)
        for line, (prefix, _, products) in LINES.items()
        for place, (name, _) in enumerate(products, start=1)
    ]
    return [
        Product(pk=number, code=code, name=name, line=line)
        for number, (code, name, line) in enumerate(rows, start=1)
    ]


def person_name(dice: random.Random, *, chinese: bool) -> str:
    if chinese:
        return dice.choice(SURNAMES) + dice.choice(GIVEN_CHINESE)
    return f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}"
