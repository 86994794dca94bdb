"""The remarks on a section of a plan, in the dialog: read, written, resolved."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, render_page, wants_partial
from planning.models import Plan, PlanComment
from planning.plans.comments import add_comment, open_comments, reopen_comment, resolve_comment
from planning.plans.sections import SECTIONS
from planning.plans.services import sections_of

COMMENTS_SHOWN = 100
PEOPLE_SHOWN = 8


class CommentForm(forms.Form):
    """What is said; whom it names as @username is told."""

    text = forms.CharField(
        label=gettext_lazy("Comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_http_methods(["GET", "POST"])
def plan_comments(request: PageRequest, pk: int, section: str) -> HttpResponse:
    """GET: the remarks on a section. POST: one more, by who may write the plan."""
    plans = Plan.objects.visible_to(request.user).select_related("account__owner", "template")
    plan = get_object_or_404(plans, pk=pk)
    if section not in SECTIONS or section not in sections_of(plan):
        raise Http404
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        get_object_or_404(Plan.objects.editable_by(request.user), pk=pk)
        if form.is_valid() and _said(request, plan, section, form):
            return _thread(request, plan, section, CommentForm(), changed=True)
    return _thread(request, plan, section, form)


def _said(request: PageRequest, plan: Plan, section: str, form: CommentForm) -> bool:
    try:
        add_comment(actor=request.user, plan=plan, section=section, **form.cleaned_data)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    return True


@require_POST
def plan_comment_settle(request: PageRequest, pk: int) -> HttpResponse:
    """Resolve an open remark, or open a resolved one again."""
    rows = PlanComment.objects.editable_by(request.user)
    comment = get_object_or_404(rows.select_related("plan__account__owner"), pk=pk)
    settle = resolve_comment if comment.resolved_at is None else reopen_comment
    settle(actor=request.user, comment=comment)
    return _thread(request, comment.plan, comment.section, CommentForm(), changed=True)


def _thread(
    request: PageRequest, plan: Plan, section: str, form: CommentForm, *, changed: bool = False
) -> HttpResponse:
    if changed and not wants_partial(request):
        return redirect("pages:plan_comments", pk=plan.pk, section=section)
    editable = Plan.objects.editable_by(request.user).filter(pk=plan.pk)
    comments = plan.comments.filter(section=section).select_related("author")
    context: dict[str, Any] = {
        "plan": plan,
        "section": SECTIONS[section],
        "comments": list(comments.order_by("-pk")[:COMMENTS_SHOWN])[::-1],
        "form": form,
        "may_tell": editable.exists(),
        "people": _people(plan),
        "changed": changed,
        "count": open_comments(plan).get(section, 0),
    }
    return render_page(
        request,
        page="plan/comments.html",
        partial="plan/partials/comments.html",
        context=context,
        status=422 if form.errors and wants_partial(request) else 200,
    )


def _people(plan: Plan) -> list[User]:
    """Whom one might name: those on the account's team today, and its owner first."""
    team = User.objects.filter(is_active=True, account_roles__account=plan.account_id).distinct()
    owner = plan.account.owner
    others = [user for user in team.order_by("name")[:PEOPLE_SHOWN] if user != owner]
    return ([owner] if owner else []) + others
