"""Bands as people write them: “0: 0, 50: 80, 100: 100”, with a straight line between or steps."""

import math
from typing import Any

from django import forms
from django.utils.translation import gettext as _

__all__ = ["BandsField"]

STEPS = "steps"


class BandsWidget(forms.TextInput):
    def format_value(self, value: Any) -> str:
        if isinstance(value, dict):
            pairs = [f"{low:g}: {points:g}" for low, points in value.get("bands", [])]
            steps = f" {STEPS}" if pairs and not value.get("linear") else ""
            return ", ".join(pairs) + steps
        return value or ""


class BandsField(forms.CharField):
    """{"bands": [[from, points], …], "linear": bool}, or {} where nothing is said."""

    widget = BandsWidget

    def __init__(self, **options: Any):
        super().__init__(max_length=500, **options)
        self.widget.attrs["placeholder"] = "0: 0, 100: 100"

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").strip()
        if not text:
            return {}
        linear = not text.endswith(STEPS)
        pairs = text.removesuffix(STEPS).replace("，", ",").replace("：", ":").split(",")
        try:
            bands = [[float(part) for part in pair.split(":")] for pair in pairs]
        except ValueError:
            bands = []
        if not bands or not all(len(b) == 2 and all(map(math.isfinite, b)) for b in bands):
            raise forms.ValidationError(_("Write from: points, such as 0: 0, 50: 80, 100: 100."))
        return {"bands": bands, "linear": linear}

    def validate(self, value: Any) -> None:
        if self.required and not value:
            super().validate("")

    def run_validators(self, value: Any) -> None:
        """A length was checked as text; there is nothing more to say of numbers."""
