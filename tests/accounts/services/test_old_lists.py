"""What nobody can bring back any more goes at night; the counts of bulk changes stay."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import BulkChange, BulkChunk, SavedView
from accounts.services.bulk import counts_of
from accounts.tasks import tidy_lists


def test_views_that_were_deleted_long_ago_go_for_good(cast):
    now = timezone.now()
    for name, age in (("kept", None), ("fresh", timedelta(days=29)), ("old", timedelta(days=31))):
        deleted_at = now - age if age else None
        SavedView.objects.create(name=name, owner=cast.anna, deleted_at=deleted_at)
    tidy_lists()
    assert {view.name for view in SavedView.objects.all()} == {"kept", "fresh"}


@pytest.mark.parametrize(("days", "is_empty"), [(8, False), (31, True), (None, False)])
def test_old_chunks_forget_their_accounts_and_keep_their_counts(cast, days, is_empty):
    finished_at = timezone.now() - timedelta(days=days) if days else None
    bulk = BulkChange.objects.create(actor=cast.anna, changes={}, finished_at=finished_at)
    before = {str(cast.acme.pk): {"region": ["", "West"]}}
    kept = {"account_ids": [cast.acme.pk], "before": before, "size": 1, "changed": 1}
    BulkChunk.objects.create(bulk=bulk, number=0, **kept)
    tidy_lists()
    services.tidy_lists()
    chunk = BulkChunk.objects.get()
    assert (chunk.account_ids == [] and chunk.before == {}) is is_empty
    assert counts_of(bulk)["changed"] == 1
