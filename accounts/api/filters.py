"""What lists of facts can be asked for."""

import django_filters
from django_filters import FilterSet

from accounts.filters import MomentFilter, UpdatedSinceFilter
from accounts.models import (
    Activity,
    CompetitorPosition,
    Opportunity,
)
from accounts.people_filters import PersonFilter, accounts_in_sight

__all__ = ["PersonFilter"]


class OnAccountFilter(FilterSet):
    account = django_filters.ModelChoiceFilter(
        queryset=accounts_in_sight, help_text="Id of the account."
    )


class ActivityFilter(OnAccountFilter):
    kind = django_filters.ChoiceFilter(choices=Activity.Kind.choices)
    user = django_filters.NumberFilter(field_name="user_id", min_value=1, max_value=2**63 - 1)
    since = MomentFilter(field_name="at", lookup_expr="gte")
    until = MomentFilter(field_name="at", lookup_expr="lt")
    updated_since = UpdatedSinceFilter()


class SaleFilter(OnAccountFilter):
    since = django_filters.DateFilter(field_name="date", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="date", lookup_expr="lte")
    invoice = django_filters.CharFilter()


class ProductFilter(FilterSet):
    code = django_filters.CharFilter(lookup_expr="iexact")
    line = django_filters.CharFilter()


class WalletFilter(OnAccountFilter):
    year = django_filters.NumberFilter(min_value=1990, max_value=2100)


class ReferralFilter(OnAccountFilter):
    since = django_filters.DateFilter(field_name="referred_on", lookup_expr="gte")


class OpportunityFilter(OnAccountFilter):
    stage = django_filters.ChoiceFilter(choices=Opportunity.Stage.choices)
    step = django_filters.ChoiceFilter(choices=Opportunity.Step.choices)
    line = django_filters.CharFilter()
    competitor = django_filters.CharFilter(lookup_expr="iexact")


class CompetitorPositionFilter(OnAccountFilter):
    position = django_filters.ChoiceFilter(choices=CompetitorPosition.Class.choices)
    competitor = django_filters.CharFilter(lookup_expr="iexact")
