"""Forms about users and teams."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User


class LoginForm(auth_forms.AuthenticationForm):
    """User name and password; the same sentence for an unknown name and a wrong password."""

    error_messages = {
        "invalid_login": _("User name or password is not right. Check both and try again."),
        "inactive": _("User name or password is not right. Check both and try again."),
    }


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "email", "language", "theme"]


class UserForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["username", "name", "email", "role", "team", "language"]
        help_texts = {"username": _("What the user types to log in.")}


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        fields = ["name", "parent"]
        help_texts = {"parent": _("Its manager sees this team as well. Empty: at the top.")}
