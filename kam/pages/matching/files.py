"""The grids and judgements as files: download, change in a spreadsheet, bring back."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kam.core import downloads, exports
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, tell
from kam.pages.matching.views import leads, weigher
from scoring.matching.files import KINDS, Taken, rows_out, take_file
from scoring.versions.services import may_weigh

__all__ = ["matching_files"]

LARGEST_MB = 20


class FileForm(forms.Form):
    """A file and what is in it."""

    kind = forms.ChoiceField(
        label=_("What is in the file?"),
        widget=forms.RadioSelect,
        choices=[(name, kind.label) for name, kind in KINDS.items()],
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), up to 50,000 rows. One wrong row holds back the file."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_MB * 1024 * 1024:
            raise forms.ValidationError(
                _("The file is larger than %(mb)s MB.") % {"mb": LARGEST_MB}
            )
        return file


@require_http_methods(["GET", "POST"])
def matching_files(request: PageRequest) -> HttpResponseBase:
    """What each file holds with its download, and the place to bring one back."""
    leads(request)
    if downloads.wanted(request):
        return _download(request)
    form = FileForm(
        request.POST or None,
        request.FILES or None,
        initial={"kind": request.GET.get("kind", "needs")},
    )
    context: dict[str, Any] = {"form": form, "may_weigh": may_weigh(request.user), "kinds": KINDS}
    if request.method == "POST" and form.is_valid():
        taken = _taken(request, form)
        if taken and not taken.refused:
            _tell(request, taken)
            return redirect("pages:matching_files")
        context["taken"] = taken
    return render(request, "matching/files.html", context)


def _download(request: PageRequest) -> HttpResponseBase:
    kind, form = request.GET.get("kind", ""), downloads.wanted(request)
    if kind not in KINDS:
        raise Http404
    asked = request.META.get("QUERY_STRING", "")
    downloads.note(actor=request.user, name=f"matching-{kind}.{form}", asked=asked)
    rows = rows_out(kind, request.user)
    header = list(KINDS[kind].columns)
    return exports.download(name=f"matching-{kind}", kind=form, header=header, rows=rows)


def _taken(request: PageRequest, form: FileForm) -> Taken | None:
    """What became of the file; None where it was refused as a whole."""
    actor, given = weigher(request), form.cleaned_data
    with tempfile.TemporaryDirectory(prefix="kam-matching-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as out:
            for piece in given["file"].chunks():
                out.write(piece)
        try:
            return take_file(kind=given["kind"], path=path, actor=actor)
        except DomainError as refusal:
            add_refusal(form, DomainError(refusal.message, field="file"))
            return None


def _tell(request: PageRequest, taken: Taken) -> None:
    said = ngettext(
        "%(changed)s of %(rows)s row changed something.",
        "%(changed)s of %(rows)s rows changed something.",
        taken.rows,
    )
    tell(request, said % {"changed": taken.changed, "rows": taken.rows})
