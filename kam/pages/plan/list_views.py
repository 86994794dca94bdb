"""All plans in sight: by year, state and owner."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.filters import owners_in_sight, teams_in_sight
from accounts.models import Account, Team, User
from kam.core import downloads, keyset
from kam.core.counts import capped_count, count_text
from kam.core.downloads import Column
from kam.core.forms import NarrowingForm
from kam.core.pages import PageRequest, beside, render_page
from planning.models import Plan
from planning.plans.flagged import flags_of_each

PER_PAGE = 50
NEWEST_FIRST = keyset.Ordering("updated_at", descending=True, tie_descending=True)
COLUMNS = [
    Column(_("Account code"), lambda row: row.account.code),
    Column(_("Account"), lambda row: row.account),
    Column(_("Year"), lambda row: row.year),
    Column(_("State"), lambda row: row.get_state_display()),
    Column(_("Owner"), lambda row: row.account.owner or ""),
    Column(_("Changed"), lambda row: row.updated_at),
]


class PlansForm(NarrowingForm):
    """What the list is narrowed to."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any state")), *Plan.State.choices]
    )
    year = forms.IntegerField(
        label=_("Year"), required=False, min_value=2000, max_value=2100,
        widget=forms.NumberInput(attrs={"placeholder": _("any year")}),
    )  # fmt: skip
    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), label=_("Team"), required=False, empty_label=_("all teams")
    )
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("Owner"), required=False, empty_label=_("everybody")
    )

    def __init__(self, *args: Any, request: PageRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams_in_sight(request)
        fields["owner"].queryset = owners_in_sight(request)
        if not request.user.leads:
            del fields["team"], fields["owner"]


@require_GET
def plans(request: PageRequest) -> HttpResponseBase:
    form = PlansForm(request.GET, request=request)
    rows = _rows(request.user, form.wishes)
    if downloads.wanted(request):
        told = keyset.rows(rows, NEWEST_FIRST)
        return downloads.answer(request, name="plans", columns=COLUMNS, rows=told)
    at = keyset.Position.of(request.GET.get("cursor"), NEWEST_FIRST.column)
    page = keyset.page(rows, NEWEST_FIRST, limit=PER_PAGE, at=at)
    context = {
        "form": form,
        "plans": page.rows,
        "open_parts": _open_parts(page.rows),
        "count": _counted(capped_count(rows)),
        "filtered": any(request.GET.get(name) for name in form.fields),
        "waiting": None if request.GET else _waiting(request.user),
        **beside(request, page, NEWEST_FIRST.column),
    }
    return render_page(
        request, page="plan/list.html", partial="plan/partials/table.html", context=context
    )


def _counted(count: int) -> str:
    text = ngettext("%(count)s plan", "%(count)s plans", count)
    return text % {"count": count_text(count)}


def _open_parts(plans: list[Plan]) -> dict[int, int]:
    """How many parts of each plan carry a flag; of what is closed nobody asks."""
    asked = [plan for plan in plans if plan.state != Plan.State.CLOSED]
    flags = flags_of_each(asked, timezone.localdate())
    return {pk: len(found) for pk, found in flags.items()}


def _waiting(user: User) -> dict[str, Any]:
    """How many of the plans in sight somebody must decide on, as a number and in words."""
    count = capped_count(_rows(user, {"state": Plan.State.IN_REVIEW}))
    return {"n": count, "shown": count_text(count)}


def _rows(user: User, wishes: dict[str, Any]) -> QuerySet[Plan]:
    accounts = Account.objects.visible_to(user)
    if team := wishes.get("team"):
        accounts = accounts.filter(team__in=team.with_descendants())
    if owner := wishes.get("owner"):
        accounts = accounts.filter(owner=owner)
    rows = Plan.objects.filter(account__in=accounts.values("pk"))
    asked = {name: wishes[name] for name in ("state", "year") if wishes.get(name)}
    return rows.filter(**asked).select_related("account__owner", "template")
