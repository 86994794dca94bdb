"""One rule for who sees what."""

from datetime import date
from typing import NamedTuple, Self

from django.apps import apps as django_apps
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kam.core.statements import Slot

FEW = 2_000  # accounts, whose people are read faster than those of everybody are searched
POOL_CARD = ("id", "name", "industry__name", "region", "country", "team__name")


class Sight(NamedTuple):
    """All that the rule asks of a user: whoever has the same sight sees the same accounts."""

    everything: bool
    owner: int
    accounts: tuple[int, ...]  # on whose team the user stands
    teams: tuple[int, ...]


class AccountQuerySet(models.QuerySet):
    def active(self) -> Self:
        """Accounts that still count: not archived."""
        return self.exclude(status="archived")

    def visible_to(self, user) -> Self:
        """Accounts the user may see: the one rule behind lists, pages, API, exports and choices."""
        if user is None or not user.is_active:
            return self.none()
        return self.within(user.sight)

    def within(self, sight: Sight) -> Self:
        """The rule itself, for an active user who has this sight."""
        return self if sight.everything else self.filter(_in_sight(sight, ""))

    def parts_visible_to(self, user) -> list[Self]:
        """`visible_to` in parts that share no account, for sums over very many of them.

        Those of a manager's teams are found by an index alone, which an OR with the owner prevents.
        """
        if user is None or not user.is_active or not user.sight.teams:
            return [self.visible_to(user)]
        of_teams = Q(team__in=user.sight.teams)
        others = self.within(user.sight._replace(teams=())).exclude(of_teams)
        return [self.filter(of_teams), others]

    def few_visible_to(self, user) -> list[int] | None:
        """Ids of all that the user may see where these are few, else None."""
        if user is not None and user.is_active and user.sight.everything:
            return None
        ids = self.visible_to(user).order_by().values_list("pk", flat=True)[: FEW + 1]
        return list(ids) if len(ids) <= FEW else None

    def editable_by(self, user) -> Self:
        """Of the visible accounts, those the user may change."""
        if user is None or not user.can_write:
            return self.none()
        return self.visible_to(user).active()

    def in_pool_for(self, user) -> Self:
        """Accounts without an owner that the user may take: the one rule behind the pool.

        It widens what a rep sees, by the unowned accounts of the own team and their POOL_CARD
        only: everything else of them stays hidden until somebody takes them.
        """
        if user is None or not user.can_write:
            return self.none()
        unowned = self.active().filter(owner=None)
        if user.role == user.Role.ADMIN:
            return unowned
        teams = {*user.team_ids, *([user.team_id] if user.team_id else [])}
        return unowned.filter(team__in=sorted(teams))


def _in_sight(sight: Sight, path: str) -> Q:
    """The rule for the account at the end of `path`, such as `account__`."""
    visible = Q(**{f"{path}owner": sight.owner})
    if sight.accounts:
        visible |= Q(**{f"{path}pk__in": sight.accounts})
    if sight.teams:
        visible |= Q(**{f"{path}team__in": sight.teams})
    return visible


class OnAccountQuerySet(models.QuerySet):
    """What hangs on an account borrows the account's rule."""

    def visible_to(self, user) -> Self:
        if user is not None and user.is_active and user.role == user.Role.ADMIN:
            return self
        return self.filter(account__in=_accounts().visible_to(user).values("pk"))

    def listed_for(self, user) -> Self:
        """As `visible_to`, for lists among a million accounts: one query more.

        What hangs on few accounts is read by account, and never the whole table for them.
        """
        few = _accounts().few_visible_to(user)
        return self.visible_to(user) if few is None else self.filter(account__in=few)

    def editable_by(self, user) -> Self:
        return self.filter(account__in=_accounts().editable_by(user).values("pk"))


class ReceivableQuerySet(OnAccountQuerySet):
    def open_on(self, day: date) -> Self:
        """What was owed at the end of a day, with `owed` of each, in the base currency.

        When a part was paid is not on record: an invoice paid in full later counts whole, of one
        that is still open what is open now.
        """
        unpaid = self.filter(Q(paid_on=None) | Q(paid_on__gt=day), issued_on__lte=day)
        now_open = models.Case(
            models.When(paid_on=None, then=F("base_open")), default=F("base_amount")
        )
        return unpaid.annotate(owed=now_open)

    def overdue_on(self, day: date) -> Self:
        """Of `open_on` what was due before the day."""
        return self.open_on(day).filter(due__lt=day)


