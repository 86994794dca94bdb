import datetime

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("planning", "0001_initial"),
        ("planning", "0003_snooze"),
        ("planning", "0004_coverage"),
        ("planning", "0006_plans"),
        ("planning", "0008_forecasts_by_day"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0002_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="coverage",
                        serialize=False,
                        to="accounts.account",
                    ),
                ),
                ("tier", models.CharField(max_length=1)),
                (
                    "place",
                    models.PositiveIntegerField(
                        help_text="Orders by tier, then by the day of contact_due."
                    ),
                ),
                ("contact_due", models.DateField()),
                ("executive_due", models.DateField()),
                (
                    "missing_roles",
                    models.PositiveSmallIntegerField(help_text="Bits, see planning.rules.ROLES."),
                ),
                ("deciders_known", models.PositiveSmallIntegerField()),
                ("deciders_wanted", models.PositiveSmallIntegerField()),
                (
                    "knowers",
                    models.PositiveSmallIntegerField(
                        help_text="How many of us know somebody there."
                    ),
                ),
                ("knowers_wanted", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["place", "account"],
                "indexes": [
                    models.Index(fields=["place", "account"], name="coverage_place"),
                    models.Index(
                        condition=models.Q(("missing_roles__gt", 0)),
                        fields=["place", "account"],
                        name="coverage_roles",
                    ),
                    models.Index(
                        condition=models.Q(("deciders_known__lt", models.F("deciders_wanted"))),
                        fields=["place", "account"],
                        name="coverage_deciders",
                    ),
                    models.Index(
                        condition=models.Q(("knowers__lt", models.F("knowers_wanted"))),
                        fields=["place", "account"],
                        name="coverage_knowers",
                    ),
                    models.Index(
                        condition=models.Q(("executive_due__lt", datetime.date(9999, 12, 31))),
                        fields=["place", "account"],
                        name="coverage_executive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoveragePolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tier", models.CharField(max_length=1, unique=True, verbose_name="tier")),
                (
                    "contact_every_days",
                    models.PositiveSmallIntegerField(verbose_name="a contact every … days"),
                ),
                (
                    "executive_every_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="A visit or meeting with one of their executives. Empty: none is asked for.",
                        null=True,
                        verbose_name="an executive meeting every … days",
                    ),
                ),
                (
                    "roles_to_know",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Each role must be held by somebody whom one of us really knows.",
                        verbose_name="roles to know",
                    ),
                ),
                (
                    "deciders_to_know",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="Buyers of all three kinds, and people with an influence of 4 or 5.",
                        verbose_name="deciders to know",
                    ),
                ),
                (
                    "people_who_know",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="So many of us at least, so that not everything hangs on one.",
                        verbose_name="of us who know somebody",
                    ),
                ),
            ],
            options={
                "verbose_name": "coverage policy",
                "verbose_name_plural": "coverage policies",
                "ordering": ["tier"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("contact_every_days__gte", 1)),
                        name="coverage_policy_at_least_a_day",
                        violation_error_message="At least one day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("executive_every_days", None),
                            ("executive_every_days__gte", 1),
                            _connector="OR",
                        ),
                        name="coverage_policy_executive_at_least_a_day",
                        violation_error_message="At least one day, or leave it empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("deciders_to_know__lte", 50)),
                        name="coverage_policy_deciders_to_50",
                        violation_error_message="From 0 to 50 people.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people_who_know__lte", 50)),
                        name="coverage_policy_knowers_to_50",
                        violation_error_message="From 0 to 50 people.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
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
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "for_group",
                    models.BooleanField(
                        default=False,
                        help_text="The companies below the account are part of it.",
                        verbose_name="for the whole group",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("approved", "Approved"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="submitted"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="decided"),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=1000,
                        verbose_name="reason",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plans",
                        to="accounts.account",
                    ),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="carried_to",
                        to="planning.plan",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "account plan",
                "verbose_name_plural": "account plans",
                "ordering": ["-year", "pk"],
                "indexes": [models.Index(fields=["state", "-year", "id"], name="plan_state_year")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "year"),
                        name="plan_one_per_year",
                        violation_error_message="This account has a plan for that year already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "in_review", "approved", "closed"])
                        ),
                        name="plan_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2000, 2100))),
                        name="plan_year_in_range",
                        violation_error_message="From 2000 to 2100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "internal",
                    models.BooleanField(
                        default=False,
                        help_text="Left out of the customer's copy.",
                        verbose_name="internal",
                    ),
                ),
                (
                    "as_role",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="as"),
                ),
                ("achieved", models.CharField(max_length=300, verbose_name="who helped achieve")),
                (
                    "strength",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="through"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="measure"
                    ),
                ),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="baseline",
                    ),
                ),
                (
                    "target",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="target",
                    ),
                ),
                (
                    "actual",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="now"
                    ),
                ),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("reached", "Reached"),
                            ("missed", "Missed"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="settled on")),
                ("unsure", models.BooleanField(default=False, verbose_name="not sure yet")),
                (
                    "copied",
                    models.BooleanField(default=False, editable=False, verbose_name="copied"),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="goals",
                        to="accounts.opportunity",
                        verbose_name="opportunity",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "persons",
                    models.ManyToManyField(
                        blank=True,
                        related_name="goals",
                        to="accounts.person",
                        verbose_name="be seen by",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="planning.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "goal",
                "verbose_name_plural": "goals",
                "ordering": ["plan", "position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("achieved", ""), _negated=True),
                        name="goal_said",
                        violation_error_message="Say what we helped them achieve.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "reached", "missed", "dropped"])),
                        name="goal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_on", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                models.Q(("settled_on", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="goal_settled_has_date",
                        violation_error_message="A goal that is no longer open needs its day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanComment",
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
                ("section", models.CharField(max_length=30, verbose_name="section")),
                ("text", models.TextField(max_length=5000, verbose_name="comment")),
                (
                    "resolved_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="resolved"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentions",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="planning.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["plan", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="plan_comment_said",
                        violation_error_message="Write something.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolved_at", None),
                            ("resolved_at__gte", models.F("created_at")),
                            _connector="OR",
                        ),
                        name="plan_comment_resolved_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanPart",
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
                ("section", models.CharField(max_length=30, verbose_name="section")),
                (
                    "text",
                    models.TextField(blank=True, default="", max_length=20000, verbose_name="text"),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[("sure", "Sure"), ("unsure", "Not sure yet")],
                        default="sure",
                        max_length=10,
                        verbose_name="how sure",
                    ),
                ),
                (
                    "internal",
                    models.BooleanField(
                        default=False,
                        help_text="Left out of the customer's copy.",
                        verbose_name="internal",
                    ),
                ),
                (
                    "copied",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Carried over from the plan before and not touched since.",
                        verbose_name="copied",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="planning.plan",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a plan",
                "ordering": ["plan", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "section"), name="plan_part_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("certainty__in", ["sure", "unsure"])),
                        name="plan_part_certainty_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanTemplate",
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
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Empty: any tier.",
                        max_length=1,
                        verbose_name="tier",
                    ),
                ),
                (
                    "sections",
                    models.JSONField(
                        default=list,
                        help_text='[{"section": code, "prompt": text, "required": bool}, …], in order.',
                        verbose_name="sections",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "industry",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: any industry.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.industry",
                        verbose_name="industry",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan template",
                "verbose_name_plural": "plan templates",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="plan_template_named",
                        violation_error_message="Give it a name.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="plan",
            name="template",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="plans",
                to="planning.plantemplate",
                verbose_name="template",
            ),
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "content",
                    models.JSONField(
                        help_text="The whole plan as plain data, see planning.plans.freezing."
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="approved",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, default="", max_length=1000, verbose_name="reason"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="planning.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a plan",
                "verbose_name_plural": "versions of plans",
                "ordering": ["plan", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="plan_version_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Playbook",
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
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
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
                    "purpose",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="purpose"
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "by hand only"),
                            ("new_a", "an account rises to tier A"),
                            ("stage_fell", "its stage falls"),
                            ("renewal", "a renewal is due in 90 days"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="starts when",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "playbook",
                "verbose_name_plural": "playbooks",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("event__in", ["", "new_a", "stage_fell", "renewal"])),
                        name="playbook_event_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaybookRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_on", models.DateField(verbose_name="started on")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="The event that started it, once: 'new_a:2026-03-02'; empty: by hand.",
                        max_length=100,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="playbook_runs",
                        to="accounts.account",
                    ),
                ),
                (
                    "playbook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="planning.playbook",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-started_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cause", ""), _negated=True),
                        fields=("playbook", "account", "cause"),
                        name="playbook_run_once_per_cause",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaybookStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("title", models.CharField(max_length=300, verbose_name="what")),
                (
                    "days_after",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="days after the start"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kam", "Key account manager"),
                            ("regional", "Regional sales"),
                            ("solution", "Solution sales"),
                            ("delivery", "Delivery"),
                            ("service", "Service"),
                            ("sponsor", "Executive sponsor"),
                        ],
                        default="",
                        help_text="Empty, or nobody has this role at the account: its owner.",
                        max_length=10,
                        verbose_name="done by",
                    ),
                ),
                (
                    "playbook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="planning.playbook",
                    ),
                ),
            ],
            options={
                "ordering": ["playbook", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="playbook_step_said",
                        violation_error_message="Say what is to be done.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RevenueTarget",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "internal",
                    models.BooleanField(
                        default=False,
                        help_text="Left out of the customer's copy.",
                        verbose_name="internal",
                    ),
                ),
                ("line", models.CharField(max_length=100, verbose_name="product line")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="In the base currency.",
                        max_digits=18,
                        verbose_name="target",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="planning.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "revenue target",
                "verbose_name_plural": "revenue targets",
                "ordering": ["plan", "position", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "line"),
                        name="revenue_target_unique",
                        violation_error_message="This product line has a target already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="revenue_target_not_negative",
                        violation_error_message="A target is 0 or more.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                ("due", models.DateField(verbose_name="due")),
                (
                    "since",
                    models.DateField(
                        help_text="What changed is counted from this day on.", verbose_name="since"
                    ),
                ),
                (
                    "prepared",
                    models.JSONField(
                        default=dict,
                        editable=False,
                        help_text="What changed, see planning.reviews.preparing.",
                    ),
                ),
                (
                    "prepared_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="prepared"),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="held on")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not held yet"),
                            ("on_track", "On track"),
                            ("off_track", "Off track"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "decision",
                    models.TextField(
                        blank=True, default="", max_length=5000, verbose_name="decision"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="accounts.account",
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reviews",
                        to="planning.plan",
                        verbose_name="account plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["-due", "-pk"],
                "indexes": [
                    models.Index(fields=["account", "-due"], name="review_account_due"),
                    models.Index(
                        condition=models.Q(("held_on", None)),
                        fields=["due", "id"],
                        name="review_open_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("held_on", None)),
                        fields=("account",),
                        name="review_one_open",
                        violation_error_message="This account has an open review already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["", "on_track", "off_track"])),
                        name="review_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on", None), ("verdict", "")),
                            models.Q(
                                ("held_on__isnull", False),
                                models.Q(("verdict", ""), _negated=True),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_held_has_decision",
                        violation_error_message="A review that was held has a verdict and a decision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("since__lte", models.F("due"))),
                        name="review_since_before_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
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
                ("title", models.CharField(max_length=300, verbose_name="what")),
                (
                    "note",
                    models.TextField(
                        blank=True, default="", max_length=5000, verbose_name="remark"
                    ),
                ),
                ("due", models.DateField(verbose_name="due")),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="started on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("dropped_on", models.DateField(blank=True, null=True, verbose_name="dropped on")),
                (
                    "evidence",
                    models.CharField(
                        blank=True, default="", max_length=1000, verbose_name="evidence"
                    ),
                ),
                (
                    "internal",
                    models.BooleanField(
                        default=False,
                        help_text="Left out of the customer's copy.",
                        verbose_name="internal",
                    ),
                ),
                (
                    "copied",
                    models.BooleanField(default=False, editable=False, verbose_name="copied"),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="accounts.account",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="accounts.activity",
                        verbose_name="contact",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who of us",
                    ),
                ),
                (
                    "their_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="accounts.person",
                        verbose_name="who of them",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="planning.goal",
                        verbose_name="goal",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="planning.plan",
                        verbose_name="account plan",
                    ),
                ),
                (
                    "playbook_run",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="planning.playbookrun",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="planning.review",
                        verbose_name="review",
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
                "verbose_name_plural": "actions",
                "ordering": ["due", "pk"],
                "indexes": [
                    models.Index(fields=["account", "due"], name="action_account_due"),
                    models.Index(fields=["due", "id"], name="action_due"),
                    models.Index(
                        condition=models.Q(("done_on", None), ("dropped_on", None)),
                        fields=["owner", "due", "id"],
                        name="action_open_owner",
                    ),
                    models.Index(
                        condition=models.Q(("done_on", None), ("dropped_on", None)),
                        fields=["due", "id"],
                        name="action_open_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="action_said",
                        violation_error_message="Say what is to be done.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on", None), ("dropped_on", None), _connector="OR"
                        ),
                        name="action_done_or_dropped",
                        violation_error_message="An action is done or dropped, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner__isnull", False),
                            ("their_owner__isnull", False),
                            _connector="OR",
                        ),
                        name="action_has_owner",
                        violation_error_message="Somebody must own it: one of us, or one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_on", None),
                            ("done_on", None),
                            ("done_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="action_done_after_start",
                        violation_error_message="It cannot be done before it was started.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Risk",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "internal",
                    models.BooleanField(
                        default=False,
                        help_text="Left out of the customer's copy.",
                        verbose_name="internal",
                    ),
                ),
                ("what", models.CharField(max_length=300, verbose_name="what could happen")),
                (
                    "likelihood",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="1 (hardly) to 5 (almost surely).",
                        verbose_name="likelihood",
                    ),
                ),
                (
                    "impact",
                    models.PositiveSmallIntegerField(
                        default=3, help_text="1 (small) to 5 (we lose them).", verbose_name="impact"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="what we do about it"
                    ),
                ),
                (
                    "review_on",
                    models.DateField(blank=True, null=True, verbose_name="look again on"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "copied",
                    models.BooleanField(default=False, editable=False, verbose_name="copied"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="planning.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "risk",
                "verbose_name_plural": "risks",
                "ordering": ["plan", "position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True),
                        name="risk_said",
                        violation_error_message="Say what could happen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("impact__range", (1, 5)), ("likelihood__range", (1, 5))
                        ),
                        name="risk_one_to_five",
                        violation_error_message="From 1 to 5.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Forecast",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "internal",
                    models.BooleanField(
                        default=False,
                        help_text="Left out of the customer's copy.",
                        verbose_name="internal",
                    ),
                ),
                (
                    "section",
                    models.CharField(default="goals", max_length=30, verbose_name="section"),
                ),
                ("statement", models.CharField(max_length=300, verbose_name="what will be so")),
                (
                    "probability",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="probability, %",
                    ),
                ),
                ("settle_on", models.DateField(verbose_name="to be settled on")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("", "not settled"), ("true", "came true"), ("false", "did not")],
                        default="",
                        max_length=5,
                        verbose_name="outcome",
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="settled on")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forecasts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forecasts",
                        to="planning.goal",
                        verbose_name="goal",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="planning.plan",
                    ),
                ),
                (
                    "risk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forecasts",
                        to="planning.risk",
                        verbose_name="risk",
                    ),
                ),
            ],
            options={
                "verbose_name": "forecast",
                "verbose_name_plural": "forecasts",
                "ordering": ["plan", "position", "pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["made_by", "section"], name="forecast_by_person"),
                    models.Index(fields=["settle_on", "id"], name="forecast_by_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statement", ""), _negated=True),
                        name="forecast_said",
                        violation_error_message="Say what will be so.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("probability__lte", 100)),
                        name="forecast_percent",
                        violation_error_message="From 0 to 100 %.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", "true", "false"])),
                        name="forecast_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled_on", None)),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("settled_on", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="forecast_settled_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("goal", None), ("risk", None), _connector="OR"),
                        name="forecast_of_goal_or_risk",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snooze",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "until",
                    models.DateField(
                        help_text="The day on which it may be shown again.", verbose_name="until"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snoozes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "account"), name="snooze_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="ValueEntry",
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
                ("on", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gained", "The customer gained"),
                            ("gave", "We gave"),
                            ("got", "We got"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("what", models.CharField(max_length=300, verbose_name="what")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In the base currency. Empty: not measured.",
                        max_digits=18,
                        null=True,
                        verbose_name="worth",
                    ),
                ),
                (
                    "measured_by",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="measured by"
                    ),
                ),
                (
                    "confirmed_on",
                    models.DateField(blank=True, null=True, verbose_name="confirmed on"),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="value_entries",
                        to="accounts.account",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who of them confirmed it. Empty: our own view.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="confirmed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "value entry",
                "verbose_name_plural": "value entries",
                "ordering": ["-on", "-pk"],
                "indexes": [models.Index(fields=["account", "-on"], name="value_entry_account_on")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True),
                        name="value_entry_said",
                        violation_error_message="Say what it is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["gained", "gave", "got"])),
                        name="value_entry_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="value_entry_not_negative",
                        violation_error_message="An amount is 0 or more.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WhitespaceMark",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("competitor", "A competitor's"),
                            ("blocked", "Blocked"),
                            ("open", "Nobody's"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "competitor",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="competitor"
                    ),
                ),
                (
                    "rival_share",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Of what the account spends on this line.",
                        null=True,
                        verbose_name="their share, %",
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="remark"),
                ),
                ("judged_on", models.DateField(verbose_name="judged on")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="whitespace_marks",
                        to="accounts.account",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.opportunity",
                        verbose_name="opportunity",
                    ),
                ),
            ],
            options={
                "verbose_name": "whitespace",
                "ordering": ["line", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "line"),
                        name="whitespace_unique",
                        violation_error_message="This product line has been judged already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["competitor", "blocked", "open"])),
                        name="whitespace_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rival_share", None), ("rival_share__lte", 100), _connector="OR"
                        ),
                        name="whitespace_share_percent",
                        violation_error_message="From 0 to 100 %.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "competitor"), _negated=True),
                            models.Q(("competitor", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="whitespace_competitor_named",
                        violation_error_message="Name the competitor.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Investment",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "internal",
                    models.BooleanField(
                        default=False,
                        help_text="Left out of the customer's copy.",
                        verbose_name="internal",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("focus", "Focus"), ("stop", "Stop")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("what", models.CharField(max_length=300, verbose_name="what")),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=1,
                        default=0,
                        help_text="In the plan's year.",
                        max_digits=9,
                        verbose_name="hours",
                    ),
                ),
                (
                    "money",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        help_text="In the plan's year, in the base currency.",
                        max_digits=18,
                        verbose_name="money",
                    ),
                ),
                (
                    "new_budget",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Who gave it, and when.",
                        max_length=200,
                        verbose_name="from new budget",
                    ),
                ),
                (
                    "copied",
                    models.BooleanField(default=False, editable=False, verbose_name="copied"),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="feeds",
                        to="planning.investment",
                        verbose_name="from what is stopped",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="planning.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "investment",
                "verbose_name_plural": "investments",
                "ordering": ["plan", "position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True),
                        name="investment_said",
                        violation_error_message="Say what it is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["focus", "stop"])),
                        name="investment_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 0), ("money__gte", 0)),
                        name="investment_not_negative",
                        violation_error_message="Hours and money are 0 or more.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "stop"), ("new_budget", ""), ("source", None)),
                            models.Q(
                                ("kind", "focus"), ("new_budget", ""), ("source__isnull", False)
                            ),
                            models.Q(
                                ("kind", "focus"),
                                ("source", None),
                                models.Q(("new_budget", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="investment_focus_has_one_source",
                        violation_error_message="Say where its hours and money come from: something stopped, or new budget.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source", None),
                            models.Q(("source", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="investment_not_its_own_source",
                    ),
                ],
            },
        ),
    ]
