"""Forms about users and teams."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from kam.core.models import Notification


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


def _hour_field() -> forms.TypedChoiceField:
    hours = [(hour, f"{hour:02}:00") for hour in range(24)]
    return forms.TypedChoiceField(
        label=_("At what hour"), choices=hours, coerce=int, required=False, empty_value=None
    )


class ProfileForm(forms.ModelForm):
    """`muted`, which the user has, is turned round: ticks say what they want to be told."""

    language = _language_field()
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    digest_hour = _hour_field()
    told = forms.MultipleChoiceField(
        label=_("Tell me when"), choices=Notification.Kind.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = User
        fields = ["name", "email", "language", "theme", "time_zone", "digest", "digest_hour"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["digest"].required = False
        company = _("As the company: %(zone)s") % {"zone": settings.TIME_ZONE}
        zones = [(zone, zone) for zone in sorted(available_timezones()) if "/" in zone]
        self.fields["time_zone"].choices = [("", company), *zones]  # type: ignore[attr-defined]
        muted = self.instance.muted.split(",")
        self.initial["told"] = [kind for kind in Notification.Kind.values if kind not in muted]

    @property
    def left_out(self) -> list[str]:
        """What a form that is older than this one does not ask for: it stays as it is."""
        return [name for name in ("digest", "digest_hour") if self.cleaned_data[name] in (None, "")]

    @property
    def wishes(self) -> dict[str, Any]:
        """The values as the service takes them."""
        values = {name: v for name, v in self.cleaned_data.items() if name not in self.left_out}
        told = values.pop("told")
        muted = ",".join(kind for kind in Notification.Kind.values if kind not in told)
        return values | {"muted": muted}


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
