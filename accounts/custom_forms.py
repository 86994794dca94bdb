"""Custom fields in forms: those of an account, and the definition of a field itself."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.custom_fields import LONGEST, PREFIX, WORDS, fields_in_use, values_of
from accounts.models import CustomField, Tag
from kam.core.forms import LeftToService

_LINE = re.compile(r"(?:(?P<key>[\w-]{1,40})\s*:)?\s*(?P<en>[^|]*)(?:\|(?P<zh>[^|]*))?")


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def form_field(field: CustomField) -> forms.Field:
    """An input for values of the field's kind; the service checks them again."""
    more: dict[str, Any] = {"label": field.label, "required": False}
    if field.kind == CustomField.Kind.NUMBER:
        return forms.DecimalField(max_digits=15, decimal_places=4, **more)
    if field.kind == CustomField.Kind.DATE:
        return forms.DateField(widget=DayInput(), **more)
    if field.kind == CustomField.Kind.CHOICE:
        return forms.ChoiceField(choices=[("", ""), *field.options], **more)
    if field.kind == CustomField.Kind.YES_NO:
        return forms.ChoiceField(choices=[("", ""), *WORDS.items()], **more)
    return forms.CharField(max_length=LONGEST, **more)


def add_custom_fields(form: forms.BaseForm, account_id: int | None) -> None:
    """Ask for the custom fields at the end of a form, with what the account has now."""
    fields = fields_in_use()
    values = values_of([account_id], fields)[account_id] if account_id else {}
    for field in fields:
        name = f"{PREFIX}{field.key}"
        form.fields[name] = form_field(field)
        form.initial[name] = values.get(field.key)


def with_custom(values: dict[str, Any]) -> dict[str, Any]:
    """Cleaned form values with those of custom fields as {"custom": {key: value}}."""
    own = {name: value for name, value in values.items() if not name.startswith(PREFIX)}
    custom = {n.removeprefix(PREFIX): v for n, v in values.items() if n.startswith(PREFIX)}
    return own | ({"custom": custom} if custom else {})


class ChoicesField(forms.CharField):
    """One choice a line: `Gold | 金牌`, with a key of its own as `gold: Gold | 金牌`."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        lines = (
            f"{one['key']}: {one['en']}" + f" | {one['zh']}" * bool(one.get("zh")) for one in value
        )
        return "\n".join(lines)

    def clean(self, value: Any) -> list[dict[str, str]]:
        lines = (line.strip() for line in super().clean(value).splitlines())
        return [_choice(line) for line in lines if line]


def _choice(line: str) -> dict[str, str]:
    parts = _LINE.fullmatch(line[:200])
    if parts is None:
        raise forms.ValidationError(_("Write each line as: key: English | Chinese"))
    english, chinese = (parts["en"] or "").strip()[:60], (parts["zh"] or "").strip()[:60]
    plain = re.sub(r"\W+", "_", (parts["key"] or english).lower()).strip("_")[:40]
    return {"key": plain, "en": english, "zh": chinese}


class CustomFieldForm(LeftToService):
    """Key and kind are asked for once; they stay."""

    choices = ChoicesField(
        label=_("Choices"),
        required=False,
        help_text=_("For a choice only, one a line: gold: Gold | 金牌"),
    )

    class Meta:
        model = CustomField
        fields = ["label_en", "label_zh", "key", "kind", "choices"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["key"], self.fields["kind"]
            if self.instance.kind != CustomField.Kind.CHOICE:
                del self.fields["choices"]


class TagForm(LeftToService):
    class Meta:
        model = Tag
        fields = ["name", "colour"]
