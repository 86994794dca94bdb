"""What is asked of somebody who brings a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Import

ENCODINGS = [
    ("", _("Recognise it")), ("utf-8", "UTF-8"), ("gb18030", "GB18030"), ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252"),
]  # fmt: skip
DELIMITERS = [("", _("Recognise it")), (",", ","), (";", ";"), ("tab", _("Tab"))]
DATES = [
    ("", _("Year first, or months as words")),
    ("dmy", _("Day first: 31/12/2026")),
    ("mdy", _("Month first: 12/31/2026")),
]


class UploadForm(forms.Form):
    """A file and what is in it."""

    kind = forms.ChoiceField(
        label=_("What is in the file?"), widget=forms.RadioSelect,
        choices=Import.Kind.choices,
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), help_text=_("CSV or Excel (.xlsx), also packed as .gz."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.gz"}),
    )  # fmt: skip


class OptionsForm(forms.Form):
    """How to read the file, where recognising is not enough."""

    create_missing = forms.BooleanField(
        label=_("Create what is missing"), required=False,
        help_text=_("Accounts, products, teams that the file names and KAM does not know."),
    )  # fmt: skip
    all_or_nothing = forms.BooleanField(
        label=_("All or nothing"), required=False,
        help_text=_("One refused row holds back the whole file."),
    )  # fmt: skip
    decimal_comma = forms.BooleanField(
        label=_("Decimal comma"), required=False, help_text=_("1.234,56 instead of 1,234.56.")
    )
    date_order = forms.ChoiceField(label=_("Dates"), choices=DATES, required=False)
    currency = forms.CharField(
        label=_("Currency"), max_length=3, required=False,
        help_text=_("Of lines that name none. Empty: the base currency."),
    )  # fmt: skip
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)
    delimiter = forms.ChoiceField(label=_("Separator"), choices=DELIMITERS, required=False)

    def options(self) -> dict[str, Any]:
        """The chosen options; the defaults before anything was sent."""
        if not self.is_bound:
            return dict(self.initial)
        return self.cleaned_data if self.is_valid() else {}


class MappingForm(forms.Form):
    """One choice per column of the file: which of our columns it is, or none."""

    def __init__(
        self,
        *args: Any,
        headers: list[str],
        choices: tuple,
        proposal: dict[str, str],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.headers = headers
        ours: list[Any] = [("", _("Leave out"))]
        ours += [(f.name, f"{f.label} *" if f.required else f.label) for f in choices]
        for at, header in enumerate(headers):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=header or _("(no name)"), choices=ours, required=False,
                initial=proposal.get(header, ""),
            )  # fmt: skip

    def mapping(self) -> dict[str, str]:
        """{"theirs": "ours"} as chosen; as proposed before anything was sent."""
        if self.is_bound and self.is_valid():
            chosen = [self.cleaned_data[f"column-{at}"] for at in range(len(self.headers))]
        else:
            chosen = [field.initial for field in self.fields.values()]
        return dict(zip(self.headers, chosen, strict=True))
