"""The nightly search: keys follow the rows that changed, and rows with a key in common are compared.

Nothing is compared with everything: a key that more than `CROWD` rows have says too little and is
passed over. A repeat writes the same keys and the same pairs; what people decided stays.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.duplicates.sides import SIDES, Side
from accounts.models import LikelyPair, MatchProgress, User
from kam.core import jobs
from kam.core.models import Job

FIND = "duplicates"
CHUNK = 1_000
CROWD = 40  # rows with one key; more of them are not compared by it
MOST_PAIRS = 20  # of one row
LONGEST_WRITE = timedelta(hours=1)  # a transaction that began earlier may still commit

Progress = Callable[..., None]

jobs.register(FIND, "accounts.tasks.find_duplicates", gettext_noop("Search for duplicates"))


def queue_search(*, actor: User | None) -> Job:
    """Have the rows that changed since the last search compared."""
    return jobs.enqueue(FIND, unique_key=FIND, actor=actor)


def something_changed() -> bool:
    """Whether a search would look at anything."""
    return any(_changed(side, _keyed_until(side)).exists() for side in SIDES.values())


def find_duplicates(progress: Progress) -> dict[str, int]:
    """Bring keys and pairs of both kinds up to date; return how many rows of each were looked at."""
    return {side.kind.value: _follow(side, progress) for side in SIDES.values()}


def _follow(side: Side, progress: Progress) -> int:
    began, until = timezone.now(), _keyed_until(side)
    changed = _changed(side, until and until - LONGEST_WRITE)
    ids = list(changed.values_list("pk", flat=True))
    total = 2 * len(ids)
    for done, chunk in _chunks(ids):
        write_keys(side, chunk)
        progress(done, total, str(side.kind.label))
    crowded: set[int] = set()
    for done, chunk in _chunks(ids):
        pair_up(side, chunk, crowded)
        progress(len(ids) + done, total, str(side.kind.label))
    MatchProgress.objects.update_or_create(kind=side.kind, defaults={"keyed_until": began})
    return len(ids)


def _keyed_until(side: Side) -> datetime | None:
    known = MatchProgress.objects.filter(kind=side.kind).values_list("keyed_until", flat=True)
    return known.first()


def _changed(side: Side, since: datetime | None) -> Any:
    """In the order of their ids; also those that were put away, whose pairs go."""
    rows = side.model.objects.order_by("pk")
    return rows if since is None else rows.filter(updated_at__gte=since)


def _chunks(ids: list[int]) -> Iterator[tuple[int, list[int]]]:
    """(how many when this chunk is done, the chunk)"""
    rest, done = iter(ids), 0
    while chunk := list(islice(rest, CHUNK)):
        done += len(chunk)
        yield done, chunk


@transaction.atomic
def write_keys(side: Side, ids: Iterable[int]) -> None:
    """Make the keys of these rows what their values say; rows that do not count have none."""
    ids = list(ids)
    facts = side.facts_of(side.rows().filter(pk__in=ids).values_list(*side.fields))
    wanted = {(pk, key) for pk, fact in facts.items() for key in side.keys_of(fact)}
    kept = side.keys.objects.filter(**{f"{side.key}__in": ids})
    known = {(pk, key): row for row, pk, key in kept.values_list("pk", f"{side.key}_id", "key")}
    gone = [row for pair, row in known.items() if pair not in wanted]
    for start in range(0, len(gone), CHUNK):
        side.keys.objects.filter(pk__in=gone[start : start + CHUNK]).delete()
    fresh = [side.keys(**{f"{side.key}_id": pk, "key": key}) for pk, key in wanted - known.keys()]
    side.keys.objects.bulk_create(fresh, batch_size=CHUNK, ignore_conflicts=True)


@transaction.atomic
def pair_up(side: Side, ids: Iterable[int], crowded: set[int]) -> int:
    """Compare these rows with those that share a key; keep the likely pairs, return how many.

    `crowded` collects the keys that too many have, so that nobody counts them again.
    """
    chosen = set(ids)
    blocks = _blocks(side, chosen, crowded)
    candidates = {
        (min(one, other), max(one, other))
        for members in blocks.values()
        for one in members & chosen
        for other in members
        if one != other
    }
    facts = _facts(side, {pk for pair in candidates for pk in pair})
    found = _likely(side, candidates, facts)
    _forget(side, chosen, found.keys())
    LikelyPair.objects.bulk_create(
        [_pair(side, pair, likeness) for pair, likeness in found.items()],
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=[side.kind.value, side.other],
        update_fields=["likeness", "reasons"],
    )
    return len(found)


def _blocks(side: Side, chosen: set[int], crowded: set[int]) -> dict[int, set[int]]:
    """{key: rows that have it}, for the keys of the chosen rows that few have."""
    keys = side.keys.objects
    mine = set(keys.filter(**{f"{side.key}__in": chosen}).values_list("key", flat=True)) - crowded
    blocks: dict[int, set[int]] = defaultdict(set)
    for some in _portions(sorted(mine)):
        sizes = keys.filter(key__in=some).values("key").annotate(size=Count("pk")).order_by()
        counted = dict(sizes.values_list("key", "size"))
        crowded.update(key for key, size in counted.items() if size > CROWD)
        few = [key for key, size in counted.items() if 1 < size <= CROWD]
        for key, pk in keys.filter(key__in=few).values_list("key", f"{side.key}_id"):
            blocks[key].add(pk)
    return blocks


def _portions(values: list[int]) -> Iterator[list[int]]:
    size = min(connection.features.max_query_params or 10_000, 10_000)
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _facts(side: Side, ids: set[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in _portions(sorted(ids)):
        found |= side.facts_of(side.rows().filter(pk__in=some).values_list(*side.fields))
    return found


def _likely(side: Side, candidates: set[tuple[int, int]], facts: dict[int, Any]) -> dict:
    """{pair: likeness} of the likely ones, the likeliest of each row first."""
    compared = {
        pair: side.compare(facts[pair[0]], facts[pair[1]])
        for pair in candidates
        if pair[0] in facts and pair[1] in facts
    }
    of: dict[int, int] = defaultdict(int)
    found = {}
    for pair, likeness in sorted(compared.items(), key=lambda item: (-item[1].score, item[0])):
        if likeness.likely and max(of[pair[0]], of[pair[1]]) < MOST_PAIRS:
            found[pair] = likeness
            of[pair[0]] += 1
            of[pair[1]] += 1
    return found


def _pair(side: Side, pair: tuple[int, int], likeness: Any) -> LikelyPair:
    return LikelyPair(
        kind=side.kind,
        likeness=likeness.score,
        reasons=[reason.value for reason in likeness.reasons],
        **{f"{side.kind}_id": pair[0], f"{side.other}_id": pair[1]},
    )


def _forget(side: Side, chosen: set[int], found: Iterable[tuple[int, int]]) -> None:
    """Open pairs of the chosen rows that are likely no longer go; what was decided stays."""
    still = set(found)
    first, second = f"{side.kind}_id", f"{side.other}_id"
    gone: list[int] = []
    for name in (first, second):
        mine = LikelyPair.objects.filter(state=LikelyPair.State.OPEN, **{f"{name}__in": chosen})
        rows = mine.values_list("pk", first, second)
        gone += [pk for pk, one, other in rows if (one, other) not in still]
    LikelyPair.objects.filter(pk__in=gone).delete()


def look_again(side: Side, ids: Iterable[int]) -> None:
    """Key and compare a few rows at once, after a merge has moved them."""
    chosen = list(ids)
    for _, chunk in _chunks(chosen):
        write_keys(side, chunk)
    for _, chunk in _chunks(chosen):
        pair_up(side, chunk, set())
