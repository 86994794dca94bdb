"""Forms for playbooks; rules live in the services."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DateInput, ServiceForm
from accounts.models import AccountRole
from planning.models import Playbook

__all__ = ["PlaybookForm", "StartForm", "StepForm", "steps_of"]

EMPTY_ROWS = 4


class PlaybookForm(ServiceForm):
    """What a playbook is called and what starts it."""

    event = forms.ChoiceField(
        label=_("Starts when"), required=False, choices=Playbook.Event.choices
    )

    class Meta:
        model = Playbook
        fields = ["name", "purpose", "event", "is_active"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.instance.name:
            self.fields["name"].widget.attrs["placeholder"] = str(self.instance)
        self.fields["name"].required = not self.instance.pk or bool(self.instance.name)
        self.fields["name"].help_text = ""


class StepForm(forms.Form):
    """One step; without words it is no step."""

    title = forms.CharField(label=_("What"), max_length=300, required=False)
    days_after = forms.IntegerField(
        label=_("Days after the start"), min_value=0, max_value=3650, required=False
    )
    role = forms.ChoiceField(
        label=_("Done by"), required=False,
        choices=[("", _("the account's owner")), *AccountRole.Role.choices],
    )  # fmt: skip


_Steps = forms.formset_factory(StepForm, extra=EMPTY_ROWS, max_num=60)


def steps_of(playbook: Playbook | None, data: Any = None) -> Any:
    """The steps as rows to type in, with empty ones below them."""
    there = playbook.steps.all() if playbook else []
    initial = [
        {"title": str(step), "days_after": step.days_after, "role": step.role} for step in there
    ]
    return _Steps(data, initial=initial, prefix="steps")


class StartForm(forms.Form):
    """Which playbook, and from which day its steps count."""

    playbook = forms.ModelChoiceField(queryset=Playbook.objects.none(), label=_("Playbook"))
    on = forms.DateField(label=_("Starts on"), widget=DateInput(), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["playbook"]
        field.queryset = Playbook.objects.filter(is_active=True, steps__isnull=False).distinct()
