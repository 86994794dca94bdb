from accounts.models import Account
from kam.core.counts import capped_count, count_text


def test_the_count_stops_at_its_cap(cast):
    assert capped_count(Account.objects.all()) == 2
    assert capped_count(Account.objects.all(), cap=1) == 2
    assert capped_count(Account.objects.none()) == 0


def test_more_than_the_cap_is_said_with_a_plus():
    assert count_text(1234) == "1,234"
    assert count_text(10_000) == "10,000"
    assert count_text(10_001) == "10,000+"
