"""How customers rate us beside the best competitor: what is kept and what is refused."""

from datetime import date

import pytest

from kam.core.errors import Conflict, DomainError
from kam.core.models import Change
from scoring.models import PerceivedValue
from scoring.perceived import create_perceived_value, seen, update_perceived_value

RATINGS = [
    {"attribute": "Quality", "weight": 50, "ours": 9, "theirs": 8},
    {"attribute": "Delivery", "weight": 30, "ours": 6, "theirs": 8},
    {"attribute": "Service", "weight": 20, "ours": 7, "theirs": 7},
]


def note(cast, **fields):
    said = {"competitor": "Rival", "price": 95, "ratings": RATINGS, **fields}
    return create_perceived_value(actor=cast.anna, account=cast.acme, **said)


def test_our_place_is_worked_out_and_kept(cast):
    row = note(cast)
    assert (row.quality, row.worth) == (pytest.approx(0.9875), pytest.approx(0.0375))
    found = seen(row)
    assert (found.verdict, found.best.name, found.worst.name) == ("better", "Quality", "Delivery")
    assert [each.gap for each in found.attributes] == pytest.approx([6.25, -7.5, 0.0])
    assert (
        Change.objects.filter(account_id=cast.acme.pk, kind="scoring.perceivedvalue").count() == 1
    )


def test_a_dearer_price_makes_the_same_quality_worse(cast):
    row = note(cast)
    changed = update_perceived_value(
        perceived_value=row, actor=cast.bo, changes={"price": 110}, version=row.version
    )
    assert changed.worth == pytest.approx(0.9875 - 1.1)
    assert changed.ratings == row.ratings
    with pytest.raises(Conflict):
        update_perceived_value(perceived_value=row, actor=cast.bo, changes={"price": 1}, version=1)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ratings": []}, "Rate at least one attribute"),
        ({"ratings": [{**RATINGS[0], "ours": None}]}, "Rate at least one attribute"),
        ({"ratings": [{**RATINGS[0], "ours": 11}]}, "goes from 1 to 10"),
        ({"ratings": [{**RATINGS[0], "weight": 0}]}, "weight is more than 0"),
        ({"ratings": [{**RATINGS[0], "attribute": " "}]}, "Name each attribute"),
        ({"ratings": [RATINGS[0], {**RATINGS[0], "attribute": "quality"}]}, "stands once"),
        ({"price": 0}, "greater than or equal to 1"),
        ({"competitor": " "}, "cannot be blank"),
        ({"judged_on": date(2999, 1, 1)}, "lies in the future"),
    ],
)
def test_what_cannot_be_compared_is_refused(cast, fields, sentence):
    with pytest.raises(DomainError, match=sentence):
        note(cast, **fields)
    assert not PerceivedValue.objects.exists()


def test_a_second_view_of_one_day_is_refused(cast):
    note(cast, judged_on=date(2026, 1, 1))
    with pytest.raises(DomainError, match="noted on this day already"):
        note(cast, judged_on=date(2026, 1, 1))


def test_the_newest_of_each_account_counts_as_it_was_known_on_a_day(cast):
    old, new = (note(cast, judged_on=date(2026, month, 1)) for month in (1, 3))
    assert PerceivedValue.objects.newest(date(2026, 3, 1)).get() == new
    assert PerceivedValue.objects.newest(date(2026, 2, 28)).get() == old
    assert not PerceivedValue.objects.newest(date(2025, 12, 31)).exists()
