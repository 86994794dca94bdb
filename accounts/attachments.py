"""What pages and REST share about files: the form that takes them and the way they are sent."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import services
from accounts.models import Account, Activity, Attachment, User
from kam.core.errors import DomainError
from kam.core.files.sending import as_saved
from kam.core.files.types import suffixes

AT_ONCE = 20


def attachment_content(attachment: Attachment) -> FileResponse:
    """The content, to be saved. Raises Http404 where the disk has lost it."""
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return as_saved(content, name=attachment.name, content_type=attachment.content_type)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True

    def __init__(self, **attrs: Any):
        accept = ",".join(f".{suffix}" for suffix in suffixes(settings.FILE_TYPES))
        super().__init__(attrs={"accept": accept, **attrs})


class FilesField(forms.FileField):
    """One or more files; cleaned to a list. What they are the service looks at."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > AT_ONCE:
            raise forms.ValidationError(_("At most %(most)d files at once.") % {"most": AT_ONCE})
        if not files and self.required:
            raise forms.ValidationError(_("Choose a file."), code="required")
        return list(files)


def taken_kinds() -> str:
    """What is taken and how large it may be, in words."""
    kinds = {"kinds": ", ".join(suffixes(settings.FILE_TYPES)), "limit": settings.FILE_LIMIT_MB}
    return _("%(kinds)s; up to %(limit)d MB each.") % kinds


class AttachForm(forms.Form):
    uploads = FilesField(label=gettext_lazy("Files"))
    description = forms.CharField(label=gettext_lazy("What is it?"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["uploads"].help_text = taken_kinds()


@transaction.atomic
def attach_all(
    *,
    actor: User,
    account: Account,
    uploads: list[UploadedFile],
    description: str = "",
    activity: Activity | None = None,
) -> list[Attachment]:
    """All of the files or none; raises DomainError at `uploads` that names the one at fault."""
    kept: list[Attachment] = []
    for file in uploads:
        try:
            kept.append(
                services.attach_file(
                    actor=actor, account=account, file=file, name=str(file.name),
                    description=description, activity=activity,
                )
            )  # fmt: skip
        except DomainError as refusal:
            field = "uploads" if refusal.field == "file" else refusal.field
            message = f"{file.name}{_(': ')}{refusal}" if len(uploads) > 1 else str(refusal)
            raise DomainError(message, field=field, code=refusal.code) from refusal
    return kept
