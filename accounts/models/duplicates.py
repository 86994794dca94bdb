"""Rows that seem to be one, and what was made of them."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.account import Account
from accounts.models.person import Person
from accounts.models.user import User
from accounts.querysets import LikelyPairQuerySet, MergeQuerySet
from kam.core.models import TimeStamped


class AccountKey(models.Model):
    """A key that likely duplicates share (`accounts.matching.keys`); derived, written by a job.

    The database does not check the reference: that took as long as writing nine million of them.
    A key without a row leads nowhere.
    """

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="match_keys", db_constraint=False
    )
    key = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "account"], name="account_key_unique")
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.key}"


class PersonKey(models.Model):
    """As `AccountKey`, of a person."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="match_keys", db_constraint=False
    )
    key = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="person_key_unique")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.key}"


class Kind(models.TextChoices):
    """What two likely duplicates are."""

    ACCOUNT = "account", _("Accounts")
    PERSON = "person", _("People")


class MatchProgress(models.Model):
    """Up to which moment the keys of a kind follow the rows, and how far a running pass has come."""

    LONGEST_WRITE = timedelta(hours=1)  # a transaction that began earlier may still commit

    kind = models.CharField(max_length=10, choices=Kind, unique=True)
    keyed_until = models.DateTimeField(null=True)
    began = models.DateTimeField(null=True, help_text="Of the pass that is under way.")
    keyed_to = models.BigIntegerField(default=0, help_text="Id of the last row that it keyed.")
    paired_to = models.BigIntegerField(default=0, help_text="Id of the last row that it compared.")

    def __str__(self) -> str:
        return f"{self.kind} {self.keyed_until}"

    @property
    def since(self) -> datetime | None:
        """A pass looks at what changed since then; None: at everything."""
        return self.keyed_until and self.keyed_until - self.LONGEST_WRITE


class LikelyPair(TimeStamped):
    """Two accounts or two persons that seem to be the same one. The smaller id stands first."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("likely pair", "Open")
        DISMISSED = "dismissed", _("Not duplicates")
        MERGED = "merged", _("Merged")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    account = models.ForeignKey(
        Account, null=True, on_delete=models.CASCADE, related_name="likely_pairs"
    )
    other_account = models.ForeignKey(
        Account, null=True, on_delete=models.CASCADE, related_name="likely_pairs_as_other"
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="likely_pairs"
    )
    other_person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="likely_pairs_as_other"
    )
    likeness = models.DecimalField(
        _("likeness"), max_digits=4, decimal_places=3, help_text=_("0 to 1.")
    )
    reasons = models.JSONField(_("reasons"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = LikelyPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("likely pair")
        verbose_name_plural = _("likely pairs")
        ordering = ["-likeness", "pk"]
        indexes = [
            models.Index(
                fields=["kind", "-likeness", "id"],
                name="likely_pair_open",
                condition=Q(state="open"),
            ),
            models.Index(fields=["-likeness", "id"], name="likely_pair_likeness"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "other_account"], name="likely_pair_accounts_unique"
            ),
            models.UniqueConstraint(
                fields=["person", "other_person"], name="likely_pair_people_unique"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="account",
                    account__isnull=False,
                    other_account__gt=F("account"),
                    person=None,
                    other_person=None,
                )
                | Q(
                    kind="person",
                    person__isnull=False,
                    other_person__gt=F("person"),
                    account=None,
                    other_account=None,
                ),
                name="likely_pair_of_two",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "dismissed", "merged"]),
                name="likely_pair_state_known",
            ),
        ]

    def __str__(self) -> str:
        one, other = self.both
        return f"{one} = {other}?"

    @property
    def percent(self) -> float:
        """The likeness from 0 to 100."""
        return 100 * float(self.likeness)

    @property
    def both(self) -> tuple[Account, Account] | tuple[Person, Person]:
        """The two rows themselves."""
        pair = (self.account, self.other_account, self.person, self.other_person)
        return pair[:2] if self.kind == Kind.ACCOUNT else pair[2:]  # type: ignore[return-value]


class ExactEncoder(DjangoJSONEncoder):
    """Times to the microsecond: what comes back is what was."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Merge(TimeStamped):
    """One row was taken into another: who did it, when, and what it takes to undo it.

    A merged account stays, archived, and points at its winner. A merged person is taken away; all
    that was known of them stands in `before`.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="merges",
        verbose_name=_("account"), help_text=_("The one that stays."),
    )  # fmt: skip
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="merges",
        verbose_name=_("person"), help_text=_("The one that stays."),
    )  # fmt: skip
    loser_id = models.BigIntegerField(help_text="Id of the one that went.")
    loser_name = models.CharField(max_length=200)
    merged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(help_text="Also the time of change that moved rows carry.")
    before = models.JSONField(
        default=dict,
        encoder=ExactEncoder,
        help_text="Values of both before: {winner, loser, removed, chosen}.",
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    left = models.JSONField(
        default=dict, help_text="What undoing did not put back: {model label: count}."
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["kind", "loser_id"], name="merge_loser"),
            models.Index(fields=["moved_at"], name="merge_moved_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="account", account__isnull=False, person=None)
                | Q(kind="person", person__isnull=False, account=None),
                name="merge_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loser_name} → {self.winner}"

    @property
    def counts(self) -> dict[str, int]:
        """{label of a model: how many of its rows moved}; reads `moved`."""
        found: Counter[str] = Counter()
        for rows in self.moved.all():
            found[rows.model] += len(rows.ids)
        return dict(found)

    @property
    def winner(self) -> Account | Person:
        """The row that stays."""
        return self.account if self.kind == Kind.ACCOUNT else self.person  # type: ignore[return-value]


class MovedRows(models.Model):
    """Rows of one relation that a merge re-keyed, up to `CHUNK` ids each."""

    CHUNK = 10_000

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moved")
    model = models.CharField(max_length=100, help_text="Label of the model, app.name.")
    field = models.CharField(max_length=100, help_text="The key that pointed at the loser.")
    ids = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.model}.{self.field}: {len(self.ids)}"
