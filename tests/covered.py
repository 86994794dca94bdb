"""Accounts with a tier, people at them and contacts with these, as coverage finds them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account, Person
from accounts.services import log_activity
from planning.coverage import renew_all
from scoring.models import Evaluation, ScoringModel, Standing


@pytest.fixture
def current_run(db) -> Evaluation:
    """The current one, without any standing yet."""
    return Evaluation.objects.create(
        as_of=timezone.localdate(),
        model=ScoringModel.objects.get(state="active"),
        published_at=timezone.now(),
        is_current=True,
    )


@pytest.fixture
def ranked(current_run):
    """ranked(account, "A") puts accounts into a tier and brings coverage up to date."""

    def rank(accounts: Account | list[Account], tier: str = "A") -> None:
        for account in accounts if isinstance(accounts, list) else [accounts]:
            _stand(account, tier)
        renew_all()

    def _stand(account: Account, tier: str) -> None:
        day = current_run.as_of
        Standing.objects.create(
            evaluation=current_run, account=account, score=80, completeness=1, rank=1, tier=tier,
            attractiveness=60, strength=60, segment=1, stage=2, stage_since=day, candidate=2,
            candidate_since=day, sales_12m=500, sales_12m_before=400,
        )  # fmt: skip

    return rank


@pytest.fixture
def meet(cast):
    """meet(user, person, days, kind) logs a contact some days ago at the person's account."""

    def log(user, person: Person, days: int = 0, kind: str = "visit"):
        at = timezone.now() - timedelta(days=days)
        return log_activity(actor=user, account=person.account, kind=kind, at=at, people=[person])

    return log


@pytest.fixture
def person(cast):
    """person("Eva", roles=["coach"]) works at ACME."""

    def make(name: str, *, roles=(), account=None, **fields) -> Person:
        made = Person.objects.create(account=account or cast.acme, name=name, **fields)
        for role in roles:
            made.roles.create(role=role)
        return made

    return make
