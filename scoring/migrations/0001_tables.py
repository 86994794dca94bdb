import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("scoring", "0001_initial"),
        ("scoring", "0004_versions"),
        ("scoring", "0005_cut_scores_by_group"),
        ("scoring", "0006_lifetime"),
        ("scoring", "0007_transition_flows"),
        ("scoring", "0008_matching"),
        ("scoring", "0009_back_tests"),
        ("scoring", "0010_loyalty"),
        ("scoring", "0012_how_long_customers_stay"),
        ("scoring", "0013_six_criteria"),
        ("scoring", "0014_takes_more_than_it_brings"),
        ("scoring", "0015_perceived_value"),
        ("scoring", "0016_source_of_retention"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0002_tables"),
        ("core", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dimension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the translated name of the code.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight"),
                ),
                (
                    "axis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "neither"),
                            ("attractiveness", "attractiveness"),
                            ("strength", "relative strength"),
                        ],
                        default="",
                        max_length=15,
                        verbose_name="axis of the matrix",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (0, 100))),
                        name="dimension_weight_percent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchOutcome",
            fields=[
                (
                    "opportunity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="match_outcome",
                        serialize=False,
                        to="accounts.opportunity",
                    ),
                ),
                ("industry_match", models.FloatField()),
                ("customer_match", models.FloatField()),
                ("match", models.FloatField()),
                ("was_target", models.BooleanField()),
            ],
            options={
                "verbose_name": "outcome of a match",
                "verbose_name_plural": "outcomes of matches",
            },
        ),
        migrations.CreateModel(
            name="MatchRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("finished_at", models.DateTimeField(auto_now_add=True)),
                (
                    "prospects",
                    models.PositiveIntegerField(help_text="All accounts with the status prospect."),
                ),
                ("judged", models.PositiveIntegerField(help_text="Of these, with a match.")),
                (
                    "targets",
                    models.PositiveIntegerField(help_text="The first so many are targets."),
                ),
                (
                    "without_industry",
                    models.PositiveIntegerField(help_text="No industry, or none of the grid."),
                ),
                (
                    "without_customer",
                    models.PositiveIntegerField(help_text="Industry known; customer not judged."),
                ),
            ],
            options={
                "verbose_name": "run of the matching",
            },
        ),
        migrations.CreateModel(
            name="CriteriaRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="updated",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, editable=False)),
                (
                    "profit",
                    models.DecimalField(
                        decimal_places=2,
                        default=80,
                        help_text="Met by the smallest group of accounts that brings so much of all profit.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="large share of profit, %",
                    ),
                ),
                (
                    "targets",
                    models.DecimalField(
                        decimal_places=2,
                        default=5,
                        help_text="Of what the own team sold in 12 months and has in hand.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="crucial to our targets, %",
                    ),
                ),
                (
                    "loss",
                    models.DecimalField(
                        decimal_places=2,
                        default=1,
                        help_text="Its profit of 12 months and what it owes us, of all profit.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="its loss would hurt, %",
                    ),
                ),
                (
                    "years",
                    models.DecimalField(
                        decimal_places=1,
                        default=3,
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="long relationship, years",
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        default=6,
                        help_text="Of the last 12.",
                        validators=[django.core.validators.MaxValueValidator(12)],
                        verbose_name="stable relationship, months with a purchase",
                    ),
                ),
                (
                    "potential",
                    models.DecimalField(
                        decimal_places=2,
                        default=60,
                        help_text="Of the attractiveness in the scoring model, 0 to 100.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="great potential, points",
                    ),
                ),
                (
                    "effort",
                    models.DecimalField(
                        decimal_places=2,
                        default=50,
                        help_text="Met by the smallest group of accounts that takes so much of it.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="takes most of our effort, %",
                    ),
                ),
            ],
            options={
                "verbose_name": "thresholds of the six criteria",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effort__gt", 0),
                            ("effort__lte", 100),
                            ("profit__gt", 0),
                            ("profit__lte", 100),
                        ),
                        name="criteria_rule_groups",
                        violation_error_message="A leading group takes more than 0 and at most 100 percent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("loss__range", (0, 100)),
                            ("months__lte", 12),
                            ("potential__range", (0, 100)),
                            ("targets__range", (0, 100)),
                            ("years__range", (0, 100)),
                        ),
                        name="criteria_rule_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="updated",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, editable=False)),
                ("name", models.CharField(max_length=100, verbose_name="criterion")),
                (
                    "capability",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="0: we cannot do it, 1: nobody does it better.",
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="our capability",
                    ),
                ),
            ],
            options={
                "verbose_name": "selection criterion",
                "verbose_name_plural": "selection criteria",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="criterion_name_unique",
                        violation_error_message="There is a criterion of this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="criterion_name_given",
                        violation_error_message="A criterion needs a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capability__gte", 0), ("capability__lte", 1)),
                        name="criterion_0_to_1",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                ("accounts", models.PositiveIntegerField(default=0, verbose_name="accounts")),
                (
                    "metrics",
                    models.JSONField(
                        default=list, help_text="Codes, in the order of Evidence's columns."
                    ),
                ),
                (
                    "scales",
                    models.JSONField(
                        default=dict,
                        help_text="Metric → how its numbers became points in this run.",
                    ),
                ),
                (
                    "cut_scores",
                    models.JSONField(
                        default=dict,
                        help_text="Group → score of the last account inside each tier by rank, best first.",
                    ),
                ),
                (
                    "cut_places",
                    models.JSONField(
                        default=dict, help_text="Group → its last place in each tier."
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        help_text="Empty: not finished, nobody reads it.", null=True
                    ),
                ),
                ("is_current", models.BooleanField(default=False)),
                (
                    "job",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="evaluation",
                        to="core.job",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        help_text="The run whose tiers and stages this one started from.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
                "verbose_name_plural": "evaluations",
                "ordering": ["-as_of", "-pk"],
                "indexes": [models.Index(fields=["-as_of", "-id"], name="evaluation_as_of")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("is_current",),
                        name="evaluation_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_current", False), ("published_at__isnull", False), _connector="OR"
                        ),
                        name="evaluation_current_is_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriteriaRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("thresholds", models.JSONField(help_text="As they were when it was judged.")),
                (
                    "unit",
                    models.CharField(
                        help_text="Of the effort: cost (cost to serve), contacts; empty: unknown.",
                        max_length=10,
                    ),
                ),
                ("figures", models.JSONField(help_text="Team (empty: all accounts) → its sums.")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria_run",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "judgement of the six criteria",
                "verbose_name_plural": "judgements of the six criteria",
                "ordering": ["-evaluation"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "evaluation_id",
                        "account_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "numbers",
                    models.BinaryField(
                        help_text="Float64, little-endian: values, then points, in the run's order; NaN: unknown."
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="accounts.account",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="scoring.evaluation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IndustryNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="updated",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, editable=False)),
                ("line", models.CharField(max_length=100, verbose_name="product line")),
                (
                    "need",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="How much the industry needs the line, 0 to 5. Empty: not judged yet.",
                        max_digits=2,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="need",
                    ),
                ),
                (
                    "strength",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="How strong we are there, 0 to 5. Empty: not judged yet.",
                        max_digits=2,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="our strength",
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="accounts.industry",
                        verbose_name="industry",
                    ),
                ),
            ],
            options={
                "verbose_name": "need of an industry",
                "verbose_name_plural": "needs of industries",
                "ordering": ["industry__name", "line"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("industry", "line"),
                        name="industry_need_unique",
                        violation_error_message="This industry and line stand in the grid already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("line", ""), _negated=True),
                        name="industry_need_line_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("need", None),
                            models.Q(("need__gte", 0), ("need__lte", 5)),
                            _connector="OR",
                        ),
                        name="industry_need_0_to_5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("strength", None),
                            models.Q(("strength__gte", 0), ("strength__lte", 5)),
                            _connector="OR",
                        ),
                        name="industry_strength_0_to_5",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LifetimeFit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "refused_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("customers", "too few customers"),
                            ("repeaters", "too few customers who bought again"),
                            ("unsettled", "the purchases do not settle the model"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "found",
                    models.PositiveIntegerField(
                        default=0, help_text="When refused: how many there are."
                    ),
                ),
                (
                    "needed",
                    models.PositiveIntegerField(
                        default=0, help_text="When refused: how many it takes."
                    ),
                ),
                ("customers", models.PositiveIntegerField(default=0, verbose_name="customers")),
                (
                    "purchases",
                    models.JSONField(
                        help_text="BG/NBD, in days: r, alpha, a, b and the log_likelihood.",
                        null=True,
                    ),
                ),
                (
                    "spend",
                    models.JSONField(
                        help_text="Gamma-Gamma: p, q, gamma, log_likelihood, customers.", null=True
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(help_text="Ahead, that the value counts."),
                ),
                ("discount", models.PositiveSmallIntegerField(help_text="Percent per year.")),
                (
                    "margin",
                    models.FloatField(
                        help_text="Of all sales whose cost is known, 0 to 1; empty: no cost is known.",
                        null=True,
                    ),
                ),
                (
                    "held_out",
                    models.JSONField(
                        help_text="months, customers, bought, forecasts; empty: too little history to check on.",
                        null=True,
                    ),
                ),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lifetime_fit",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "lifetime fit",
                "verbose_name_plural": "lifetime fits",
                "ordering": ["-evaluation"],
            },
        ),
        migrations.CreateModel(
            name="LifetimeValue",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="lifetime_value",
                        serialize=False,
                        to="accounts.account",
                    ),
                ),
                (
                    "frequency",
                    models.PositiveIntegerField(help_text="Purchase days after the first one."),
                ),
                (
                    "p_alive",
                    models.FloatField(
                        help_text="Chance that the customer still buys from us, 0 to 1."
                    ),
                ),
                (
                    "expected_purchases",
                    models.FloatField(help_text="Purchase days in the next 12 months."),
                ),
                ("expected_spend", models.FloatField(help_text="Per purchase day, base currency.")),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="To come, discounted, base currency.",
                        max_digits=18,
                    ),
                ),
                (
                    "at_stake",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Sales of the better of the last two years.",
                        max_digits=18,
                    ),
                ),
                ("rank", models.PositiveIntegerField(help_text="By value.")),
                ("sales_rank", models.PositiveIntegerField(help_text="By sales of 12 months.")),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "value to come",
                "verbose_name_plural": "values to come",
                "ordering": ["rank"],
                "indexes": [
                    models.Index(fields=["-value", "account"], name="lifetime_value"),
                    models.Index(
                        condition=models.Q(("p_alive__lt", 0.5)),
                        fields=["-at_stake", "account"],
                        name="lifetime_leaving",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Loyalty",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "evaluation_id",
                        "account_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("score", models.FloatField(help_text="The loyalty index, 0 to 100.")),
                (
                    "change",
                    models.FloatField(
                        help_text="Points in 12 months; empty: new since then.", null=True
                    ),
                ),
                (
                    "repeat",
                    models.FloatField(help_text="Share of the last 12 months bought in, 0 to 1."),
                ),
                ("tenure", models.FloatField(help_text="Years since the first purchase.")),
                (
                    "share",
                    models.FloatField(
                        help_text="Customer share, 0 and more; empty: unknown.", null=True
                    ),
                ),
                (
                    "share_estimated",
                    models.BooleanField(help_text="Told by our rank among suppliers alone."),
                ),
                (
                    "trend",
                    models.FloatField(
                        help_text="Sales against the year before, as ratio − 1.", null=True
                    ),
                ),
                (
                    "referrals",
                    models.PositiveSmallIntegerField(
                        help_text="Companies they brought us; empty: nobody notes them.", null=True
                    ),
                ),
                (
                    "satisfaction",
                    models.FloatField(
                        help_text="Mean of the last 12 months, 0 to 10; empty: they said nothing.",
                        null=True,
                    ),
                ),
                (
                    "zone",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "said nothing"),
                            (1, "below the floor"),
                            (2, "flat middle"),
                            (3, "above the high mark"),
                        ]
                    ),
                ),
                (
                    "leaving",
                    models.BooleanField(help_text="Says it is satisfied while its loyalty falls."),
                ),
                (
                    "at_stake",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Sales of the better of the last two years.",
                        max_digits=18,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="loyalties",
                        to="accounts.account",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="loyalties",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "ordering": ["score"],
                "indexes": [
                    models.Index(fields=["evaluation", "score", "account"], name="loyalty_score"),
                    models.Index(
                        fields=["evaluation", "zone", "score", "account"], name="loyalty_zone"
                    ),
                    models.Index(
                        condition=models.Q(("leaving", True)),
                        fields=["evaluation", "-at_stake", "account"],
                        name="loyalty_leaving",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoyaltySummary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("figures", models.JSONField(default=dict)),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="loyalty_summaries",
                        to="scoring.evaluation",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "team"), name="loyalty_summary_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("team", None)),
                        fields=("evaluation",),
                        name="loyalty_summary_whole_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelMetric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        help_text="A code of the metric registry.",
                        max_length=40,
                        verbose_name="metric",
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight"),
                ),
                (
                    "normalisation",
                    models.CharField(
                        choices=[
                            ("percentile", "percentile"),
                            ("min_max", "min–max"),
                            ("log_min_max", "log min–max"),
                            ("bands", "bands"),
                            ("rating", "rating"),
                        ],
                        default="percentile",
                        max_length=12,
                        verbose_name="normalisation",
                    ),
                ),
                (
                    "higher_is_better",
                    models.BooleanField(default=True, verbose_name="higher is better"),
                ),
                (
                    "missing",
                    models.CharField(
                        choices=[
                            ("neutral", "neutral (50)"),
                            ("zero", "zero"),
                            ("leave_out", "leave out"),
                        ],
                        default="leave_out",
                        max_length=10,
                        verbose_name="missing data",
                    ),
                ),
                (
                    "params",
                    models.JSONField(
                        blank=True, default=dict, help_text="Bands: [[from, points], …]."
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "dimension",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="metrics",
                        to="scoring.dimension",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dimension", "code"), name="model_metric_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0)), name="model_metric_weight_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("tier", "Tier"), ("stage", "Stage")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        help_text="Tier letter, or stage number.",
                        max_length=2,
                        verbose_name="value",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("starts", models.DateField(verbose_name="from")),
                ("expires", models.DateField(verbose_name="until")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="overrides",
                        to="accounts.account",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="override_reason_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires__gte", models.F("starts"))),
                        name="override_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["tier", "stage"])),
                        name="override_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PerceivedValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="updated",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, editable=False)),
                ("judged_on", models.DateField(verbose_name="judged on")),
                (
                    "competitor",
                    models.CharField(
                        help_text="In the customer's eyes.",
                        max_length=150,
                        verbose_name="best competitor",
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=1,
                        help_text="As the customer sees it: 105 is 5 % dearer than the competitor.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="our price, theirs = 100",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("direct", "Direct talk"),
                            ("staff", "Our staff"),
                            ("feedback", "Collected feedback"),
                        ],
                        default="direct",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                (
                    "ratings",
                    models.JSONField(
                        help_text="Attribute, its weight, our rating and theirs, 1 to 10 or empty.",
                        verbose_name="ratings",
                    ),
                ),
                (
                    "quality",
                    models.FloatField(
                        editable=False, help_text="Ours ÷ theirs, weighted over the attributes."
                    ),
                ),
                (
                    "worth",
                    models.FloatField(
                        editable=False,
                        help_text="Quality less price: above 0 they get more for their money here.",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="perceived_values",
                        to="accounts.account",
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="perceived_values",
                        to="accounts.person",
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "perceived value",
                "verbose_name_plural": "perceived values",
                "ordering": ["-judged_on", "-pk"],
                "indexes": [models.Index(fields=["worth", "id"], name="perceived_worth")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "judged_on"),
                        name="perceived_value_unique",
                        violation_error_message="Their view was noted on this day already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price__gt", 0)), name="perceived_price_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("competitor", ""), _negated=True),
                        name="perceived_against_somebody",
                        violation_error_message="Say who the best competitor is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["direct", "staff", "feedback"])),
                        name="perceived_source_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PortfolioSummary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("figures", models.JSONField(default=dict)),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="summaries",
                        to="scoring.evaluation",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "team"), name="portfolio_summary_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("team", None)),
                        fields=("evaluation",),
                        name="portfolio_summary_whole_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProspectMatch",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="prospect_match",
                        serialize=False,
                        to="accounts.account",
                    ),
                ),
                ("industry_match", models.FloatField(help_text="0 to 1.")),
                (
                    "is_judged",
                    models.BooleanField(help_text="Demand and criteria of the customer are known."),
                ),
                ("customer_match", models.FloatField(help_text="0 to 1; 0 where not judged.")),
                (
                    "match",
                    models.FloatField(
                        help_text="Industry × customer match, 0 to 1; 0 where not judged."
                    ),
                ),
                ("rank", models.PositiveIntegerField(help_text="By match; 0 where not judged.")),
                ("is_target", models.BooleanField()),
                (
                    "judged_on",
                    models.DateField(
                        help_text="Since when there is a match; what closed before it does not count as its outcome."
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        help_text="The field of the grid with the line that fits best.",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="scoring.industryneed",
                    ),
                ),
            ],
            options={
                "verbose_name": "match of a prospect",
                "verbose_name_plural": "matches of prospects",
                "ordering": ["-match", "account"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_judged", True)),
                        fields=["-match", "account"],
                        name="prospect_match_judged",
                    ),
                    models.Index(
                        condition=models.Q(("is_judged", False)),
                        fields=["-industry_match", "account"],
                        name="prospect_match_to_ask",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionFit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("contracts", "contracts"), ("purchases", "purchases")],
                        default="purchases",
                        help_text="What renewals are read from.",
                        max_length=10,
                    ),
                ),
                (
                    "refused_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("months", "too short a record"),
                            ("customers", "too few customers"),
                            ("lost", "too few customers who left"),
                            ("unsettled", "the renewals do not settle the model"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "found",
                    models.PositiveIntegerField(
                        default=0, help_text="When refused: how many there are."
                    ),
                ),
                (
                    "needed",
                    models.PositiveIntegerField(
                        default=0, help_text="When refused: how many it takes."
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Length of a period; 0: the record is too short for any.",
                    ),
                ),
                (
                    "cohorts",
                    models.JSONField(
                        default=list,
                        help_text="Oldest first: ends, still (customers in each period), back.",
                    ),
                ),
                (
                    "before",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Left out: since when they buy is not known, or their contracts are not yearly.",
                    ),
                ),
                ("customers", models.PositiveIntegerField(default=0, verbose_name="customers")),
                ("alpha", models.FloatField(null=True)),
                ("beta", models.FloatField(null=True)),
                ("log_likelihood", models.FloatField(null=True)),
                ("discount", models.PositiveSmallIntegerField(help_text="Percent per year.")),
                (
                    "held_out",
                    models.JSONField(
                        help_text="at_risk, model, repeat, stayed; empty: too little to check on.",
                        null=True,
                    ),
                ),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="retention_fit",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "retention fit",
                "verbose_name_plural": "retention fits",
                "ordering": ["-evaluation"],
            },
        ),
        migrations.CreateModel(
            name="ScoringModel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="updated",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, editable=False)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("active", "Active"), ("retired", "Retired")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "demotion_margin",
                    models.DecimalField(
                        decimal_places=2,
                        default=2,
                        help_text="Percentage points a rank must lie below the cut-off before it counts.",
                        max_digits=5,
                        verbose_name="demotion margin",
                    ),
                ),
                (
                    "demotion_repeats",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="evaluations below before demotion"
                    ),
                ),
                (
                    "segment_cut",
                    models.DecimalField(
                        decimal_places=2, default=50, max_digits=5, verbose_name="cut of the matrix"
                    ),
                ),
                (
                    "tier_rule",
                    models.CharField(
                        choices=[
                            ("accounts", "share of the accounts"),
                            ("profit", "share of the profit (Pareto)"),
                        ],
                        default="accounts",
                        max_length=10,
                        verbose_name="tiers by",
                    ),
                ),
                (
                    "tier_within",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "all accounts together"),
                            ("region", "each region by itself"),
                            ("industry", "each industry by itself"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="tiers among",
                    ),
                ),
                (
                    "scope",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='{"status": […], "region": […], "country": […], "industry": [id, …]}; empty: all.',
                        verbose_name="who competes",
                    ),
                ),
                ("activated_at", models.DateTimeField(null=True)),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="reason"),
                ),
                (
                    "activated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="scoring.scoringmodel",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "scoring model",
                "verbose_name_plural": "scoring models",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("state",),
                        name="scoring_model_one_active",
                        violation_error_message="Only one scoring model is active.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "active", "retired"])),
                        name="scoring_model_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tier_rule__in", ["accounts", "profit"])),
                        name="scoring_model_rule_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tier_within__in", ["", "region", "industry"])),
                        name="scoring_model_within_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("segment_cut__range", (0, 100))),
                        name="scoring_model_cut_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("demotion_repeats__gte", 1)),
                        name="scoring_model_repeats_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("demotion_margin__range", (0, 100))),
                        name="scoring_model_margin_percent",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="evaluation",
            name="model",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evaluations",
                to="scoring.scoringmodel",
            ),
        ),
        migrations.AddField(
            model_name="dimension",
            name="model",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="dimensions",
                to="scoring.scoringmodel",
            ),
        ),
        migrations.CreateModel(
            name="BackTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="day")),
                ("months", models.PositiveSmallIntegerField(verbose_name="months after it")),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        help_text="So many of the accounts count as key accounts.",
                        verbose_name="top, %",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "refused_because",
                    models.CharField(
                        blank=True, choices=[("customers", "too few customers")], max_length=10
                    ),
                ),
                (
                    "found",
                    models.PositiveIntegerField(
                        default=0, help_text="When refused: how many there are."
                    ),
                ),
                (
                    "needed",
                    models.PositiveIntegerField(
                        default=0, help_text="When refused: how many it takes."
                    ),
                ),
                ("result", models.JSONField(help_text="Empty: not worked out.", null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="back_test",
                        to="core.job",
                    ),
                ),
                (
                    "versions",
                    models.ManyToManyField(
                        related_name="back_tests",
                        to="scoring.scoringmodel",
                        verbose_name="versions",
                    ),
                ),
            ],
            options={
                "verbose_name": "back-test",
                "verbose_name_plural": "back-tests",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 1), ("percent__lte", 50)),
                        name="back_test_top_is_a_top",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("months__gte", 1), ("months__lte", 24)),
                        name="back_test_months_to_look_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SimulationColumn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reading",
                    models.UUIDField(help_text="Shared by the columns that were read together."),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="A metric's code, or one of the base columns.", max_length=60
                    ),
                ),
                ("numbers", models.BinaryField(help_text="A NumPy array, one number per account.")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="simulation_columns",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "name"), name="simulation_column_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "evaluation_id",
                        "account_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "score",
                    models.DecimalField(decimal_places=4, help_text="0 to 100.", max_digits=7),
                ),
                (
                    "change",
                    models.DecimalField(
                        decimal_places=4,
                        default=0,
                        help_text="Points since the previous run.",
                        max_digits=7,
                    ),
                ),
                (
                    "completeness",
                    models.DecimalField(
                        decimal_places=4,
                        help_text="Share of the weight that rests on data, 0 to 1.",
                        max_digits=5,
                    ),
                ),
                ("rank", models.PositiveIntegerField()),
                ("tier", models.CharField(max_length=1)),
                (
                    "below",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Runs in a row with a rank below the tier's cut-off and margin.",
                    ),
                ),
                ("attractiveness", models.DecimalField(decimal_places=4, max_digits=7)),
                ("strength", models.DecimalField(decimal_places=4, max_digits=7)),
                (
                    "segment",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Key"),
                            (2, "Key development"),
                            (3, "Maintain"),
                            (4, "Opportunistic"),
                        ]
                    ),
                ),
                (
                    "stage",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Acquisition"),
                            (2, "Growth"),
                            (3, "Maturity"),
                            (4, "Decline"),
                            (5, "Churned"),
                        ]
                    ),
                ),
                ("stage_since", models.DateField()),
                (
                    "candidate",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Acquisition"),
                            (2, "Growth"),
                            (3, "Maturity"),
                            (4, "Decline"),
                            (5, "Churned"),
                        ],
                        help_text="The stage that the facts of this day alone would give.",
                    ),
                ),
                ("candidate_since", models.DateField()),
                ("sales_12m", models.DecimalField(decimal_places=2, max_digits=18)),
                (
                    "sales_12m_before",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Of the 12 months before these 12.",
                        max_digits=18,
                    ),
                ),
                (
                    "last_contact_on",
                    models.DateField(help_text="As of the day; empty: none yet.", null=True),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standings",
                        to="accounts.account",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standings",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "ordering": ["rank"],
                "indexes": [
                    models.Index(fields=["evaluation", "-score", "account"], name="standing_score"),
                    models.Index(
                        fields=["evaluation", "-sales_12m", "account"], name="standing_sales"
                    ),
                    models.Index(
                        fields=["evaluation", "tier", "-score", "account"], name="standing_tier"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="updated",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, editable=False)),
                (
                    "top_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=10,
                        help_text="Of the prospects whose match is known, by match.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="Targets, top %",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule for targets",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("top_percent__gte", 0), ("top_percent__lte", 100)),
                        name="target_rule_percent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TierBand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("letter", models.CharField(max_length=1, verbose_name="letter")),
                ("name", models.CharField(blank=True, max_length=50, verbose_name="name")),
                (
                    "share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty: all the rest.",
                        max_digits=5,
                        null=True,
                        verbose_name="share, %",
                    ),
                ),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tiers",
                        to="scoring.scoringmodel",
                    ),
                ),
            ],
            options={
                "ordering": ["letter"],
                "constraints": [
                    models.UniqueConstraint(fields=("model", "letter"), name="tier_band_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share", None),
                            models.Q(("share__gt", 0), ("share__lte", 100)),
                            _connector="OR",
                        ),
                        name="tier_band_share_percent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField()),
                (
                    "kind",
                    models.CharField(choices=[("tier", "tier"), ("stage", "stage")], max_length=5),
                ),
                (
                    "before",
                    models.CharField(
                        help_text="Tier letter, or number of the stage.", max_length=2
                    ),
                ),
                ("after", models.CharField(max_length=2)),
                ("evidence", models.JSONField(default=dict)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transitions",
                        to="accounts.account",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        help_text="Empty: the run is no longer kept, the change is.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="transitions",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "ordering": ["-as_of", "-pk"],
                "indexes": [
                    models.Index(fields=["account", "-as_of"], name="transition_account"),
                    models.Index(
                        fields=["evaluation", "kind", "account"], name="transition_evaluation"
                    ),
                    models.Index(fields=["-as_of", "-id"], name="transition_as_of"),
                    models.Index(
                        fields=["kind", "before", "after", "-as_of", "-id"], name="transition_flow"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "account", "kind"), name="transition_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("before", models.F("after")), _negated=True),
                        name="transition_changes_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriterionWeight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="updated",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, editable=False)),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="0 to 100, against the other criteria of this account.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criterion_weights",
                        to="accounts.account",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weights",
                        to="scoring.criterion",
                        verbose_name="criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "weight of a criterion",
                "verbose_name_plural": "weights of criteria",
                "ordering": ["criterion__name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "criterion"),
                        name="criterion_weight_unique",
                        violation_error_message="The weight of this criterion is noted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 0), ("weight__lte", 100)),
                        name="criterion_weight_0_to_100",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="updated",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, editable=False)),
                (
                    "line",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Empty: every line without a demand of its own.",
                        max_length=100,
                        verbose_name="product line",
                    ),
                ),
                (
                    "level",
                    models.DecimalField(
                        decimal_places=1,
                        help_text="0 to 5.",
                        max_digits=2,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="demand",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="demands",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "demand",
                "verbose_name_plural": "demands",
                "ordering": ["line"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "line"),
                        name="demand_unique",
                        violation_error_message="The demand for this line is noted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 0), ("level__lte", 5)),
                        name="demand_level_0_to_5",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriteriaResult",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "evaluation_id",
                        "account_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "met",
                    models.PositiveSmallIntegerField(
                        help_text="A bit per criterion, in the order of all."
                    ),
                ),
                (
                    "known",
                    models.PositiveSmallIntegerField(
                        help_text="A bit per criterion that could be judged."
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(help_text="How many are met.")),
                (
                    "place",
                    models.PositiveIntegerField(
                        help_text="1: meets most; of equals who brings most profit."
                    ),
                ),
                (
                    "profit",
                    models.DecimalField(decimal_places=2, help_text="Of 12 months.", max_digits=18),
                ),
                (
                    "profit_share",
                    models.FloatField(help_text="Of all profit, percent; −1: not known."),
                ),
                (
                    "team_share",
                    models.FloatField(
                        help_text="Of what the team expects, percent; −1: not known."
                    ),
                ),
                (
                    "loss_share",
                    models.FloatField(help_text="With what it owes, of all profit; −1: not known."),
                ),
                ("years", models.FloatField(help_text="Since the first purchase; −1: none yet.")),
                (
                    "months",
                    models.PositiveSmallIntegerField(help_text="Of the last 12 with a purchase."),
                ),
                ("potential", models.FloatField(help_text="0 to 100; −1: not known.")),
                (
                    "owed",
                    models.DecimalField(
                        decimal_places=2, help_text="Open invoices.", max_digits=18
                    ),
                ),
                ("hours", models.FloatField(help_text="Logged as cost to serve, 12 months.")),
                (
                    "cost",
                    models.DecimalField(
                        decimal_places=2, help_text="To serve, 12 months.", max_digits=18
                    ),
                ),
                ("contacts", models.PositiveIntegerField(help_text="In 12 months.")),
                (
                    "effort_share",
                    models.FloatField(help_text="Of all effort, percent; −1: not known."),
                ),
                (
                    "surplus",
                    models.FloatField(
                        help_text="Share of effort less share of profit, in percentage points; 0: not known."
                    ),
                ),
                (
                    "take_place",
                    models.PositiveIntegerField(
                        default=0, help_text="1: takes most beyond what it brings, by surplus."
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="accounts.account",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
                "indexes": [
                    models.Index(fields=["evaluation", "place", "account"], name="criteria_place"),
                    models.Index(
                        fields=["evaluation", "take_place", "account"], name="criteria_takes"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BorderCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "share",
                    models.DecimalField(
                        decimal_places=4,
                        help_text="Of the draws that put it into the first tier.",
                        max_digits=5,
                    ),
                ),
                (
                    "dimension",
                    models.CharField(
                        blank=True,
                        help_text="Whose weight moves it soonest; empty: not searched.",
                        max_length=40,
                    ),
                ),
                (
                    "change",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Of that weight, in points of 100.",
                        max_digits=7,
                        null=True,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="border_cases",
                        to="accounts.account",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="border_cases",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "ordering": ["share"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "account"), name="border_case_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lt", 1)),
                        name="border_case_in_doubt",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="dimension",
            constraint=models.UniqueConstraint(fields=("model", "code"), name="dimension_unique"),
        ),
    ]
