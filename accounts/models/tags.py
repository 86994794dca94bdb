"""Words that people put on accounts, each in one of a few colours."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from kam.core.models import TimeStamped


class Tag(TimeStamped):
    """A word for accounts. Managers and administrators keep the words, everybody uses them."""

    class Colour(models.TextChoices):
        GRAY = "gray", _("Gray")
        BLUE = "blue", _("Blue")
        TEAL = "teal", _("Teal")
        GREEN = "green", _("Green")
        YELLOW = "yellow", _("Yellow")
        ORANGE = "orange", _("Orange")
        RED = "red", _("Red")
        PURPLE = "purple", _("Purple")

    name = models.CharField(_("name"), max_length=50)
    colour = models.CharField(
        _("colour"), max_length=10, choices=Colour, default=Colour.GRAY, db_default="gray"
    )

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="tag_name_unique",
                violation_error_message=_("Another tag has this name."),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(name__contains=";"),
                name="tag_name_given",
                violation_error_message=_("A tag needs a name, without a semicolon."),
            ),
            models.CheckConstraint(
                condition=Q(
                    colour__in=[
                        "gray", "blue", "teal", "green", "yellow", "orange", "red", "purple",
                    ]
                ),
                name="tag_colour_known",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class AccountTag(models.Model):
    """A tag on an account; found from either side by an index."""

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="account_tags", db_index=False
    )
    tag = models.ForeignKey(
        Tag, on_delete=models.CASCADE, related_name="account_tags", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "tag"], name="account_tag_unique"),
        ]
        indexes = [models.Index(fields=["tag", "account"], name="account_tag_of_tag")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.tag_id}"
