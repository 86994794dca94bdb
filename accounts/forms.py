"""Forms of accounts and people. Choices hold what the user may see; rules live in the services."""

import json
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.custom_forms import add_custom_fields, with_custom
from accounts.filters import owners_in_sight, teams_in_sight
from accounts.models import (
    Account,
    AccountRole,
    User,
)
from accounts.models.duplicates import Kind
from kam.core.asked import number
from kam.core.forms import LeftToService


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any):
        super().__init__(format="%Y-%m-%d", **kwargs)


class Few(forms.Select):
    """A choice among very many: shows the chosen one, the rest is asked for while typing."""

    def __init__(self, *, url: str, attrs: dict[str, Any] | None = None):
        super().__init__(attrs={"data-pick": url, **(attrs or {})})


def _show_only(field: forms.Field, *rows: Any) -> None:
    """Offer these rows; the field still takes any row of its queryset."""
    known = [(row.pk, str(row)) for row in rows if row is not None]
    field.widget.choices = [("", ""), *dict(known).items()]


def watch_for_likes(form: forms.ModelForm, kind: str, names: tuple[str, ...], **known: Any) -> None:
    """Let the page ask, while these fields are typed, whether there is one like it already."""
    values = {"kind": str(kind), **known} | ({"but": form.instance.pk} if form.instance.pk else {})
    ids = [form[name].id_for_label for name in names]
    form.fields["name"].likes = {"fields": ids, "values": json.dumps(values)}  # type: ignore[attr-defined]


class ServiceForm(LeftToService):
    """Asks for values; what the database demands a service checks, with the row locked.

    `version` is that of the row when the form was opened.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def wishes(self) -> dict[str, Any]:
        """The values for the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class AccountForm(ServiceForm):
    class Meta:
        model = Account
        fields = [
            "name", "code", "status", "owner", "team", "parent", "industry", "region", "country",
            "website", "employees", "annual_revenue", "reference_value", "since",
        ]  # fmt: skip
        widgets = {
            "since": DateInput(),
            "parent": Few(url="/choices/accounts/"),
            "owner": forms.Select(attrs={"data-pick": ""}),
            "industry": forms.Select(attrs={"data-pick": ""}),
        }

    def __init__(self, *args: Any, request: Any, decides: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        watch_for_likes(self, Kind.ACCOUNT, ("name", "code", "website", "country"))
        user = request.user
        statuses = [c for c in Account.Status.choices if c[0] != Account.Status.ARCHIVED]
        self.fields["status"].choices = statuses  # type: ignore[attr-defined]
        self._offer_parents(Account.objects.visible_to(user))
        self._offer_owners(request, decides)
        add_custom_fields(self, self.instance.pk)

    @property
    def wishes(self) -> dict[str, Any]:
        return with_custom(super().wishes)

    def _offer_parents(self, parents: Any) -> None:
        """Who may not see the parent there is does not see the field, and so leaves it alone."""
        above = self.instance.parent_id
        if above is not None and not parents.filter(pk=above).exists():
            del self.fields["parent"]
            return
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        _show_only(self.fields["parent"], self._chosen_parent(parents))

    def _chosen_parent(self, parents: Any) -> Account | None:
        pk = number(self["parent"].value())
        return parents.filter(pk=pk).first() if pk else None

    def _offer_owners(self, request: Any, decides: bool) -> None:
        """Who may not decide about owner and team does not see these fields."""
        if not decides:
            del self.fields["owner"], self.fields["team"]
            return
        owners = owners_in_sight(request).filter(is_active=True).exclude(role=User.Role.READER)
        mine = Q(pk__in=owners) | Q(pk=self.instance.owner_id)
        self.fields["owner"].queryset = User.objects.filter(mine)  # type: ignore[attr-defined]
        teams = teams_in_sight(request) | teams_in_sight(request).model.objects.filter(
            pk=self.instance.team_id
        )
        self.fields["team"].queryset = teams.distinct()  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """The service checks what the database demands, once and with the lock held."""
        return super()._get_validation_exclusions() | {"code", "parent"}  # type: ignore[misc]


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("New owner"), queryset=User.objects.none(), widget=forms.Select({"data-pick": ""})
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any):
        super().__init__(*args, **kwargs)
        others = User.objects.filter(is_active=True).exclude(role=User.Role.READER)
        self.fields["to"].queryset = others.exclude(pk=account.owner_id or 0)  # type: ignore[attr-defined]


class RoleForm(LeftToService):
    class Meta:
        model = AccountRole
        fields = ["user", "role", "starts", "ends"]
        widgets = {
            "user": forms.Select(attrs={"data-pick": ""}),
            "starts": DateInput(),
            "ends": DateInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["starts"].initial = timezone.localdate
