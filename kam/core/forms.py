"""How forms look and how they hand a service's refusal back: label above, error beside the field."""

from django import forms
from django.forms.renderers import TemplatesSetting

from kam.core.errors import DomainError


class FormRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


def add_refusal(form: forms.BaseForm, refusal: DomainError) -> None:
    """Show why a service refused, beside the field at fault where the form has it."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
