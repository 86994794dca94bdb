"""Facts that people find out: the wallet, the chances, the competitors, whom they brought us."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.account import Account
from accounts.models.person import Person
from accounts.models.user import User
from accounts.querysets import OnAccountQuerySet
from kam.core.models import TimeStamped


class Wallet(TimeStamped):
    """What an account spends in a year on what we could sell it, per product line.

    Where nobody knows the amount, our place among its suppliers tells our share of it well enough.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="wallets")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    line = models.CharField(
        _("product line"), max_length=100, blank=True, default="",
        help_text=_("Empty: all lines together."),
    )  # fmt: skip
    amount = models.DecimalField(
        _("total spend"), max_digits=18, decimal_places=2, null=True, blank=True,
        help_text=_("With all suppliers, in the base currency. Empty: not known."),
    )  # fmt: skip
    estimated = models.BooleanField(_("estimated"), default=True)
    rank = models.PositiveSmallIntegerField(
        _("our rank"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Among the suppliers they buy this from: 1 is their first choice."),
    )  # fmt: skip
    suppliers = models.PositiveSmallIntegerField(
        _("suppliers"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("How many they buy this from, with us."),
    )  # fmt: skip

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("wallet")
        ordering = ["-year", "line"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "year", "line"],
                name="wallet_unique",
                violation_error_message=_("This year and line has a wallet already."),
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0),
                name="wallet_positive",
                violation_error_message=_("A wallet is more than 0."),
            ),
            models.CheckConstraint(
                condition=Q(rank=None, suppliers=None)
                | Q(
                    rank__isnull=False,
                    suppliers__isnull=False,
                    rank__gte=1,
                    suppliers__gte=F("rank"),
                    suppliers__lte=100,
                ),
                name="wallet_rank_among_suppliers",
                violation_error_message=_(
                    "Give both our rank and the number of suppliers; the rank lies within it."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(amount=None) | ~Q(rank=None),
                name="wallet_says_something",
                violation_error_message=_("Give the total spend, or our rank among suppliers."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.line}: {self.amount or f'{self.rank}/{self.suppliers}'}"


class Referral(TimeStamped):
    """A company that an account brought to us: what loyal customers do unasked."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="referrals")
    company = models.CharField(_("company"), max_length=200, help_text=_("Whom they sent to us."))
    referred_on = models.DateField(_("referred on"))
    note = models.CharField(
        _("note"), max_length=500, blank=True, default="", help_text=_("What came of it.")
    )

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-referred_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "company"],
                name="referral_unique",
                violation_error_message=_("They have brought us this company already."),
            ),
            models.CheckConstraint(
                condition=~Q(company=""),
                name="referral_of_a_company",
                violation_error_message=_("Say which company they brought us."),
            ),
        ]

    def __str__(self) -> str:
        return self.company


class Opportunity(TimeStamped):
    """Something an account may buy from us."""

    class Stage(models.TextChoices):
        OPEN = "open", pgettext_lazy("opportunities", "Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    class Step(models.TextChoices):
        FOUND = "found", pgettext_lazy("step of the pipeline", "Found")
        QUALIFIED = "qualified", _("Qualified")
        OFFERED = "offered", _("Offered")
        NEGOTIATED = "negotiated", pgettext_lazy("step of the pipeline", "In negotiation")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="opportunities")
    name = models.CharField(_("name"), max_length=200)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.OPEN)
    step = models.CharField(
        _("step"), max_length=12, choices=Step, default=Step.FOUND,
        help_text=_("How far an open one has come; a closed one keeps its last."),
    )  # fmt: skip
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities",
        verbose_name=_("owner"), help_text=_("Who of us drives it."),
    )  # fmt: skip
    line = models.CharField(
        _("product line"), max_length=100, blank=True, default="",
        help_text=_("Empty: several, or not known yet."),
    )  # fmt: skip
    people = models.ManyToManyField(
        Person, blank=True, related_name="opportunities", verbose_name=_("people involved"),
        help_text=_("On their side: who decides, pays, uses and stands in the way."),
    )  # fmt: skip
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True,
        help_text=_("In the base currency."),
    )  # fmt: skip
    probability = models.PositiveSmallIntegerField(
        _("probability, %"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    expected_close = models.DateField(_("expected close"), null=True, blank=True)
    competitor = models.CharField(_("competitor"), max_length=150, blank=True, default="")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    reason = models.CharField(_("won or lost because"), max_length=500, blank=True, default="")

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        ordering = ["expected_close", "pk"]
        indexes = [
            models.Index(fields=["account", "stage"], name="opportunity_account_stage"),
            models.Index(
                fields=["stage", "step", "expected_close", "id"], name="opportunity_board"
            ),
            models.Index(  # as the next: what is summed stands in it, so that no row is read
                fields=["-closed_on", "id", "account", "stage", "amount"],
                name="opportunity_closed",
                condition=Q(closed_on__isnull=False),
            ),
            models.Index(
                fields=["account", "step", "probability", "amount"],
                name="opportunity_open_sums",
                condition=Q(stage="open"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["open", "won", "lost"]), name="opportunity_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(step__in=["found", "qualified", "offered", "negotiated"]),
                name="opportunity_step_known",
            ),
            models.CheckConstraint(
                condition=Q(probability=None) | Q(probability__lte=100),
                name="opportunity_probability_percent",
            ),
            models.CheckConstraint(
                condition=Q(stage="open", closed_on=None) | ~Q(stage="open") & ~Q(closed_on=None),
                name="opportunity_closed_has_date",
                violation_error_message=_("A won or lost opportunity needs the day it closed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lane(self) -> str:
        """Where it stands on the board: an open one at its step, a closed one at its end."""
        return self.step if self.stage == self.Stage.OPEN else self.stage


class CompetitorPosition(TimeStamped):
    """How strong a competitor stands at an account, as judged on a day."""

    class Class(models.TextChoices):
        STRONGER = "stronger", _("Stronger")
        LEVEL = "level", _("Level")
        CATCHING_UP = "catching_up", _("Catching up")

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="competitor_positions"
    )
    competitor = models.CharField(_("competitor"), max_length=150)
    position = models.CharField(_("class"), max_length=15, choices=Class)
    judged_on = models.DateField(_("judged on"))
    strengths = models.TextField(_("strengths"), blank=True, default="", max_length=5000)
    weaknesses = models.TextField(_("weaknesses"), blank=True, default="", max_length=5000)
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
    price_percent = models.DecimalField(
        _("price against ours, %"), max_digits=5, decimal_places=1, null=True, blank=True,
        help_text=_("−10: a tenth cheaper than ours; +10: a tenth dearer. Empty: not known."),
    )  # fmt: skip
    channel = models.CharField(
        _("channel"), max_length=200, blank=True, default="", help_text=_("How they sell.")
    )
    products = models.CharField(
        _("products"), max_length=500, blank=True, default="", help_text=_("What they sell there.")
    )

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("competitor position")
        verbose_name_plural = _("competitor positions")
        ordering = ["-judged_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "competitor", "judged_on"],
                name="competitor_position_unique",
                violation_error_message=_("This competitor was judged on this day already."),
            ),
            models.CheckConstraint(
                condition=Q(position__in=["stronger", "level", "catching_up"]),
                name="competitor_position_known",
            ),
            models.CheckConstraint(
                condition=Q(service_level=None) | Q(service_level__range=(1, 5)),
                name="competitor_service_1_to_5",
                violation_error_message=_("The service level goes from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(ability=None) | Q(ability__range=(1, 5)),
                name="competitor_ability_1_to_5",
                violation_error_message=_("Professional ability goes from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(price_percent=None) | Q(price_percent__gte=-100),
                name="competitor_price_from_minus_100",
                violation_error_message=_("Nothing is more than 100 % cheaper."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competitor}: {self.get_position_display()}"


class RelationshipStage(TimeStamped):
    """How close we are, as people judged it on a day (Millman & Wilson 1995)."""

    class Stage(models.TextChoices):
        PRE = "pre", _("Pre-KAM")
        EARLY = "early", _("Early")
        MID = "mid", _("Mid")
        PARTNERSHIP = "partnership", _("Partnership")
        SYNERGISTIC = "synergistic", _("Synergistic")
        UNCOUPLING = "uncoupling", _("Uncoupling")

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="relationship_stages"
    )
    stage = models.CharField(_("relationship stage"), max_length=15, choices=Stage)
    judged_on = models.DateField(_("judged on"))
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("relationship stage")
        ordering = ["-judged_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "judged_on"],
                name="relationship_stage_unique",
                violation_error_message=_("The relationship was judged on this day already."),
            ),
            models.CheckConstraint(
                condition=Q(
                    stage__in=["pre", "early", "mid", "partnership", "synergistic", "uncoupling"]
                ),
                name="relationship_stage_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()
