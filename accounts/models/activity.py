"""The contact log."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.person import Person
from accounts.models.user import User
from accounts.querysets import OnAccountQuerySet
from kam.core.models import TimeStamped


class Activity(TimeStamped):
    """One contact with an account: what was said, with whom, and what comes next."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("Visit")
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")
        EMAIL = "email", _("E-mail")
        MESSAGE = "message", _("Message")

    class Scene(models.TextChoices):
        PRE_SALES = "pre_sales", _("Pre-sales")
        PURSUIT = "pursuit", _("Pursuit")
        DELIVERY = "delivery", _("Delivery")
        AFTER_SALES = "after_sales", _("After-sales")

    class MainLine(models.TextChoices):
        SALES_PROCESS = "sales_process", _("Sales process")
        SUPPORT = "support", _("Support")
        RELATIONSHIPS = "relationships", _("Relationships")
        PROJECT_CONDUCT = "project_conduct", _("Project conduct")
        CUSTOMER_SERVICE = "customer_service", _("Customer service")

    class Intelligence(models.TextChoices):
        OUR_OFFER = "our_offer", _("About what we sell them")
        THEIR_BUSINESS = "their_business", _("About their own business")

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="activities", verbose_name=_("account")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.VISIT)
    at = models.DateTimeField(_("when"))
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="activities", verbose_name=_("by")
    )
    people = models.ManyToManyField(
        Person, blank=True, related_name="activities", verbose_name=_("with")
    )
    note = models.TextField(_("note"), blank=True, default="", max_length=20_000)
    scene = models.CharField(_("scene"), max_length=15, choices=Scene, blank=True, default="")
    main_line = models.CharField(
        _("main line"), max_length=20, choices=MainLine, blank=True, default=""
    )
    intelligence = models.CharField(
        _("intelligence"), max_length=20, choices=Intelligence, blank=True, default=""
    )
    mood = models.SmallIntegerField(
        _("mood"), null=True, blank=True,
        validators=[MinValueValidator(-2), MaxValueValidator(2)],
        help_text=_("−2 (angry) to +2 (delighted)."),
    )  # fmt: skip
    next_step = models.CharField(_("next step"), max_length=500, blank=True, default="")
    next_step_due = models.DateField(_("due"), null=True, blank=True)
    next_step_owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="next_steps",
        verbose_name=_("who does it"),
    )  # fmt: skip
    next_step_done_at = models.DateTimeField(_("done"), null=True, blank=True, editable=False)
    key = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False,
        help_text="Made by the form or the file: sending the same entry twice keeps one.",
    )  # fmt: skip

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact log entry")
        verbose_name_plural = _("contact log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="activity_account_at"),
            models.Index(fields=["user", "-at"], name="activity_user_at"),
            models.Index(fields=["-at", "-id"], name="activity_at"),
            models.Index(
                fields=["account", "next_step_due"],
                name="activity_open_step",
                condition=Q(next_step_done_at=None, next_step_due__isnull=False),
            ),
            models.Index(
                fields=["next_step_owner", "next_step_due"],
                name="activity_step_of",
                condition=Q(next_step_done_at=None, next_step_due__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["visit", "call", "meeting", "email", "message"]),
                name="activity_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(mood=None) | Q(mood__range=(-2, 2)),
                name="activity_mood_minus2_to_2",
                violation_error_message=_("Mood goes from −2 to +2."),
            ),
            models.CheckConstraint(
                condition=Q(next_step_due=None) | ~Q(next_step=""),
                name="activity_due_needs_step",
                violation_error_message=_("A due date needs a next step."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
