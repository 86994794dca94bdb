"""The team that a list of prospects is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.filters import teams_in_sight
from accounts.models import Team
from kam.core.pages import PageRequest

__all__ = ["TeamForm"]


class TeamForm(forms.Form):
    """The team that the list is narrowed to."""

    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), label=_("Team"), required=False, empty_label=_("all teams")
    )

    def __init__(self, *args: Any, request: PageRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams_in_sight(request)

    @property
    def wish(self) -> Team | None:
        return self.cleaned_data.get("team") if self.is_valid() else None
