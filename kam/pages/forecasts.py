"""What was held for likely: forecasts to settle, those settled, and how well people judged."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_GET

from accounts.models import User
from kam.core import downloads, keyset
from kam.core.counts import capped_count, count_text
from kam.core.downloads import Column
from kam.core.forms import NarrowingForm
from kam.core.pages import PageRequest, beside, render_page
from planning.models import Forecast
from planning.plans.calibration import calibrated
from planning.plans.sections import SECTIONS

PER_PAGE = 50
OPEN, DUE, SETTLED = "open", "due", "settled"
BY_DAY = keyset.Ordering("settle_on")
NEWEST_FIRST = keyset.Ordering("settle_on", descending=True, tie_descending=True)
COLUMNS = [
    Column(_("Account code"), lambda row: row.plan.account.code),
    Column(_("Account"), lambda row: row.plan.account),
    Column(_("Year"), lambda row: row.plan.year),
    Column(_("Section"), lambda row: SECTIONS[row.section].label),
    Column(_("Forecast"), lambda row: row.statement),
    Column(_("probability, %"), lambda row: row.probability),
    Column(pgettext_lazy("forecast", "By"), lambda row: row.made_by),
    Column(_("To be settled on"), lambda row: row.settle_on),
    Column(_("Outcome"), lambda row: row.get_outcome_display()),
]


class ForecastsForm(NarrowingForm):
    """What the page is narrowed to."""

    show = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("not settled")), (DUE, _("to settle now")), (SETTLED, _("settled"))],
    )  # fmt: skip
    made_by = forms.ModelChoiceField(
        queryset=User.objects.none(), label=pgettext_lazy("forecast", "By"), required=False, empty_label=_("everybody"),
        widget=forms.Select(attrs={"data-pick": ""}),
    )  # fmt: skip
    section = forms.ChoiceField(
        label=_("Section"), required=False,
        choices=[("", _("any section")), *((s.code, s.label) for s in SECTIONS.values())],
    )  # fmt: skip

    def __init__(self, *args: Any, in_sight: QuerySet[Forecast], **kwargs: Any):
        super().__init__(*args, **kwargs)
        makers: Any = self.fields["made_by"]
        makers.queryset = User.objects.filter(pk__in=in_sight.values("made_by"))


@require_GET
def forecasts(request: PageRequest) -> HttpResponseBase:
    in_sight = Forecast.objects.visible_to(request.user)
    form = ForecastsForm(request.GET, in_sight=in_sight)
    narrowed = in_sight.filter(**_asked(form.wishes))
    rows, ordering = _shown(narrowed, form.wishes.get("show"))
    if downloads.wanted(request):
        told = keyset.rows(rows, ordering)
        return downloads.answer(request, name="forecasts", columns=COLUMNS, rows=told)
    at = keyset.Position.of(request.GET.get("cursor"), ordering.column)
    page = keyset.page(rows, ordering, limit=PER_PAGE, at=at)
    context = {
        "form": form,
        "forecasts": [(row, SECTIONS[row.section]) for row in page.rows],
        "settleable": _settleable(request.user, page.rows),
        "calibrated": _calibrated(narrowed),
        "count": _counted(capped_count(rows)),
        "filtered": any(request.GET.get(name) for name in form.fields),
        **beside(request, page, ordering.column),
    }
    return render_page(
        request, page="forecasts/list.html", partial="forecasts/partials/all.html", context=context
    )


def _asked(wishes: dict[str, Any]) -> dict[str, Any]:
    return {name: wishes[name] for name in ("made_by", "section") if wishes.get(name)}


def _shown(rows: QuerySet[Forecast], show: str | None) -> tuple[QuerySet[Forecast], Any]:
    """Those to settle by their day, the earliest first; settled ones from the latest."""
    rows = rows.select_related("plan__account", "made_by")
    if show == SETTLED:
        return rows.exclude(outcome=Forecast.Outcome.OPEN), NEWEST_FIRST
    rows = rows.filter(outcome=Forecast.Outcome.OPEN)
    return (rows.filter(settle_on__lte=timezone.localdate()) if show == DUE else rows), BY_DAY


def _counted(count: int) -> str:
    text = ngettext("%(count)s forecast", "%(count)s forecasts", count)
    return text % {"count": count_text(count)}


def _settleable(user: User, rows: list[Forecast]) -> set[int]:
    """Ids of the rows that the user may settle."""
    editable = Forecast.objects.editable_by(user).filter(pk__in=[row.pk for row in rows])
    return set(editable.values_list("pk", flat=True))


def _calibrated(rows: QuerySet[Forecast]) -> dict[str, Any]:
    scored = calibrated(rows)
    sections = [(SECTIONS[code], score) for code, score in scored.sections if code in SECTIONS]
    return {"whole": scored.whole, "people": scored.people, "sections": sections}