class AttachmentQuerySet(OnAccountQuerySet):
    """Files that were taken away are there for nobody, but for who brings them back."""

    def visible_to(self, user) -> Self:
        return super().visible_to(user).kept()

    def editable_by(self, user) -> Self:
        return super().editable_by(user).kept()

    def kept(self) -> Self:
        return self.filter(deleted_at=None)

    def restorable_by(self, user) -> Self:
        return super().editable_by(user).filter(deleted_at__isnull=False)


class AccountRoleQuerySet(OnAccountQuerySet):
    def current(self) -> Self:
        """Roles held today."""
        return self.on(timezone.localdate())

    def on(self, today: date | Slot) -> Self:
        return self.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today)


class PersonQuerySet(OnAccountQuerySet):
    """Persons at an account follow the account; persons outside any account are everybody's."""

    def visible_to(self, user) -> Self:
        if user is None or not user.is_active:
            return self.none()
        if user.role == user.Role.ADMIN:
            return self
        mine = Q(account__in=_accounts().visible_to(user).values("pk"))
        return self.filter(mine | Q(account=None))

    def seen_by(self, user) -> Self:
        """As `visible_to`, by a join: for finding a few persons among a million."""
        if user is None or not user.is_active:
            return self.none()
        if user.sight.everything:
            return self
        return self.filter(_in_sight(user.sight, "account__") | Q(account=None))

    def listed_for(self, user) -> Self:
        """As `visible_to`, for the first rows of a list among a million: one query more.

        Of few accounts the people are read by account; of many some stand early in any order.
        """
        seen = self.seen_by(user)
        few = _accounts().few_visible_to(user)
        return seen if few is None else seen.filter(Q(account__in=few) | Q(account=None))

    def editable_by(self, user) -> Self:
        if user is None or not user.can_write:
            return self.none()
        mine = Q(account__in=_accounts().editable_by(user).values("pk"))
        return self.filter(mine | Q(account=None))


class OnPersonQuerySet(models.QuerySet):
    """What hangs on a person borrows the person's rule."""

    def visible_to(self, user) -> Self:
        return self.filter(person__in=_people().visible_to(user).values("pk"))

    def editable_by(self, user) -> Self:
        return self.filter(person__in=_people().editable_by(user).values("pk"))


class InfluenceLineQuerySet(OnPersonQuerySet):
    """A line tells of both its ends: whoever may not see one of them does not see the line."""

    def visible_to(self, user) -> Self:
        return super().visible_to(user).filter(on__in=_people().visible_to(user).values("pk"))

    def editable_by(self, user) -> Self:
        """Who may change the one who sways, and sees the other."""
        return super().editable_by(user).filter(on__in=_people().visible_to(user).values("pk"))


class LikelyPairQuerySet(models.QuerySet):
    """A pair tells of both: only who sees both sees it; who may change both decides about it."""

    def visible_to(self, user) -> Self:
        return self._of(_accounts().visible_to(user), _people().visible_to(user))

    def editable_by(self, user) -> Self:
        """Accounts are merged by managers and administrators, people also by their rep."""
        found = self._of(_accounts().editable_by(user), _people().editable_by(user))
        return found if user is not None and user.leads else found.filter(kind="person")

    def _of(self, accounts: AccountQuerySet, people: PersonQuerySet) -> Self:
        keys, persons = accounts.values("pk"), people.values("pk")
        return self.filter(
            Q(kind="account", account__in=keys, other_account__in=keys)
            | Q(kind="person", person__in=persons, other_person__in=persons)
        )


class MergeQuerySet(models.QuerySet):
    """A merge borrows the rule of the row that stayed."""

    def visible_to(self, user) -> Self:
        return self._of(_accounts().visible_to(user), _people().visible_to(user))

    def editable_by(self, user) -> Self:
        found = self._of(_accounts().editable_by(user), _people().editable_by(user))
        return found if user is not None and user.leads else found.filter(kind="person")

    def _of(self, accounts: AccountQuerySet, people: PersonQuerySet) -> Self:
        return self.filter(
            Q(kind="account", account__in=accounts.values("pk"))
            | Q(kind="person", person__in=people.values("pk"))
        )


def _people() -> PersonQuerySet:
    return PersonQuerySet(model=django_apps.get_model("accounts", "Person"))


def _accounts() -> AccountQuerySet:
    return AccountQuerySet(model=django_apps.get_model("accounts", "Account"))
