"""What every tab of an account shows above itself."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.losses import Loss, deciders_lost
from accounts.models import Account
from accounts.services import may_reassign
from kam.core.pages import PageRequest
from planning.models import Review
from planning.rules import WATCHED_TIERS
from scoring import border
from scoring.border import with_border
from scoring.overrides import may_overrule
from scoring.querysets import with_standing

TABS: list[tuple[str, str | Promise]] = [
    ("account", gettext_lazy("Overview")),
    ("account_timeline", gettext_lazy("Timeline")),
    ("account_people", gettext_lazy("People")),
    ("account_sales", gettext_lazy("Sales")),
    ("account_score", gettext_lazy("Score")),
    ("account_plan", gettext_lazy("Plan")),
    ("account_understanding", gettext_lazy("Understanding")),
    ("account_promises", gettext_lazy("Promises")),
    ("account_facts", gettext_lazy("Facts")),
    ("account_files", gettext_lazy("Files")),
]


def account_frame(request: PageRequest, pk: int, tab: str) -> dict[str, Any]:
    """The account with its standing, its tabs and what the user may do; hidden is 404."""
    visible = Account.objects.visible_to(request.user)
    account: Any = get_object_or_404(
        _with_review(with_border(with_standing(visible))).select_related(
            "owner", "team", "industry", "parent"
        ),
        pk=pk,
    )
    if account.merged_into_id:
        raise Http404  # the middleware leads on to the one that took it in
    may_edit = request.user.can_write and not account.is_archived
    decides = account.owner_id == request.user.pk or may_reassign(
        account=account, actor=request.user
    )
    return {
        "account": account,
        "border_said": border.said(account.border_share) if account.border_share else "",
        "may_pin": may_edit and may_overrule(request.user),
        "tags": account.tags.all(),
        **_relatives(account, visible),
        "tabs": _tabs(account, tab),
        "flags": _flags(account),
        "may_edit": may_edit,
        "may_decide": may_edit and decides,
        "may_restore": request.user.can_write and account.is_archived,
        "loss_url": _loss_url(request, account),
    }


def _loss_url(request: PageRequest, account: Any) -> str:
    """Where its loss is rehearsed; empty for who does not lead, and before it is evaluated."""
    if not request.user.leads or account.score is None:
        return ""
    return f"{reverse('pages:concentration_loss')}?account={account.pk}"


def _with_review(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Adds `review_due`, the day of the review that is open."""
    waiting = Review.objects.filter(account=OuterRef("pk"), held_on=None)
    return accounts.annotate(review_due=Subquery(waiting.values("due")[:1]))


def _relatives(account: Account, visible: QuerySet[Account]) -> dict[str, bool]:
    """Whether there is a group of companies, and whether the user may see the parent."""
    if account.parent_id is None:
        children = Account.objects.filter(parent=account.pk).exists()
        return {"has_group": children, "sees_parent": False}
    return {"has_group": True, "sees_parent": visible.filter(pk=account.parent_id).exists()}


def _tabs(account: Account, here: str) -> list[dict[str, Any]]:
    return [
        {"url": reverse(f"pages:{name}", args=[account.pk]), "label": label, "here": name == here}
        for name, label in TABS
    ]


def _flags(account: Any) -> list[str]:
    """Short warnings, each with its reason in words."""
    flags = []
    if account.is_archived:
        flags.append(_("Archived"))
    if account.owner_id is None:
        flags.append(_("Nobody owns this account"))
    if account.next_step_due and account.next_step_due < timezone.localdate():
        flags.append(_("Next step overdue"))
    if account.review_due and account.review_due < timezone.localdate():
        flags.append(_("Review missed"))
    if account.last_contact_at is None and account.tier in WATCHED_TIERS:
        flags.append(_("Never contacted"))
    return flags + [_flag_of(loss) for loss in deciders_lost(account)]


def _flag_of(loss: Loss) -> str:
    values = {
        "roles": ", ".join(str(role) for role in loss.roles),
        "person": loss.person,
        "day": date_format(loss.on),
    }
    return _("%(roles)s lost: %(person)s, %(day)s") % values
