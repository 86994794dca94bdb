"""The pages of duplicates."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.duplicates import merging, undoing
from accounts.duplicates.candidates import Found, like_company, like_human
from accounts.duplicates.choosing import better, choices
from accounts.matching import Company, Human
from accounts.models import LikelyPair, Merge
from accounts.models.duplicates import Kind
from kam.core import downloads, keyset
from kam.core.asked import number
from kam.core.errors import DomainError
from kam.core.pages import PageRequest, ask, beside, render_page, tell
from kam.pages.duplicates.columns import PAIRS
from kam.pages.duplicates.words import counts_in_words, reasons_in_words, value_in_words

PER_PAGE = 30
LIKELIEST = keyset.Ordering("likeness", descending=True)
LATEST = keyset.Ordering("id", descending=True, tie_descending=True)
BOTH = ("account__owner", "other_account__owner", "person__account", "other_person__account")


@require_GET
def duplicates(request: PageRequest) -> HttpResponseBase:
    """Open pairs, the likeliest first. A rep decides about people only."""
    kind = request.GET.get("kind", "") if request.user.leads else Kind.PERSON
    dismissed = request.GET.get("state") == LikelyPair.State.DISMISSED
    found = _pairs(request).filter(
        state=LikelyPair.State.DISMISSED if dismissed else LikelyPair.State.OPEN
    )
    if kind in Kind.values:
        found = found.filter(kind=kind)
    if downloads.wanted(request):
        rows = keyset.rows(found, LIKELIEST)
        return downloads.answer(request, name="duplicates", columns=PAIRS, rows=rows)
    at = keyset.Position.of(request.GET.get("cursor"), "likeness")
    page = keyset.page(found, LIKELIEST, limit=PER_PAGE, at=at)
    context = {
        "rows": [{"pair": p, "reasons": reasons_in_words(p.reasons)} for p in page.rows],
        "kind": kind,
        "kinds": Kind.choices if request.user.leads else [],
        "dismissed": dismissed,
        **beside(request, page, "likeness"),
    }
    return render_page(
        request,
        page="duplicates/list.html",
        partial="duplicates/partials/pairs.html",
        context=context,
    )


def _pairs(request: PageRequest) -> QuerySet[LikelyPair]:
    """Pairs of rows that still count, both in sight."""
    seen = LikelyPair.objects.visible_to(request.user).select_related(*BOTH)
    away = Q(account__status="archived") | Q(other_account__status="archived")
    return seen.exclude(Q(kind=Kind.ACCOUNT) & away)


def _pair(request: PageRequest, pk: int) -> LikelyPair:
    """A pair that the user decides about; hidden is 404."""
    mine = LikelyPair.objects.editable_by(request.user).select_related(*BOTH)
    return get_object_or_404(mine, pk=pk)


@require_POST
def dismiss(request: PageRequest, pk: int) -> HttpResponse:
    pair = _pair(request, pk)
    try:
        merging.dismiss(pair=pair, actor=request.user)
        undo = reverse("pages:duplicate_reopen", args=[pk])
        tell(request, _("Noted: these two are not the same."), undo=undo)
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect("pages:duplicates")


@require_POST
def reopen(request: PageRequest, pk: int) -> HttpResponse:
    merging.reopen(pair=_pair(request, pk), actor=request.user)
    tell(request, _("The pair is back on the list."))
    return redirect("pages:duplicates")


@require_http_methods(["GET", "POST"])
def merge(request: PageRequest, pk: int) -> HttpResponse:
    """Both side by side: which one stays, which values it is to have, what moves."""
    pair = _pair(request, pk)
    if pair.state == LikelyPair.State.MERGED:
        raise Http404
    winner, loser = _sides(request, pair)
    refusal = None
    if request.method == "POST":
        try:
            return _merge(request, winner, loser)
        except DomainError as error:
            refusal = str(error)
            winner.refresh_from_db()
            loser.refresh_from_db()
    return render(
        request, "duplicates/merge.html", _side_by_side(pair, winner, loser) | {"refusal": refusal}
    )


def _sides(request: PageRequest, pair: LikelyPair) -> tuple[Any, Any]:
    """(the one to keep, the other): as asked for, else the fuller one."""
    one, other = pair.both
    keep = request.POST.get("keep") or request.GET.get("keep")
    if keep == str(one.pk):
        return one, other
    return (other, one) if keep == str(other.pk) else better(one, other)


def _merge(request: PageRequest, winner: Any, loser: Any) -> HttpResponse:
    wishes: dict[str, Any] = {
        "winner": winner,
        "loser": loser,
        "actor": request.user,
        "take": [c.name for c in choices(winner, loser) if request.POST.get(c.name) == "theirs"],
        "versions": _versions(request, winner, loser),
    }
    names = {"loser": loser, "winner": winner}
    if sum(merging.moving(winner, loser).values()) > merging.AT_ONCE:
        merging.queue_merge(**wishes)
        tell(
            request,
            _("%(loser)s is being merged into %(winner)s. You may leave this page.") % names,
        )
        return redirect("jobs")
    done = merging.merge(**wishes)
    undo = reverse("pages:merge_undo", args=[done.pk])
    tell(request, _("%(loser)s is merged into %(winner)s.") % names, undo=undo)
    return redirect("pages:duplicates")


def _versions(request: PageRequest, *rows: Any) -> dict[int, int]:
    """{id: version} that the page showed."""
    typed = {row.pk: number(request.POST.get(f"version-{row.pk}")) for row in rows}
    return {pk: version for pk, version in typed.items() if version is not None}


def _side_by_side(pair: LikelyPair, winner: Any, loser: Any) -> dict[str, Any]:
    fields = [
        {
            "name": c.name,
            "label": c.label,
            "mine": value_in_words(winner, c.name),
            "theirs": value_in_words(loser, c.name),
            "takes": c.takes,
        }
        for c in choices(winner, loser)
    ]
    counts = merging.moving(winner, loser)
    return {
        "pair": pair,
        "reasons": reasons_in_words(pair.reasons),
        "winner": winner,
        "loser": loser,
        "fields": fields,
        "moves": counts_in_words(counts),
        "days": undoing.DAYS,
        "slow": sum(counts.values()) > merging.AT_ONCE,
    }


@require_GET
def merges(request: PageRequest) -> HttpResponse:
    """What was merged, the latest first."""
    found = Merge.objects.visible_to(request.user).select_related("account", "person", "merged_by")
    at = keyset.Position.of(request.GET.get("cursor"), "id")
    page = keyset.page(found.prefetch_related("moved"), LATEST, limit=PER_PAGE, at=at)
    mine = Merge.objects.editable_by(request.user).filter(pk__in=[row.pk for row in page.rows])
    editable = set(mine.values_list("pk", flat=True))
    rows = [
        {
            "merge": row,
            "moved": counts_in_words(row.counts),
            "left": counts_in_words(row.left),
            "may_undo": row.pk in editable and undoing.may_undo(row),
        }
        for row in page.rows
    ]
    context = {
        "rows": rows,
        "days": undoing.DAYS,
        **beside(request, page, "id"),
    }
    return render(request, "duplicates/merges.html", context)


@require_http_methods(["GET", "POST"])
def merge_undo(request: PageRequest, pk: int) -> HttpResponse:
    mine = Merge.objects.editable_by(request.user).select_related("account", "person")
    found = get_object_or_404(mine, pk=pk)
    if request.method == "GET":
        question = _(
            "Take %(loser)s out of %(winner)s again? What was moved and not changed since goes back."
        )
        words = question % {"loser": found.loser_name, "winner": found.winner}
        return ask(request, words, button=_("Undo the merge"), back=reverse("pages:merges"))
    try:
        undone = undoing.undo_merge(merge=found, actor=request.user)
        tell(request, _undone(undone))
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect("pages:merges")


def _undone(merge: Merge) -> str:
    said = _("%(loser)s is back.") % {"loser": merge.loser_name}
    if not merge.left:
        return said
    left = ", ".join(f"{what} {count}" for what, count in counts_in_words(merge.left))
    return said + " " + _("Changed since, so it stays where it is: %(what)s.") % {"what": left}


@require_GET
def check(request: PageRequest) -> HttpResponse:
    """Is it one of these? Shown under a form while its name is typed; never keeps from saving."""
    kind = Kind.PERSON if request.GET.get("kind") == Kind.PERSON else Kind.ACCOUNT
    found = _like(request, kind)
    rows = [
        {"row": c.row, "reasons": reasons_in_words([r.value for r in c.likeness.reasons])}
        for c in found.candidates
    ]
    context = {"kind": kind, "rows": rows, "elsewhere": found.elsewhere}
    return render(request, "duplicates/partials/check.html", context)


def _like(request: PageRequest, kind: Kind) -> Found:
    typed = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in request.GET}
    but = number(typed.get("but"))
    name = typed.get("name", "")
    if kind == Kind.PERSON:
        company = number(typed.get("account"))
        email, phone = typed.get("email", ""), typed.get("phone", "")
        return like_human(request.user, Human(name, email, phone, company), but=but)
    code, website = typed.get("code", ""), typed.get("website", "")
    wish = Company(name, code=code, website=website, country=typed.get("country", ""))
    return like_company(request.user, wish, but=but)
