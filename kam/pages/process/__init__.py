"""The board of the five steps: which key accounts are stuck, where, and why."""

from itertools import chain
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from accounts.filters import teams_in_sight
from accounts.models import Account, Team, User
from kam.core import downloads, keyset
from kam.core.counts import CAP, count_text
from kam.core.downloads import Column
from kam.core.pages import PageRequest, beside, render_page
from planning.process import MOST, at_step, counts_by_step, key_standings, worked_out
from planning.process.rules import DONE, STEPS, reasons_of
from planning.rules import WATCHED_TIERS
from scoring.querysets import sorted_apart

__all__ = ["process"]

PER_PAGE = 50
FEW = 250  # so many are fetched and sorted faster than the index of all scores is searched
BY_SCORE = keyset.Ordering("score", descending=True, tie="account_id")
WORDS = {
    "assign": pgettext_lazy("step", "Assign"),
    "plan": pgettext_lazy("step", "Plan"),
    "grow": pgettext_lazy("step", "Incubate and grow"),
    "evaluate": pgettext_lazy("step", "Evaluate"),
    "value": pgettext_lazy("step", "Value"),
    DONE: pgettext_lazy("step", "Through"),
}
SAID = {
    "no_owner": _("nobody owns it"),
    "no_team": _("it has no team"),
    "no_plan": _("no plan is approved for this year"),
    "gap": _("it is not covered as its tier asks"),
    "no_review": _("no review in the last quarter"),
    "no_value": _("no value recorded in a year"),
}
MENDED_AT = {  # what is missing → the page where it is mended
    "no_owner": "accounts:hand_over",
    "no_team": "accounts:role_add",
    "no_plan": "pages:account_plan",
    "gap": "pages:account",
    "no_review": "pages:account_plan",
    "no_value": "pages:account_value",
}
COLUMNS = [
    Column(_("Account code"), lambda row: row.account.code),
    Column(_("Account"), lambda row: row.account),
    Column(_("Tier"), lambda row: row.tier),
    Column(_("Owner"), lambda row: row.account.owner or ""),
    Column(_("Team"), lambda row: row.account.team or ""),
    Column(_("Step"), lambda row: WORDS[row.step]),
    Column(_("What is missing"), lambda row: "; ".join(str(said) for said in said_of(row))),
]


class ProcessForm(forms.Form):
    """Whose accounts the board is about."""

    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), label=_("Team"), required=False, empty_label=_("all teams")
    )

    def __init__(self, *args: Any, request: PageRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams_in_sight(request)

    @property
    def chosen(self) -> Team | None:
        return self.cleaned_data.get("team") if self.is_valid() else None


@require_GET
def process(request: PageRequest) -> HttpResponseBase:
    form = ProcessForm(request.GET, request=request)
    today = timezone.localdate()
    rows = key_standings(_accounts(request, form.chosen))
    counts = counts_by_step(rows, today)
    step = request.GET.get("step", "")
    step = step if step in WORDS else _first_stuck(counts)
    found = at_step(rows, step, today)
    if downloads.wanted(request):
        parts = keyset.pages(found, BY_SCORE)
        told = chain.from_iterable(worked_out(part, today) for part in parts)
        return downloads.answer(request, name="process", columns=COLUMNS, rows=told)
    at = keyset.Position.of(request.GET.get("cursor"), BY_SCORE.column)
    few = sum(some[step] for some in counts.values()) <= FEW
    found, order = sorted_apart(found, BY_SCORE) if few else (found, BY_SCORE)
    page = keyset.page(found, order, limit=PER_PAGE, at=at)
    context = {
        "form": form if request.user.leads else None,
        "step": step,
        "steps": _board(request, counts, step),
        "identified": _counted([n for some in counts.values() for n in some.values()]),
        "rows": [_told(row, request.user) for row in worked_out(page.rows, today)],
        **beside(request, page, BY_SCORE.column),
    }
    return render_page(
        request, page="process/process.html", partial="process/partials/board.html", context=context
    )


def said_of(row: Any) -> list[Any]:
    """All that is missing at an account, in words, that of the first step first."""
    return [SAID[name] for name in _missing(row)]


def _missing(row: Any) -> list[str]:
    return reasons_of({name for name in SAID if getattr(row, name)})


def _told(row: Any, user: User) -> dict[str, Any]:
    """A row in words, and for who may write the page where the first of it is mended."""
    first = next(iter(_missing(row)), None)
    mended = reverse(MENDED_AT[first], args=[row.account_id]) if first and user.can_write else ""
    return {"row": row, "said": said_of(row), "mended": mended}


def _accounts(request: PageRequest, team: Team | None) -> QuerySet[Account]:
    accounts = Account.objects.visible_to(request.user).active()
    return accounts if team is None else accounts.filter(team__in=team.with_descendants())


def _first_stuck(counts: dict[str, Any]) -> str:
    return next((step for step in STEPS if any(some[step] for some in counts.values())), DONE)


def _board(request: PageRequest, counts: dict[str, Any], here: str) -> list[dict[str, Any]]:
    query = request.GET.copy()
    query.pop("cursor", None)
    columns = []
    for step, word in WORDS.items():
        query["step"] = step
        here_now = [counts[tier][step] for tier in WATCHED_TIERS]
        columns.append(
            {
                "url": f"?{query.urlencode()}",
                "label": word,
                "tiers": [(t, _counted([n])) for t, n in zip(WATCHED_TIERS, here_now, strict=True)],
                "n": _counted(here_now),
                "empty": not any(here_now),
                "here": step == here,
            }
        )
    return columns


def _counted(numbers: list[int]) -> str:
    """Their sum; 2,000+ where one of them was not counted to its end."""
    beyond = max(numbers, default=0) > MOST
    return count_text(MOST + 1 if beyond else sum(numbers), MOST if beyond else CAP)
