"""The page of one person: who are they, what do we hold of them, who of us knows them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.held import Held, held
from accounts.models import (
    Activity,
    Answer,
    Belief,
    Commitment,
    Employment,
    Feedback,
    InfluenceLine,
    Need,
    Person,
    User,
)
from accounts.services import UNDO_MOVE_FOR
from kam.core.pages import PageRequest, render_page

CONTACTS_SHOWN = 20
BELIEFS_READ = 200
NAMED_SHOWN = 10
Context = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One kind of belief: what is held now, and all that was held before, the newest first."""

    kind: str
    label: str
    held: Held | None
    past: list[Belief]


@require_GET
def person(request: PageRequest, pk: int) -> HttpResponse:
    visible = Person.objects.visible_to(request.user)
    row = get_object_or_404(visible.select_related("account", "known_by"), pk=pk)
    may_edit = Person.objects.editable_by(request.user).filter(pk=pk).exists()
    context = {
        "row": row,
        "may_edit": may_edit,
        "lines": _lines(row),
        "roles": row.roles.all(),
        **_career(request.user, row),
        **_place(request.user, row),
        **_contacts(request.user, row),
        **_named(request.user, row),
        **_influence(request.user, row),
        "today": timezone.localdate(),
    }
    return render_page(request, page="people/person.html", context=context)


def _lines(row: Person) -> list[Line]:
    past: dict[str, list[Belief]] = defaultdict(list)
    for belief in row.beliefs.select_related("judged_by")[:BELIEFS_READ]:
        past[belief.kind].append(belief)
    now = held([row])[row.pk]
    return [
        Line(kind, str(label), now.get(kind), past[kind]) for kind, label in Belief.Kind.choices
    ]


def _place(user: User, row: Person) -> Context:
    """Whom they report to and who reports to them, as far as the user sees them."""
    near = Person.objects.visible_to(user).filter(Q(pk=row.reports_to_id) | Q(reports_to=row))
    found = list(near.order_by("name", "pk")[:100])
    return {
        "boss": next((near for near in found if near.pk == row.reports_to_id), None),
        "reports": [near for near in found if near.reports_to_id == row.pk],
    }


def _career(user: User, row: Person) -> Context:
    """Where they worked, at accounts that the user sees; the present one first."""
    rows = Employment.objects.visible_to(user).filter(person=row).select_related("account")
    career = list(rows.order_by(F("ends").desc(nulls_first=True), "-pk"))
    works = row.account_id is not None and row.left_on is None
    fresh = timezone.now() - UNDO_MOVE_FOR
    return {
        "came_lately": any(j.starts and not j.ends and j.created_at >= fresh for j in career),
        "career": career,
        "unrecorded": works and not any(job.ends is None for job in career),
    }


def _contacts(user: User, row: Person) -> Context:
    """The latest contacts with them, and who of us had them."""
    visible = Activity.objects.visible_to(user).filter(people=row)
    entries = visible.select_related("user", "account", "next_step_owner")
    return {
        "entries": entries.prefetch_related("people", "attachments").order_by("-at", "-pk")[
            :CONTACTS_SHOWN
        ],
        "of_us": _of_us(row, visible),
    }


def _of_us(row: Person, visible: QuerySet[Activity]) -> list[Context]:
    """Who owns the relationship, then who had contacts with them, the latest first."""
    counted = visible.values("user").annotate(count=Count("pk"), last=Max("at"))
    told: list[Context] = [dict(each) for each in counted.order_by("-last")[:NAMED_SHOWN]]
    if row.known_by and row.known_by_id not in [each["user"] for each in told]:
        told.append({"user": row.known_by_id, "count": 0, "last": None})
    users = User.objects.in_bulk([each["user"] for each in told])
    for each in told:
        each["owns"] = each["user"] == row.known_by_id
        each["user"] = users[each["user"]]
    return sorted(told, key=lambda each: not each["owns"])


def _named(user: User, row: Person) -> Context:
    """What we promised them, what they told us and what they need."""
    found = {
        "promises": Commitment.objects.filter(person=row).select_related("owner"),
        "feedback": Feedback.objects.filter(person=row),
        "answers": Answer.objects.filter(person=row),
        "needs": Need.objects.filter(person=row),
    }
    return {name: rows.visible_to(user)[:NAMED_SHOWN] for name, rows in found.items()}


def _influence(user: User, row: Person) -> Context:
    """Whom they sway and who sways them, as far as the user sees both."""
    seen = Person.objects.visible_to(user).values("pk")
    drawn = InfluenceLine.objects.filter(Q(person=row) | Q(on=row), person__in=seen, on__in=seen)
    lines = list(drawn.select_related("person", "on")[:100])
    return {
        "sways": [line for line in lines if line.person_id == row.pk],
        "swayed_by": [line for line in lines if line.on_id == row.pk],
    }
