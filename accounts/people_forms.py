"""Forms of persons: who they are, what we hold of them and how we know, and where they go."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DateInput, Few, ServiceForm, watch_for_likes
from accounts.models import Account, Belief, Person, PersonRole, Source, User
from accounts.models.duplicates import Kind
from accounts.services import Judgement
from accounts.words import VALUES, Words
from kam.core.asked import number

NOT_KNOWN = ("", _("not known"))
HOW = ("source", "confirmed", "judged_on")
ROLE = "role"  # noted by the same form as the beliefs


def _choice(label: Any, words: Words, **options: Any) -> forms.TypedChoiceField:
    """A number by its word, or not known."""
    return forms.TypedChoiceField(
        label=label,
        choices=[NOT_KNOWN, *words],
        coerce=int,
        empty_value=None,
        required=False,
        **options,
    )


class HowForm(forms.Form):
    """How do you know? From whom, whether confirmed, and since when."""

    source = forms.ChoiceField(
        label=_("How do you know?"),
        choices=Source.choices,
        initial=Source.STAFF,
        required=False,
        widget=forms.RadioSelect,
    )
    confirmed = forms.BooleanField(
        label=_("Confirmed"), required=False, help_text=_("Unticked: assumed.")
    )
    judged_on = forms.DateField(
        label=_("Judged on"), required=False, widget=DateInput(), help_text=_("Empty: today.")
    )

    @property
    def judgement(self) -> Judgement:
        said = self.cleaned_data
        return Judgement(
            source=said["source"] or Source.STAFF,
            confirmed=said["confirmed"],
            judged_on=said["judged_on"],
            note=said.get("note", ""),
        )


class PersonForm(ServiceForm, HowForm):
    """`source` and its neighbours say how we know what was changed of roles and beliefs."""

    influence = _choice(_("Influence"), VALUES[Belief.Kind.INFLUENCE])
    support = _choice(_("Support"), VALUES[Belief.Kind.SUPPORT])
    level = _choice(
        _("Buy–sell level"),
        VALUES[Belief.Kind.LEVEL],
        help_text=_("How this person sees us."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=PersonRole.Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Person
        fields = [
            "name", "title", "side", "email", "phone", "reports_to", "known_by", "is_executive",
            "roles", "influence", "support", "level",
        ]  # fmt: skip

    field_order = [*Meta.fields, *HOW]

    def __init__(self, *args: Any, account: Account | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        where = {"account": account.pk} if account else {}
        watch_for_likes(self, Kind.PERSON, ("name", "email", "phone"), **where)
        fields: dict[str, Any] = self.fields
        fields["reports_to"].queryset = _colleagues(account, self.instance)
        ours = Q(is_active=True) | Q(pk=self.instance.known_by_id)
        fields["known_by"].queryset = User.objects.filter(ours)
        fields["known_by"].widget.attrs["data-pick"] = ""
        if self.instance.pk:
            self.initial["roles"] = [role.role for role in self.instance.roles.all()]

    @property
    def wishes(self) -> dict[str, Any]:
        return {name: value for name, value in super().wishes.items() if name not in HOW}


def _colleagues(account: Account | None, person: Person) -> Any:
    """Who works there now, and whom the person reports to already."""
    there = Q(account=account, left_on=None) if account else Q(pk=None)
    return Person.objects.filter(there | Q(pk=person.reports_to_id)).exclude(pk=person.pk)


class BeliefForm(HowForm):
    """One belief, or one role, by taps."""

    value = forms.TypedChoiceField(widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    field_order = ["value", *HOW, "note"]

    def __init__(self, *args: Any, kind: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        value: Any = self.fields["value"]
        if kind == ROLE:
            value.label, value.choices = _("Role"), PersonRole.Role.choices
            del self.fields["note"]
        else:
            value.label, value.choices = Belief.Kind(kind).label, VALUES[kind]
            value.coerce = int


class LeaveForm(forms.Form):
    on = forms.DateField(label=_("Last day there"), widget=DateInput(), initial=timezone.localdate)


class MoveForm(forms.Form):
    """Where they work now: an account that the user may change."""

    to = forms.ModelChoiceField(
        label=_("They work at"),
        queryset=Account.objects.none(),
        widget=Few(url="/choices/accounts/?editable=1"),
    )
    title = forms.CharField(label=_("Title there"), max_length=150, required=False)
    on = forms.DateField(label=_("First day there"), widget=DateInput(), initial=timezone.localdate)

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = Account.objects.editable_by(user)
        chosen = number(self.data.get("to"))
        known = field.queryset.filter(pk=chosen) if chosen else []
        field.widget.choices = [("", ""), *((row.pk, str(row)) for row in known)]
