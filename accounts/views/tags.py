"""Tags: put on an account while looking at it, and kept by managers and administrators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import services
from accounts.custom_forms import TagForm
from accounts.models import Account, Tag
from kam.core.asked import number
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, tell, wants_partial

OFFERED = 500


@require_POST
def account_tags(request: PageRequest, pk: int) -> HttpResponse:
    """Put the tag `add` on the account, or take `remove` off it."""
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    problem = ""
    try:
        _change(request, account)
    except DomainError as refusal:
        problem = str(refusal)
    if wants_partial(request):
        context = {"account": account, "tags": account.tags.all(), "may_edit": True}
        return render(request, "account/partials/tags.html", {**context, "problem": problem})
    if problem:
        tell(request, problem, level=messages.ERROR)
    return redirect("pages:account", pk)


def _change(request: PageRequest, account: Account) -> None:
    if name := " ".join(request.POST.get("add", "").split())[:50]:
        services.tag_account(account=account, actor=request.user, add=[_tag(request, name)])
    elif (pk := number(request.POST.get("remove"))) is not None:
        gone = account.tags.filter(pk=pk)
        services.tag_account(account=account, actor=request.user, remove=gone)


def _tag(request: PageRequest, name: str) -> Tag:
    """The tag of this name; who keeps the tags makes it by using it."""
    tag = Tag.objects.filter(name__iexact=name).first()
    if tag is not None:
        return tag
    if not services.may_keep_tags(request.user):
        sentence = _("There is no tag “%(name)s”. A manager can add it in the settings.")
        raise DomainError(sentence % {"name": name})
    return services.create_tag(actor=request.user, name=name)


@require_GET
def tag_choices(request: PageRequest) -> HttpResponse:
    """All tags, offered beside the field that takes one."""
    names = Tag.objects.values_list("name", flat=True)[:OFFERED]
    return render(request, "account/partials/tag_choices.html", {"names": names})


def _keepers_only(request: PageRequest) -> None:
    if not services.may_keep_tags(request.user):
        raise PermissionDenied


@require_GET
def tag_list(request: PageRequest) -> HttpResponse:
    _keepers_only(request)
    tags = Tag.objects.annotate(used=Count("account_tags")).order_by("name")
    return render(request, "settings/tags.html", {"tags": tags})


@require_http_methods(["GET", "POST"])
def tag_create(request: PageRequest) -> HttpResponse:
    _keepers_only(request)
    form = TagForm(request.POST or None)
    if form.is_valid():
        try:
            tag = services.create_tag(actor=request.user, **form.cleaned_data)
            tell(request, _("The tag “%(name)s” is saved.") % {"name": tag})
            return redirect("accounts:tags")
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "settings/tag.html", {"form": form})


@require_http_methods(["GET", "POST"])
def tag_edit(request: PageRequest, pk: int) -> HttpResponse:
    _keepers_only(request)
    tag = get_object_or_404(Tag, pk=pk)
    form = TagForm(request.POST or None, instance=Tag.objects.get(pk=pk))
    if form.is_valid():
        try:
            services.update_tag(tag=tag, actor=request.user, changes=form.cleaned_data)
            tell(request, _("The tag “%(name)s” is saved.") % {"name": form.cleaned_data["name"]})
            return redirect("accounts:tags")
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "settings/tag.html", {"form": form, "shown": tag})


@require_http_methods(["GET", "POST"])
def tag_delete(request: PageRequest, pk: int) -> HttpResponse:
    _keepers_only(request)
    tag = get_object_or_404(Tag, pk=pk)
    if request.method == "GET":
        used = tag.account_tags.count()
        question = ngettext(
            "Delete the tag “%(name)s”? %(count)s account has it.",
            "Delete the tag “%(name)s”? %(count)s accounts have it.",
            used,
        ) % {"name": tag, "count": used}
        return ask(request, question, button=_("Delete"), back=reverse("accounts:tags"))
    services.delete_tag(tag=tag, actor=request.user)
    tell(request, _("The tag “%(name)s” is gone.") % {"name": tag})
    return redirect("accounts:tags")
