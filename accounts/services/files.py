"""Files at accounts: take one in, take it away, bring it back, and sweep up what nobody needs."""

import hashlib
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Activity, Attachment, User
from accounts.services import rows
from accounts.services.accounts import lock_account
from kam.core import changes as log
from kam.core.errors import DomainError
from kam.core.files.names import plain_name
from kam.core.files.types import FileType, recognise, suffixes
from kam.core.models import Change

MB = 1024 * 1024
LOGGED = ("name", "size", "content_type", "sha256", "description", "activity")


@transaction.atomic
def attach_file(
    *,
    actor: User,
    account: Account,
    file: File,
    name: str,
    description: str = "",
    activity: Activity | None = None,
) -> Attachment:
    """Keep a file at an account, perhaps with one entry of its contact log.

    The same content under the same name at the same entry is kept once, so that a form sent twice
    adds nothing. Raises DomainError for a file that is empty, too large, of no kind that is taken
    or not what its name says, for an account that is full, and for an entry of another account.
    """
    account = lock_account(account.pk)
    kind, name = _checked(file, plain_name(name))
    _refuse_entry_elsewhere(account, activity)
    digest = _digest(file)
    if known := _known(account, activity, name, digest):
        return known
    _refuse_overfull(account, file)
    values = {
        "name": name, "size": file.size, "content_type": kind.content_type, "sha256": digest,
        "description": description,
    }  # fmt: skip
    attachment = Attachment(**rows.clean(Attachment, values))
    attachment.account, attachment.activity, attachment.uploaded_by = account, activity, actor
    return _kept(attachment, file)


def _checked(file: File, name: str) -> tuple[FileType, str]:
    if not file.size:
        raise _refusal(_("The file is empty."), "empty")
    if file.size > settings.FILE_LIMIT_MB * MB:
        words = {"limit": settings.FILE_LIMIT_MB}
        raise _refusal(_("The file is larger than %(limit)d MB.") % words, "too_large")
    kind = recognise(cast(BinaryIO, file), name, settings.FILE_TYPES)
    if kind is None:
        kinds = {"name": name or "?", "kinds": ", ".join(suffixes(settings.FILE_TYPES))}
        message = _("“%(name)s” is not taken: only %(kinds)s, and what the name says.")
        raise _refusal(message % kinds, "wrong_kind")
    return kind, name


def _refusal(message: str, code: str) -> DomainError:
    return DomainError(message, field="file", code=code)


def _refuse_entry_elsewhere(account: Account, activity: Activity | None) -> None:
    if activity is not None and activity.account_id != account.pk:
        raise DomainError(
            _("This entry belongs to another account."), field="activity", code="elsewhere"
        )


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _known(
    account: Account, activity: Activity | None, name: str, digest: str
) -> Attachment | None:
    """The same file at the same entry; loose files may well be there twice."""
    if activity is None:
        return None
    here = Attachment.objects.kept().filter(account=account, activity=activity)
    return here.filter(name=name, sha256=digest).first()


def _refuse_overfull(account: Account, file: File) -> None:
    kept = Attachment.objects.kept().filter(account=account).aggregate(sum=Sum("size"))["sum"] or 0
    if kept + file.size > settings.FILES_PER_ACCOUNT_MB * MB:
        words = {"limit": settings.FILES_PER_ACCOUNT_MB}
        message = _("All files of one account may take %(limit)d MB. Take some away first.")
        raise _refusal(message % words, "account_full")


def _kept(attachment: Attachment, file: File) -> Attachment:
    """Write the content, then the row: a row without its content must never be."""
    try:
        attachment.file.save(attachment.name, file, save=False)
    except OSError as error:
        raise _refusal(_("There is no room for the file just now."), "no_room") from error
    try:
        with rows.in_words(Attachment):
            attachment.save(force_insert=True)
    except BaseException:
        attachment.file.storage.delete(str(attachment.file.name))
        raise
    rows.log_created(attachment, actor=attachment.uploaded_by, fields=list(LOGGED))
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, actor: User) -> Attachment:
    """Take a file away; a second call changes nothing. It can be brought back for some weeks."""
    attachment = _locked(attachment)
    if attachment.deleted_at is None:
        _set_deleted(attachment, timezone.now(), actor, Change.Action.DELETED)
    return attachment


@transaction.atomic
def restore_attachment(*, attachment: Attachment, actor: User) -> Attachment:
    """Bring back what was taken away; a second call changes nothing."""
    attachment = _locked(attachment)
    if attachment.deleted_at is not None:
        _set_deleted(attachment, None, actor, Change.Action.CREATED)
    return attachment


def _locked(attachment: Attachment) -> Attachment:
    lock_account(attachment.account_id)
    return Attachment.objects.select_for_update(no_key=True).get(pk=attachment.pk)


def _set_deleted(attachment: Attachment, moment: Any, actor: User, action: str) -> None:
    attachment.deleted_at = moment
    attachment.version += 1
    attachment.updated_at = timezone.now()
    attachment.save(update_fields=["deleted_at", "version", "updated_at"])
    pair = [attachment.name, None] if moment else [None, attachment.name]
    log.record(attachment, actor=actor, action=action, values={"name": pair})
