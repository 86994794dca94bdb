"""Forms for actions; rules live in the services."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DateInput, ServiceForm
from accounts.models import Account, Person, User
from planning.models import Action, Goal, Plan, Review

__all__ = ["ActionForm", "DoneForm"]


class ActionForm(ServiceForm):
    """An action at one account. Its evidence is asked only of one that is there; a new one may
    come from a review."""

    class Meta:
        model = Action
        fields = [
            "title", "due", "owner", "their_owner", "plan", "goal", "note", "evidence", "internal",
            "review",
        ]  # fmt: skip
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2, "autofocus": True}),
            "due": DateInput(),
            "note": forms.Textarea(attrs={"rows": 2}),
            "evidence": forms.Textarea(attrs={"rows": 2}),
            "review": forms.HiddenInput(),
        }

    def __init__(self, *args: Any, account: Account, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        now = self.instance
        fields["owner"].queryset = _colleagues()
        fields["owner"].widget.attrs["data-pick"] = ""
        fields["owner"].required = True
        people = Person.objects.filter(Q(account=account, left_on=None) | Q(pk=now.their_owner_id))
        fields["their_owner"].queryset = people
        fields["plan"].queryset = Plan.objects.filter(account=account)
        fields["goal"].queryset = Goal.objects.filter(plan__account=account)
        fields["review"].queryset = Review.objects.filter(account=account)
        if now.pk or not self.initial.get("review"):
            del fields["review"]
        if not now.done_on:
            del fields["evidence"]
        for name in ("their_owner", "plan", "goal"):
            if not fields[name].queryset.exists():
                del fields[name]


def _colleagues() -> Any:
    return User.objects.filter(is_active=True).exclude(role=User.Role.READER)


class DoneForm(forms.Form):
    """When it was done, and by what one can tell."""

    evidence = forms.CharField(
        label=_("By what can one tell?"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=_("A number, a document, what somebody of theirs said."),
    )  # fmt: skip
    on = forms.DateField(label=_("On"), widget=DateInput(), initial=timezone.localdate)
