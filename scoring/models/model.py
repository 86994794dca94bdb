"""A scoring model: which dimensions and metrics count, how much, and where the tiers are cut."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kam.core.models import TimeStamped


class ScoringModel(TimeStamped):
    """One version of the model. Draft → active → retired; one is active; only drafts change."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        RETIRED = "retired", _("Retired")

    class TierRule(models.TextChoices):
        ACCOUNTS = "accounts", _("share of the accounts")
        PROFIT = "profit", _("share of the profit (Pareto)")

    class Within(models.TextChoices):
        ALL = "", _("all accounts together")
        REGION = "region", _("each region by itself")
        INDUSTRY = "industry", _("each industry by itself")

    name = models.CharField(_("name"), max_length=100)
    number = models.PositiveIntegerField(_("version"), unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    demotion_margin = models.DecimalField(
        _("demotion margin"), max_digits=5, decimal_places=2, default=2,
        help_text=_("Percentage points a rank must lie below the cut-off before it counts."),
    )  # fmt: skip
    demotion_repeats = models.PositiveSmallIntegerField(
        _("evaluations below before demotion"), default=2
    )
    segment_cut = models.DecimalField(
        _("cut of the matrix"), max_digits=5, decimal_places=2, default=50
    )
    tier_rule = models.CharField(
        _("tiers by"), max_length=10, choices=TierRule, default=TierRule.ACCOUNTS
    )
    tier_within = models.CharField(
        _("tiers among"), max_length=10, choices=Within, blank=True, default=Within.ALL
    )
    scope = models.JSONField(
        _("who competes"), default=dict, blank=True,
        help_text='{"status": […], "region": […], "country": […], "industry": [id, …]}; empty: all.',
    )  # fmt: skip
    copied_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="copies"
    )
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    activated_at = models.DateTimeField(null=True)
    activated_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("scoring model")
        verbose_name_plural = _("scoring models")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="active"),
                name="scoring_model_one_active",
                violation_error_message=_("Only one scoring model is active."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "active", "retired"]),
                name="scoring_model_state_known",
            ),
            models.CheckConstraint(
                condition=Q(tier_rule__in=["accounts", "profit"]), name="scoring_model_rule_known"
            ),
            models.CheckConstraint(
                condition=Q(tier_within__in=["", "region", "industry"]),
                name="scoring_model_within_known",
            ),
            models.CheckConstraint(
                condition=Q(segment_cut__range=(0, 100)), name="scoring_model_cut_percent"
            ),
            models.CheckConstraint(
                condition=Q(demotion_repeats__gte=1), name="scoring_model_repeats_positive"
            ),
            models.CheckConstraint(
                condition=Q(demotion_margin__range=(0, 100)), name="scoring_model_margin_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class Dimension(models.Model):
    """A part of the score with its weight; the weights of a model sum to 100."""

    class Axis(models.TextChoices):
        NONE = "", _("neither")
        ATTRACTIVENESS = "attractiveness", _("attractiveness")
        STRENGTH = "strength", _("relative strength")

    model = models.ForeignKey(ScoringModel, on_delete=models.CASCADE, related_name="dimensions")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(
        _("name"), max_length=100, blank=True, help_text="Empty: the translated name of the code."
    )
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    axis = models.CharField(
        _("axis of the matrix"), max_length=15, choices=Axis, blank=True, default=Axis.NONE
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["model", "code"], name="dimension_unique"),
            models.CheckConstraint(
                condition=Q(weight__range=(0, 100)), name="dimension_weight_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class ModelMetric(models.Model):
    """A metric inside a dimension: its weight there, and how its numbers become points."""

    class Normalisation(models.TextChoices):
        PERCENTILE = "percentile", _("percentile")
        MIN_MAX = "min_max", _("min–max")
        LOG_MIN_MAX = "log_min_max", _("log min–max")
        BANDS = "bands", _("bands")
        RATING = "rating", _("rating")

    class Missing(models.TextChoices):
        NEUTRAL = "neutral", _("neutral (50)")
        ZERO = "zero", _("zero")
        LEAVE_OUT = "leave_out", _("leave out")

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="metrics")
    code = models.SlugField(_("metric"), max_length=40, help_text="A code of the metric registry.")
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    normalisation = models.CharField(
        _("normalisation"), max_length=12, choices=Normalisation, default=Normalisation.PERCENTILE
    )
    higher_is_better = models.BooleanField(_("higher is better"), default=True)
    missing = models.CharField(
        _("missing data"), max_length=10, choices=Missing, default=Missing.LEAVE_OUT
    )
    params = models.JSONField(default=dict, blank=True, help_text="Bands: [[from, points], …].")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dimension", "code"], name="model_metric_unique"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="model_metric_weight_positive"),
        ]

    def __str__(self) -> str:
        return self.code


class TierBand(models.Model):
    """A tier of a model: its letter and the share of accounts it takes, from the top."""

    model = models.ForeignKey(ScoringModel, on_delete=models.CASCADE, related_name="tiers")
    letter = models.CharField(_("letter"), max_length=1)
    name = models.CharField(_("name"), max_length=50, blank=True)
    share = models.DecimalField(
        _("share, %"), max_digits=5, decimal_places=2, null=True, blank=True,
        help_text=_("Empty: all the rest."),
    )  # fmt: skip

    class Meta:
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(fields=["model", "letter"], name="tier_band_unique"),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=100),
                name="tier_band_share_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.letter
