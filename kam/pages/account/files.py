"""The files of an account: who brought them, and bringing more."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.attachments import AttachForm, attach_all
from accounts.models import Account, Attachment
from kam.core import keyset
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, render_page, tell
from kam.pages.account.frame import account_frame

NEWEST_FIRST = keyset.Ordering("created_at", descending=True, tie_descending=True, moment=True)
PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def account_files(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account_files")
    if request.method == "POST" and not frame["may_edit"]:
        return render_page(request, page="403.html", status=403)
    form = AttachForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _attached(request, frame["account"], form):
        return redirect("pages:account_files", pk)
    rows = Attachment.objects.visible_to(request.user).filter(account=frame["account"])
    at = keyset.Position.of(request.GET.get("cursor"), "created_at")
    rows = rows.select_related("uploaded_by", "activity")
    page = keyset.page(rows, NEWEST_FIRST, limit=PER_PAGE, at=at)
    context = {
        **frame,
        "form": form,
        "rows": page.rows,
        "previous": f"?cursor={page.previous.encode('created_at')}" if page.previous else "",
        "next": f"?cursor={page.next.encode('created_at')}" if page.next else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render_page(request, page="account/files.html", context=context, status=status)


def _attached(request: PageRequest, account: Account, form: AttachForm) -> bool:
    """Keep the files; what is refused stands in the form."""
    try:
        kept = attach_all(actor=request.user, account=account, **form.cleaned_data)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    text = ngettext("%(n)d file is kept.", "%(n)d files are kept.", len(kept)) % {"n": len(kept)}
    tell(request, text)
    return True
