"""What is left of files: those taken away long ago, and content that no row names."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import Attachment
from accounts.models.attachment import FOLDER

KEPT_AFTER_DELETION = timedelta(days=30)
YOUNG = timedelta(days=1)  # its row may still be on the way
BATCH = 500


def sweep_files() -> tuple[int, int]:
    """Delete for good; return how many rows and how many contents went. A repeat finds nothing."""
    return _forget_deleted(), _delete_orphans()


def _forget_deleted() -> int:
    """Rows first: a content without a row is swept later, a row without content would be a lie."""
    old = Attachment.objects.filter(deleted_at__lt=timezone.now() - KEPT_AFTER_DELETION)
    count = 0
    while chunk := list(old.order_by("pk").values_list("pk", "file")[:BATCH]):
        with transaction.atomic():
            Attachment.objects.filter(pk__in=[pk for pk, _file in chunk]).delete()
        for _pk, name in chunk:
            default_storage.delete(name)
        count += len(chunk)
    return count


def _delete_orphans() -> int:
    """Content whose row never came, or went while the machine died."""
    before = timezone.now() - YOUNG
    count, all_names = 0, _kept_names()
    while names := list(islice(all_names, BATCH)):
        known = set(Attachment.objects.filter(file__in=names).values_list("file", flat=True))
        for name in names:
            if name not in known and default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                count += 1
    return count


def _kept_names() -> Iterator[str]:
    if not default_storage.exists(FOLDER):
        return
    folders, _files = default_storage.listdir(FOLDER)
    for folder in folders:
        _folders, files = default_storage.listdir(f"{FOLDER}/{folder}")
        yield from (f"{FOLDER}/{folder}/{name}" for name in files)
