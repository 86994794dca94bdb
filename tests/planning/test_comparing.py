"""Two versions of a plan side by side, word by word and row by row."""

import pytest

from planning.plans.comparing import COMPARED_WORDS, compare, word_pieces


def told(pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.moved else piece.text for piece in pieces)


WORDS = [  # before, after, what is marked before, what is marked after
    ("grow with them", "grow with them", "grow with them", "grow with them"),
    ("grow with them", "grow for them", "grow [with] them", "grow [for] them"),
    ("", "new", "", "[new]"),
    ("成为首选供应商", "成为唯一供应商", "成为[首选]供应商", "成为[唯一]供应商"),
    ("one\ntwo", "one\nthree", "one\n[two]", "one\n[three]"),
]


@pytest.mark.parametrize(("old", "new", "left", "right"), WORDS)
def test_the_words_that_moved_are_marked(old, new, left, right):
    assert tuple(map(told, word_pieces(old, new))) == (left, right)


def test_texts_too_long_to_compare_count_as_changed():
    old, new = "a " * COMPARED_WORDS, "b " * COMPARED_WORDS
    assert tuple(map(told, word_pieces(old, new))) == (f"[{old}]", f"[{new}]")


def test_blanks_alone_are_no_match_between_long_texts():
    """Each blank matched with each other one would take a minute for texts of a page or two."""
    old, new = "a " * 300, "b " * 300
    assert tuple(map(told, word_pieces(old, new))) == (f"[{old}]", f"[{new}]")


def test_one_word_of_a_long_text_is_marked_alone():
    words = [f"word{n}" for n in range(300)]
    left, right = word_pieces(" ".join(words), " ".join([*words[:150], "new", *words[151:]]))
    assert [p.text for p in left if p.moved] == ["word150"]
    assert [p.text for p in right if p.moved] == ["new"]


def content(*sections) -> dict:
    return {"sections": list(sections)}


def text(said: str, **marks) -> dict:
    return {"code": "charter", "text": said, "unsure": False, "internal": False, **marks}


def goals(*rows) -> dict:
    return {"code": "goals", "rows": list(rows)}


def test_a_mark_that_changed_is_a_difference():
    [one] = compare(content(text("a")), content(text("a", unsure=True)))
    assert (one.marks, one.same) == ({"unsure"}, False)


def test_rows_are_added_changed_and_removed():
    old = content(goals({"id": 1, "what": "a"}, {"id": 2, "what": "b"}, {"id": 4, "what": "d"}))
    new = content(goals({"id": 1, "what": "x"}, {"id": 3, "what": "c"}, {"id": 4, "what": "d"}))
    [one] = compare(old, new)
    assert [row.change for row in one.rows] == ["changed", "added", "same", "removed"]
    assert one.rows[0].moved == {"what"}


def test_sections_stand_in_the_order_of_plans_and_may_be_in_one_only():
    found = compare(content(goals({"id": 1})), content(text("a")))
    assert [(one.code, one.same) for one in found] == [("charter", False), ("goals", False)]


def test_the_same_plan_has_no_difference():
    same = content(text("a"), goals({"id": 1, "what": "a"}))
    assert all(one.same for one in compare(same, same))
