"""Lists as people keep them, and changes of many accounts at once."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.user import Team, User, at_or_above
from kam.core.models import Job, TimeStamped


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """One's own; of those shared with a team: its members', all below it, and who leads it."""
        if user is None or not user.is_active:
            return self.none()
        kept = self.filter(deleted_at=None)
        if user.role == user.Role.ADMIN:
            return kept.filter(Q(owner=user) | Q(team__isnull=False))
        above = at_or_above(user.team_id) if user.team_id else []
        return kept.filter(Q(owner=user) | Q(team__in=[*above, *user.team_ids]))

    def editable_by(self, user) -> Self:
        """One's own, and for managers and administrators what is shared with teams they lead."""
        mine = self.visible_to(user)
        if user is not None and user.can_write and user.role == user.Role.ADMIN:
            return mine
        led = user.team_ids if user is not None and user.can_write else []
        return mine.filter(Q(owner=user) | Q(team__in=led))

    def deleted_by(self, user) -> Self:
        """Deleted views that the user may bring back: those they could have deleted."""
        gone = self.exclude(deleted_at=None)
        if user is None or not user.is_active:
            return self.none()
        if user.role == user.Role.ADMIN:
            return gone.filter(Q(owner=user) | Q(team__isnull=False))
        led = user.team_ids if user.can_write else []
        return gone.filter(Q(owner=user) | Q(team__in=led))


class SavedView(TimeStamped):
    """A list of accounts under a name: filters, columns and order."""

    name = models.CharField(_("name"), max_length=60)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="saved_views",
        verbose_name=_("shared with"), help_text=_("Empty: only I see it."),
    )  # fmt: skip
    filters = models.JSONField(
        default=dict, blank=True, help_text='{"parameter": ["value"]}, as in the address.'
    )
    columns = models.JSONField(default=list, blank=True, help_text="Names, in order.")
    ordering = models.CharField(max_length=60, blank=True, default="")
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "owner",
                condition=Q(deleted_at=None),
                name="saved_view_name_unique",
                violation_error_message=_("You have a view of this name already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="saved_view_name_given",
                violation_error_message=_("A view needs a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BulkChangeQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Everybody sees what they did themselves, administrators what anybody did."""
        if user is None or not user.is_active:
            return self.none()
        return self if user.role == user.Role.ADMIN else self.filter(actor=user)

    def editable_by(self, user) -> Self:
        if user is None or not user.can_write:
            return self.none()
        return self.visible_to(user)


class BulkChange(TimeStamped):
    """One change of many accounts. Its chunks hold which accounts, and what they were before."""

    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bulk_changes")
    filters = models.JSONField(default=dict, help_text="Which accounts, as in the list's address.")
    chosen = models.JSONField(
        null=True, help_text="Ids chosen one by one; empty: all that the filters find."
    )
    changes = models.JSONField(help_text='{"owner": id, "tags_add": [ids], "custom": {key: value}}')
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    undo_job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    frozen_at = models.DateTimeField(null=True, help_text="When its accounts were written down.")
    finished_at = models.DateTimeField(null=True)
    undo_asked_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["actor", "-id"], name="bulk_change_actor")]

    def __str__(self) -> str:
        return f"bulk change {self.pk}"


class BulkChunk(models.Model):
    """Up to two thousand accounts of a bulk change: done, or undone, as a whole or not at all."""

    bulk = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    account_ids = models.JSONField()
    size = models.PositiveIntegerField()
    done_at = models.DateTimeField(null=True)
    before = models.JSONField(default=dict, help_text='{"account": {"field": [old, new]}}')
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    archived = models.PositiveIntegerField(default=0)
    not_yours = models.PositiveIntegerField(
        default=0, help_text="Out of sight, or not the actor's to reassign."
    )
    undone_at = models.DateTimeField(null=True)
    restored = models.PositiveIntegerField(default=0)
    left_alone = models.PositiveIntegerField(
        default=0,
        help_text="Not undone: somebody has changed them since, or they are out of reach.",
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["bulk", "number"], name="bulk_chunk_unique")]

    def __str__(self) -> str:
        return f"{self.bulk} chunk {self.number}"
