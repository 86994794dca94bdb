"""Fields of accounts that an administrator adds, and their values.

Values lie in a narrow table with one column per type, not in a JSON column of the account: one set
of indexes serves equality, range and contains for every field that is ever added, without indexes
made at run time, and a value changes without rewriting the account's row and its indexes.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from kam.core.models import TimeStamped


class CustomFieldQuerySet(models.QuerySet):
    def in_use(self) -> "CustomFieldQuerySet":
        return self.filter(is_retired=False)


class CustomField(TimeStamped):
    """What an installation wants to know of its accounts beside what KAM asks."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        DATE = "date", _("Date")
        CHOICE = "choice", _("Choice")
        YES_NO = "yes_no", _("Yes or no")

    key = models.CharField(
        _("key"), max_length=40,
        help_text=_("For REST and files: a to z, digits and _. It stays as it is for ever."),
    )  # fmt: skip
    label_en = models.CharField(_("name in English"), max_length=60)
    label_zh = models.CharField(_("name in Chinese"), max_length=60, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    choices = models.JSONField(
        _("choices"), default=list, blank=True,
        help_text='Of a choice: [{"key", "en", "zh"}], in their order.',
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_retired = models.BooleanField(
        _("retired"), default=False, help_text=_("Shown and asked nowhere; its values are kept.")
    )

    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="custom_field_key_unique",
                violation_error_message=_("Another field has this key."),
            ),
            models.CheckConstraint(
                condition=Q(key__regex=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"),
                name="custom_field_key_plain",
                violation_error_message=_(
                    "A key begins with a letter and holds a to z, digits and single _."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(label_en=""),
                name="custom_field_label_given",
                violation_error_message=_("A field needs a name."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["text", "number", "date", "choice", "yes_no"]),
                name="custom_field_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        chinese = (get_language() or "").startswith("zh")
        return (self.label_zh if chinese else "") or self.label_en

    @property
    def column(self) -> str:
        """The column of CustomValue that holds its values."""
        return self.kind if self.kind in ("number", "date") else "text"

    @property
    def options(self) -> list[tuple[str, str]]:
        """(key, word) of each choice, in the reader's language."""
        word = "zh" if (get_language() or "").startswith("zh") else "en"
        return [(one["key"], one.get(word) or one["en"]) for one in self.choices]


class CustomValue(models.Model):
    """What one account has in one custom field; no row: nothing is known."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="custom_values")
    field = models.ForeignKey(
        CustomField, on_delete=models.PROTECT, related_name="values", db_index=False
    )
    text = models.CharField(
        max_length=500, null=True, help_text="Also a choice's key, and true or false."
    )
    number = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["field", "account"], name="custom_value_unique"),
            models.CheckConstraint(
                condition=Q(text__isnull=False, number=None, date=None)
                | Q(text=None, number__isnull=False, date=None)
                | Q(text=None, number=None, date__isnull=False),
                name="custom_value_is_one",
            ),
        ]
        indexes = [
            models.Index(
                fields=["field", column, "account"],
                name=f"custom_value_{column}",
                condition=Q(**{f"{column}__isnull": False}),
            )
            for column in ("text", "number", "date")
        ]

    def __str__(self) -> str:
        return f"{self.field_id} of {self.account_id}: {self.value}"

    @property
    def value(self) -> Any:
        """The one that is kept, as it is kept."""
        return next((v for v in (self.text, self.number, self.date) if v is not None), None)
