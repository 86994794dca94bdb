"""Users, their role, and the tree of teams."""

from functools import cached_property
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import Sight
from kam.core.models import TimeStamped
from kam.core.statements import Slot, Statement


class Team(TimeStamped):
    """A node of the tree region → team. A manager looks after the team and all below it."""

    name = models.CharField(_("name"), max_length=100)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children",
        verbose_name=_("part of"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="team_name_unique",
                violation_error_message=_("Another team has this name."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="team_not_its_own_parent",
                violation_error_message=_("A team cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def with_descendants(self) -> list[int]:
        """Ids of this team and of all below it; one query, the tree of teams is small."""
        return at_or_below(self.pk)


def at_or_above(team: int) -> list[int]:
    """Ids of the team of this id and of all above it."""
    parents = {row["pk"]: row["parent"] for row in _TEAMS.rows()}
    found: list[int] = []
    above: int | None = team
    while above is not None and above not in found:
        found.append(above)
        above = parents.get(above)
    return sorted(found)


_TEAMS = Statement(lambda: Team.objects.order_by().values("pk", "parent"))


def at_or_below(team: int) -> list[int]:
    """Ids of the team of this id and of all below it."""
    children: dict[int | None, list[int]] = {}
    for row in _TEAMS.rows():
        children.setdefault(row["parent"], []).append(row["pk"])
    found, todo = {team}, [team]
    while todo:
        fresh = [pk for pk in children.get(todo.pop(), []) if pk not in found]
        found.update(fresh)
        todo.extend(fresh)
    return sorted(found)


class UserManager(BaseUserManager["User"]):
    """Makes users; Django's own name for it."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, role=User.Role.ADMIN, **fields)


class User(AbstractBaseUser):
    """Somebody who logs in. The role says what kind of work, the team how far they see."""

    class Role(models.TextChoices):
        REP = "rep", _("Sales rep")
        MANAGER = "manager", _("Manager")
        ADMIN = "admin", _("Administrator")
        READER = "reader", _("Reader")

    class Digest(models.TextChoices):
        NEVER = "never", _("Never")
        WORKDAYS = "workdays", _("Monday to Friday")
        DAILY = "daily", _("Every day")

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    username = models.CharField(
        _("user name"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.REP)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="members",
        verbose_name=_("team"),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, blank=True,
        help_text=_("Empty: as the browser asks."),
    )  # fmt: skip
    theme = models.CharField(_("appearance"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    default_view = models.CharField(
        max_length=20, blank=True, default="", db_default="",
        help_text="The view that the list of accounts opens with: an id or a ready view's name.",
    )  # fmt: skip
    time_zone = models.CharField(
        _("time zone"), max_length=50, blank=True, default="", db_default="",
        help_text=_("Such as Asia/Shanghai. Empty: the company's."),
    )  # fmt: skip
    digest = models.CharField(
        _("morning mail"), max_length=10, choices=Digest, default=Digest.NEVER, db_default="never"
    )
    digest_hour = models.PositiveSmallIntegerField(
        _("at what hour"), default=7, db_default=7, validators=[MaxValueValidator(23)]
    )
    muted = models.CharField(
        max_length=100, blank=True, default="", db_default="",
        help_text="Kinds of notification that the user does not want, with commas.",
    )  # fmt: skip
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name", "username"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_unique",
                violation_error_message=_("Another user has this name."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["rep", "manager", "admin", "reader"]), name="user_role_known"
            ),
            models.CheckConstraint(
                condition=Q(digest__in=["never", "workdays", "daily"]), name="user_digest_known"
            ),
            models.CheckConstraint(
                condition=Q(digest_hour__lte=23),
                name="user_digest_hour_of_a_day",
                violation_error_message=_("An hour goes from 0 to 23."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this: only administrators go behind the scenes."""
        return self.role == self.Role.ADMIN

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return self.is_active and self.is_staff

    def has_perms(self, perm_list: list[str], obj: models.Model | None = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff

    @property
    def zone(self) -> ZoneInfo:
        """The user's own clock, else the company's."""
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)

    @property
    def leads(self) -> bool:
        """May look at portfolios: managers, administrators and readers."""
        return self.role != self.Role.REP

    @property
    def can_write(self) -> bool:
        return self.is_active and self.role != self.Role.READER

    @cached_property
    def team_ids(self) -> list[int]:
        """Teams whose accounts a manager or reader sees: their own and those below it."""
        if self.role not in (self.Role.MANAGER, self.Role.READER) or self.team_id is None:
            return []
        return at_or_below(self.team_id)

    @cached_property
    def role_account_ids(self) -> list[int]:
        """Accounts on whose key account team the user stands today: a short list."""
        rows = _ROLES.rows(user=self.pk, today=timezone.localdate())
        return [row["account_id"] for row in rows]

    @cached_property
    def sight(self) -> Sight:
        """What the rule of who sees which account must know."""
        if self.role == self.Role.ADMIN:
            return Sight(True, self.pk, (), ())
        return Sight(False, self.pk, tuple(self.role_account_ids), tuple(self.team_ids))


_ROLES = Statement(
    lambda: (
        apps.get_model("accounts", "AccountRole")
        .objects.filter(user_id=Slot("user", models.BigIntegerField()))
        .on(Slot("today", models.DateField()))
        .order_by("pk")
        .values("account_id")
    )
)
