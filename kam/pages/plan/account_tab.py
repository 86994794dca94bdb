"""The plans of one account: this year's, those before, and how to begin one."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Account
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, render_page, tell
from kam.pages.account.frame import account_frame
from kam.pages.plan.card import due_first
from planning.models import Plan, Review
from planning.plans.services import plan_before, start_plan

YEARS_SHOWN = 10
REVIEWS_SHOWN = 8


class StartForm(forms.Form):
    """What a plan begins with; the group is asked about only where there is one."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    carry = forms.BooleanField(
        label=gettext_lazy("Take over the plan before"), required=False,
        help_text=gettext_lazy("What nobody touches stays marked as copied."),
    )  # fmt: skip
    for_group = forms.BooleanField(
        label=gettext_lazy("For the whole group of companies"), required=False
    )

    def __init__(self, *args: Any, before: Plan | None, group: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if before is None:
            del self.fields["carry"]
        if not group:
            del self.fields["for_group"]


@require_http_methods(["GET", "POST"])
def account_plan(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account_plan")
    account = frame["account"]
    plans = list(Plan.objects.filter(account=account).select_related("decided_by")[:YEARS_SHOWN])
    year = timezone.localdate().year
    free = year if year not in {plan.year for plan in plans} else year + 1
    before = plan_before(account, free)
    initial = {"year": free, "carry": True, "for_group": before is not None and before.for_group}
    form = StartForm(request.POST or None, before=before, group=frame["has_group"], initial=initial)
    if request.method == "POST" and frame["may_edit"] and form.is_valid():
        started = _start(request, account, form)
        if started is not None:
            tell(request, _("The plan was begun from what is on record."))
            return redirect("pages:plan", pk=started.pk)
    reviews = Review.objects.filter(account=account).defer("prepared")[:REVIEWS_SHOWN]
    context = {
        "plans": plans,
        "actions": due_first(account),
        "reviews": reviews,
        "form": form,
        "this_year": year,
        "before": before,
    }
    return render_page(request, page="account/plan.html", context={**frame, **context})


def _start(request: PageRequest, account: Account, form: StartForm) -> Plan | None:
    wishes = form.cleaned_data
    try:
        return start_plan(
            actor=request.user,
            account=account,
            year=wishes["year"],
            for_group=wishes.get("for_group", False),
            carry=plan_before(account, wishes["year"]) if wishes.get("carry") else None,
        )
    except DomainError as refusal:
        add_refusal(form, refusal)
        return None
