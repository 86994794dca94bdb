"""The accounts of an evaluation as columns: read once by a worker, then shared by all who simulate.

The database keeps them, so every machine finds them; each machine holds one copy in files that its
processes map, so they share one memory. There is one set: a newer one takes its place.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from numpy.typing import NDArray

from accounts.models import Account
from scoring.evaluation.codes import CodeOrder
from scoring.evaluation.columns import Int, read, whole
from scoring.evaluation.facts import Facts
from scoring.evaluation.spec import MetricSpec, ModelSpec
from scoring.formulas.composite import composite
from scoring.formulas.normalise import fit_points
from scoring.metrics import METRICS
from scoring.models import Evaluation, SimulationColumn

__all__ = ["Columns", "is_prepared", "prepare"]

MOST_FILES, MOST_BYTES = 2_000, 4 << 30  # on each machine: ten models' worth at a million accounts
Progress = Callable[[int, int], None]


def is_prepared(evaluation: Evaluation) -> bool:
    return SimulationColumn.objects.filter(evaluation=evaluation, name="account").exists()


def prepare(evaluation: Evaluation, progress: Progress = lambda done, total: None) -> None:
    """Keep the columns of all accounts as of the evaluation's day; those of others go.

    Seconds at a million accounts. Repeating it writes the same columns again.
    """
    facts = Facts(connection, as_of=evaluation.as_of)
    makers = {name: (lambda m=metric: m.column(facts)) for name, metric in METRICS.items()}
    columns = {**_base(facts), **makers}
    try:
        _keep(evaluation, columns, progress)
    except IntegrityError:  # somebody else was quicker: theirs are as good
        if not is_prepared(evaluation):
            raise
    progress(len(columns), len(columns))


@transaction.atomic
def _keep(
    evaluation: Evaluation, columns: dict[str, Callable[[], NDArray]], progress: Progress
) -> None:
    reading = uuid.uuid4()
    SimulationColumn.objects.all().delete()
    for done, (name, make) in enumerate(columns.items()):
        progress(done, len(columns))
        SimulationColumn.objects.create(
            evaluation=evaluation, reading=reading, name=name, numbers=_packed(make())
        )


def _base(facts: Facts) -> dict[str, Callable[[], NDArray]]:
    ids = facts.accounts["id"]
    held = _held(ids)
    return {
        "account": lambda: ids,
        "sales": lambda: facts.sales.sales_12m,
        "tie": lambda: _tie(facts),
        "team": lambda: held["team"],
        "owner": lambda: held["owner"],
        "region": lambda: held["region"],
        "industry": lambda: held["industry"],
    }


def _held(ids: NDArray) -> NDArray:
    """Who holds each account, where it is and what it does; a region is a code of its text."""
    regions = Account.objects.order_by("region").values_list("region", flat=True).distinct()
    codes = {region: code for code, region in enumerate(regions)}
    rows = whole(
        read(
            connection,
            Account.objects.all(),
            id=Int(F("pk")),
            team=Int("team_id"),
            owner=Int("owner_id"),
            industry=Int("industry_id"),
        )
    )
    rows = rows[np.argsort(rows["id"])]
    rows = rows[np.searchsorted(rows["id"], ids)]
    result = np.empty(len(ids), [*rows.dtype.descr, ("region", "i8")])
    for name in rows.dtype.names or ():
        result[name] = rows[name]
    result["region"] = _region_codes(ids, codes)
    return result


def _region_codes(ids: NDArray, codes: dict[str, int]) -> NDArray:
    column = np.zeros(len(ids), np.int64)
    if len(codes) < 2:
        return column
    found = Account.objects.order_by("pk").values_list("pk", "region").iterator(chunk_size=50_000)
    pairs = np.array([(pk, codes.get(region, 0)) for pk, region in found], dtype=np.int64)
    return pairs[np.searchsorted(pairs[:, 0], ids), 1]


def _tie(facts: Facts) -> NDArray:
    """The order of accounts whose scores are level: by sales in cents, then by code."""
    ids, sales = facts.accounts["id"], facts.sales.sales_12m
    cents = np.sign(sales) * ((np.abs(sales) + 50) // 100)
    codes = CodeOrder(ids, facts.connection)
    order = np.lexsort((np.array([codes[i] for i in range(len(ids))]), -cents))
    tie = np.empty(len(ids), np.int64)
    tie[order] = np.arange(len(ids))
    return tie


def _packed(column: NDArray) -> bytes:
    file = BytesIO()
    np.save(file, np.ascontiguousarray(column), allow_pickle=False)
    return file.getvalue()


@dataclass(frozen=True)
class Columns:
    """Columns of one evaluation, mapped from files; what follows from them is kept beside them.

    scope: which accounts compete, as a model says it; columns then hold those alone.
    """

    evaluation: int
    folder: Path
    scope: str = "{}"

    @classmethod
    def of(cls, evaluation: Evaluation, scope: dict | None = None) -> "Columns":
        """The prepared columns; raises LookupError when `prepare` has not run for it."""
        first = SimulationColumn.objects.filter(evaluation=evaluation, name="account")
        reading = first.values_list("reading", flat=True).first()
        if reading is None:
            raise LookupError("the columns of this evaluation are not prepared")
        folder = _cache() / f"{evaluation.pk}-{reading.hex}"
        if not folder.exists():
            shutil.rmtree(_cache(), ignore_errors=True)  # mapped files stay until they are let go
            folder.mkdir(parents=True, exist_ok=True)
        return cls(evaluation.pk, folder, json.dumps(scope or {}, sort_keys=True))

    def __len__(self) -> int:
        return len(self["account"])

    def __getitem__(self, name: str) -> NDArray:
        """A base column or a metric's values, (accounts,)."""
        if self.scope == "{}":
            return self._kept(name, lambda: self._fetched(name))
        return self._kept(f"{name}-{self._mark}", lambda: self._whole[name][self._competing])

    def points(self, metric: MetricSpec) -> NDArray[np.float64]:
        """0 to 100 among those who compete, (accounts,), NaN where unknown."""
        said = [metric.code, metric.normalisation, metric.higher_is_better, metric.params]
        return self._kept(
            f"points-{_digest(said)}-{self._mark}",
            lambda: fit_points(
                np.asarray(self[metric.code], dtype=np.float64),
                method=metric.normalisation,
                higher_is_better=metric.higher_is_better,
                params=metric.params,
            )[1],
        )

    def all_points(self, spec: ModelSpec) -> NDArray[np.float64]:
        return np.stack([self.points(metric) for metric in spec.metrics], axis=1)

    def known(self, codes: list[str]) -> float:
        """Share of those who compete of whom one of these metrics is known, 0 to 1."""
        name = f"known-{_digest(codes)}-{self._mark}"
        return float(self._kept(name, lambda: self._share_known(codes))[0])

    def _share_known(self, codes: list[str]) -> NDArray[np.float64]:
        known = np.zeros(len(self), bool)
        for code in codes:
            known |= ~np.isnan(np.asarray(self[code], dtype=np.float64))
        return np.array([known.mean() if len(known) else 0.0])

    def dimensions(self, spec: ModelSpec) -> NDArray[np.float64]:
        """(accounts, dimensions) in Fortran order: only weights of dimensions can still move."""
        weights = spec.weights
        said = [
            [[m.key, m.normalisation, m.higher_is_better, m.params] for m in spec.metrics],
            [weights.metric_weights, weights.missing, weights.belongs],
        ]
        return self._kept(
            f"dimensions-{_digest(said)}-{self._mark}",
            lambda: np.asfortranarray(composite(self.all_points(spec), weights).dimensions),
        )

    @property
    def _mark(self) -> str:
        return _digest(self.scope)

    @cached_property
    def _whole(self) -> "Columns":
        return Columns(self.evaluation, self.folder)

    @cached_property
    def _competing(self) -> NDArray[np.bool_]:
        """Who is in the scope; kept, for columns made later must hold the same accounts."""
        return self._kept(f"competing-{self._mark}", self._found_competing)

    def _found_competing(self) -> NDArray[np.bool_]:
        scope = {f"{name}__in": values for name, values in json.loads(self.scope).items() if values}
        ids = list(Account.objects.filter(**scope).order_by().values_list("pk", flat=True))
        return np.isin(self._whole["account"], ids)

    def _fetched(self, name: str) -> NDArray:
        row = SimulationColumn.objects.get(evaluation=self.evaluation, name=name)
        return np.load(BytesIO(row.numbers), allow_pickle=False)

    def _kept(self, name: str, make: Callable[[], NDArray]) -> NDArray:
        """The array of this name: mapped when its file is there, made and written when not."""
        path = self.folder / f"{name}.npy"
        while True:
            with suppress(FileNotFoundError):  # somebody else has cleared the folder: once more
                if not path.exists():
                    self._write(path, make())
                return np.load(path, mmap_mode="r", allow_pickle=False)

    def _write(self, path: Path, column: NDArray) -> None:
        if _is_full(self.folder):
            shutil.rmtree(self.folder, ignore_errors=True)  # what is needed is made again
        self.folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self.folder, delete=False) as file:
            np.save(file, column, allow_pickle=False)
        os.replace(file.name, path)  # whole or not at all, whoever else writes it too


def _is_full(folder: Path) -> bool:
    """Each way to points that somebody tries leaves a file: only so many stay."""
    with suppress(FileNotFoundError):  # somebody else is clearing it
        sizes = [file.stat().st_size for file in folder.iterdir()]
        return len(sizes) > MOST_FILES or sum(sizes) > MOST_BYTES
    return False


def _cache() -> Path:
    return Path(settings.VAR_DIR) / "simulation"


def _digest(said) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]
