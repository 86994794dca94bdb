"""Value as a customer sees it: our benefits and price beside those of the best competitor."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Person, Source, User
from accounts.querysets import OnAccountQuerySet
from kam.core.models import TimeStamped


class PerceivedValueQuerySet(OnAccountQuerySet):
    def newest(self, day):
        """The newest judgement of each account on the day."""
        known = self.filter(judged_on__lte=day)
        later = PerceivedValue.objects.filter(
            account=OuterRef("account"), judged_on__gt=OuterRef("judged_on"), judged_on__lte=day
        )
        return known.filter(~Exists(later))


class PerceivedValue(TimeStamped):
    """How a customer rates us and the best competitor, attribute by attribute, as of a day."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="perceived_values")
    judged_on = models.DateField(_("judged on"))
    competitor = models.CharField(
        _("best competitor"), max_length=150, help_text=_("In the customer's eyes.")
    )
    price = models.DecimalField(
        _("our price, theirs = 100"), max_digits=5, decimal_places=1,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("As the customer sees it: 105 is 5 % dearer than the competitor."),
    )  # fmt: skip
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.DIRECT)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="perceived_values",
        verbose_name=_("said by"),
    )  # fmt: skip
    judged_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by")
    )
    ratings = models.JSONField(
        _("ratings"),
        help_text=_("Attribute, its weight, our rating and theirs, 1 to 10 or empty."),
    )
    quality = models.FloatField(
        editable=False, help_text="Ours ÷ theirs, weighted over the attributes."
    )
    worth = models.FloatField(
        editable=False, help_text="Quality less price: above 0 they get more for their money here."
    )

    objects = PerceivedValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("perceived value")
        verbose_name_plural = _("perceived values")
        ordering = ["-judged_on", "-pk"]
        indexes = [models.Index(fields=["worth", "id"], name="perceived_worth")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "judged_on"],
                name="perceived_value_unique",
                violation_error_message=_("Their view was noted on this day already."),
            ),
            models.CheckConstraint(condition=Q(price__gt=0), name="perceived_price_positive"),
            models.CheckConstraint(
                condition=~Q(competitor=""),
                name="perceived_against_somebody",
                violation_error_message=_("Say who the best competitor is."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=["direct", "staff", "feedback"]),
                name="perceived_source_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.judged_on}"
