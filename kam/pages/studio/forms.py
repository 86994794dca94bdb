"""A version of the scoring model as one form: settings, dimensions with their metrics, tiers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import count
from typing import Any

from django import forms
from django.core.cache import cache
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from accounts.models import Account, Industry, User
from kam.core.asked import number
from kam.pages.studio.bands import BandsField
from scoring import words
from scoring.metrics import METRICS
from scoring.models import Dimension, ModelMetric, ScoringModel
from scoring.versions.definition import MOST_DIMENSIONS, Definition

__all__ = ["DraftForm"]

MOST_METRICS = len(METRICS)
MOST_REGIONS = 200
MOST_PAIRS = 20_000  # of a region and a country
PLACES_KEPT_S = 300
NEW_METRIC = {
    "weight": "10",
    "normalisation": "percentile",
    "higher_is_better": "True",
    "missing": "leave_out",
}
SCOPES = ("status", "region", "country", "industry")


class PlainNumber(forms.NumberInput):
    """A weight of 15.00 shows as 15."""

    def format_value(self, value: Any) -> str | None:
        return (
            f"{value.normalize():f}" if isinstance(value, Decimal) else super().format_value(value)
        )


def percent(label: Any, **options: Any) -> forms.DecimalField:
    number = {"max_digits": 5, "decimal_places": 2, "min_value": 0, "max_value": 100}
    return forms.DecimalField(label=label, **{"widget": PlainNumber, **number, **options})


class SettingsForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    tier_rule = forms.ChoiceField(
        label=gettext_lazy("Tiers by"), choices=ScoringModel.TierRule.choices
    )
    tier_within = forms.ChoiceField(
        label=gettext_lazy("Tiers among"), choices=ScoringModel.Within.choices, required=False
    )
    demotion_margin = percent(
        gettext_lazy("Demotion margin"),
        help_text=gettext_lazy("Percentage points a rank must lie below the cut-off."),
    )
    demotion_repeats = forms.IntegerField(
        label=gettext_lazy("Repeats for demotion"),
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("Evaluations in a row below the margin."),
    )
    segment_cut = percent(
        gettext_lazy("Cut of the matrix"),
        help_text=gettext_lazy("Points from which an axis is high."),
    )
    status = forms.MultipleChoiceField(
        label=gettext_lazy("Only these states compete"), required=False,
        choices=Account.Status.choices[:3], widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    region = forms.MultipleChoiceField(label=gettext_lazy("Only these regions"), required=False)
    country = forms.MultipleChoiceField(label=gettext_lazy("Only these countries"), required=False)
    industry = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Only these industries"), required=False, coerce=int
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("region", "country"):
            offered = {*_texts(name, user), *self.initial.get(name, ())}
            self.fields[name].choices = [(text, text) for text in sorted(offered)]  # type: ignore[attr-defined]
        industries = Industry.objects.values_list("pk", "name")
        self.fields["industry"].choices = list(industries)  # type: ignore[attr-defined]


def _texts(field: str, user: User) -> list[str]:
    """Those of the accounts in sight: a list of choices may not tell more than the list of accounts.

    Asked for at each move of a slider, and found by reading all these accounts: so kept a while.
    """
    kept = f"studio:places:{hash(user.sight)}"
    return cache.get_or_set(kept, lambda: _places(user), PLACES_KEPT_S)[field]  # type: ignore[index]


def _places(user: User) -> dict[str, list[str]]:
    """Regions and countries, both in one pass over the accounts in sight."""
    names = ("region", "country")
    seen = Account.objects.visible_to(user).order_by().values_list(*names)
    columns = [*zip(*seen.distinct()[:MOST_PAIRS], strict=True)] or [(), ()]
    return {
        name: sorted({*column} - {""})[:MOST_REGIONS]
        for name, column in zip(names, columns, strict=True)
    }


class DimensionForm(forms.Form):
    code = forms.SlugField(max_length=40, widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False)
    weight = percent(  # the keys step by one, and browsers take the fractions of a comparison
        gettext_lazy("Weight"), widget=PlainNumber(attrs={"data-slider": "", "step": "any"})
    )
    axis = forms.ChoiceField(
        label=gettext_lazy("Axis of the matrix"), choices=Dimension.Axis.choices, required=False
    )
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)
    add = forms.ChoiceField(label=gettext_lazy("Add a metric"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(code, metric.label) for code, metric in METRICS.items()]
        self.fields["add"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    @property
    def minds(self) -> bool:
        """Whether there is something to mend, in it or in one of its metrics."""
        return any(form.errors for form in (self, *self.metrics))  # type: ignore[attr-defined]

    @property
    def called(self) -> Any:
        """Its name in words: the given one, else that of its code."""
        code, name = self["code"].value() or "", self["name"].value() or ""
        return name or words.DIMENSIONS.get(code, code)


class MetricForm(forms.Form):
    code = forms.SlugField(max_length=40, widget=forms.HiddenInput)
    weight = forms.DecimalField(
        label=gettext_lazy("Weight"), max_digits=5, decimal_places=2,
        min_value=Decimal("0.01"), max_value=100, widget=PlainNumber,
    )  # fmt: skip
    normalisation = forms.ChoiceField(
        label=gettext_lazy("Normalisation"), choices=ModelMetric.Normalisation.choices
    )
    higher_is_better = forms.TypedChoiceField(
        label=gettext_lazy("Better is"), coerce=lambda value: value == "True",
        choices=[("True", gettext_lazy("more")), ("False", gettext_lazy("less"))],
    )  # fmt: skip
    missing = forms.ChoiceField(
        label=gettext_lazy("Missing data"), choices=ModelMetric.Missing.choices
    )
    params = BandsField(label=gettext_lazy("Bands"), required=False)
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    @property
    def metric(self):
        return METRICS.get(self["code"].value() or "")


class TierForm(forms.Form):
    letter = forms.CharField(max_length=1, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=50, required=False)
    share = percent(gettext_lazy("Share, %"), required=False)


class DraftForm:
    """All of a version. Bound with what was posted, else showing a definition.

    `add` names what the button that was pressed wishes to add: "dimension", or the number of a
    dimension whose chosen metric comes in.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        definition: Definition | None = None,
        *,
        user: User,
    ):
        self.data, self.user = data, user
        self.definition: Definition = definition or {}
        self.settings = SettingsForm(data, initial=_settings(self.definition), user=user)
        given = self.definition.get("dimensions", [])
        self.dimensions = list(self._dimensions(given))
        tiers = self.definition.get("tiers", [])
        self.tiers = [
            TierForm(data, prefix=f"t{n}", initial=tiers[n] if n < len(tiers) else {})
            for n in range(self._count("tiers", len(tiers), 6))
        ]

    def is_valid(self) -> bool:
        metrics = (m for d in self.dimensions for m in d.metrics)  # type: ignore[attr-defined]
        every = [self.settings, *self.dimensions, *metrics, *self.tiers]
        judged = [form.is_valid() for form in every]  # each says what it minds, not the first alone
        return all(judged)

    def parts(self) -> Definition:
        """What the posted form says, for the service; call it when it is valid."""
        said = self.settings.cleaned_data
        plain = {name: value for name, value in said.items() if name not in SCOPES}
        dimensions = [d for d in self.dimensions if not d.cleaned_data["remove"]]
        return {
            **plain,
            "scope": {name: said[name] for name in SCOPES if said[name]},
            "dimensions": list(_coded(dimensions)),
            "tiers": [tier.cleaned_data for tier in self.tiers],
        }

    def refuse(self, message: str) -> None:
        self.settings.add_error(None, message)

    @property
    def total(self) -> Decimal:
        """The sum of the weights of the dimensions as they stand in the form."""
        texts = [d["weight"].value() for d in self.dimensions]
        return sum((_number(text) for text in texts), Decimal(0))

    def with_added(self, add: str) -> "DraftForm":
        """The form with another dimension, or another metric in one, still unsaved."""
        data: Any = self.data.copy()  # type: ignore[union-attr]
        if add == "dimension" and len(self.dimensions) < MOST_DIMENSIONS:
            last = len(self.dimensions)
            _set(data, {"dimensions": last + 1, f"d{last}-metrics": 0, f"d{last}-weight": 0})
        elif (place := number(add)) is not None and place < len(self.dimensions):
            self._enter(data, place, data.get(f"d{place}-add", ""))
        return DraftForm(data, self.definition, user=self.user)

    def _enter(self, data: Any, dimension: int, code: str) -> None:
        if code not in METRICS:
            return
        last = len(self.dimensions[dimension].metrics)  # type: ignore[attr-defined]
        new = {**NEW_METRIC, "code": code}
        _set(data, {f"d{dimension}m{last}-{name}": value for name, value in new.items()})
        _set(data, {f"d{dimension}-metrics": last + 1, f"d{dimension}-add": ""})

    def _dimensions(self, given: list[dict[str, Any]]) -> Iterator[DimensionForm]:
        for n in range(self._count("dimensions", len(given), MOST_DIMENSIONS)):
            part = given[n] if n < len(given) else {"metrics": []}
            form = DimensionForm(self.data, prefix=f"d{n}", initial=part)
            form.metrics = [  # type: ignore[attr-defined]
                MetricForm(
                    self.data,
                    prefix=f"d{n}m{k}",
                    initial=part["metrics"][k] if k < len(part["metrics"]) else {},
                )
                for k in range(self._count(f"d{n}-metrics", len(part["metrics"]), MOST_METRICS))
            ]
            yield form

    def _count(self, name: str, shown: int, most: int) -> int:
        """How many of a kind the form holds; what is posted is capped."""
        if self.data is None:
            return shown
        return min(number(self.data.get(name)) or 0, most)


