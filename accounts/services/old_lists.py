"""What is left of lists: views deleted long ago, and what bulk changes changed, past their undo."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import BulkChunk, SavedView

VIEWS_KEPT = timedelta(days=30)  # after deletion
CHUNKS_KEPT = timedelta(days=30)  # well past the seven days of undo, and an undo that waited


def tidy_lists() -> None:
    """Delete old deleted views for good and empty old chunks: their counts stay. May be repeated."""
    now = timezone.now()
    SavedView.objects.filter(deleted_at__lt=now - VIEWS_KEPT).delete()
    ended = BulkChunk.objects.filter(bulk__finished_at__lt=now - CHUNKS_KEPT)
    ended.exclude(account_ids=[]).update(account_ids=[], before={})
