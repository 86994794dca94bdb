"""What the matrix is narrowed to, and since when movement is shown."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from kam.core.counts import capped_count, count_text
from kam.core.figures import written
from kam.core.pages import PageRequest
from kam.pages.portfolio.scope import Scope
from scoring.border import with_border_of_day
from scoring.models import Evaluation, PortfolioSummary, Segment, Stage, Standing

__all__ = ["FEW", "Narrowed", "Since", "WishForm", "narrowed", "since", "wishes"]

FEW = 5_000  # so many are fetched and sorted faster than an index of all is searched


class WishForm(forms.Form):
    segment = forms.TypedChoiceField(
        label=_("Type"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("all types")), *Segment.choices],
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    stage = forms.TypedChoiceField(
        label=_("Stage"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("all stages")), *Stage.choices],
    )
    since = forms.DateField(
        label=_("Movement since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, letters: str, **kwargs):
        super().__init__(*args, **kwargs)
        field: forms.ChoiceField = self.fields["tier"]  # type: ignore[assignment]
        field.choices = [("", _("all tiers")), *zip(letters, letters, strict=True)]


@dataclass(frozen=True)
class Narrowed:
    """The accounts asked for: as rows, and how many, also in words."""

    rows: QuerySet[Standing]
    count: int
    text: str

    @property
    def few(self) -> bool:
        """Whether to sort them apart from any index."""
        return self.count <= FEW


@dataclass(frozen=True)
class Since:
    """An earlier evaluation to compare with, and the sums it kept of the same team."""

    evaluation: Evaluation
    figures: dict


def wishes(request: PageRequest, scope: Scope) -> WishForm:
    """Raises Http404 for what cannot be asked for."""
    bands = scope.evaluation.model.tiers.values_list("letter", flat=True)
    form = WishForm(request.GET, letters="".join(bands))
    if not form.is_valid():
        raise Http404
    return form


def narrowed(scope: Scope, form: WishForm) -> Narrowed:
    """Standings of the type, the tier and the stage asked for, the whole team without a wish."""
    names = ("segment", "tier", "stage")
    asked = {name: form.cleaned_data[name] for name in names if form.cleaned_data[name]}
    rows = scope.on_accounts(Standing.objects.filter(evaluation=scope.evaluation, **asked))
    rows = with_border_of_day(rows)
    count = _kept_count(scope.figures, **asked)
    if count is None:
        count = capped_count(rows)
        return Narrowed(rows, count, count_text(count))
    return Narrowed(rows, count, written(count))


def _kept_count(
    figures: dict, segment: int | None = None, tier: str = "", stage: int | None = None
) -> int | None:
    """How many there are by the sums of the evaluation; None where only counting tells."""
    if segment and stage:
        return None
    if segment:
        kept = figures.get("segments", {}).get(str(segment), {})
        return kept.get("tiers", {}).get(tier, 0) if kept and tier else kept.get("accounts")
    if tier and stage:
        return figures.get("tier_stage", {}).get(tier, {}).get(str(stage), 0)
    if tier:
        return figures.get("tiers", {}).get(tier, {}).get("accounts", 0)
    return figures.get("stages", {}).get(str(stage), 0) if stage else figures.get("accounts", 0)


def since(scope: Scope, day: date | None) -> Since | None:
    """The evaluation as known on the day, with the team's sums; None where nothing was known."""
    found = Evaluation.objects.as_known_on(day) if day else None
    if found is None or found.as_of >= scope.evaluation.as_of:
        return None
    rows = PortfolioSummary.objects.filter(evaluation=found, team=scope.team)
    kept = rows.values_list("figures", flat=True).first()
    return Since(found, kept or {})
