"""How one customer sees us beside the best competitor: the card, and the form that notes it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.fact_forms import FactForm
from accounts.forms import DateInput
from accounts.models import Account
from accounts.views.accounts import conflicts
from kam.core.errors import Conflict, DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, render_page, tell
from scoring.models import PerceivedValue
from scoring.perceived import create_perceived_value, seen, update_perceived_value

__all__ = ["perceived_context", "perceived_edit", "perceived_new"]

LINES = 8  # attributes that the form asks for
SHOWN = 6  # views of the past on the card
USUAL = (
    (gettext_lazy("Product quality"), 30),
    (gettext_lazy("Delivery on time"), 25),
    (gettext_lazy("Service and support"), 20),
    (gettext_lazy("Advice and know-how"), 15),
    (gettext_lazy("Ease of doing business"), 10),
)
PARTS = ("attribute", "weight", "ours", "theirs")


class PerceivedForm(FactForm):
    """A line per attribute; a line without a name is none."""

    class Meta:
        model = PerceivedValue
        fields = ["judged_on", "competitor", "price", "source", "person"]
        widgets = {"judged_on": DateInput()}

    def __init__(self, *args: Any, ratings: list[dict[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for at in range(max(LINES, len(ratings) + 1)):
            given = ratings[at] if at < len(ratings) else {}
            for part, field in _line(at + 1).items():
                field.initial = given.get(part)
                self.fields[f"{part}_{at}"] = field

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields above the table."""
        return [self[name] for name in self.Meta.fields]

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        return [[self[f"{part}_{at}"] for part in PARTS] for at in range(self._many)]

    @property
    def wishes(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in self.Meta.fields}
        lines = [
            {part: self.cleaned_data.get(f"{part}_{at}") for part in PARTS}
            for at in range(self._many)
        ]
        return said | {"ratings": [line for line in lines if line["attribute"]]}

    @property
    def _many(self) -> int:
        return sum(name.startswith("attribute_") for name in self.fields)

    def clean(self) -> dict[str, Any]:
        """The service speaks of the ratings as a whole: its refusal stands above the form."""
        return super().clean() or self.cleaned_data


def _line(number: int) -> dict[str, forms.Field]:
    """The fields of one attribute; their labels are read aloud, the table shows them once."""
    here = {"n": number}
    rating: dict[str, Any] = {"required": False, "min_value": 1, "max_value": 10, "step_size": 0.5}
    return {
        "attribute": forms.CharField(
            label=_("Attribute %(n)s") % here, max_length=100, required=False
        ),
        "weight": forms.FloatField(
            label=_("Weight %(n)s") % here, min_value=0, max_value=100, required=False
        ),
        "ours": forms.FloatField(label=_("Ours %(n)s") % here, **rating),
        "theirs": forms.FloatField(label=_("Theirs %(n)s") % here, **rating),
    }


def perceived_context(account: Account) -> dict[str, Any]:
    """The newest view with what follows from it, and those before it."""
    rows = PerceivedValue.objects.filter(account=account).select_related("person", "judged_by")
    found = [seen(row) for row in rows[: SHOWN + 1]]
    return {"perceived": found[0] if found else None, "perceived_before": found[1:]}


@require_http_methods(["GET", "POST"])
def perceived_new(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    last = PerceivedValue.objects.filter(account=account).first()
    form = PerceivedForm(
        request.POST or None,
        account=account,
        ratings=last.ratings if last else _usual(),
        initial={"judged_on": timezone.localdate(), **_as_last_time(last)},
    )
    if form.is_valid():
        try:
            create_perceived_value(actor=request.user, account=account, **form.wishes)
            return _done(request, account, _("Noted."))
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, account, form)


@require_http_methods(["GET", "POST"])
def perceived_edit(request: PageRequest, pk: int) -> HttpResponse:
    editable = PerceivedValue.objects.editable_by(request.user).select_related("account")
    row = get_object_or_404(editable, pk=pk)
    form = PerceivedForm(
        request.POST or None,
        account=row.account,
        ratings=row.ratings,
        instance=PerceivedValue.objects.get(pk=pk),  # the form writes into its instance
        initial={"version": row.version},
    )
    more: dict[str, Any] = {}
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            update_perceived_value(
                perceived_value=row, actor=request.user, changes=form.wishes, version=version
            )
            return _done(request, row.account, _("Saved."))
        except Conflict:
            more["conflicts"] = conflicts(form, row)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, row.account, form, **more)


def _usual() -> list[dict[str, Any]]:
    return [{"attribute": str(name), "weight": weight} for name, weight in USUAL]


def _as_last_time(last: PerceivedValue | None) -> dict[str, Any]:
    return {"competitor": last.competitor, "price": last.price} if last else {}


def _form(request: PageRequest, account: Account, form: PerceivedForm, **more: Any) -> HttpResponse:
    context = {"account": account, "form": form, **more}
    return render_page(request, page="account/perceived_form.html", context=context)


def _done(request: PageRequest, account: Account, message: str) -> HttpResponse:
    tell(request, message)
    return redirect("pages:account_understanding", account.pk)
