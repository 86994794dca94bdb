"""docs/method.md names the defaults that the product starts with."""

import re

from django.conf import settings

from planning.rules import DEFAULT_DAYS
from scoring.defaults import DIMENSIONS, TIERS

PAGE = (settings.BASE_DIR / "docs/method.md").read_text("utf-8")


def test_every_default_weight_stands_on_the_page():
    rows = {row.split()[1]: row for row in PAGE.splitlines() if row.startswith("| ")}
    for code, weight, axis, metrics in DIMENSIONS:
        row = rows[code]
        assert f"| {weight} | {axis} |" in row
        for metric, share, *_rest in metrics:
            assert re.search(rf"`{metric}` {share}\b", row), metric


def test_tiers_and_rhythm_stand_on_the_page():
    shares = [share for _letter, share in TIERS if share]
    for share in shares:
        assert re.search(rf"\b{share} (%|·)", PAGE)
    assert re.search(r"A every {A} days, B {B}, C {C}, D {D}".format(**DEFAULT_DAYS), PAGE)
