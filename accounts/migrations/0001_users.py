import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("accounts", "0001_initial")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Team",
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
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="accounts.team",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "team",
                "verbose_name_plural": "teams",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="team_name_unique",
                        violation_error_message="Another team has this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="team_not_its_own_parent",
                        violation_error_message="A team cannot be part of itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "username",
                    models.CharField(
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="user name",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("rep", "Sales rep"),
                            ("manager", "Manager"),
                            ("admin", "Administrator"),
                            ("reader", "Reader"),
                        ],
                        default="rep",
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                        help_text="Empty: as the browser asks.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[("system", "As the device"), ("light", "Light"), ("dark", "Dark")],
                        default="system",
                        max_length=10,
                        verbose_name="appearance",
                    ),
                ),
                (
                    "default_view",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="The view that the list of accounts opens with: an id or a ready view's name.",
                        max_length=20,
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Such as Asia/Shanghai. Empty: the company's.",
                        max_length=50,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        choices=[
                            ("never", "Never"),
                            ("workdays", "Monday to Friday"),
                            ("daily", "Every day"),
                        ],
                        db_default="never",
                        default="never",
                        max_length=10,
                        verbose_name="morning mail",
                    ),
                ),
                (
                    "digest_hour",
                    models.PositiveSmallIntegerField(
                        db_default=7,
                        default=7,
                        validators=[django.core.validators.MaxValueValidator(23)],
                        verbose_name="at what hour",
                    ),
                ),
                (
                    "muted",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Kinds of notification that the user does not want, with commas.",
                        max_length=100,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "ordering": ["name", "username"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"),
                        name="user_username_unique",
                        violation_error_message="Another user has this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["rep", "manager", "admin", "reader"])),
                        name="user_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__in", ["never", "workdays", "daily"])),
                        name="user_digest_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest_hour__lte", 23)),
                        name="user_digest_hour_of_a_day",
                        violation_error_message="An hour goes from 0 to 23.",
                    ),
                ],
            },
        ),
    ]
