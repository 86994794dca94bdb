"""Gets a database ready to be asked: filled, with a token and a login for each user who asks."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.test import Client

from accounts.models import Account, User
from accounts.services.tokens import create_token
from bench.company import fill_once
from bench.list_cases import Case, cases
from scoring.models import Evaluation

MANAGER = "chen.guodong"


@dataclass(frozen=True)
class Prepared:
    """All that a benchmark must know to ask this database's product and its bare SQL the same."""

    evaluation: int
    paths: dict[str, str]  # case → address of the list endpoint
    queries: dict[str, str]  # case → hand-written SQL
    askers: dict[str, str]  # case → user
    tokens: dict[str, str]  # user → key
    sessions: dict[str, str]  # user → value of the session cookie


def prepare(accounts: int, sales: int) -> Prepared:
    """Fill the database unless it is filled; safe to repeat."""
    fill_once(accounts, sales)
    evaluation = Evaluation.objects.current()
    assert evaluation is not None
    asked = _cases()
    return Prepared(
        evaluation=evaluation.pk,
        paths={case.name: case.path for case in asked},
        queries={case.name: case.sql for case in asked},
        askers={case.name: case.user for case in asked},
        tokens={user: _token(user) for user in {case.user for case in asked}},
        sessions={user: session(user) for user in ("rep", "manager", "admin")},
    )


def _cases() -> list[Case]:
    """For the rep with most accounts, and for a word that is some account's first."""
    rep = User.objects.filter(role="rep").annotate(n=Count("owned_accounts")).latest("n")
    manager = User.objects.get(username=MANAGER)
    word = Account.objects.exclude(country="China").order_by("pk")[:1].get().name.split()[0]
    return cases(
        rep=rep.username,
        rep_id=rep.pk,
        rep_accounts=rep.role_account_ids,
        manager=MANAGER,
        team_ids=manager.team_ids,
        word=word,
    )


def _token(username: str) -> str:
    user = User.objects.get(username=username)
    return create_token(user=user, name="Benchmark", scope="read", actor=user)[1]


def session(username: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username), settings.AUTHENTICATION_BACKENDS[-1])
    return client.cookies[settings.SESSION_COOKIE_NAME].value
