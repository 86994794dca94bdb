"""Files of accounts: fetch one, take it away, bring it back. Each asks anew who may."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import services
from accounts.attachments import attachment_content
from accounts.models import Attachment
from kam.core.errors import DomainError
from kam.core.pages import PageRequest, tell


@require_safe
def fetch(request: PageRequest, pk: int) -> FileResponse:
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    return attachment_content(attachment)


@require_POST
def remove(request: PageRequest, pk: int) -> HttpResponse:
    attachment = get_object_or_404(Attachment.objects.editable_by(request.user), pk=pk)
    try:
        services.remove_attachment(attachment=attachment, actor=request.user)
        undo = reverse("accounts:file_restore", args=[pk])
        tell(request, _("Taken away: %(name)s") % {"name": attachment.name}, undo=undo)
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect("pages:account_files", attachment.account_id)


@require_POST
def restore(request: PageRequest, pk: int) -> HttpResponse:
    attachment = get_object_or_404(Attachment.objects.restorable_by(request.user), pk=pk)
    try:
        services.restore_attachment(attachment=attachment, actor=request.user)
        tell(request, _("Brought back: %(name)s") % {"name": attachment.name})
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect("pages:account_files", attachment.account_id)
