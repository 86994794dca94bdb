"""Files on their way in: upload, map the columns, look, start, see what became of each row."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access.doors import administrators_only
from accounts.imports import services
from accounts.imports.mapping import signature
from accounts.models import Account, Import, Sale
from accounts.uploads.forms import MappingForm, OptionsForm, UploadForm
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, render_page

SHOWN = 100
LOOKED_AT = 1_000  # lines that came in last
CELLS = 3  # of a column that the mapping shows
HISTORY = timedelta(days=90)  # sales that ended longer ago make every customer look silent


def _imports() -> QuerySet[Import]:
    """All of them: every page here is for administrators only, a file tells what is in it."""
    return Import.objects.select_related("job", "started_by")


def _import(pk: int) -> Import:
    return get_object_or_404(_imports(), pk=pk)


@require_GET
@administrators_only
def import_list(request: PageRequest) -> HttpResponse:
    return render(request, "imports/list.html", {"imports": _imports()[:SHOWN]})


@require_http_methods(["GET", "POST"])
@administrators_only
def import_new(request: PageRequest) -> HttpResponse:
    kind = request.GET.get("kind", Import.Kind.ACCOUNTS)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"kind": kind})
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = services.receive_file(
                kind=form.cleaned_data["kind"], file=file, filename=file.name, actor=request.user
            )
            return redirect("import_map", received.pk)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "imports/new.html", {"form": form})


@dataclass
class Column:
    """A column of the file: the choice that belongs to it, and its first values."""

    field: object
    sample: list[str]


@require_http_methods(["GET", "POST"])
@administrators_only
def import_map(request: PageRequest, pk: int) -> HttpResponse:
    """Which column is what, and what would become of the first rows; `start` sets it going."""
    file = _import(pk)
    if file.job_id is not None:
        return redirect("import_detail", pk)
    new = not Account.objects.exists()  # nobody can know yet what the first file names
    options = OptionsForm(request.POST or None, initial={"create_missing": new})
    context = {"file": file, "options": options}
    try:
        columns = services.columns(file, options.options())
        form = _mapping_form(request, columns)
        context |= {
            "columns": columns,
            "signature": signature(columns.headers),
            "rows": _columns(form, columns.sample),
        }
        if request.POST.get("do") == "start" and options.is_valid() and form.is_valid():
            services.start_import(
                import_=file, mapping=form.mapping(), options=options.options(), actor=request.user
            )
            return redirect("import_detail", pk)
        context["preview"] = services.preview(
            file, mapping=form.mapping(), options=options.options()
        )
    except DomainError as refusal:
        context["refusal"] = str(refusal)
    return render_page(
        request, page="imports/map.html", partial="imports/partials/map.html", context=context
    )


def _mapping_form(request: PageRequest, columns: services.Columns) -> MappingForm:
    """What was chosen; the proposal again when another separator or encoding made other columns."""
    same = request.POST.get("signature") == signature(columns.headers)
    return MappingForm(
        request.POST if same else None,
        headers=columns.headers,
        choices=columns.fields,
        proposal=columns.mapping,
    )


def _columns(form: MappingForm, sample: list[list[str]]) -> list[Column]:
    return [
        Column(field, [row[at] for row in sample if at < len(row) and row[at]][:CELLS])
        for at, field in enumerate(form)
    ]


@require_GET
@administrators_only
def import_detail(request: PageRequest, pk: int) -> HttpResponse:
    """How far the import is, and what became of its rows."""
    file = _import(pk)
    if file.job is None and file.finished_at is None:
        return redirect("import_map", pk)
    context = {"file": file, "reasons": services.reasons(file), "last_sale": _silent_since(file)}
    return render(request, "imports/detail.html", context)


def _silent_since(file: Import) -> date | None:
    """The last day of the sales where they are history only.

    Looks at the lines that came in last: the table of all sales may hold millions.
    """
    if file.kind != Import.Kind.SALES or file.finished_at is None:
        return None
    latest = Sale.objects.order_by("-pk").values("date")[:LOOKED_AT]
    newest = max((row["date"] for row in latest), default=None)
    return newest if newest and newest < timezone.localdate() - HISTORY else None


@require_GET
@administrators_only
def import_refused(request: PageRequest, pk: int) -> HttpResponse:
    """The refused rows as they came, each with its reason: correct them and bring them again."""
    file = _import(pk)
    if not file.refusals:
        raise Http404
    return FileResponse(  # type: ignore[return-value]
        file.refusals.open("rb"),
        as_attachment=True,
        filename=f"refused-{file.pk}.csv",
        content_type="text/csv; charset=utf-8",
    )
