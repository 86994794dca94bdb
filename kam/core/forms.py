"""How forms look and how they hand a service's refusal back: label above, error beside the field."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from kam.core.errors import DomainError


class FormRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class LeftToService(forms.ModelForm):
    """A form whose constraints a service keeps: it fills in what follows, with the row locked.

    Django 5.2 asks the instance for them, not the form; while the form is cleaned it has none.
    """

    def _post_clean(self) -> None:
        self.instance.validate_constraints = _none
        try:
            super()._post_clean()  # type: ignore[misc]
        finally:
            del self.instance.validate_constraints


def _none(exclude: object = None) -> None:
    """No constraint is violated."""


class NarrowingForm(forms.Form):
    """What a list is narrowed to by its address, which anybody may have written."""

    @property
    def wishes(self) -> dict[str, Any]:
        """What is asked for, without what cannot be."""
        return self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})


def add_refusal(form: forms.BaseForm, refusal: DomainError) -> None:
    """Show why a service refused, beside the field at fault where the form has it."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
