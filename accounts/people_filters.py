"""What lists of persons can be asked for: one set of parameters for the page and for REST."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.filters import UpdatedSinceFilter
from accounts.forms import Few
from accounts.models import Account, Belief, Person, PersonRole, User
from accounts.search import matching

ANY = _("any")
FOR, NEUTRAL, AGAINST, UNKNOWN = "for", "neutral", "against", "unknown"
SUPPORTS = {
    FOR: Q(support__gt=0),
    NEUTRAL: Q(support=0),
    AGAINST: Q(support__lt=0),
    UNKNOWN: Q(support=None),
}


def accounts_in_sight(request: Any) -> QuerySet[Account]:
    return Account.objects.visible_to(request.user) if request else Account.objects.none()


def _yes_or_no(**options: Any) -> django_filters.ChoiceFilter:
    """True or false, and nothing else: a BooleanFilter passes over what it does not know."""
    choices = [("true", _("yes")), ("false", _("no"))]
    return django_filters.ChoiceFilter(choices=choices, empty_label=ANY, **options)


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or e-mail"), method="search")
    account = django_filters.ModelChoiceFilter(
        label=_("Account"),
        queryset=accounts_in_sight,
        widget=Few(url="/choices/accounts/"),
        help_text="Id of the account.",
    )
    email = django_filters.CharFilter(lookup_expr="iexact")
    side = django_filters.ChoiceFilter(
        label=_("Side"), choices=Person.Side.choices, empty_label=ANY
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=PersonRole.Role.choices, empty_label=ANY, method="in_role"
    )
    support = django_filters.ChoiceFilter(
        label=_("Support"),
        choices=[
            (FOR, _("for us")),
            (NEUTRAL, _("neutral")),
            (AGAINST, _("against us")),
            (UNKNOWN, _("not known")),
        ],
        empty_label=ANY,
        method="by_support",
    )
    stale = _yes_or_no(
        label=_("Stale"),
        method="by_freshness",
        help_text="Whether a belief about them is older than the half-life, or not dated.",
    )
    left = _yes_or_no(label=_("Has left"), method="by_presence")
    known_by = django_filters.ModelChoiceFilter(
        label=_("Known by"),
        queryset=User.objects.filter(is_active=True),
        empty_label=ANY,
        widget=forms.Select({"data-pick": ""}),
        help_text="Id of one of us.",
    )
    updated_since = UpdatedSinceFilter(label=_("Updated since"))

    class Meta:
        model = Person
        fields: list[str] = []

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that are set, with their values."""
        values = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: value for name, value in values.items() if value not in (None, "")}

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return matching(queryset, value, fields=("name", "email"))

    def in_role(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(roles__role=value)  # each role once a person: no row comes twice

    def by_support(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(SUPPORTS[value])

    def by_freshness(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        stale = stale_beliefs()
        return queryset.filter(stale) if value == "true" else queryset.exclude(stale)

    def by_presence(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(left_on__isnull=value == "false")


def stale_beliefs() -> Q:
    """Persons of whom something is known that nobody judged within the half-life."""
    since = timezone.localdate() - timedelta(days=settings.KAM_BELIEF_HALF_LIFE)
    recent = Belief.objects.filter(person=OuterRef("pk"), judged_on__gte=since)
    stale = Q()
    for kind in Belief.Kind.values:
        stale |= Q(**{f"{kind}__isnull": False}) & Q(~Exists(recent.filter(kind=kind)))
    return stale
