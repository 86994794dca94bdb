"""The concentration curve with its figures, the largest customers, and a loss rehearsed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.forms import Few
from accounts.models import Account
from kam.core.asked import number
from kam.core.figures import percent, short
from kam.core.pages import PageRequest
from kam.pages.portfolio import charts
from kam.pages.portfolio.concentration.told import findings_of, rows_of
from kam.pages.portfolio.figures import figures_of
from kam.pages.portfolio.frame import frame, nothing_yet
from kam.pages.portfolio.scope import Scope, scope_of
from scoring.portfolio.loss import Loss, rehearse

__all__ = ["concentration", "concentration_loss"]

SHOWN = 20  # risers and accounts of a group named on the page


@dataclass(frozen=True)
class Large:
    """One of the largest customers; `account` empty: it is not in sight."""

    place: int
    account: Account | None
    accounts: int
    sales: Decimal
    share: float
    url: str


class LossForm(forms.Form):
    """Whom to take away. A group goes whole where that is asked for."""

    account = forms.ModelChoiceField(
        queryset=Account.objects.none(),
        label=gettext_lazy("Account"),
        widget=Few(url="/choices/accounts/"),
    )
    group = forms.BooleanField(label=gettext_lazy("With its whole group"), required=False)

    def __init__(self, data: Any, *, user: Any, chosen: Account | None = None):
        super().__init__(data)
        field: Any = self.fields["account"]
        field.queryset = Account.objects.visible_to(user)
        field.widget.choices = [("", ""), *([(chosen.pk, str(chosen))] if chosen else [])]


@require_GET
def concentration(request: PageRequest) -> HttpResponse:
    """What the largest customers bring; a group of companies is one customer."""
    scope = scope_of(request, "concentration")
    if scope is None:
        return nothing_yet(request, page="concentration", heading=_("Concentration"))
    figures, given = figures_of(scope), scope.figures
    context = frame(scope) | {
        "figures": figures,
        "given": given,
        "equal": _equal(given.get("herfindahl")),
        "smallest_percent": _share(given.get("smallest80"), given.get("customers")),
        "largest": _largest(scope),
        "finding": _finding(given, figures.top20_share),
        "charts": {"curve": charts.concentration(figures)},
        "form": LossForm(None, user=request.user),
    }
    return render(request, "portfolio/concentration/page.html", context)


@require_GET
def concentration_loss(request: PageRequest) -> HttpResponse:
    """An account or its group taken away: what goes with it. Nothing is stored."""
    scope = scope_of(request, "concentration_loss")
    if scope is None:
        return nothing_yet(request, page="concentration", heading=_("Concentration"))
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=_number(request))
    whole_group = bool(request.GET.get("group"))
    loss = rehearse(
        account=account,
        whole_group=whole_group,
        evaluation=scope.evaluation,
        team=scope.team,
        team_ids=scope.team_ids,
        actor=request.user,
    )
    kept = {"account": str(account.pk), "group": "1" if whole_group else ""}
    context = frame(scope, **kept) | {
        "account": account,
        "whole_group": whole_group,
        "loss": loss,
        "back": scope.url("concentration"),
        "other": _other(scope, account, whole_group),
        "form": LossForm({"account": account.pk, "group": whole_group}, user=request.user,
                         chosen=account),
    }  # fmt: skip
    if loss:
        context |= _told(loss)
    return render(request, "portfolio/concentration/loss.html", context)


def _number(request: PageRequest) -> int:
    """The account asked for. Raises Http404 for what is no number."""
    asked = number(request.GET.get("account"))
    if asked is None:
        raise Http404
    return asked


def _told(loss: Loss) -> dict[str, Any]:
    risers = loss.risers or []
    return {
        "findings": findings_of(loss),
        "rows": rows_of(loss),
        "gone": loss.standings[:SHOWN],
        "more_gone": max(0, len(loss.standings) - SHOWN),
        "risers": risers[:SHOWN],
        "more_risers": max(0, len(risers) - SHOWN),
    }


def _other(scope: Scope, account: Account, whole_group: bool) -> str:
    """The account alone where its group is shown, and the other way round; empty: has no group."""
    has_group = account.parent_id or Account.objects.filter(parent=account).exists()
    if not has_group:
        return ""
    params = {"account": account.pk} | ({} if whole_group else {"group": 1})
    return scope.url("concentration_loss", **params)


def _largest(scope: Scope) -> list[Large]:
    rows = scope.figures.get("largest", [])
    found = Account.objects.visible_to(scope.user).in_bulk([row[0] for row in rows])
    whole = Decimal(scope.figures.get("sales_12m", 0))
    return [
        Large(
            place,
            found.get(pk),
            accounts,
            Decimal(cents).scaleb(-2),
            float(cents / whole) if whole > 0 else 0.0,
            _rehearsal(scope, pk, accounts),
        )
        for place, (pk, cents, accounts) in enumerate(rows, start=1)
    ]


def _rehearsal(scope: Scope, account: int, accounts: int) -> str:
    params = {"account": account} | ({"group": 1} if accounts > 1 else {})
    return scope.url("concentration_loss", **params)


def _equal(herfindahl: float | None) -> float | None:
    """So many equal customers would be as concentrated."""
    return 1 / herfindahl if herfindahl else None


def _share(part: int | None, whole: int | None) -> float | None:
    return 100 * part / whole if part is not None and whole else None


def _finding(given: dict[str, Any], top20: float) -> str:
    if not given.get("smallest80"):
        return _("No sales in these 12 months")
    return _(
        "%(few)s of %(all)s customers bring 80 %% of the sales; the top 20 %% bring %(top)s"
    ) % {
        "few": short(given["smallest80"]),
        "all": short(given["customers"]),
        "top": percent(top20, 1),
    }
