"""What we understand of a customer: answers to standing questions, needs, and how we stand."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.person import Person, Source
from accounts.models.user import User
from accounts.querysets import OnAccountQuerySet
from kam.core.models import TimeStamped


class Answer(TimeStamped):
    """An answer to one of the standing questions; older answers stay as history."""

    class Question(models.TextChoices):
        WHY_US = "why_us", _("Why do they buy from us?")
        USE = "use", _("How do they use it?")
        LIKES = "likes", _("What do they like and dislike?")
        COMPARISON = "comparison", _("How do they compare us with competitors?")
        FEELINGS = "feelings", _("What made them angry or delighted?")
        INTENT = "intent", _("What do they intend?")
        EXECUTIVES = "executives", _("Which of their executives do we know?")
        STRATEGY = "strategy", _("What are their strategy and plan targets?")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(_("question"), max_length=10, choices=Question)
    text = models.TextField(_("answer"), max_length=5000)
    answered_on = models.DateField(_("answered on"))
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.DIRECT)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers",
        verbose_name=_("said by"),
    )  # fmt: skip
    confirmed = models.BooleanField(
        _("confirmed"), default=False, help_text=_("Unticked: assumed.")
    )
    judged_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by")
    )

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-answered_on", "-pk"]
        indexes = [
            models.Index(
                fields=["account", "question", "-answered_on", "-id"], name="answer_newest"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    question__in=[
                        "why_us",
                        "use",
                        "likes",
                        "comparison",
                        "feelings",
                        "intent",
                        "executives",
                        "strategy",
                    ]
                ),
                name="answer_question_known",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="answer_given",
                violation_error_message=_("An answer needs a text."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=["direct", "staff", "feedback"]), name="answer_source_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_question_display()} {self.text[:60]}"


class Need(TimeStamped):
    """What a customer says they need, and what they truly need."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="needs")
    stated = models.TextField(_("stated need"), max_length=2000)
    true = models.TextField(
        _("true need"), max_length=2000, blank=True, default="",
        help_text=_("What lies behind it. Empty: not found out yet."),
    )  # fmt: skip
    line = models.CharField(_("product line"), max_length=100, blank=True, default="")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="needs",
        verbose_name=_("said by"),
    )  # fmt: skip
    noted_on = models.DateField(_("noted on"))
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.DIRECT)
    confirmed = models.BooleanField(
        _("confirmed"), default=False, help_text=_("Unticked: assumed.")
    )
    met_on = models.DateField(_("met on"), null=True, blank=True, help_text=_("Empty: open."))

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["-noted_on", "-pk"]
        indexes = [models.Index(fields=["account", "-noted_on"], name="need_account")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stated=""),
                name="need_stated",
                violation_error_message=_("Say what they need."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=["direct", "staff", "feedback"]), name="need_source_known"
            ),
            models.CheckConstraint(
                condition=Q(met_on=None) | Q(met_on__gte=F("noted_on")),
                name="need_met_after_noted",
                violation_error_message=_("A need cannot be met before it was noted."),
            ),
        ]

    def __str__(self) -> str:
        return self.stated[:80]


class OwnPosition(TimeStamped):
    """How we stand at an account, as judged on a day: what competitors are held against."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="own_positions")
    judged_on = models.DateField(_("judged on"))
    strengths = models.TextField(_("our strengths"), blank=True, default="", max_length=5000)
    weaknesses = models.TextField(_("our weaknesses"), blank=True, default="", max_length=5000)
    service_level = models.PositiveSmallIntegerField(
        _("service level"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 (poor) to 5 (excellent). Empty: not known."),
    )  # fmt: skip
    ability = models.PositiveSmallIntegerField(
        _("professional ability"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 (poor) to 5 (excellent). Empty: not known."),
    )  # fmt: skip

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("our position")
        verbose_name_plural = _("our positions")
        ordering = ["-judged_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "judged_on"],
                name="own_position_unique",
                violation_error_message=_("Our position was judged on this day already."),
            ),
            models.CheckConstraint(
                condition=Q(service_level=None) | Q(service_level__range=(1, 5)),
                name="own_service_1_to_5",
                violation_error_message=_("The service level goes from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(ability=None) | Q(ability__range=(1, 5)),
                name="own_ability_1_to_5",
                violation_error_message=_("Professional ability goes from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.judged_on}"
