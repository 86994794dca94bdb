"""One opportunity: how far it is, who is involved, against whom, and what was done about it."""

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Account, Opportunity, Person, User
from kam.core.models import Change
from kam.core.pages import PageRequest, render_page
from kam.pages.account.log import told
from planning.models import Goal
from planning.pipeline.rates import rates_against

CHANGES = 20


@require_GET
def opportunity(request: PageRequest, pk: int) -> HttpResponse:
    rows = Opportunity.objects.visible_to(request.user).select_related("account", "owner")
    row = get_object_or_404(rows, pk=pk)
    editable = Account.objects.editable_by(request.user).filter(pk=row.account_id)
    context = {
        "opportunity": row,
        "people": _people(row, request.user),
        "steps": Opportunity.Step.choices,
        "goals": _goals(row, request.user),
        "rate": rates_against(request.user, row, timezone.localdate()),
        "changes": told(_changes(row), request.user),
        "may_edit": editable.exists(),
        "today": timezone.localdate(),
    }
    return render_page(
        request,
        page="pipeline/opportunity.html",
        partial="pipeline/partials/opportunity.html",
        context=context,
    )


def _people(row: Opportunity, user: User) -> QuerySet[Person]:
    """Who is involved; `seen` is false of those who went where the user sees nothing of them."""
    seen = Exists(Person.objects.seen_by(user).filter(pk=OuterRef("pk")))
    return row.people.annotate(seen=seen).order_by(F("influence").desc(nulls_last=True), "name")


def _goals(row: Opportunity, user: User) -> QuerySet[Goal]:
    """Those in sight: the plan of a group may hang on an account that the user does not see."""
    return Goal.objects.visible_to(user).filter(opportunity=row).select_related("plan")


def _changes(row: Opportunity) -> QuerySet[Change]:
    changes = Change.objects.filter(kind="accounts.opportunity", object_id=row.pk)
    return changes.select_related("actor").order_by("-pk")[:CHANGES]
