"""Whitespace over REST: the grid is read, marks are made, changed and taken back."""

import pytest

from accounts.models import Product
from planning.models import WhitespaceMark


@pytest.fixture(autouse=True)
def lines(db):
    for line in ("Drives", "Pumps"):
        Product.objects.create(code=line, name=line, line=line)


def test_a_mark_shows_in_the_grid_until_it_is_taken_back(rest, cast):
    client = rest("anna")
    sent = {"account": "ACME", "line": "Pumps", "state": "competitor", "competitor": "Rival"}
    made = client.add("whitespace-marks/", sent).json()
    [row] = client.read("whitespace/").json()["results"]
    assert row == client.read(f"whitespace/{cast.acme.pk}/").json()
    assert {cell["line"]: cell["state"] for cell in row["cells"]} == {
        "Drives": "none", "Pumps": "competitor"
    }  # fmt: skip
    changed = client.change(f"whitespace-marks/{made['id']}/", {"rival_share": 40}).json()
    assert changed["rival_share"] == 40
    assert client.remove(f"whitespace-marks/{made['id']}/").status_code == 204
    assert not WhitespaceMark.objects.exists()


def test_others_see_nothing_of_it(rest, cast):
    rest("anna").add("whitespace-marks/", {"account": "ACME", "line": "Pumps", "state": "blocked"})
    assert rest("sue").read("whitespace-marks/").json()["results"] == []
    assert rest("sue").read(f"whitespace/?account={cast.bolt.pk}").json()["results"][0]["id"]


def test_who_only_reads_marks_nothing(rest, cast):
    sent = {"account": "ACME", "line": "Pumps", "state": "blocked"}
    assert rest("rita").add("whitespace-marks/", sent).status_code == 403
