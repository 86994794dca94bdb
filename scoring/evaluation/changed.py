"""Evaluates single accounts against the current run, between two whole ones."""

import numpy as np
from django.db import connection, transaction

from scoring.evaluation import records, storage
from scoring.evaluation.columns import Day, Int, Letter, LooseDay, Money, read, whole
from scoring.evaluation.compute import Results, evaluate_columns, measure
from scoring.evaluation.customers import customers
from scoring.evaluation.facts import Facts
from scoring.evaluation.field import place_among_others
from scoring.evaluation.history import before_of
from scoring.evaluation.marks import read_marks, take_off
from scoring.evaluation.snapshot import snapshot
from scoring.evaluation.spec import ModelSpec
from scoring.evaluation.summaries import Portfolio, store_summaries
from scoring.evaluation.transitions import transitions
from scoring.followers import renewed
from scoring.formulas.normalise import Scale
from scoring.models import Evaluation, Evidence, Standing, Transition

__all__ = ["MOST_ACCOUNTS", "MOST_SHARE", "evaluate_some"]

MOST_ACCOUNTS = 5_000
MOST_SHARE = 0.05
ALWAYS_FEW = 50  # a small portfolio is not evaluated anew for every second change


def evaluate_some(current: Evaluation) -> int | None:
    """Bring the standings of the changed accounts up to date; None when they are too many.

    The accounts get points by the scales of the current run, ranks among its standings, and their
    history from the run before it, so that repeating it changes nothing. The ranks of all others
    stay until the next whole run. Raises Busy while another evaluation runs.
    """
    most = max(ALWAYS_FEW, min(MOST_ACCOUNTS, int(MOST_SHARE * current.accounts)))
    with snapshot(wait=False) as source:
        current.refresh_from_db()
        marks = read_marks(source, limit=most + 1)
        if len(marks) > most:
            return None
        accounts = sorted(account for account, _mark, _since in marks)
        facts = Facts(source, as_of=current.as_of, scope=current.model.scope, account_ids=accounts)
        _renew(current, facts, accounts)
        take_off(marks)
    return len(accounts)


def _renew(current: Evaluation, facts: Facts, accounts: list[int]) -> None:
    spec = ModelSpec.of(current.model)
    scales = {key: Scale.from_dict(scale) for key, scale in current.scales.items()}
    before = before_of(facts, current.previous, spec)
    results = evaluate_columns(
        facts, spec, before, measure(facts, spec, scales), place_among_others(facts, spec, current)
    )
    changes = transitions(current, facts, results, before, spec)
    facts.forget()
    _replace(current, results, spec.letters, accounts, changes)


@transaction.atomic
def _replace(
    current: Evaluation,
    results: Results,
    letters: str,
    accounts: list[int],
    changes: list[Transition],
) -> None:
    """Swap the accounts' rows and the sums in one transaction; archived ones lose their standing."""
    storage.take_time()
    for rows in (Standing, Evidence, Transition):
        rows.objects.filter(evaluation=current, account__in=accounts).delete()
    for piece in records.standing_rows(results, current.pk, letters):
        storage.insert_rows(storage.STANDING, records.STANDING_COLUMNS, piece)
    for piece in records.evidence_rows(results, current.pk):
        storage.insert_rows(storage.EVIDENCE, records.EVIDENCE_COLUMNS, piece)
    Transition.objects.bulk_create(changes)
    current.accounts = Standing.objects.filter(evaluation=current).count()
    current.save(update_fields=["accounts"])
    every = Transition.objects.filter(evaluation=current)
    store_summaries(current, _portfolio(current, letters), list(every))
    renewed.tell(accounts)


def _portfolio(current: Evaluation, letters: str) -> Portfolio:
    """All standings of the run as they are now, with the teams and owners of today."""
    rows = whole(
        read(
            connection,
            Standing.objects.filter(evaluation=current),
            account=Int("account_id"),
            team=Int("account__team_id"),
            owner=Int("account__owner_id"),
            tier=Letter("tier"),
            stage=Int("stage"),
            stage_since=Day("stage_since"),
            segment=Int("segment"),
            sales=Money("sales_12m"),
            sales_before=Money("sales_12m_before"),
            last_contact=LooseDay("last_contact_on"),
        )
    )
    rows = rows[np.argsort(rows["account"])]
    places = np.searchsorted(np.array(list(letters), "S1"), rows["tier"])
    return Portfolio(
        account=rows["account"],
        customer=customers(connection, rows["account"], as_of=current.as_of),
        team=rows["team"],
        owner=rows["owner"],
        tier=places.astype(np.int8),
        stage=rows["stage"].astype(np.int8),
        stage_since=rows["stage_since"],
        segment=rows["segment"].astype(np.int8),
        sales=rows["sales"] // 100,
        sales_before=rows["sales_before"] // 100,
        last_contact=rows["last_contact"],
        letters=letters,
    )