def _settings(definition: Definition) -> dict[str, Any]:
    return {**definition, **definition.get("scope", {})}


def _coded(forms: list[DimensionForm]) -> Iterator[dict[str, Any]]:
    """What each says; a new dimension gets a code that no other has."""
    taken = {form.cleaned_data["code"] for form in forms}
    for form in forms:
        wanted = _code(form.cleaned_data["name"])
        free = (code for code in _numbered(wanted) if code not in taken)
        code = form.cleaned_data["code"] or next(free)
        taken.add(code)
        yield _dimension(form, code)


def _numbered(code: str) -> Iterator[str]:
    yield code
    yield from (f"{code}-{n}" for n in count(2))


def _dimension(form: Any, code: str) -> dict[str, Any]:
    said = form.cleaned_data
    metrics = [m.cleaned_data for m in form.metrics if not m.cleaned_data["remove"]]
    return {
        "code": code,
        "name": said["name"],
        "weight": said["weight"],
        "axis": said["axis"],
        "metrics": [{k: v for k, v in metric.items() if k != "remove"} for metric in metrics],
    }


def _code(name: str) -> str:
    """A code for a new dimension; a Chinese name has none of its own."""
    return slugify(name)[:36] or (f"dimension-{sum(map(ord, name))}" if name else "dimension")


def _set(data: Any, values: dict[str, Any]) -> None:
    """One value for each name; what is posted would else gather several."""
    for name, value in values.items():
        data[name] = str(value)


def _number(text: Any) -> Decimal:
    try:
        return Decimal(str(text))
    except ArithmeticError:
        return Decimal(0)
