"""What the pages of the pipeline are narrowed to."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.filters import owners_in_sight, teams_in_sight
from accounts.models import Account, Opportunity, Team, User
from accounts.querysets import AccountQuerySet
from accounts.services import product_lines
from kam.core.forms import NarrowingForm
from kam.core.pages import PageRequest


class PipelineForm(NarrowingForm):
    """Team and owner are asked of those who lead; everybody may pick a line or a competitor."""

    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), label=_("Team"), required=False, empty_label=_("all teams")
    )
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("Account owner"), required=False,
        empty_label=_("everybody"),
    )  # fmt: skip
    line = forms.ChoiceField(label=_("Product line"), required=False)
    competitor = forms.CharField(
        label=_("Competitor"), required=False, max_length=150,
        widget=forms.TextInput(attrs={"placeholder": _("any competitor")}),
    )  # fmt: skip

    def __init__(self, *args: Any, request: PageRequest, **kwargs: Any):
        kwargs.setdefault("auto_id", "filter_%s")  # a dialog over the board has such fields too
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams_in_sight(request)
        fields["owner"].queryset = owners_in_sight(request)
        fields["line"].choices = [
            ("", _("any product line")), *((line, line) for line in product_lines())
        ]  # fmt: skip
        self.user = request.user
        if not request.user.leads:
            del fields["team"], fields["owner"]

    @property
    def accounts(self) -> QuerySet[Account]:
        """The accounts in sight that still count, of the team and the owner asked for."""
        return self.accounts_ever.active()

    @property
    def accounts_ever(self) -> AccountQuerySet:
        """As `accounts`, archived ones too: what was lost there was lost."""
        return self._of_whom(Account.objects.visible_to(self.user))

    @property
    def opportunities(self) -> QuerySet[Opportunity]:
        """Theirs, of the line and against the competitor asked for."""
        return self._about(Opportunity.objects.filter(account__in=self.accounts.values("pk")))

    @property
    def summed(self) -> list[QuerySet[Opportunity]]:
        """The same in parts that share none, for sums over very many: each is found by an index.

        Archived accounts are few, so they are left out, not all others looked up.
        """
        archived = Account.objects.filter(pk=OuterRef("account"), status=Account.Status.ARCHIVED)
        rows = self._about(Opportunity.objects.filter(~Exists(archived)))
        if self.user.sight.everything and not (self.wishes.get("team") or self.wishes.get("owner")):
            return [rows]
        parts = self._of_whom(Account.objects.all()).parts_visible_to(self.user)
        return [rows.filter(account__in=part.order_by().values("pk")) for part in parts]

    def _of_whom(self, accounts: AccountQuerySet) -> AccountQuerySet:
        if team := self.wishes.get("team"):
            accounts = accounts.filter(team__in=team.with_descendants())
        if owner := self.wishes.get("owner"):
            accounts = accounts.filter(owner=owner)
        return accounts

    def _about(self, rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
        if line := self.wishes.get("line"):
            rows = rows.filter(line=line)
        if competitor := self.wishes.get("competitor"):
            rows = rows.filter(competitor__icontains=competitor)
        return rows


class ScopeForm(PipelineForm):
    """Team and owner only: a rate by competitor needs them all."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["line"], self.fields["competitor"]


class GapForm(ScopeForm):
    """Also the year of the plans: the next one is planned before this one is over."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)
    field_order = ("year", "team", "owner")

    def __init__(self, *args: Any, this_year: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.this_year = this_year
        fields: Any = self.fields
        fields["year"].choices = [
            (this_year - 1, this_year - 1), ("", this_year), (this_year + 1, this_year + 1)
        ]  # fmt: skip

    @property
    def asked_year(self) -> int:
        return self.wishes.get("year") or self.this_year
