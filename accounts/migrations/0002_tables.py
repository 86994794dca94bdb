import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import accounts.models.attachment
import accounts.models.duplicates


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0002_initial"),
        ("accounts", "0004_people_and_knowledge"),
        ("accounts", "0005_promises_in_words"),
        ("accounts", "0006_what_employments_keep"),
        ("accounts", "0007_attachments"),
        ("accounts", "0008_lists_tags_custom_fields"),
        ("accounts", "0010_day_wishes_and_calendar"),
        ("accounts", "0011_duplicates"),
        ("accounts", "0012_likely_people"),
        ("accounts", "0013_complaints_in_words"),
        ("accounts", "0014_resumable_search"),
        ("accounts", "0015_wallet_rank_and_referrals"),
        ("accounts", "0016_money_owed_granted_spent"),
        ("accounts", "0017_opportunities_of_a_pipeline"),
        ("accounts", "0018_contracts"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_users"),
        ("core", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
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
                    "code",
                    models.CharField(
                        help_text="The number the outside world knows it by.",
                        max_length=64,
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "region",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="region"),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True, default="", max_length=100, verbose_name="country"
                    ),
                ),
                (
                    "website",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="website"
                    ),
                ),
                (
                    "employees",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: not known.",
                        null=True,
                        verbose_name="employees",
                    ),
                ),
                (
                    "annual_revenue",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Last fiscal year, in the base currency. Empty: not known.",
                        max_digits=18,
                        null=True,
                        verbose_name="annual revenue",
                    ),
                ),
                (
                    "reference_value",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How much others look to this customer, 1 to 5. Empty: not judged yet.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="reference value",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prospect", "Prospect"),
                            ("active", "Active"),
                            ("released", "Released"),
                            ("archived", "Archived"),
                        ],
                        default="prospect",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="customer since")),
                (
                    "last_contact_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="From the contact log.",
                        null=True,
                        verbose_name="last contact",
                    ),
                ),
                (
                    "next_step_due",
                    models.DateField(
                        editable=False,
                        help_text="The earliest open next step.",
                        null=True,
                        verbose_name="next step due",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        help_text="The account that took this one in; its code finds that one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_accounts",
                        to="accounts.account",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_accounts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="accounts.account",
                        verbose_name="parent account",
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "ordering": ["name", "pk"],
                "indexes": [
                    models.Index(fields=["name", "id"], name="account_name"),
                    models.Index(fields=["owner", "name"], name="account_owner_name"),
                    models.Index(fields=["country", "name"], name="account_country_name"),
                    models.Index(fields=["updated_at", "id"], name="account_updated"),
                    models.Index(
                        condition=models.Q(("last_contact_at__isnull", False)),
                        fields=["last_contact_at", "id"],
                        name="account_last_contact",
                    ),
                    models.Index(
                        condition=models.Q(("next_step_due__isnull", False)),
                        fields=["next_step_due", "id"],
                        name="account_next_step",
                    ),
                    models.Index(
                        condition=models.Q(("parent__isnull", False)),
                        fields=["parent"],
                        name="account_parent",
                    ),
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)),
                        fields=["merged_into"],
                        name="account_merged_into",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("code"),
                        name="account_code_unique",
                        violation_error_message="Another account has this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        name="account_code_given",
                        violation_error_message="An account needs a code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="account_name_given",
                        violation_error_message="An account needs a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("annual_revenue", None), ("annual_revenue__gte", 0), _connector="OR"
                        ),
                        name="account_revenue_not_negative",
                        violation_error_message="Revenue cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reference_value", None),
                            ("reference_value__range", (1, 5)),
                            _connector="OR",
                        ),
                        name="account_reference_1_to_5",
                        violation_error_message="The reference value goes from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["prospect", "active", "released", "archived"])
                        ),
                        name="account_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="account_not_its_own_parent",
                        violation_error_message="An account cannot be its own parent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(
                                ("status", "archived"),
                                models.Q(("merged_into", models.F("id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="account_merged_is_archived",
                        violation_error_message="An account that was merged stays archived.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchProgress",
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
                        choices=[("account", "Accounts"), ("person", "People")],
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("keyed_until", models.DateTimeField(null=True)),
                (
                    "began",
                    models.DateTimeField(help_text="Of the pass that is under way.", null=True),
                ),
                (
                    "keyed_to",
                    models.BigIntegerField(
                        default=0, help_text="Id of the last row that it keyed."
                    ),
                ),
                (
                    "paired_to",
                    models.BigIntegerField(
                        default=0, help_text="Id of the last row that it compared."
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Activity",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "Visit"),
                            ("call", "Call"),
                            ("meeting", "Meeting"),
                            ("email", "E-mail"),
                            ("message", "Message"),
                        ],
                        default="visit",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "note",
                    models.TextField(blank=True, default="", max_length=20000, verbose_name="note"),
                ),
                (
                    "scene",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pre_sales", "Pre-sales"),
                            ("pursuit", "Pursuit"),
                            ("delivery", "Delivery"),
                            ("after_sales", "After-sales"),
                        ],
                        default="",
                        max_length=15,
                        verbose_name="scene",
                    ),
                ),
                (
                    "main_line",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sales_process", "Sales process"),
                            ("support", "Support"),
                            ("relationships", "Relationships"),
                            ("project_conduct", "Project conduct"),
                            ("customer_service", "Customer service"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="main line",
                    ),
                ),
                (
                    "intelligence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("our_offer", "About what we sell them"),
                            ("their_business", "About their own business"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="intelligence",
                    ),
                ),
                (
                    "mood",
                    models.SmallIntegerField(
                        blank=True,
                        help_text="−2 (angry) to +2 (delighted).",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-2),
                            django.core.validators.MaxValueValidator(2),
                        ],
                        verbose_name="mood",
                    ),
                ),
                (
                    "next_step",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="next step"
                    ),
                ),
                ("next_step_due", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "next_step_done_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="done"
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        help_text="Made by the form or the file: sending the same entry twice keeps one.",
                        unique=True,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="accounts.account",
                        verbose_name="account",
                    ),
                ),
                (
                    "next_step_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_steps",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who does it",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact log entry",
                "verbose_name_plural": "contact log",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["account", "-at", "-id"], name="activity_account_at"),
                    models.Index(fields=["user", "-at"], name="activity_user_at"),
                    models.Index(fields=["-at", "-id"], name="activity_at"),
                    models.Index(
                        condition=models.Q(
                            ("next_step_done_at", None), ("next_step_due__isnull", False)
                        ),
                        fields=["account", "next_step_due"],
                        name="activity_open_step",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("next_step_done_at", None), ("next_step_due__isnull", False)
                        ),
                        fields=["next_step_owner", "next_step_due"],
                        name="activity_step_of",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["visit", "call", "meeting", "email", "message"])
                        ),
                        name="activity_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mood", None), ("mood__range", (-2, 2)), _connector="OR"
                        ),
                        name="activity_mood_minus2_to_2",
                        violation_error_message="Mood goes from −2 to +2.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_step_due", None),
                            models.Q(("next_step", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="activity_due_needs_step",
                        violation_error_message="A due date needs a next step.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkChange",
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
                    "filters",
                    models.JSONField(
                        default=dict, help_text="Which accounts, as in the list's address."
                    ),
                ),
                (
                    "chosen",
                    models.JSONField(
                        help_text="Ids chosen one by one; empty: all that the filters find.",
                        null=True,
                    ),
                ),
                (
                    "changes",
                    models.JSONField(
                        help_text='{"owner": id, "tags_add": [ids], "custom": {key: value}}'
                    ),
                ),
                (
                    "frozen_at",
                    models.DateTimeField(
                        help_text="When its accounts were written down.", null=True
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True)),
                ("undo_asked_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulk_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.job",
                    ),
                ),
                (
                    "undo_job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.job",
                    ),
                ),
            ],
            options={
                "verbose_name": "bulk change",
                "verbose_name_plural": "bulk changes",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["actor", "-id"], name="bulk_change_actor")],
            },
        ),
        migrations.CreateModel(
            name="BulkChunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("account_ids", models.JSONField()),
                ("size", models.PositiveIntegerField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "before",
                    models.JSONField(default=dict, help_text='{"account": {"field": [old, new]}}'),
                ),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("archived", models.PositiveIntegerField(default=0)),
                (
                    "not_yours",
                    models.PositiveIntegerField(
                        default=0, help_text="Out of sight, or not the actor's to reassign."
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
                ("restored", models.PositiveIntegerField(default=0)),
                (
                    "left_alone",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Not undone: somebody has changed them since, or they are out of reach.",
                    ),
                ),
                (
                    "bulk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="accounts.bulkchange",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("bulk", "number"), name="bulk_chunk_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="SHA-256 of the secret.", max_length=64, unique=True
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="created"
                    ),
                ),
                ("last_used_at", models.DateTimeField(null=True, verbose_name="last read")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CompetitorPosition",
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
                ("competitor", models.CharField(max_length=150, verbose_name="competitor")),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("stronger", "Stronger"),
                            ("level", "Level"),
                            ("catching_up", "Catching up"),
                        ],
                        max_length=15,
                        verbose_name="class",
                    ),
                ),
                ("judged_on", models.DateField(verbose_name="judged on")),
                (
                    "strengths",
                    models.TextField(
                        blank=True, default="", max_length=5000, verbose_name="strengths"
                    ),
                ),
                (
                    "weaknesses",
                    models.TextField(
                        blank=True, default="", max_length=5000, verbose_name="weaknesses"
                    ),
                ),
                (
                    "service_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 (poor) to 5 (excellent). Empty: not known.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="service level",
                    ),
                ),
                (
                    "ability",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 (poor) to 5 (excellent). Empty: not known.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="professional ability",
                    ),
                ),
                (
                    "price_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="−10: a tenth cheaper than ours; +10: a tenth dearer. Empty: not known.",
                        max_digits=5,
                        null=True,
                        verbose_name="price against ours, %",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="How they sell.",
                        max_length=200,
                        verbose_name="channel",
                    ),
                ),
                (
                    "products",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What they sell there.",
                        max_length=500,
                        verbose_name="products",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="competitor_positions",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "competitor position",
                "verbose_name_plural": "competitor positions",
                "ordering": ["-judged_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "competitor", "judged_on"),
                        name="competitor_position_unique",
                        violation_error_message="This competitor was judged on this day already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__in", ["stronger", "level", "catching_up"])),
                        name="competitor_position_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("service_level", None),
                            ("service_level__range", (1, 5)),
                            _connector="OR",
                        ),
                        name="competitor_service_1_to_5",
                        violation_error_message="The service level goes from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ability", None), ("ability__range", (1, 5)), _connector="OR"
                        ),
                        name="competitor_ability_1_to_5",
                        violation_error_message="Professional ability goes from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price_percent", None), ("price_percent__gte", -100), _connector="OR"
                        ),
                        name="competitor_price_from_minus_100",
                        violation_error_message="Nothing is more than 100 % cheaper.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Concession",
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
                ("given_on", models.DateField(verbose_name="granted on")),
                (
                    "kind",
                    models.CharField(
                        choices=[("discount", "Discount"), ("fee", "Fee"), ("favour", "Favour")],
                        default="discount",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="What it cost us, in the base currency.",
                        max_digits=18,
                        verbose_name="money value",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, default="", max_length=1000, verbose_name="remark"
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        editable=False,
                        help_text="What a row of a file says, and which of equal rows it is.",
                        null=True,
                        unique=True,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concessions",
                        to="accounts.account",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="granted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "concession",
                "verbose_name_plural": "concessions",
                "ordering": ["-given_on", "-pk"],
                "indexes": [
                    models.Index(fields=["account", "given_on"], name="concession_account_day"),
                    models.Index(fields=["given_on", "id"], name="concession_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["discount", "fee", "favour"])),
                        name="concession_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="concession_positive",
                        violation_error_message="A concession is worth more than 0.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
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
                    "name",
                    models.CharField(
                        help_text="Its number or name, once at an account.",
                        max_length=200,
                        verbose_name="contract",
                    ),
                ),
                (
                    "line",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Empty: all lines together.",
                        max_length=100,
                        verbose_name="product line",
                    ),
                ),
                ("starts", models.DateField(verbose_name="starts")),
                (
                    "ends",
                    models.DateField(
                        help_text="Its last day: the renewal is due then.", verbose_name="ends"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In the base currency. Empty: not known.",
                        max_digits=18,
                        null=True,
                        verbose_name="yearly amount",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("renewed", "Renewed"), ("ended", "Ended")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "settled_on",
                    models.DateField(
                        blank=True,
                        help_text="The day it was renewed, or it was clear that it ends.",
                        null=True,
                        verbose_name="decided on",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contracts",
                        to="accounts.account",
                    ),
                ),
                (
                    "renewed_by",
                    models.OneToOneField(
                        blank=True,
                        help_text="The contract that follows it.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="renews",
                        to="accounts.contract",
                        verbose_name="renewed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "contract",
                "verbose_name_plural": "contracts",
                "ordering": ["-ends", "-pk"],
                "indexes": [
                    models.Index(fields=["ends", "id"], name="contract_ends"),
                    models.Index(fields=["account", "-ends"], name="contract_account_ends"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "name"),
                        name="contract_unique",
                        violation_error_message="This contract is noted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="contract_name_given",
                        violation_error_message="Give the number or name of the contract.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="contract_ends_after_start",
                        violation_error_message="A contract cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="contract_not_negative",
                        violation_error_message="A yearly amount is 0 or more.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("renewed_by", None), ("settled_on", None), ("state", "open")),
                            models.Q(
                                ("renewed_by__isnull", False),
                                ("settled_on__isnull", False),
                                ("state", "renewed"),
                            ),
                            models.Q(
                                ("renewed_by", None),
                                ("settled_on__isnull", False),
                                ("state", "ended"),
                            ),
                            _connector="OR",
                        ),
                        name="contract_state_agrees",
                        violation_error_message="A contract is renewed by another one, on a day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomField",
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
                    "key",
                    models.CharField(
                        help_text="For REST and files: a to z, digits and _. It stays as it is for ever.",
                        max_length=40,
                        verbose_name="key",
                    ),
                ),
                ("label_en", models.CharField(max_length=60, verbose_name="name in English")),
                (
                    "label_zh",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="name in Chinese"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("number", "Number"),
                            ("date", "Date"),
                            ("choice", "Choice"),
                            ("yes_no", "Yes or no"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "choices",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='Of a choice: [{"key", "en", "zh"}], in their order.',
                        verbose_name="choices",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "is_retired",
                    models.BooleanField(
                        default=False,
                        help_text="Shown and asked nowhere; its values are kept.",
                        verbose_name="retired",
                    ),
                ),
            ],
            options={
                "verbose_name": "custom field",
                "verbose_name_plural": "custom fields",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key",),
                        name="custom_field_key_unique",
                        violation_error_message="Another field has this key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key__regex", "^[a-z][a-z0-9]*(_[a-z0-9]+)*$")),
                        name="custom_field_key_plain",
                        violation_error_message="A key begins with a letter and holds a to z, digits and single _.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("label_en", ""), _negated=True),
                        name="custom_field_label_given",
                        violation_error_message="A field needs a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["text", "number", "date", "choice", "yes_no"])
                        ),
                        name="custom_field_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        help_text="Also a choice's key, and true or false.",
                        max_length=500,
                        null=True,
                    ),
                ),
                ("number", models.DecimalField(decimal_places=4, max_digits=15, null=True)),
                ("date", models.DateField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="custom_values",
                        to="accounts.account",
                    ),
                ),
                (
                    "field",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="accounts.customfield",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("text__isnull", False)),
                        fields=["field", "text", "account"],
                        name="custom_value_text",
                    ),
                    models.Index(
                        condition=models.Q(("number__isnull", False)),
                        fields=["field", "number", "account"],
                        name="custom_value_number",
                    ),
                    models.Index(
                        condition=models.Q(("date__isnull", False)),
                        fields=["field", "date", "account"],
                        name="custom_value_date",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("field", "account"), name="custom_value_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("date", None), ("number", None), ("text__isnull", False)),
                            models.Q(("date", None), ("number__isnull", False), ("text", None)),
                            models.Q(("date__isnull", False), ("number", None), ("text", None)),
                            _connector="OR",
                        ),
                        name="custom_value_is_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("starts", models.DateField(verbose_name="from")),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18, verbose_name="rate")),
            ],
            options={
                "verbose_name": "exchange rate",
                "verbose_name_plural": "exchange rates",
                "ordering": ["currency", "-starts"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("currency", "starts"), name="exchange_rate_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0)),
                        name="exchange_rate_positive",
                        violation_error_message="A rate is more than 0.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("accounts", "Accounts"),
                            ("people", "People"),
                            ("sales", "Sales"),
                            ("products", "Products"),
                            ("activities", "Contact log"),
                            ("receivables", "Receivables"),
                            ("concessions", "Concessions"),
                            ("costs_to_serve", "Costs to serve"),
                            ("contracts", "Contracts"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("filename", models.CharField(max_length=255, verbose_name="file")),
                ("file", models.FileField(blank=True, upload_to="imports/%Y/%m/")),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                ("mapping", models.JSONField(default=dict, help_text='{"theirs": "ours"}')),
                ("options", models.JSONField(default=dict)),
                ("read", models.PositiveBigIntegerField(default=0, verbose_name="rows read")),
                ("created", models.PositiveBigIntegerField(default=0, verbose_name="created")),
                ("updated", models.PositiveBigIntegerField(default=0, verbose_name="updated")),
                ("unchanged", models.PositiveBigIntegerField(default=0, verbose_name="unchanged")),
                ("refused", models.PositiveBigIntegerField(default=0, verbose_name="refused")),
                ("ignored", models.PositiveBigIntegerField(default=0, verbose_name="ignored")),
                ("reasons", models.JSONField(default=dict, help_text="Reason → how many rows.")),
                ("refusals", models.FileField(blank=True, upload_to="imports/%Y/%m/")),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "job",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file_import",
                        to="core.job",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at", None),
                            (
                                "read",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("created"), "+", models.F("updated")
                                            ),
                                            "+",
                                            models.F("unchanged"),
                                        ),
                                        "+",
                                        models.F("refused"),
                                    ),
                                    "+",
                                    models.F("ignored"),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="import_every_row_accounted_for",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Industry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "fit",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How well our offer fits this industry, 1 to 5. Empty: not judged yet.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="fit",
                    ),
                ),
            ],
            options={
                "verbose_name": "industry",
                "verbose_name_plural": "industries",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="industry_name_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fit", None), ("fit__range", (1, 5)), _connector="OR"),
                        name="industry_fit_1_to_5",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="account",
            name="industry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="accounts.industry",
                verbose_name="industry",
            ),
        ),
        migrations.CreateModel(
            name="Merge",
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
                    "kind",
                    models.CharField(
                        choices=[("account", "Accounts"), ("person", "People")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("loser_id", models.BigIntegerField(help_text="Id of the one that went.")),
                ("loser_name", models.CharField(max_length=200)),
                (
                    "moved_at",
                    models.DateTimeField(
                        help_text="Also the time of change that moved rows carry."
                    ),
                ),
                (
                    "before",
                    models.JSONField(
                        default=dict,
                        encoder=accounts.models.duplicates.ExactEncoder,
                        help_text="Values of both before: {winner, loser, removed, chosen}.",
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "left",
                    models.JSONField(
                        default=dict,
                        help_text="What undoing did not put back: {model label: count}.",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        help_text="The one that stays.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="accounts.account",
                        verbose_name="account",
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["kind", "loser_id"], name="merge_loser"),
                    models.Index(fields=["moved_at"], name="merge_moved_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MovedRows",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "model",
                    models.CharField(help_text="Label of the model, app.name.", max_length=100),
                ),
                (
                    "field",
                    models.CharField(
                        help_text="The key that pointed at the loser.", max_length=100
                    ),
                ),
                ("ids", models.JSONField(default=list)),
                (
                    "merge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moved",
                        to="accounts.merge",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="OwnPosition",
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
                    "strengths",
                    models.TextField(
                        blank=True, default="", max_length=5000, verbose_name="our strengths"
                    ),
                ),
                (
                    "weaknesses",
                    models.TextField(
                        blank=True, default="", max_length=5000, verbose_name="our weaknesses"
                    ),
                ),
                (
                    "service_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 (poor) to 5 (excellent). Empty: not known.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="service level",
                    ),
                ),
                (
                    "ability",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 (poor) to 5 (excellent). Empty: not known.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="professional ability",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_positions",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "our position",
                "verbose_name_plural": "our positions",
                "ordering": ["-judged_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "judged_on"),
                        name="own_position_unique",
                        violation_error_message="Our position was judged on this day already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("service_level", None),
                            ("service_level__range", (1, 5)),
                            _connector="OR",
                        ),
                        name="own_service_1_to_5",
                        violation_error_message="The service level goes from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ability", None), ("ability__range", (1, 5)), _connector="OR"
                        ),
                        name="own_ability_1_to_5",
                        violation_error_message="Professional ability goes from 1 to 5.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                    "side",
                    models.CharField(
                        choices=[
                            ("ours", "Ours"),
                            ("customer", "Customer"),
                            ("third", "Third party"),
                        ],
                        default="customer",
                        max_length=10,
                        verbose_name="side",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "title",
                    models.CharField(blank=True, default="", max_length=150, verbose_name="title"),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, default="", max_length=254, verbose_name="e-mail"
                    ),
                ),
                (
                    "phone",
                    models.CharField(blank=True, default="", max_length=50, verbose_name="phone"),
                ),
                (
                    "influence",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 (little) to 5 (decides). Empty: not known.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="influence",
                    ),
                ),
                (
                    "support",
                    models.SmallIntegerField(
                        blank=True,
                        help_text="−2 (against us) to +2 (for us). Empty: not known.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-2),
                            django.core.validators.MaxValueValidator(2),
                        ],
                        verbose_name="support",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How this person sees us, 1 (commodity) to 5 (contributes to their organisation).",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="buy–sell level",
                    ),
                ),
                (
                    "is_executive",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="A meeting with this person is an executive meeting.",
                        verbose_name="executive",
                    ),
                ),
                (
                    "left_on",
                    models.DateField(
                        blank=True,
                        editable=False,
                        help_text="The day they left their last company; empty while they work.",
                        null=True,
                        verbose_name="left on",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: stands outside any account.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="accounts.account",
                        verbose_name="account",
                    ),
                ),
                (
                    "known_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="known_people",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="relationship owner",
                    ),
                ),
                (
                    "reports_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="accounts.person",
                        verbose_name="reports to",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["name", "pk"],
                "indexes": [
                    models.Index(fields=["account", "name"], name="person_account_name"),
                    models.Index(fields=["name", "id"], name="person_name"),
                    models.Index(fields=["updated_at", "id"], name="person_updated"),
                    models.Index(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=["email"],
                        name="person_email",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="person_name_given"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["ours", "customer", "third"])),
                        name="person_side_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("influence", None), ("influence__range", (1, 5)), _connector="OR"
                        ),
                        name="person_influence_1_to_5",
                        violation_error_message="Influence goes from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("support", None), ("support__range", (-2, 2)), _connector="OR"
                        ),
                        name="person_support_minus2_to_2",
                        violation_error_message="Support goes from −2 to +2.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reports_to", None),
                            models.Q(("reports_to", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="person_not_own_boss",
                        violation_error_message="Nobody reports to themselves.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level", None), ("level__range", (1, 5)), _connector="OR"
                        ),
                        name="person_level_1_to_5",
                        violation_error_message="The buy–sell level goes from 1 to 5.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opportunity",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "stage",
                    models.CharField(
                        choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                        default="open",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("found", "Found"),
                            ("qualified", "Qualified"),
                            ("offered", "Offered"),
                            ("negotiated", "In negotiation"),
                        ],
                        default="found",
                        help_text="How far an open one has come; a closed one keeps its last.",
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                (
                    "line",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Empty: several, or not known yet.",
                        max_length=100,
                        verbose_name="product line",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In the base currency.",
                        max_digits=18,
                        null=True,
                        verbose_name="amount",
                    ),
                ),
                (
                    "probability",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="probability, %",
                    ),
                ),
                (
                    "expected_close",
                    models.DateField(blank=True, null=True, verbose_name="expected close"),
                ),
                (
                    "competitor",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="competitor"
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "reason",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="won or lost because"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opportunities",
                        to="accounts.account",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who of us drives it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True,
                        help_text="On their side: who decides, pays, uses and stands in the way.",
                        related_name="opportunities",
                        to="accounts.person",
                        verbose_name="people involved",
                    ),
                ),
            ],
            options={
                "verbose_name": "opportunity",
                "verbose_name_plural": "opportunities",
                "ordering": ["expected_close", "pk"],
                "indexes": [
                    models.Index(fields=["account", "stage"], name="opportunity_account_stage"),
                    models.Index(
                        fields=["stage", "step", "expected_close", "id"], name="opportunity_board"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["open", "won", "lost"])),
                        name="opportunity_stage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step__in", ["found", "qualified", "offered", "negotiated"])
                        ),
                        name="opportunity_step_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("probability", None), ("probability__lte", 100), _connector="OR"
                        ),
                        name="opportunity_probability_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on", None), ("stage", "open")),
                            models.Q(
                                models.Q(("stage", "open"), _negated=True),
                                models.Q(("closed_on", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="opportunity_closed_has_date",
                        violation_error_message="A won or lost opportunity needs the day it closed.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
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
                ("stated", models.TextField(max_length=2000, verbose_name="stated need")),
                (
                    "true",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What lies behind it. Empty: not found out yet.",
                        max_length=2000,
                        verbose_name="true need",
                    ),
                ),
                (
                    "line",
                    models.CharField(
                        blank=True, default="", max_length=100, verbose_name="product line"
                    ),
                ),
                ("noted_on", models.DateField(verbose_name="noted on")),
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
                    "confirmed",
                    models.BooleanField(
                        default=False, help_text="Unticked: assumed.", verbose_name="confirmed"
                    ),
                ),
                (
                    "met_on",
                    models.DateField(
                        blank=True, help_text="Empty: open.", null=True, verbose_name="met on"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="accounts.account",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="needs",
                        to="accounts.person",
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "ordering": ["-noted_on", "-pk"],
                "indexes": [models.Index(fields=["account", "-noted_on"], name="need_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stated", ""), _negated=True),
                        name="need_stated",
                        violation_error_message="Say what they need.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["direct", "staff", "feedback"])),
                        name="need_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("met_on", None), ("met_on__gte", models.F("noted_on")), _connector="OR"
                        ),
                        name="need_met_after_noted",
                        violation_error_message="A need cannot be met before it was noted.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="merge",
            name="person",
            field=models.ForeignKey(
                help_text="The one that stays.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges",
                to="accounts.person",
                verbose_name="person",
            ),
        ),
        migrations.CreateModel(
            name="LikelyPair",
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
                    "kind",
                    models.CharField(
                        choices=[("account", "Accounts"), ("person", "People")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "likeness",
                    models.DecimalField(
                        decimal_places=3, help_text="0 to 1.", max_digits=4, verbose_name="likeness"
                    ),
                ),
                ("reasons", models.JSONField(default=list, verbose_name="reasons")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("dismissed", "Not duplicates"),
                            ("merged", "Merged"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="likely_pairs",
                        to="accounts.account",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other_account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="likely_pairs_as_other",
                        to="accounts.account",
                    ),
                ),
                (
                    "other_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="likely_pairs_as_other",
                        to="accounts.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="likely_pairs",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "likely pair",
                "verbose_name_plural": "likely pairs",
                "ordering": ["-likeness", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["kind", "-likeness", "id"],
                        name="likely_pair_open",
                    ),
                    models.Index(fields=["-likeness", "id"], name="likely_pair_likeness"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "other_account"), name="likely_pair_accounts_unique"
                    ),
                    models.UniqueConstraint(
                        fields=("person", "other_person"), name="likely_pair_people_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("account__isnull", False),
                                ("kind", "account"),
                                ("other_account__gt", models.F("account")),
                                ("other_person", None),
                                ("person", None),
                            ),
                            models.Q(
                                ("account", None),
                                ("kind", "person"),
                                ("other_account", None),
                                ("other_person__gt", models.F("person")),
                                ("person__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="likely_pair_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "dismissed", "merged"])),
                        name="likely_pair_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InfluenceLine",
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
                    "strength",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="1 (a little) to 3 (strongly).",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="strength",
                    ),
                ),
                (
                    "on",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="swayed_by",
                        to="accounts.person",
                        verbose_name="sways",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sways",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of influence",
                "verbose_name_plural": "lines of influence",
                "ordering": ["person", "on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "on"),
                        name="influence_line_unique",
                        violation_error_message="This line of influence is drawn already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("on")), _negated=True),
                        name="influence_line_not_to_self",
                        violation_error_message="Nobody sways themselves.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("strength__range", (1, 3))),
                        name="influence_line_strength_1_to_3",
                        violation_error_message="The strength goes from 1 to 3.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
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
                    "kind",
                    models.CharField(
                        choices=[("opinion", "Opinion"), ("complaint", "Complaint")],
                        default="opinion",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "given_on",
                    models.DateField(help_text="A complaint: opened on.", verbose_name="given on"),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("direct", "Direct talk"),
                            ("staff", "Through our staff"),
                            ("survey", "Survey"),
                        ],
                        default="direct",
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "satisfaction",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="0 (not at all) to 10 (fully). Empty: not said.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="satisfaction",
                    ),
                ),
                (
                    "recommendation",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Would they recommend us? 0 (never) to 10 (surely). Empty: not said.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="recommendation",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        blank=True, default="", max_length=5000, verbose_name="in their words"
                    ),
                ),
                (
                    "resolved_on",
                    models.DateField(blank=True, null=True, verbose_name="resolved on"),
                ),
                (
                    "resolution",
                    models.CharField(
                        blank=True, default="", max_length=1000, verbose_name="resolution"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="accounts.account",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who resolves it",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="feedback",
                        to="accounts.person",
                        verbose_name="from whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback",
                "verbose_name_plural": "feedback",
                "ordering": ["-given_on", "-pk"],
                "indexes": [
                    models.Index(fields=["account", "-given_on", "-id"], name="feedback_account"),
                    models.Index(
                        condition=models.Q(("kind", "complaint"), ("resolved_on", None)),
                        fields=["owner", "given_on"],
                        name="complaint_open",
                    ),
                    models.Index(
                        condition=models.Q(("kind", "complaint"), ("resolved_on", None)),
                        fields=["given_on", "id"],
                        name="complaint_open_since",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["opinion", "complaint"])),
                        name="feedback_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["direct", "staff", "survey"])),
                        name="feedback_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("satisfaction", None), ("satisfaction__lte", 10), _connector="OR"
                        ),
                        name="feedback_satisfaction_0_to_10",
                        violation_error_message="Satisfaction goes from 0 to 10.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recommendation", None), ("recommendation__lte", 10), _connector="OR"
                        ),
                        name="feedback_recommendation_0_to_10",
                        violation_error_message="Recommendation goes from 0 to 10.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("satisfaction", None), _negated=True),
                            models.Q(("recommendation", None), _negated=True),
                            _connector="OR",
                        ),
                        name="feedback_says_something",
                        violation_error_message="Feedback needs a text or a rating.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            ("kind", "opinion"),
                            _connector="OR",
                        ),
                        name="feedback_complaint_said",
                        violation_error_message="Say what they complain of.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolved_on", None),
                            models.Q(
                                ("kind", "complaint"), ("resolved_on__gte", models.F("given_on"))
                            ),
                            _connector="OR",
                        ),
                        name="feedback_resolved_after_opened",
                        violation_error_message="Only a complaint is resolved, and not before it was opened.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolution", ""), ("resolved_on", None)),
                            models.Q(
                                models.Q(("resolution", ""), _negated=True),
                                models.Q(("resolved_on", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_resolved_in_words",
                        violation_error_message="Say how it was resolved.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Employment",
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
                    "title",
                    models.CharField(blank=True, default="", max_length=150, verbose_name="title"),
                ),
                (
                    "starts",
                    models.DateField(
                        blank=True, help_text="Empty: not known.", null=True, verbose_name="from"
                    ),
                ),
                (
                    "ends",
                    models.DateField(
                        blank=True, help_text="Empty: works there.", null=True, verbose_name="to"
                    ),
                ),
                (
                    "roles",
                    models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="The parts they played there when they left.",
                        verbose_name="roles",
                    ),
                ),
                (
                    "influence",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        editable=False,
                        help_text="Their influence there when they left, 1 to 5. Empty: not known.",
                        null=True,
                        verbose_name="influence",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employments",
                        to="accounts.account",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="employments",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "employment",
                "ordering": ["-ends", "-starts", "-pk"],
                "indexes": [
                    models.Index(fields=["account", "ends"], name="employment_account_ends")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends", None)),
                        fields=("person",),
                        name="employment_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts", None),
                            ("ends", None),
                            ("ends__gte", models.F("starts")),
                            _connector="OR",
                        ),
                        name="employment_ends_after_start",
                        violation_error_message="Nobody leaves before they come.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
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
                ("what", models.CharField(max_length=500, verbose_name="what we promised")),
                ("made_on", models.DateField(verbose_name="promised on")),
                ("due", models.DateField(verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("kept", "Kept"), ("broken", "Broken")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="settled on")),
                (
                    "note",
                    models.CharField(
                        blank=True, default="", max_length=1000, verbose_name="remark"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="accounts.account",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="commitments",
                        to="accounts.activity",
                        verbose_name="promised at",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who keeps it",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="commitments",
                        to="accounts.person",
                        verbose_name="to whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "promise",
                "verbose_name_plural": "promises",
                "ordering": ["due", "pk"],
                "indexes": [
                    models.Index(fields=["account", "due"], name="commitment_account_due"),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["owner", "due"],
                        name="commitment_open",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["due", "id"],
                        name="commitment_open_due",
                    ),
                    models.Index(fields=["due", "id"], name="commitment_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True),
                        name="commitment_said",
                        violation_error_message="Say what was promised.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "kept", "broken"])),
                        name="commitment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due__gte", models.F("made_on"))),
                        name="commitment_due_after_made",
                        violation_error_message="A promise cannot be due before it was made.",
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
                        name="commitment_settled_has_date",
                        violation_error_message="A kept or broken promise needs the day it was settled.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_on", None),
                            ("settled_on__gte", models.F("made_on")),
                            _connector="OR",
                        ),
                        name="commitment_settled_after_made",
                        violation_error_message="A promise cannot be settled before it was made.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Belief",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("influence", "Influence"),
                            ("support", "Support"),
                            ("level", "Buy–sell level"),
                        ],
                        max_length=10,
                        verbose_name="belief",
                    ),
                ),
                (
                    "value",
                    models.SmallIntegerField(
                        help_text="Influence and level 1 to 5, support −2 to +2.",
                        verbose_name="value",
                    ),
                ),
                ("judged_on", models.DateField(verbose_name="judged on")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("direct", "Direct talk"),
                            ("staff", "Our staff"),
                            ("feedback", "Collected feedback"),
                        ],
                        default="staff",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                (
                    "confirmed",
                    models.BooleanField(
                        default=False, help_text="Unticked: assumed.", verbose_name="confirmed"
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="note"),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="judged by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="beliefs",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "belief",
                "verbose_name_plural": "beliefs",
                "ordering": ["-judged_on", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["person", "kind", "-judged_on", "-id"], name="belief_newest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "support"), ("value__range", (-2, 2))),
                            models.Q(
                                ("kind__in", ["influence", "level"]), ("value__range", (1, 5))
                            ),
                            _connector="OR",
                        ),
                        name="belief_in_its_range",
                        violation_error_message="Influence and level go from 1 to 5, support from −2 to +2.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["direct", "staff", "feedback"])),
                        name="belief_source_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                    "question",
                    models.CharField(
                        choices=[
                            ("why_us", "Why do they buy from us?"),
                            ("use", "How do they use it?"),
                            ("likes", "What do they like and dislike?"),
                            ("comparison", "How do they compare us with competitors?"),
                            ("feelings", "What made them angry or delighted?"),
                            ("intent", "What do they intend?"),
                            ("executives", "Which of their executives do we know?"),
                            ("strategy", "What are their strategy and plan targets?"),
                        ],
                        max_length=10,
                        verbose_name="question",
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="answer")),
                ("answered_on", models.DateField(verbose_name="answered on")),
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
                    "confirmed",
                    models.BooleanField(
                        default=False, help_text="Unticked: assumed.", verbose_name="confirmed"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
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
                        related_name="answers",
                        to="accounts.person",
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["-answered_on", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["account", "question", "-answered_on", "-id"], name="answer_newest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "question__in",
                                [
                                    "why_us",
                                    "use",
                                    "likes",
                                    "comparison",
                                    "feelings",
                                    "intent",
                                    "executives",
                                    "strategy",
                                ],
                            )
                        ),
                        name="answer_question_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="answer_given",
                        violation_error_message="An answer needs a text.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["direct", "staff", "feedback"])),
                        name="answer_source_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="people",
            field=models.ManyToManyField(
                blank=True, related_name="activities", to="accounts.person", verbose_name="with"
            ),
        ),
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="match_keys",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "person"), name="person_key_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("economic_buyer", "Economic buyer"),
                            ("user_buyer", "User buyer"),
                            ("technical_buyer", "Technical buyer"),
                            ("coach", "Coach"),
                            ("sponsor", "Sponsor"),
                            ("anti_sponsor", "Anti-sponsor"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("judged_on", models.DateField(blank=True, null=True, verbose_name="judged on")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("direct", "Direct talk"),
                            ("staff", "Our staff"),
                            ("feedback", "Collected feedback"),
                        ],
                        db_default="staff",
                        default="staff",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                (
                    "confirmed",
                    models.BooleanField(db_default=False, default=False, verbose_name="confirmed"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "ordering": ["role"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "role"), name="person_role_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "economic_buyer",
                                    "user_buyer",
                                    "technical_buyer",
                                    "coach",
                                    "sponsor",
                                    "anti_sponsor",
                                ],
                            )
                        ),
                        name="person_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
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
                ("code", models.CharField(max_length=64, verbose_name="code")),
                (
                    "name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="name"),
                ),
                (
                    "line",
                    models.CharField(
                        blank=True, default="", max_length=100, verbose_name="product line"
                    ),
                ),
            ],
            options={
                "verbose_name": "product",
                "verbose_name_plural": "products",
                "ordering": ["code"],
                "indexes": [models.Index(fields=["line"], name="product_line")],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("code"),
                        name="product_code_unique",
                        violation_error_message="Another product has this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="product_code_given"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receivable",
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
                ("invoice", models.CharField(max_length=64, verbose_name="invoice")),
                ("issued_on", models.DateField(verbose_name="invoice date")),
                ("due", models.DateField(verbose_name="due")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=18, verbose_name="amount"),
                ),
                (
                    "amount_open",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="What has not been paid yet.",
                        max_digits=18,
                        verbose_name="amount open",
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "base_amount",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="The amount in the base currency.",
                        max_digits=18,
                    ),
                ),
                (
                    "base_open",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="What is open, in the base currency.",
                        max_digits=18,
                    ),
                ),
                (
                    "paid_on",
                    models.DateField(
                        blank=True,
                        help_text="The day it was paid in full.",
                        null=True,
                        verbose_name="paid on",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="receivables",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "receivable",
                "verbose_name_plural": "receivables",
                "ordering": ["due", "pk"],
                "indexes": [
                    models.Index(fields=["due", "id"], name="receivable_due"),
                    models.Index(
                        condition=models.Q(("paid_on", None)),
                        fields=["account", "due"],
                        name="receivable_unpaid",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "invoice"),
                        name="receivable_unique",
                        violation_error_message="This invoice is noted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("invoice", ""), _negated=True),
                        name="receivable_invoice_given",
                        violation_error_message="Give the number of the invoice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="receivable_positive",
                        violation_error_message="A receivable is more than 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_open__gte", 0), ("amount_open__lte", models.F("amount"))
                        ),
                        name="receivable_open_within",
                        violation_error_message="Between 0 and the whole amount can be open.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due__gte", models.F("issued_on"))),
                        name="receivable_due_after_issued",
                        violation_error_message="An invoice cannot be due before its date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_open__gt", 0), ("paid_on", None)),
                            models.Q(
                                ("amount_open", 0), models.Q(("paid_on", None), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="receivable_paid_has_date",
                        violation_error_message="Paid in full has a day, and nothing is open then.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                    "company",
                    models.CharField(
                        help_text="Whom they sent to us.", max_length=200, verbose_name="company"
                    ),
                ),
                ("referred_on", models.DateField(verbose_name="referred on")),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What came of it.",
                        max_length=500,
                        verbose_name="note",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referrals",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "referral",
                "verbose_name_plural": "referrals",
                "ordering": ["-referred_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "company"),
                        name="referral_unique",
                        violation_error_message="They have brought us this company already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("company", ""), _negated=True),
                        name="referral_of_a_company",
                        violation_error_message="Say which company they brought us.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RelationshipStage",
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
                    "stage",
                    models.CharField(
                        choices=[
                            ("pre", "Pre-KAM"),
                            ("early", "Early"),
                            ("mid", "Mid"),
                            ("partnership", "Partnership"),
                            ("synergistic", "Synergistic"),
                            ("uncoupling", "Uncoupling"),
                        ],
                        max_length=15,
                        verbose_name="relationship stage",
                    ),
                ),
                ("judged_on", models.DateField(verbose_name="judged on")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relationship_stages",
                        to="accounts.account",
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "relationship stage",
                "ordering": ["-judged_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "judged_on"),
                        name="relationship_stage_unique",
                        violation_error_message="The relationship was judged on this day already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                ["pre", "early", "mid", "partnership", "synergistic", "uncoupling"],
                            )
                        ),
                        name="relationship_stage_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "invoice",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="invoice"),
                ),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=4, default=1, max_digits=16, verbose_name="quantity"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=4, max_digits=18, verbose_name="amount"),
                ),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="Empty: not known.",
                        max_digits=18,
                        null=True,
                        verbose_name="cost",
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "base_amount",
                    models.DecimalField(
                        decimal_places=4,
                        help_text="The amount in the base currency.",
                        max_digits=18,
                    ),
                ),
                (
                    "base_cost",
                    models.DecimalField(
                        decimal_places=4,
                        help_text="The cost in the base currency.",
                        max_digits=18,
                        null=True,
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        help_text="What the line says, and which of equal lines it is: the same line comes in once.",
                        unique=True,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sales",
                        to="accounts.account",
                        verbose_name="account",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sales",
                        to="accounts.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "sale",
                "verbose_name_plural": "sales",
                "ordering": ["-date", "-pk"],
                "indexes": [models.Index(fields=["account", "date"], name="sale_account_date")],
            },
        ),
        migrations.CreateModel(
            name="ServiceCost",
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
                ("month", models.DateField(help_text="Its first day.", verbose_name="month")),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=8,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="hours",
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="In the base currency.",
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="rate per hour",
                    ),
                ),
                (
                    "spent",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        help_text="Beside the hours, in the base currency: travel, freight, samples.",
                        max_digits=18,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="money spent",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, default="", max_length=1000, verbose_name="remark"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_costs",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "cost to serve",
                "verbose_name_plural": "costs to serve",
                "ordering": ["-month", "-pk"],
                "indexes": [models.Index(fields=["month", "id"], name="service_cost_month")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "month"),
                        name="service_cost_unique",
                        violation_error_message="The cost of this month is noted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="service_cost_month_first",
                        violation_error_message="A month is given by its first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 0), ("rate__gte", 0), ("spent__gte", 0)),
                        name="service_cost_not_negative",
                        violation_error_message="Hours, rate and money are 0 or more.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0), ("spent__gt", 0), _connector="OR"),
                        name="service_cost_something",
                        violation_error_message="Give hours, or money spent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tag",
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
                ("name", models.CharField(max_length=50, verbose_name="name")),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("gray", "Gray"),
                            ("blue", "Blue"),
                            ("teal", "Teal"),
                            ("green", "Green"),
                            ("yellow", "Yellow"),
                            ("orange", "Orange"),
                            ("red", "Red"),
                            ("purple", "Purple"),
                        ],
                        db_default="gray",
                        default="gray",
                        max_length=10,
                        verbose_name="colour",
                    ),
                ),
            ],
            options={
                "verbose_name": "tag",
                "verbose_name_plural": "tags",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="tag_name_unique",
                        violation_error_message="Another tag has this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("name__contains", ";"), _negated=True),
                        ),
                        name="tag_name_given",
                        violation_error_message="A tag needs a name, without a semicolon.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "colour__in",
                                [
                                    "gray",
                                    "blue",
                                    "teal",
                                    "green",
                                    "yellow",
                                    "orange",
                                    "red",
                                    "purple",
                                ],
                            )
                        ),
                        name="tag_colour_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="account_tags",
                        to="accounts.account",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="account_tags",
                        to="accounts.tag",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tag", "account"], name="account_tag_of_tag")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "tag"), name="account_tag_unique")
                ],
            },
        ),
        migrations.AddField(
            model_name="account",
            name="tags",
            field=models.ManyToManyField(
                blank=True,
                related_name="accounts",
                through="accounts.AccountTag",
                to="accounts.tag",
                verbose_name="tags",
            ),
        ),
        migrations.CreateModel(
            name="SavedView",
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
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "filters",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='{"parameter": ["value"]}, as in the address.',
                    ),
                ),
                (
                    "columns",
                    models.JSONField(blank=True, default=list, help_text="Names, in order."),
                ),
                ("ordering", models.CharField(blank=True, default="", max_length=60)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: only I see it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="saved_views",
                        to="accounts.team",
                        verbose_name="shared with",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        models.F("owner"),
                        condition=models.Q(("deleted_at", None)),
                        name="saved_view_name_unique",
                        violation_error_message="You have a view of this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="saved_view_name_given",
                        violation_error_message="A view needs a name.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="account",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="accounts.team",
                verbose_name="team",
            ),
        ),
        migrations.CreateModel(
            name="Wallet",
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
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "line",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Empty: all lines together.",
                        max_length=100,
                        verbose_name="product line",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="With all suppliers, in the base currency. Empty: not known.",
                        max_digits=18,
                        null=True,
                        verbose_name="total spend",
                    ),
                ),
                ("estimated", models.BooleanField(default=True, verbose_name="estimated")),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Among the suppliers they buy this from: 1 is their first choice.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="our rank",
                    ),
                ),
                (
                    "suppliers",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many they buy this from, with us.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="suppliers",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wallets",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "wallet",
                "ordering": ["-year", "line"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "year", "line"),
                        name="wallet_unique",
                        violation_error_message="This year and line has a wallet already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gt", 0), _connector="OR"),
                        name="wallet_positive",
                        violation_error_message="A wallet is more than 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rank", None), ("suppliers", None)),
                            models.Q(
                                ("rank__gte", 1),
                                ("rank__isnull", False),
                                ("suppliers__gte", models.F("rank")),
                                ("suppliers__isnull", False),
                                ("suppliers__lte", 100),
                            ),
                            _connector="OR",
                        ),
                        name="wallet_rank_among_suppliers",
                        violation_error_message="Give both our rank and the number of suppliers; the rank lies within it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", None), _negated=True),
                            models.Q(("rank", None), _negated=True),
                            _connector="OR",
                        ),
                        name="wallet_says_something",
                        violation_error_message="Give the total spend, or our rank among suppliers.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaleAccount",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stale",
                        serialize=False,
                        to="accounts.account",
                    ),
                ),
                (
                    "mark",
                    models.PositiveBigIntegerField(
                        default=1,
                        help_text="Grows with each change: only the mark that was read is taken off.",
                    ),
                ),
                (
                    "since",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["since"], name="stale_since")],
            },
        ),
        migrations.CreateModel(
            name="AccountKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="match_keys",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "account"), name="account_key_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountRole",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("kam", "Key account manager"),
                            ("regional", "Regional sales"),
                            ("solution", "Solution sales"),
                            ("delivery", "Delivery"),
                            ("service", "Service"),
                            ("sponsor", "Executive sponsor"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("starts", models.DateField(verbose_name="from")),
                (
                    "ends",
                    models.DateField(
                        blank=True, help_text="Empty: open.", null=True, verbose_name="to"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="accounts.account",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_roles",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "account role",
                "ordering": ["role", "starts", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "user", "role", "starts"),
                        name="account_role_unique",
                        violation_error_message="This user has this role from this day already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends", None), ("ends__gte", models.F("starts")), _connector="OR"
                        ),
                        name="account_role_ends_after_start",
                        violation_error_message="A role cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                ["kam", "regional", "solution", "delivery", "service", "sponsor"],
                            )
                        ),
                        name="account_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "prefix",
                    models.CharField(
                        help_text="The first characters, to tell keys apart.", max_length=12
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="SHA-256 of the whole key.", max_length=64, unique=True
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("read", "read"), ("write", "read and write")],
                        default="read",
                        max_length=5,
                        verbose_name="scope",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="created"
                    ),
                ),
                ("expires", models.DateField(blank=True, null=True, verbose_name="expires after")),
                ("last_used_at", models.DateTimeField(null=True, verbose_name="last used")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["read", "write"])),
                        name="api_token_scope_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
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
                    "file",
                    models.FileField(
                        upload_to=accounts.models.attachment.place, verbose_name="file"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As it was called there.", max_length=200, verbose_name="name"
                    ),
                ),
                ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                ("content_type", models.CharField(max_length=100, verbose_name="kind of file")),
                ("sha256", models.CharField(help_text="Of the content.", max_length=64)),
                (
                    "description",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="description"
                    ),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="accounts.account",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="attachments",
                        to="accounts.activity",
                        verbose_name="contact log entry",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["account", "-created_at", "-id"],
                        name="attachment_account",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at__isnull", False)),
                        fields=["deleted_at"],
                        name="attachment_deleted",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("file",), name="attachment_file_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="attachment_has_name"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account__isnull", False), ("kind", "account"), ("person", None)),
                    models.Q(("account", None), ("kind", "person"), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="merge_of_one_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["team", "name"], name="account_team_name"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["industry", "name"], name="account_industry_name"),
        ),
    ]
