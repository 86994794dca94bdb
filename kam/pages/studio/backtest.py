"""Try a version on the past: what it would have said on a day, and what happened after."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms import DateInput
from accounts.models import Account
from kam.core import keyset
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, render_page
from kam.pages.asof import asked_day
from kam.pages.studio import backtest_charts as charts
from scoring.backtest import services, words
from scoring.models import BackTest, ScoringModel
from scoring.versions.services import may_weigh

__all__ = ["backtest", "backtest_result"]

PER_PAGE = 20
MOST_NAMED = 8
NEWEST = keyset.Ordering("id", descending=True, tie_descending=True)


class BackTestForm(forms.Form):
    as_of = forms.DateField(
        label=gettext_lazy("The day to go back to"),
        widget=DateInput(),
        help_text=gettext_lazy("The model knows nothing after it."),
    )
    months = forms.TypedChoiceField(
        label=gettext_lazy("Months to look at after it"),
        coerce=int,
        choices=[(n, str(n)) for n in services.MONTHS],
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Key accounts: the top, %"), min_value=1, max_value=50, initial=20
    )
    versions = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Versions to compare"),
        queryset=ScoringModel.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("At most four. Simple rules stand beside them anyhow."),
    )

    def __init__(self, *args: Any, wish: date | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        months, day = services.default_wish()
        versions = list(ScoringModel.objects.all())
        choices = [(version.pk, str(version)) for version in versions]
        self.fields["versions"].choices = choices  # type: ignore[attr-defined]
        self.initial = {
            "months": months,
            "as_of": wish or day,
            "percent": 20,
            "versions": [str(v.pk) for v in versions if v.state == ScoringModel.State.ACTIVE],
        }
        latest = timezone.localdate() - timedelta(days=1)
        self.fields["as_of"].widget.attrs["max"] = latest.isoformat()


@require_http_methods(["GET", "POST"])
def backtest(request: PageRequest) -> HttpResponse:
    """The tests there are, or those that go back to a day; and a form for another one."""
    if not request.user.leads:
        raise PermissionDenied
    if request.method == "POST" and not may_weigh(request.user):
        raise PermissionDenied
    day = asked_day(request)
    form = BackTestForm(request.POST or None, wish=day) if may_weigh(request.user) else None
    if form is not None and form.is_valid():
        try:
            test = services.start_back_test(actor=request.user, **form.cleaned_data)
            return redirect("pages:backtest_result", test.pk)
        except DomainError as refusal:
            add_refusal(form, refusal)
    rows = BackTest.objects.select_related("job", "created_by").prefetch_related("versions")
    rows = rows.filter(as_of=day) if day else rows
    at = keyset.Position.of(request.GET.get("cursor"), "id")
    page = keyset.page(rows, NEWEST, limit=PER_PAGE, at=at)
    context = {
        "form": form,
        "asked": day,
        "tests": [_row(test) for test in page.rows],
        "previous": _address(day, page.previous),
        "next": _address(day, page.next),
    }
    return render_page(request, page="studio/backtest.html", context=context)


def _address(day: date | None, at: keyset.Position | None) -> str:
    if at is None:
        return ""
    kept = {"as_of": day.isoformat()} if day else {}
    return "?" + urlencode(kept | {"cursor": at.encode("id")})


@require_GET
def backtest_result(request: PageRequest, pk: int) -> HttpResponse:
    """What one test found, or how far it is."""
    if not request.user.leads:
        raise PermissionDenied
    test = get_object_or_404(BackTest.objects.select_related("job", "created_by"), pk=pk)
    context = {
        "test": test,
        "job": test.job,
        "running": test.job is not None and not test.job.is_finished,
        "refused": words.refusal(test),
        "ahead": words.ahead(test),
    }
    if test.result:
        context |= _told(test, request.user)
    return render_page(request, page="studio/backtest_result.html", context=context)


def _row(test: BackTest) -> dict[str, Any]:
    """One line of the list: by version, the lift that it reached."""
    judges = test.outcome.get("judges", [])
    rule = next((each for each in judges if each["name"] == "sales"), None)
    return {
        "test": test,
        "models": [each for each in judges if each["name"] == "model"],
        "rule": rule,
        "refused": words.refusal(test),
    }


def _told(test: BackTest, user: Any) -> dict[str, Any]:
    judges = [_in_percent(each) for each in test.outcome["judges"]]
    surprises = test.outcome["surprises"]
    found = _by_id(user, [*surprises["lost"], *surprises["missed"]])
    return {
        "judges": judges,
        "fates": [(words.FATES[name], test.outcome["fates"][name]) for name in words.FATES],
        "lost": test.outcome["fates"]["lost"],
        "key_finding": words.key_finding(test),
        "leaving_finding": words.leaving_finding(test),
        "best": {
            "brought": _best(judges, lambda each: each["brought"]),
            "leaving": _best(judges, lambda each: each["leaving"]["hits"]),
        },
        "chances": _chances(test.outcome["chances"]),
        "charts": {"tenths": charts.tenths(judges), "calibration": charts.calibration(judges)},
        "tenths": _tenths(judges),
        "surprises": [
            (_("In the top, yet lost"), _named(found, surprises["lost"])),
            (_("Brought most, yet not in the top"), _named(found, surprises["missed"])),
        ],
    }


def _in_percent(judge: dict[str, Any]) -> dict[str, Any]:
    """A voice with its name, and its shares as the table shows them."""
    tenths = [_shares(part, "said", "happened", "brought") for part in judge["tenths"]]
    told = {"label": words.name_of(judge), "tenths": tenths}
    return _shares(judge, "brought", "kept", "grew") | told


def _chances(found: dict[str, Any]) -> dict[str, Any]:
    bins = [_shares(group, "said", "happened") for group in found.get("bins", [])]
    return found | {"bins": bins}


def _shares(row: dict[str, Any], *names: str) -> dict[str, Any]:
    shares = {f"{name}_percent": None if row[name] is None else 100 * row[name] for name in names}
    return row | shares


def _best(judges: list[dict[str, Any]], value: Any) -> float | None:
    return max((value(each) for each in judges if value(each)), default=None)


def _tenths(judges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The versions' tenths, for the table beside the charts."""
    return [
        each | {"tenths": list(enumerate(each["tenths"], start=1))}
        for each in judges
        if each["name"] == "model"
    ]


def _by_id(user: Any, ids: Iterable[int]) -> dict[int, Account]:
    """Those in sight: a test names accounts of everybody, a page shows one's own."""
    return Account.objects.visible_to(user).in_bulk(ids)


def _named(found: dict[int, Account], ids: list[int]) -> list[Account]:
    return [found[pk] for pk in ids if pk in found][:MOST_NAMED]
