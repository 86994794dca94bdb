"""The form of the contact log: what must be said first, the rest folded away."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.attachments import FilesField
from accounts.forms import DateInput, Few, ServiceForm
from accounts.models import Account, Activity, Person, User
from accounts.services import Promised
from kam.core.asked import number

RECENT = 12
PROMISE = ("promise", "promise_due")
BESIDE = (*PROMISE, "uploads")  # kept beside the entry, not in it
MOODS = [
    ("", _("not said")),
    (-2, _("−2 angry")),
    (-1, _("−1 unhappy")),
    (0, _("0 neutral")),
    (1, _("+1 content")),
    (2, _("+2 delighted")),
]


def recent_accounts(user: User) -> list[Account]:
    """Accounts that the user last wrote about, the newest first, then own ones by name."""
    editable = Account.objects.editable_by(user)
    last = Activity.objects.filter(user=user).order_by("-at").values_list("account", flat=True)
    order = list(dict.fromkeys(last[: RECENT * 4]))[:RECENT]
    known = editable.in_bulk(order)
    recent = [known[pk] for pk in order if pk in known]
    if len(recent) < RECENT:
        own = editable.filter(owner=user).exclude(pk__in=order).order_by("name", "pk")
        recent += own[: RECENT - len(recent)]
    return recent


class LogForm(ServiceForm):
    """A new entry, or with an instance the correction of one."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    mood = forms.TypedChoiceField(
        label=_("Mood"),
        choices=MOODS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    uploads = FilesField(label=_("Files"), required=False)
    promise = forms.CharField(label=_("What was promised"), max_length=500, required=False)
    promise_due = forms.DateField(label=_("Due"), required=False, widget=DateInput())

    class Meta:
        model = Activity
        fields = [
            "account", "kind", "note", "at", "people", "scene", "main_line", "intelligence", "mood",
            "next_step", "next_step_due", "next_step_owner",
        ]  # fmt: skip
        widgets = {
            "account": Few(url="/choices/accounts/?editable=1", attrs={"autofocus": True}),
            "kind": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3, "data-enter-saves": True}),
            "at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "people": forms.CheckboxSelectMultiple,
            "scene": forms.RadioSelect,
            "main_line": forms.Select,
            "next_step_due": DateInput(),
        }

    def __init__(self, *args: Any, user: User, account: Account | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["at"].required = False
        self.fields["next_step"].widget.attrs["autocomplete"] = "off"
        self.fields["scene"].choices = [("", _("not said")), *Activity.Scene.choices]  # type: ignore[attr-defined]
        self.fields["next_step_owner"].queryset = User.objects.filter(is_active=True)  # type: ignore[attr-defined]
        if self.instance.pk:
            for name in ("account", "key", "uploads", *PROMISE):
                del self.fields[name]
            account = self.instance.account
        else:
            account = self._offer_accounts(user, account)
            self.initial.setdefault("key", uuid.uuid4())
        self.here = account and account.pk
        chosen = self.initial.get("people") or []
        self.fields["people"].queryset = people_of(account, also=chosen)  # type: ignore[attr-defined]

    def _offer_accounts(self, user: User, account: Account | None) -> Account | None:
        """Recent accounts to choose from at once; returns the chosen one."""
        field: Any = self.fields["account"]
        field.queryset = Account.objects.editable_by(user)
        recent = recent_accounts(user)
        chosen = self.data.get("account") if self.is_bound else account and account.pk
        if (pk := number(chosen)) is not None:
            account = field.queryset.filter(pk=pk).first()
        known = {row.pk: str(row) for row in [*([account] if account else []), *recent]}
        field.widget.choices = [("", ""), *known.items()]
        if account:
            self.initial["account"] = account.pk
            self.fields["account"].widget.attrs.pop("autofocus")
            self.fields["note"].widget.attrs["autofocus"] = True
        return account

    def clean_at(self) -> Any:
        return self.cleaned_data["at"] or timezone.now()

    def clean(self) -> dict[str, Any]:
        """What was promised has a day, and that day lies not before the contact."""
        values = super().clean() or {}
        what, due, at = (values.get(name) for name in (*PROMISE, "at"))
        if what and not due and "promise_due" not in self.errors:
            self.add_error("promise_due", _("Until when?"))
        if due and not what:
            self.add_error("promise", _("Say what was promised."))
        if due and at and due < timezone.localdate(at):
            self.add_error("promise_due", _("A promise cannot be due before it was made."))
        return values

    @property
    def wishes(self) -> dict[str, Any]:
        return {name: value for name, value in super().wishes.items() if name not in BESIDE}

    @property
    def promised(self) -> Promised | None:
        what, due = (self.cleaned_data.get(name) for name in PROMISE)
        return Promised(what, due) if what and due else None

    def without_defaults(self, *, exclude: tuple[str, ...]) -> dict[str, Any]:
        """The values for a correction: a time and an owner left empty stay what they were."""
        left_empty = [name for name in ("at", "next_step_owner") if not self.data.get(name)]
        skipped = {*exclude, *left_empty}
        return {name: value for name, value in self.wishes.items() if name not in skipped}

    @property
    def due_picks(self) -> list[tuple[Any, str]]:
        """Days at one tap: tomorrow, in a week, in two, in a month."""
        today = timezone.localdate()
        days = [
            (1, _("tomorrow")),
            (7, _("in a week")),
            (14, _("in two weeks")),
            (30, _("in a month")),
        ]
        return [((today + timedelta(days=ahead)).isoformat(), str(word)) for ahead, word in days]


def people_of(account: Account | None, also: Iterable[Any] = ()) -> QuerySet[Person]:
    """Whom one meets at the account: who has left only where they are chosen already."""
    if account is None:
        return Person.objects.none()
    chosen = [getattr(row, "pk", row) for row in also]
    return Person.objects.filter(Q(account=account, left_on=None) | Q(pk__in=chosen))
