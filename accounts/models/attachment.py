"""Files that hang on an account."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.activity import Activity
from accounts.models.user import User
from accounts.querysets import AttachmentQuerySet
from kam.core.models import TimeStamped

FOLDER = "attachments"


def place(attachment: "Attachment", name: str) -> str:
    """Where the content is kept: by chance, so that no name of a user's ever meets the disk."""
    key = uuid.uuid4().hex
    return f"{FOLDER}/{key[:2]}/{key}"


class Attachment(TimeStamped):
    """A file at an account, perhaps with one entry of its contact log.

    What is taken away is hidden at once and deleted for good after some weeks; until then it can
    be brought back.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="attachments")
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="attachments",
        verbose_name=_("contact log entry"),
    )  # fmt: skip
    file = models.FileField(_("file"), upload_to=place, max_length=100)
    name = models.CharField(_("name"), max_length=200, help_text=_("As it was called there."))
    size = models.PositiveBigIntegerField(_("bytes"))
    content_type = models.CharField(_("kind of file"), max_length=100)
    sha256 = models.CharField(max_length=64, help_text="Of the content.")
    description = models.CharField(_("description"), max_length=500, blank=True, default="")
    uploaded_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["account", "-created_at", "-id"],
                name="attachment_account",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                fields=["deleted_at"],
                name="attachment_deleted",
                condition=Q(deleted_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["file"], name="attachment_file_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="attachment_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
