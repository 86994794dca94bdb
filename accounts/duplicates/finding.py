"""The nightly search: keys follow the rows that changed, and rows with a key in common are compared.

Nothing is compared with everything: a key that more than `CROWD` rows have says too little and is
passed over. A repeat writes the same keys and the same pairs; what people decided stays.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.duplicates.keying import portions, write_keys
from accounts.duplicates.sides import SIDES, Side
from accounts.models import LikelyPair, MatchProgress, User
from kam.core import jobs
from kam.core.models import Job

FIND = "duplicates"
KEYED_AT_ONCE = 20_000
CHUNK = 1_000
CROWD = 40  # rows with one key; more of them are not compared by it
MOST_PAIRS = 20  # of one row

Progress = Callable[..., None]

jobs.register(FIND, "accounts.tasks.find_duplicates", gettext_noop("Search for duplicates"))


def queue_search(*, actor: User | None) -> Job:
    """Have the rows that changed since the last search compared."""
    return jobs.enqueue(FIND, unique_key=FIND, actor=actor)


def something_changed() -> bool:
    """Whether a search would look at anything."""
    known = dict(MatchProgress.objects.values_list("kind", "keyed_until"))
    return any(_changed(side, known.get(side.kind)).exists() for side in SIDES.values())


def find_duplicates(progress: Progress) -> dict[str, int]:
    """Bring keys and pairs of both kinds up to date; return how many rows of each were looked at."""
    return {side.kind.value: _follow(side, progress) for side in SIDES.values()}


def _follow(side: Side, progress: Progress) -> int:
    """One pass over what changed; a pass that died half way goes on where it stopped."""
    passing = _passing(side)
    ids = list(_changed(side, passing.since).values_list("pk", flat=True))
    steps: tuple[tuple[str, int, Callable[[list[int]], object]], ...] = (
        ("keyed_to", KEYED_AT_ONCE, partial(write_keys, side)),
        ("paired_to", CHUNK, partial(pair_up, side, crowded=set())),
    )
    for number, (mark, size, work) in enumerate(steps):
        for done, chunk in _chunks(ids, size, after=getattr(passing, mark)):
            with transaction.atomic():
                work(chunk)
                _note(passing, **{mark: chunk[-1]})
            progress(number * len(ids) + done, 2 * len(ids), str(side.kind.label))
    _note(passing, keyed_until=passing.began, began=None)
    return len(ids)


def _passing(side: Side) -> MatchProgress:
    """The pass that is under way, or a new one."""
    passing, _ = MatchProgress.objects.get_or_create(kind=side.kind)
    if passing.began is None:
        passing.began, passing.keyed_to, passing.paired_to = timezone.now(), 0, 0
        passing.save()
    return passing


def _note(passing: MatchProgress, **values: Any) -> None:
    """Unless another runner has ended this pass."""
    MatchProgress.objects.filter(pk=passing.pk, began=passing.began).update(**values)


def _changed(side: Side, since: datetime | None) -> Any:
    """In the order of their ids; also those that were put away, whose pairs go."""
    rows = side.model.objects.order_by("pk")
    return rows if since is None else rows.filter(updated_at__gte=since)


def _chunks(ids: list[int], size: int, after: int = 0) -> Iterator[tuple[int, list[int]]]:
    """(how many when this chunk is done, the chunk) of the sorted ids beyond `after`."""
    for start in range(bisect_right(ids, after), len(ids), size):
        chunk = ids[start : start + size]
        yield start + len(chunk), chunk


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
    for some in portions(sorted(mine)):
        sizes = keys.filter(key__in=some).values("key").annotate(size=Count("pk")).order_by()
        counted = dict(sizes.values_list("key", "size"))
        crowded.update(key for key, size in counted.items() if size > CROWD)
        few = [key for key, size in counted.items() if 1 < size <= CROWD]
        for key, pk in keys.filter(key__in=few).values_list("key", f"{side.key}_id"):
            blocks[key].add(pk)
    return blocks


def _facts(side: Side, ids: set[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in portions(sorted(ids)):
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
    chosen = sorted(ids)
    for _, chunk in _chunks(chosen, KEYED_AT_ONCE):
        write_keys(side, chunk)
    for _, chunk in _chunks(chosen, CHUNK):
        pair_up(side, chunk, set())
