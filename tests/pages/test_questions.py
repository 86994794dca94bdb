"""What takes something away asks first, also without scripts."""

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Account


@pytest.mark.parametrize("htmx", [{}, {"hx-request": "true"}])
def test_a_get_asks_and_the_post_acts(client, cast, htmx):
    client.force_login(cast.anna)
    address = f"/accounts/{cast.acme.pk}/archive/"
    asked = client.get(address, headers=htmx).content.decode()
    assert "Archive ACME Corp?" in asked
    assert f'<form method="post" action="{address}"' in asked
    assert ("<html" in asked) is not bool(htmx)
    assert not Account.objects.get(pk=cast.acme.pk).is_archived
    client.post(address)
    assert Account.objects.get(pk=cast.acme.pk).is_archived


def test_taking_an_entry_back_from_its_question_leads_to_the_timeline(client, cast):
    entry = services.log_activity(
        actor=cast.anna, account=cast.acme, kind="call", at=timezone.now()
    )
    client.force_login(cast.anna)
    address = f"/log/{entry.pk}/undo/"
    answer = client.post(address, headers={"referer": f"http://testserver{address}"})
    assert answer.headers["Location"] == f"/accounts/{cast.acme.pk}/timeline/"
