"""The day that a page is asked about, which evaluation answers for it, and what can still be had."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kam.core.models import Job
from kam.core.pages import PageRequest, tell
from scoring import past
from scoring.models import Evaluation

__all__ = ["Day", "asked_day", "asking", "before_all", "day_of", "work_out"]

PAGES = {"value": "value", "border-cases": "border_cases", "matching": "matching"}


class DayForm(forms.Form):
    as_of = forms.DateField(required=False)


@dataclass(frozen=True)
class Day:
    """asked: the day wanted, None for today. evaluation: the last one as of that day or before it,
    with its model; None where nothing had been evaluated by then."""

    asked: date | None
    evaluation: Evaluation | None

    @property
    def dated(self) -> bool:
        """Whether the page looks back."""
        return self.evaluation is not None and not self.evaluation.is_current

    @property
    def shown(self) -> date | None:
        """What the switch of the day holds."""
        return self.evaluation.as_of if self.evaluation else self.asked

    @property
    def note(self) -> str:
        """Where another day was asked for than the one that answers: why it does."""
        if self.asked is None or self.evaluation is None or self.asked == self.evaluation.as_of:
            return ""
        if self.asked > timezone.localdate():
            return _("That day is still to come: this is what is known now.")
        words = {"asked": date_format(self.asked), "day": date_format(self.evaluation.as_of)}
        return _("On %(asked)s the evaluation of %(day)s was the last one.") % words


def asked_day(request: PageRequest) -> date | None:
    """What `as_of` asks for, None for today. Raises Http404 for what is no date."""
    form = DayForm(request.GET)
    if not form.is_valid():
        raise Http404
    day: date | None = form.cleaned_data["as_of"]
    return day


def day_of(request: PageRequest) -> Day:
    """The same with the evaluation that answers for it."""
    asked, rows = asked_day(request), Evaluation.objects.select_related("model")
    return Day(asked, rows.current() if asked is None else rows.as_known_on(asked))


def asking(request: PageRequest, what: str, evaluation: Evaluation) -> dict[str, Any]:
    """What components/work_out.html needs: the job that is at it, or where to ask for it."""
    job = past.under_way(what, evaluation)
    address = reverse("pages:work_out", args=[what])
    return {
        "work_job": job,
        "work_follows": job and Job.objects.visible_to(request.user).filter(pk=job.pk).exists(),
        "work_url": f"{address}?{request.GET.urlencode()}",
    }


def before_all(request: PageRequest) -> dict[str, Any]:
    """What components/before_all.html needs: the day asked for, and the first that is known."""
    published = Evaluation.objects.published().order_by("as_of", "pk")
    return {
        "asked": asked_day(request),
        "first": published.values_list("as_of", flat=True).first(),
    }


@require_POST
def work_out(request: PageRequest, what: str) -> HttpResponse:
    """Have it worked out for the evaluation of the day asked for, and go back to its page."""
    if what not in PAGES or not request.user.leads:
        raise Http404
    if not request.user.can_write:
        raise PermissionDenied
    evaluation = day_of(request).evaluation
    if evaluation is None:
        raise Http404
    job = past.ask(what, evaluation=evaluation, actor=request.user)
    tell(request, _("A worker is at it. You may leave this page.") if job else _("Worked out."))
    return redirect(f"{reverse(f'pages:{PAGES[what]}')}?{request.GET.urlencode()}")
