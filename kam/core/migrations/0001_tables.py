import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("core", "0001_initial"),
        ("core", "0002_exports"),
        ("core", "0003_notifications"),
        ("core", "0004_notices_of_plans"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_users"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("schedule", models.CharField(max_length=50)),
                (
                    "due",
                    models.CharField(
                        help_text="The business moment, such as 2026-03-02.", max_length=40
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("schedule", "due"), name="tick_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("created", "created"),
                            ("changed", "changed"),
                            ("deleted", "deleted"),
                            ("imported", "imported"),
                            ("exported", "exported"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        help_text="app.model, such as accounts.account.", max_length=50
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                (
                    "account_id",
                    models.BigIntegerField(
                        help_text="The account the object hangs on: rules who may see the change.",
                        null=True,
                    ),
                ),
                ("values", models.JSONField(default=dict, help_text='{"field": [old, new]}')),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_id", "-id"], name="change_account"),
                    models.Index(fields=["kind", "object_id", "-id"], name="change_object"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action__in",
                                ["created", "changed", "deleted", "imported", "exported"],
                            )
                        ),
                        name="change_action_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotentRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("body_hash", models.CharField(max_length=64)),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        help_text="Empty: still being answered.", null=True
                    ),
                ),
                ("answer", models.JSONField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "key"), name="idempotent_request_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(help_text="Which registered work this is.", max_length=50),
                ),
                (
                    "unique_key",
                    models.CharField(
                        help_text="At most one unfinished job has this key.",
                        max_length=200,
                        null=True,
                    ),
                ),
                ("payload", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "next_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "rung_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        help_text="When the workers were last told.",
                    ),
                ),
                ("lease_until", models.DateTimeField(null=True)),
                (
                    "fence",
                    models.PositiveBigIntegerField(
                        default=0,
                        help_text="Grows with each claim; only the newest claim may write.",
                    ),
                ),
                (
                    "done",
                    models.PositiveBigIntegerField(
                        default=0, help_text="How much is done, of `total`."
                    ),
                ),
                (
                    "total",
                    models.PositiveBigIntegerField(help_text="Empty: not known yet.", null=True),
                ),
                (
                    "step",
                    models.CharField(
                        blank=True, help_text="What it does just now.", max_length=100
                    ),
                ),
                (
                    "error",
                    models.TextField(
                        blank=True, help_text="For people; the traceback is in the log."
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=["next_at"],
                        name="job_unfinished",
                    ),
                    models.Index(fields=["requested_by", "-id"], name="job_requested_by"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=("unique_key",),
                        name="job_one_unfinished_per_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running", "done", "failed", "cancelled"])
                        ),
                        name="job_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total", None), ("done__lte", models.F("total")), _connector="OR"
                        ),
                        name="job_done_within_total",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
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
                        choices=[
                            ("handed", "An account is handed to me"),
                            ("given", "Somebody gives me a next step, a promise or a complaint"),
                            ("moved", "An account of mine changes its tier or falls in its stage"),
                            ("overdue", "A promise or next step of mine is overdue"),
                            ("job", "Work that I asked for has ended or failed"),
                            (
                                "plan",
                                "An account plan waits for me, was decided on, or a remark names me",
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        help_text="A message id, with %(names)s of params.", max_length=300
                    ),
                ),
                (
                    "params",
                    models.JSONField(
                        default=dict, help_text="What stands for the names of the text."
                    ),
                ),
                (
                    "url",
                    models.CharField(
                        help_text="The page behind it, within this site.", max_length=300
                    ),
                ),
                (
                    "account_id",
                    models.BigIntegerField(
                        help_text="The account it is about: rules whether it is still shown.",
                        null=True,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="What is told: a repeat tells it once.", max_length=150
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["user", "-id"], name="notification_user"),
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["user", "-id"],
                        name="notification_unread",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "key"), name="notification_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["handed", "given", "moved", "overdue", "job", "plan"])
                        ),
                        name="notification_kind_known",
                    ),
                ],
            },
        ),
    ]
