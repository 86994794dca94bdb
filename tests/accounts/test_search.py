"""Finding accounts by a few characters, in both scripts."""

import pytest
from django.db import connection

from accounts.models import Account
from accounts.search import matching

FOUND = [  # what is typed, which codes come
    ("acme", {"ACME"}),
    ("ME CO", {"ACME"}),
    ("bo", {"BOLT"}),  # two Latin letters: the beginning
    ("lt", set()),
    ("olt", {"BOLT"}),
    ("华为", {"HW"}),
    ("为", {"HW"}),
    ("技术", {"HW", "ZX"}),
    ("中兴技术", {"ZX"}),
    ("兴技x", set()),
    ("h华", {"HW"}),
    ("100%", {"PCT"}),
    ("", {"ACME", "BOLT", "HW", "ZX", "PCT"}),
    ("a\x00cme", {"ACME"}),
]


@pytest.fixture
def companies(cast):
    for code, name in (("HW", "深圳H华为技术"), ("ZX", "中兴技术有限公司"), ("PCT", "100% Pure")):
        Account.objects.create(code=code, name=name)


@pytest.mark.parametrize(("text", "codes"), FOUND)
def test_what_is_typed_finds_its_accounts(companies, text, codes):
    found = matching(Account.objects.all(), text, fields=("name", "code"))
    assert set(found.values_list("code", flat=True)) == codes


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such indexes")
@pytest.mark.parametrize(
    ("text", "index"), [("华为", "account_grams"), ("acme", "account_trigrams")]
)
def test_searches_walk_an_index(companies, text, index):
    with connection.cursor() as cursor:  # so few rows are never worth an index
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert index in matching(Account.objects.all(), text, fields=("name", "code")).explain()
