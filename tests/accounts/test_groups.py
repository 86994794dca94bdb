"""Groups of companies: walks up and down, circles refused also at the same moment, depth."""

import threading
from itertools import pairwise

import pytest
from django.db import OperationalError, connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts import groups, services
from accounts.models import Account
from kam.core.errors import DomainError

FORESTS = st.lists(st.integers(-1, 30), min_size=1, max_size=30)


def planted(parents):
    """Accounts with these parents, by position; only an earlier one can be a parent."""
    accounts: list[Account] = []
    for place, parent in enumerate(parents):
        above = accounts[parent] if 0 <= parent < place else None
        accounts.append(Account.objects.create(code=f"F{place}", name=f"F{place}", parent=above))
    return accounts


def chain(length, *, start=None):
    accounts = [start or Account.objects.create(code="T0", name="T0")]
    for place in range(1, length):
        accounts.append(
            Account.objects.create(code=f"T{place}", name=f"T{place}", parent=accounts[-1])
        )
    return accounts


class RandomForests(TestCase):
    @settings(deadline=None, max_examples=25)
    @given(FORESTS)
    def test_walks_agree_with_naive_ones(self, parents):
        accounts = planted(parents)
        by_pk = {account.pk: account for account in accounts}
        for account in accounts:
            up = [account]
            while up[-1].parent_id:
                up.append(by_pk[up[-1].parent_id])
            same_root = {a.pk for a in accounts if groups.root_of(a.pk) == up[-1].pk}
            assert groups.above(account.pk) == [one.pk for one in up]
            assert set(groups.group_of(account)) == same_root
            under = {a.pk for a in accounts if account.pk in groups.above(a.pk)}
            assert set(groups.below(account.pk)) == under
            levels = {m.account: m.level for m in groups.members(up[-1].pk)}
            assert levels[account.pk] == len(up)


def test_an_account_without_relatives_is_its_own_group(cast):
    assert groups.group_of(cast.acme) == [cast.acme.pk]


def test_a_walk_is_one_query_however_deep(cast, django_assert_num_queries):
    deep = chain(30)
    with django_assert_num_queries(1):
        assert len(groups.above(deep[-1].pk)) == 30
    with django_assert_num_queries(1):
        assert len(groups.below(deep[0].pk)) == 30


def test_a_circle_is_refused_at_any_depth(cast):
    deep = chain(4, start=cast.acme)
    with pytest.raises(DomainError, match="below the account") as refusal:
        services.update_account(account=cast.acme, actor=cast.mia, changes={"parent": deep[3]})
    assert refusal.value.field == "parent"


def test_a_group_grows_fifty_levels_deep_and_no_deeper(cast):
    deep = chain(49)
    last = services.create_account(actor=cast.mia, code="L", name="L", parent=deep[-1])
    with pytest.raises(DomainError, match="too long"):
        services.create_account(actor=cast.mia, code="M", name="M", parent=last)
    Account.objects.filter(pk=cast.bolt.pk).update(parent=cast.acme)
    with pytest.raises(DomainError, match="too long"):  # two levels do not fit below the 49th
        services.update_account(account=cast.acme, actor=cast.mia, changes={"parent": deep[-1]})


def test_rows_bent_into_a_circle_by_hand_end_every_walk(cast):
    Account.objects.filter(pk=cast.acme.pk).update(parent=cast.bolt)
    Account.objects.filter(pk=cast.bolt.pk).update(parent=cast.acme)
    assert groups.above(cast.acme.pk) == [cast.acme.pk, cast.bolt.pk]
    assert len(groups.below(cast.acme.pk)) == groups.DEEPEST


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [2, 5])
def test_changes_at_the_same_moment_close_no_circle(cast, size):
    """Each hangs itself below the next: all of them together would be a circle."""
    accounts = [Account.objects.create(code=f"R{n}", name=f"R{n}") for n in range(size)]
    begin, refused = threading.Barrier(size), []

    def hang(child, parent):
        begin.wait()
        try:
            services.update_account(account=child, actor=cast.mia, changes={"parent": parent})
        except (DomainError, OperationalError) as refusal:  # SQLite in memory does not wait
            refused.append(refusal)
        finally:
            connection.close()

    pairs = pairwise([*accounts, accounts[0]])
    threads = [threading.Thread(target=hang, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused
    if connection.vendor == "postgresql":
        assert [type(refusal) for refusal in refused] == [DomainError]
    roots = Account.objects.filter(pk__in=[a.pk for a in accounts], parent=None)
    assert roots.exists()
