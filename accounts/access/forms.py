"""Forms about users and teams."""

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User


class LoginForm(auth_forms.AuthenticationForm):
    """User name and password; the same sentence for an unknown name and a wrong password."""

    error_messages = {
        "invalid_login": _("User name or password is not right. Check both and try again."),
        "inactive": _("User name or password is not right. Check both and try again."),
    }


def _language_field() -> forms.ChoiceField:
    """Each language by its own name, so that whoever needs it can read it."""
    own = [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
    return forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the browser asks")), *own]
    )


class ProfileForm(forms.ModelForm):
    language = _language_field()

    class Meta:
        model = User
        fields = ["name", "email", "language", "theme"]


class UserForm(forms.ModelForm):
    team = forms.ModelChoiceField(
        Team.objects.all(), label=_("Team"), required=False, empty_label=_("No team")
    )
    language = _language_field()

    class Meta:
        model = User
        fields = ["username", "name", "email", "role", "team", "language"]
        help_texts = {"username": _("What the user types to log in.")}


class TeamForm(forms.ModelForm):
    parent = forms.ModelChoiceField(
        Team.objects.all(), label=_("Part of"), required=False, empty_label=_("At the top"),
        help_text=_("The manager of that team sees this one as well."),
    )  # fmt: skip

    class Meta:
        model = Team
        fields = ["name", "parent"]
