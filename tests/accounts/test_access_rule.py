"""Who sees which account: the one rule."""

import pytest

from accounts.models import Account

RULE = [  # who, sees ACME, sees BOLT, may change ACME
    ("anna", True, False, True),  # owner
    ("ben", False, False, False),  # same team, but a rep sees their own
    ("bo", True, False, True),  # manages the team
    ("sue", False, True, False),
    ("zed", False, True, False),  # manages another team
    ("rita", True, False, False),  # on the account team, but a reader
    ("mia", True, True, True),
    ("gus", False, False, False),  # no longer active
]


@pytest.mark.parametrize(("who", "acme", "bolt", "change"), RULE)
def test_accounts_are_visible_by_role_team_and_account_team(cast, who, acme, bolt, change):
    user = getattr(cast, who)
    assert Account.objects.visible_to(user).filter(pk=cast.acme.pk).exists() is acme
    assert Account.objects.visible_to(user).filter(pk=cast.bolt.pk).exists() is bolt
    assert Account.objects.editable_by(user).filter(pk=cast.acme.pk).exists() is change
    parts = [account.pk for part in Account.objects.parts_visible_to(user) for account in part]
    assert sorted(parts) == sorted(Account.objects.visible_to(user).values_list("pk", flat=True))
