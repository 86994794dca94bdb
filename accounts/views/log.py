"""The contact log: write in ten seconds, correct, take back, tick off."""

import json
import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import services
from accounts.attachments import attach_all
from accounts.log_forms import LogForm, people_of
from accounts.models import Account, Activity, Answer, Person
from accounts.views.accounts import conflicts
from kam.core.asked import number
from kam.core.errors import Conflict, DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, came_from, render_page, tell, wants_partial

ASK_WITHIN = timedelta(days=14)


@require_http_methods(["GET", "POST"])
def log(request: PageRequest) -> HttpResponse:
    """The form over any page, or as a page of its own."""
    if not request.user.can_write:
        return render(request, "403.html", status=403)
    asked_for = _asked_for(request)
    form = LogForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        account=asked_for,
        initial={"people": _asked_for_with(request, asked_for), **_to_ask(request)},
    )
    context = {"form": form, "asked_for": asked_for}
    if form.is_valid():
        taken = services.already_logged(actor=request.user, values=form.wishes)
        again = request.POST.get("again", "")
        if taken and not again:
            return _form(request, {**context, **_question(form, taken)})
        try:
            return _logged(request, _write_with_files(request, form, taken, again))
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, context)


def _question(form: LogForm, taken: Activity) -> dict[str, Any]:
    """The server has this draft already, and it says something else: which shall stand?"""
    same_account = taken.account_id == form.wishes["account"].pk
    return {"taken": taken, "may_replace": same_account, "new_key": uuid.uuid4()}


@transaction.atomic
def _write_with_files(
    request: PageRequest, form: LogForm, taken: Activity | None, again: str
) -> Activity:
    """The entry with its files, or neither: a file that is refused is said before all is lost."""
    entry = _write(request, form, taken, again)
    uploads = form.cleaned_data["uploads"]
    attach_all(actor=request.user, account=entry.account, uploads=uploads, activity=entry)
    return entry


def _write(request: PageRequest, form: LogForm, taken: Activity | None, again: str) -> Activity:
    """The entry as typed: new, in place of the one that was taken, or beside it by another key."""
    promise, wishes = form.promised, form.wishes
    if taken is None:
        return services.log_activity(actor=request.user, promise=promise, **wishes)
    if again == "replace":
        changes = form.without_defaults(exclude=("account", "key"))
        return services.update_activity(
            activity=taken, actor=request.user, changes=changes, promise=promise
        )
    return services.log_activity(
        actor=request.user, promise=promise, **wishes | {"key": _key(again)}
    )


def _key(text: str) -> uuid.UUID:
    """The key that the question offered, so that a second tap makes no second entry."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _asked_for(request: PageRequest) -> Account | None:
    pk = number(request.GET.get("account"))
    return Account.objects.editable_by(request.user).filter(pk=pk).first() if pk else None


def _asked_for_with(request: PageRequest, account: Account | None) -> list[int]:
    """The person whom the entry is asked for with, if they are of the account."""
    pk = number(request.GET.get("person"))
    if account is None or pk is None:
        return []
    return list(people_of(account).filter(pk=pk).values_list("pk", flat=True))


def _to_ask(request: PageRequest) -> dict[str, Any]:
    """A next step that asks the standing question which the address names, within a week or two."""
    question = request.GET.get("ask", "")
    if question not in Answer.Question.values:
        return {}
    step = _("Ask: %(question)s") % {"question": Answer.Question(question).label}
    return {"next_step": step, "next_step_due": timezone.localdate() + ASK_WITHIN}


def _form(request: PageRequest, context: dict[str, Any]) -> HttpResponse:
    refused = context["form"].is_bound and wants_partial(request)
    return render_page(
        request,
        page="accounts/log.html",
        partial="accounts/partials/log_form.html",
        context=context,
        status=422 if refused else 200,
    )


def _logged(request: PageRequest, entry: Activity) -> HttpResponse:
    """From the dialog: close it and let the page below take in the news; else go to the account."""
    undo = reverse("accounts:log_undo", args=[entry.pk])
    tell(request, _("Logged: %(account)s") % {"account": entry.account}, undo=undo)
    over_a_page = wants_partial(request) and not _on_own_page(request)
    if not over_a_page:
        return redirect("pages:account", entry.account_id)
    events = json.dumps({"dialog:close": {}, "logged": {"account": entry.account_id}})
    return HttpResponse(headers={"HX-Trigger": events, "HX-Reswap": "none"})


def _on_own_page(request: PageRequest) -> bool:
    return (request.htmx.current_url_abs_path or "").startswith(reverse("accounts:log"))


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, pk: int) -> HttpResponse:
    entry = _own(request, pk)
    form = LogForm(
        request.POST or None,
        instance=Activity.objects.get(pk=pk),  # the form writes into its instance
        initial={"version": entry.version},
        user=request.user,
    )
    context: dict = {"form": form, "entry": entry}
    if form.is_valid():
        try:
            services.update_activity(
                activity=entry,
                actor=request.user,
                changes=form.wishes,
                version=form.cleaned_data["version"],
            )
            tell(request, _("The entry is saved."))
            return redirect("pages:account_timeline", entry.account_id)
        except Conflict:
            context["conflicts"] = conflicts(form, entry)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "accounts/log.html", context)


def _own(request: PageRequest, pk: int) -> Activity:
    """An entry of the user's own, on an account that they may still change; else 404."""
    mine = Activity.objects.editable_by(request.user).filter(user=request.user)
    return get_object_or_404(mine.select_related("account"), pk=pk)


@require_http_methods(["GET", "POST"])
def undo(request: PageRequest, pk: int) -> HttpResponse:
    entry = _own(request, pk)
    if request.method == "GET":
        texts = {"kind": entry.get_kind_display(), "day": date_format(localtime(entry.at))}
        question = _("Take back the entry “%(kind)s” of %(day)s?") % texts
        return ask(request, question, button=_("Take back"), back=_back(request, entry))
    services.undo_activity(activity=entry, actor=request.user)
    tell(request, _("The entry is taken back."))
    return redirect(_back(request, entry))


@require_POST
def finish(request: PageRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(Activity.objects.editable_by(request.user), pk=pk)
    try:
        services.finish_next_step(activity=entry, actor=request.user)
        tell(request, _("Done."), undo=reverse("accounts:log_reopen", args=[pk]))
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect(_back(request, entry))


@require_POST
def classify(request: PageRequest, pk: int) -> HttpResponse:
    """Say the main line of a contact at one tap."""
    entry = get_object_or_404(Activity.objects.editable_by(request.user), pk=pk)
    line = request.POST.get("main_line", "")
    try:
        entry = services.classify_activity(activity=entry, actor=request.user, main_line=line)
        tell(request, _("Classified: %(line)s") % {"line": entry.get_main_line_display()})
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect(_back(request, entry))


@require_POST
def reopen(request: PageRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(Activity.objects.editable_by(request.user), pk=pk)
    services.reopen_next_step(activity=entry, actor=request.user)
    return redirect(_back(request, entry))


def _back(request: PageRequest, entry: Activity) -> str:
    return came_from(request, reverse("pages:account_timeline", args=[entry.account_id]))


@require_GET
def people_choices(request: PageRequest) -> HttpResponse:
    """The people of the account chosen in the form, as check boxes."""
    pk = number(request.GET.get("account"))
    visible = Person.objects.visible_to(request.user)
    people = visible.filter(account_id=pk, left_on=None)[:100] if pk else []
    context = {"people": people, "here": pk}
    return render(request, "accounts/partials/people_choices.html", context)
