"""What a relationship map is changed with: whom somebody reports to, and who sways whom."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import groups
from accounts.models import Account, InfluenceLine, Person, User
from accounts.querysets import PersonQuerySet

MOST = 300  # persons to choose from


class BossForm(forms.Form):
    """`version` is that of the person when the map was drawn; a form by hand has none."""

    person = forms.ModelChoiceField(
        label=_("Person"), queryset=Person.objects.none(), widget=forms.Select({"data-pick": ""})
    )
    reports_to = forms.ModelChoiceField(
        label=_("Reports to"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        widget=forms.Select({"data-pick": ""}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, account: Account, user: User, initial: Any = None):
        super().__init__(data, initial=initial, auto_id="boss_%s")
        there = Person.objects.filter(account=account).order_by("name", "pk")
        _offer(self.fields["person"], there.editable_by(user))
        _offer(self.fields["reports_to"], there.visible_to(user))


class LineForm(forms.Form):
    person = forms.ModelChoiceField(
        label=_("Who"), queryset=Person.objects.none(), widget=forms.Select({"data-pick": ""})
    )
    on = forms.ModelChoiceField(
        label=_("sways whom"),
        queryset=Person.objects.none(),
        widget=forms.Select({"data-pick": ""}),
    )
    strength = forms.TypedChoiceField(
        label=_("How strongly"),
        choices=[(1, _("a little")), (2, _("noticeably")), (3, _("strongly"))],
        initial=2,
        coerce=int,
    )

    def __init__(self, data: Any = None, *, account: Account, user: User, initial: Any = None):
        super().__init__(data, initial=initial, auto_id="line_%s")
        around = _around(account)
        _offer(self.fields["person"], around.editable_by(user))
        _offer(self.fields["on"], around.visible_to(user))


def _around(account: Account) -> PersonQuerySet:
    """The persons of the account and of its group, and third parties outside any account."""
    group = Q(account__in=groups.group_of(account)[:MOST])
    outside = Q(account=None, side=Person.Side.THIRD)
    lined = InfluenceLine.objects.filter(person__account=account).values_list("on", flat=True)
    known = Person.objects.filter(group | outside | Q(pk__in=list(lined[:MOST])), left_on=None)
    return known.order_by("name", "pk")


def _offer(field: forms.Field, people: QuerySet[Person]) -> None:
    """The field takes any of the persons; the first ones are there to choose."""
    field.queryset = people  # type: ignore[attr-defined]
    rows = people.select_related(None).values_list("pk", "name", "title")[:MOST]
    offered = [(pk, f"{name} · {title}" if title else name) for pk, name, title in rows]
    empty = getattr(field, "empty_label", None) or "—"
    field.widget.choices = [("", empty), *offered]
