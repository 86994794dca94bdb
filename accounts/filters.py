"""One set of parameters for the page and for REST. Choices tell no more than the lists do."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.fields import IsoDateTimeField

from accounts import groups
from accounts.list_filters import Filters, TagFilter, custom_filters, filters_asked_for
from accounts.models import Account, CustomField, Industry, Team, User
from accounts.search import matching
from kam.core.days import morning


def owners_in_sight(request) -> QuerySet[User]:
    """The user, the members of the teams below theirs, and who owns what they work on.

    Read from the users, who are few, and never from the accounts, who may be a million.
    """
    user = request.user
    if user.role == User.Role.ADMIN:
        return User.objects.all()
    shared = Account.objects.filter(pk__in=user.role_account_ids).values("owner")
    return User.objects.filter(Q(pk=user.pk) | Q(team__in=user.team_ids) | Q(pk__in=shared))


def teams_in_sight(request) -> QuerySet[Team]:
    """The teams below the user's, and the user's own."""
    user = request.user
    if user.role == User.Role.ADMIN:
        return Team.objects.all()
    return Team.objects.filter(pk__in=[*user.team_ids, *filter(None, [user.team_id])])


class MomentField(IsoDateTimeField):
    """A moment that UTC has, in which all are kept: the first night there is has none in the east."""

    def clean(self, value: Any) -> datetime | None:
        moment = super().clean(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class MomentFilter(django_filters.IsoDateTimeFilter):
    field_class = MomentField


class UpdatedSinceFilter(MomentFilter):
    """Rows that changed at the moment or later.

    SQLite notes its own times in three decimals, as a text that sorts before the same moment in our
    six: one microsecond less takes in the row whose own time is asked for.
    """

    def __init__(self, **options: Any):
        super().__init__(field_name="updated_at", lookup_expr="gte", **options)

    def filter(self, qs: QuerySet, value: datetime | None) -> QuerySet:
        if value and value.microsecond:
            value = value.replace(microsecond=value.microsecond - 1)
        return super().filter(qs, value)


class AnyOfFilter(django_filters.MultipleChoiceFilter):
    """One of several choices, as one IN: an index serves it, and no row can come twice."""

    field_class = forms.MultipleChoiceField

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, distinct=False, **kwargs)

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


class OwnerField(django_filters.fields.ModelChoiceField):
    """An owner by id, nobody (`none`), or whoever asks (`me`): a shared view is everybody's own."""

    def __init__(self, *args: Any, **options: Any):
        self.asking: User | None = None
        super().__init__(*args, **options)

    def to_python(self, value: Any) -> Any:
        return self.asking if value == "me" else super().to_python(value)


class OwnerSelect(forms.Select):
    """Offers “me” before everybody else."""

    def optgroups(self, name: str, value: list[Any], attrs: Any = None) -> list[Any]:
        first, *others = super().optgroups(name, value, attrs)
        me = self.create_option(name, "me", str(_("Me")), "me" in value, 1, attrs=attrs)
        return [first, (None, [me], 1), *others]


class OwnerFilter(django_filters.ModelChoiceFilter):
    field_class = OwnerField

    @property
    def field(self) -> OwnerField:
        made = super().field
        made.asking = getattr(self.get_request(), "user", None)
        return made


class AccountFilter(django_filters.FilterSet):
    """`fields` are the custom fields to offer; left out: those that the parameters name."""

    q = django_filters.CharFilter(label=_("Name or code"), method="search")
    code = django_filters.CharFilter(label=_("Code"), method="by_code")
    owner = OwnerFilter(
        label=_("Owner"), queryset=owners_in_sight, null_label=_("Nobody"), null_value="none",
        widget=OwnerSelect,
    )  # fmt: skip
    team = django_filters.ModelChoiceFilter(
        label=_("Team"), queryset=teams_in_sight, method="in_team"
    )
    industry = django_filters.ModelChoiceFilter(
        label=_("Industry"), queryset=Industry.objects.all()
    )
    region = django_filters.CharFilter(
        label=_("Region"), widget=forms.TextInput(attrs={"list": "regions"})
    )
    country = django_filters.CharFilter(
        label=_("Country"), widget=forms.TextInput(attrs={"list": "countries"})
    )
    status = AnyOfFilter(label=_("Status"), choices=Account.Status.choices)
    last_contact_before = django_filters.DateFilter(
        label=_("No contact since"), method="without_contact_since"
    )
    no_contact_days = django_filters.NumberFilter(
        label=_("Days without contact"), method="without_contact_for", min_value=1, max_value=3650
    )
    tag = TagFilter(label=_("Any of the tags"))
    tag_all = TagFilter(label=_("All of the tags"), every=True)
    updated_since = UpdatedSinceFilter(label=_("Updated since"))
    group = django_filters.NumberFilter(
        label=_("Group of companies"), method="in_group", min_value=1, max_value=2**63 - 1,
        help_text=_("Id of any account of the group."),
    )  # fmt: skip
    parent = django_filters.NumberFilter(
        label=_("Parent account"), method="below", min_value=1, max_value=2**63 - 1
    )

    class Meta:
        model = Account
        fields: list[str] = []

    def __init__(self, *args: Any, fields: Iterable[CustomField] | None = None, **options: Any):
        super().__init__(*args, **options)
        further = filters_asked_for(self.data) if fields is None else custom_filters(fields)
        for name, made in further.items():
            made.parent, made.model = self, Account
            self.filters[name] = made

    @classmethod
    def further_filters(cls, names: Iterable[str]) -> Filters:
        """Filters beside those of the class that parameters of these names ask for."""
        return filters_asked_for(names)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return matching(queryset, value, fields=("name", "code"))

    def by_code(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.alias(code_key=Lower("code")).filter(code_key=value.lower())

    def in_group(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """All accounts that belong together with this one; none where the user may not see it."""
        account = Account.objects.visible_to(self.request.user).filter(pk=value).first()
        return queryset.filter(pk__in=groups.group_of(account)) if account else queryset.none()

    def below(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Accounts right below this one; none where the user may not see it."""
        seen = Account.objects.visible_to(self.request.user).filter(pk=value)
        return queryset.filter(parent__in=seen)

    def in_team(self, queryset: QuerySet, name: str, value: Team) -> QuerySet:
        return queryset.filter(team__in=value.with_descendants())

    def without_contact_since(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Last contact before the day, or never."""
        return queryset.filter(Q(last_contact_at__lt=morning(value)) | Q(last_contact_at=None))

    def without_contact_for(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """No contact on the last so many days, or never: counted anew each day."""
        day = timezone.localdate() - timedelta(days=int(value))
        return self.without_contact_since(queryset, name, day)
