"""Weights for who cannot name weights: two dimensions at a time, which matters more, and how much."""

from itertools import combinations
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kam.core.errors import DomainError
from kam.core.pages import PageRequest, tell, wants_partial
from scoring import words
from scoring.models import Dimension, ScoringModel
from scoring.versions.by_pairs import MOST, Weighed, weigh_by_pairs
from scoring.versions.definition import definition_of
from scoring.versions.services import may_weigh, update_draft

__all__ = ["model_pairs"]

HOW_MUCH = {
    9: gettext_lazy("matters extremely more"),
    7: gettext_lazy("matters very much more"),
    5: gettext_lazy("matters much more"),
    3: gettext_lazy("matters a little more"),
}


class PairsForm(forms.Form):
    """One question per pair: the value says how many times the first matters as much."""

    def __init__(self, names: list[Any], data: Any = None):
        super().__init__(data)
        for i, j in combinations(range(len(names)), 2):
            self.fields[f"p{i}-{j}"] = forms.ChoiceField(
                label=_("%(first)s or %(second)s?") % {"first": names[i], "second": names[j]},
                choices=_answers(names[i], names[j]),
                initial="1",
            )

    def judgements(self) -> dict[tuple[int, int], float]:
        return {_pair(name): _times(value) for name, value in self.cleaned_data.items()}


def _answers(first: Any, second: Any) -> list[tuple[str, str]]:
    better = [(str(n), f"{first} {text}") for n, text in HOW_MUCH.items()]
    worse = [(f"1/{n}", f"{second} {text}") for n, text in reversed(HOW_MUCH.items())]
    return [*better, ("1", _("both matter the same")), *worse]


def _pair(name: str) -> tuple[int, int]:
    first, second = name.removeprefix("p").split("-")
    return int(first), int(second)


def _times(value: str) -> float:
    return 1 / int(value.removeprefix("1/")) if value.startswith("1/") else float(value)


@require_http_methods(["GET", "POST"])
def model_pairs(request: PageRequest, pk: int) -> HttpResponse:
    """Ask pair by pair; show the weights that follow and how well the answers fit; then use them."""
    if not may_weigh(request.user):
        raise PermissionDenied
    draft = get_object_or_404(ScoringModel, pk=pk, state=ScoringModel.State.DRAFT)
    dimensions = list(draft.dimensions.all())
    if len(dimensions) > MOST:
        said = _("At most %(most)s dimensions can be compared two by two.") % {"most": MOST}
        tell(request, said, level=messages.ERROR)
        return redirect("pages:model", pk)
    form = PairsForm([words.dimension(row) for row in dimensions], request.POST or None)
    found = None
    if form.is_valid():
        found = weigh_by_pairs(len(dimensions), form.judgements())
        if "use" in request.POST and _used(request, draft, found):
            return redirect("pages:model", pk)
    context = {"model": draft, "form": form, "found": _told(dimensions, found)}
    page = "studio/partials/pairs.html" if wants_partial(request) else "studio/pairs.html"
    return render(request, page, context)


def _used(request: PageRequest, draft: ScoringModel, found: Weighed) -> bool:
    parts = definition_of(draft)["dimensions"]
    for part, weight in zip(parts, found.weights, strict=True):
        part["weight"] = weight
    try:
        update_draft(model=draft, actor=request.user, changes={"dimensions": parts})
    except DomainError as refusal:
        tell(request, refusal.message, level=messages.ERROR)
        return False
    tell(request, _("The weights follow your comparisons."))
    return True


def _told(dimensions: list[Dimension], found: Weighed | None) -> dict[str, Any] | None:
    if found is None:
        return None
    names = [words.dimension(row) for row in dimensions]
    return {
        "weights": list(zip(names, found.weights, strict=True)),
        "ratio": found.ratio,
        "consistent": found.consistent,
        "worst": [names[place] for place in found.worst] if found.worst else [],
    }
