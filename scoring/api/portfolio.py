"""Concentration, a loss rehearsed, and the size of the programme over REST."""

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Account
from kam.core.api.permissions import Leads
from scoring.api.scope import (
    MONEY,
    SCOPE,
    OfDaySerializer,
    OfScopeSerializer,
    WishSerializer,
    scope_of,
    wish_of,
)
from scoring.coverage import WATCHED_TIERS
from scoring.models import CriteriaRun
from scoring.portfolio.loss import rehearse
from scoring.portfolio.programme import programme


class LossWishSerializer(WishSerializer):
    account = serializers.IntegerField(min_value=1)
    group = serializers.BooleanField(default=False)


class ConcentrationSerializer(OfScopeSerializer):
    """A group of companies counts as one customer."""

    customers = serializers.IntegerField()
    sales_12m = serializers.DecimalField(**MONEY)
    top20_share = serializers.FloatField(help_text="Percent of sales that the top 20 % bring.")
    smallest80 = serializers.IntegerField(help_text="So many customers bring 80 % of the sales.")
    herfindahl = serializers.FloatField(
        allow_null=True, help_text="0 to 1: sum of the squared shares; empty: no sales."
    )
    curve = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        help_text="For 0 to 100 percent of the customers, largest first: percent of the sales.",
    )


class ConcentrationView(APIView):
    """What share of the sales few customers bring, as kept with the evaluation."""

    permission_classes = [Leads]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="portfolio_concentration",
        summary="How concentrated sales are",
        parameters=SCOPE,
        responses=ConcentrationSerializer,
    )
    def get(self, request: Request) -> Response:
        scope = scope_of(request, wish_of(request))
        return Response(ConcentrationSerializer(scope.figures, context={"scope": scope}).data)


class RiserSerializer(serializers.Serializer):
    account = serializers.IntegerField(source="standing.account_id")
    before = serializers.CharField()
    after = serializers.CharField()
    rank_before = serializers.IntegerField(source="standing.rank")
    rank_after = serializers.IntegerField()


class WantedSerializer(serializers.Serializer):
    """What the account plans of a calendar year ask for; percentages are 0 to 100."""

    year = serializers.IntegerField()
    whole = serializers.DecimalField(**MONEY, help_text="Of all accounts of the team.")
    theirs = serializers.DecimalField(**MONEY, help_text="Of the accounts that go.")
    share = serializers.FloatField(help_text="Of the whole.")
    sold = serializers.DecimalField(**MONEY, help_text="To them in that year, up to the day.")
    missing = serializers.DecimalField(**MONEY, help_text="theirs − sold, 0 at least.")
    to_exceed = serializers.FloatField(
        allow_null=True,
        help_text="By so many percent all others must beat their targets; empty: nobody has one.",
    )


class OwnerHitSerializer(serializers.Serializer):
    user = serializers.IntegerField(source="user.pk", allow_null=True, help_text="Empty: nobody.")
    accounts = serializers.IntegerField(help_text="That go.")
    key_accounts = serializers.IntegerField(help_text="Of these, in tiers A and B.")
    sales = serializers.DecimalField(**MONEY, help_text="That go, of 12 months.")
    whole = serializers.DecimalField(**MONEY, help_text="Of all accounts of theirs in sight.")
    share = serializers.FloatField(help_text="Of the whole.")


class TeamHitSerializer(serializers.Serializer):
    team = serializers.IntegerField(source="team.pk")
    sales = serializers.DecimalField(**MONEY, help_text="That go, of 12 months.")
    whole = serializers.DecimalField(**MONEY, help_text="Of the team with all below it.")
    share = serializers.FloatField(help_text="Of the whole.")


class LossSerializer(OfScopeSerializer):
    """What goes with an account or a group; nothing is stored. Percentages are 0 to 100."""

    accounts = serializers.ListField(child=serializers.IntegerField(), help_text="That go.")
    key_accounts = serializers.IntegerField(help_text="Of these, in tiers A and B.")
    sales = serializers.DecimalField(**MONEY, help_text="Of 12 months.")
    share = serializers.FloatField(help_text="Of the team's sales.")
    to_make_up = serializers.FloatField(
        allow_null=True, help_text="By so many percent all others must grow; empty: none is left."
    )
    growth = serializers.FloatField(allow_null=True, help_text="On the 12 months before.")
    growth_without = serializers.FloatField(allow_null=True)
    margin = serializers.DecimalField(**MONEY, allow_null=True, help_text="Empty: not known.")
    stranded = serializers.DecimalField(
        **MONEY, source="hours", help_text="Hours × rate: our people's time stays a cost."
    )
    saved = serializers.DecimalField(**MONEY, source="spent", help_text="Other cost to serve.")
    result = serializers.DecimalField(**MONEY, allow_null=True, help_text="saved − margin.")
    owed = serializers.DecimalField(**MONEY, help_text="Open receivables.")
    overdue = serializers.DecimalField(**MONEY)
    pipeline = serializers.DecimalField(**MONEY, help_text="Amount × probability, open.")
    value_to_come = serializers.DecimalField(**MONEY, source="to_come", allow_null=True)
    targets = WantedSerializer(
        source="wanted", allow_null=True, help_text="Empty: no plan of the year has targets."
    )
    risers = RiserSerializer(
        many=True, allow_null=True, help_text="Empty: tiers do not follow ranks among all."
    )
    owners = OwnerHitSerializer(many=True, help_text="Who looked after them, largest loss first.")
    teams = TeamHitSerializer(many=True, help_text="In sight, the hardest hit first.")


class LossView(APIView):
    """What goes and what stays when an account, or its group, is lost; nothing is stored."""

    permission_classes = [Leads]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="portfolio_loss",
        summary="Rehearse the loss of an account or a group",
        parameters=[
            OpenApiParameter("account", OpenApiTypes.INT, required=True),
            OpenApiParameter("group", OpenApiTypes.BOOL, description="With its whole group."),
            *SCOPE,
        ],
        responses=LossSerializer,
    )
    def get(self, request: Request) -> Response:
        wish = wish_of(request, LossWishSerializer)
        scope = scope_of(request, wish)
        account = get_object_or_404(Account.objects.visible_to(request.user), pk=wish["account"])
        loss = rehearse(
            account=account,
            whole_group=wish["group"],
            evaluation=scope.evaluation,
            team=scope.team,
            team_ids=scope.team_ids,
            actor=request.user,
        )
        if loss is None:
            raise NotFound(_("This account has not been evaluated yet."), "not_evaluated")
        return Response(LossSerializer(loss, context={"scope": scope}).data)


class TakenSerializer(serializers.Serializer):
    """What some accounts take and bring in 12 months; shares are percent of the team's."""

    accounts = serializers.IntegerField()
    hours = serializers.FloatField()
    cost = serializers.DecimalField(**MONEY, help_text="To serve.")
    contacts = serializers.IntegerField()
    profit = serializers.DecimalField(**MONEY)
    effort_share = serializers.FloatField(allow_null=True, help_text="Empty: none on record.")
    profit_share = serializers.FloatField(allow_null=True, help_text="Empty: no profit.")


class TierTakenSerializer(TakenSerializer):
    tier = serializers.CharField()


class EffortSerializer(OfScopeSerializer):
    """Time and money spent beside the profit brought."""

    unit = serializers.ChoiceField(
        ["cost", "contacts", ""],
        help_text="What effort is counted in: cost to serve, contacts; empty: none is on record.",
    )
    whole = TakenSerializer()
    top = TakenSerializer(help_text="The 20 % of the accounts that take most.")
    takes_more = TakenSerializer(help_text="Those that take more than they bring.")
    tiers = TierTakenSerializer(many=True)


class EffortView(APIView):
    """What the accounts of a team take and bring, by tier, as judged after the evaluation."""

    permission_classes = [Leads]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="portfolio_effort",
        summary="Time and money spent against profit brought",
        parameters=SCOPE,
        responses=EffortSerializer,
    )
    def get(self, request: Request) -> Response:
        scope = scope_of(request, wish_of(request))
        run = CriteriaRun.objects.filter(evaluation=scope.evaluation).first()
        team = str(scope.team.pk) if scope.team else ""
        if run is None or team not in run.figures:
            raise NotFound(_("This was not kept for that day."), "not_kept")
        found = _effort(run.figures[team]) | {"unit": run.unit}
        return Response(EffortSerializer(found, context={"scope": scope}).data)


def _effort(figures: dict[str, Any]) -> dict[str, Any]:
    def shares(part: dict[str, Any]) -> dict[str, Any]:
        return part | {
            f"{name}_share": 100 * part[name] / figures[name] if figures[name] > 0 else None
            for name in ("effort", "profit")
        }

    return {
        "whole": shares(figures),
        "top": shares(figures["top"]),
        "takes_more": shares(figures["more"]),
        "tiers": [shares(part) | {"tier": letter} for letter, part in figures["tiers"].items()],
    }


class LoadSerializer(serializers.Serializer):
    user = serializers.IntegerField(source="user.pk")
    name = serializers.CharField(source="user.name")
    key_accounts = serializers.IntegerField(source="total")
    room = serializers.IntegerField(help_text="Below 0: so many are too many.")


class ProgrammeSerializer(OfDaySerializer):
    limit = serializers.IntegerField(help_text="Key accounts per manager.")
    key_accounts = serializers.IntegerField(help_text="In tiers A and B.")
    with_nobody = serializers.IntegerField(
        source="without_manager", help_text="Of these, without a manager."
    )
    too_many = serializers.IntegerField(help_text="Beyond the limit, over all managers.")
    room = serializers.IntegerField(help_text="With those below the limit.")
    managers = LoadSerializer(many=True, source="loads", help_text="The fullest first.")


class ProgrammeView(APIView):
    """Key accounts against the limit: who looks after more, who has room, which have nobody."""

    permission_classes = [Leads]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="portfolio_programme",
        summary="How many key accounts each manager looks after",
        parameters=SCOPE,
        responses=ProgrammeSerializer,
    )
    def get(self, request: Request) -> Response:
        scope = scope_of(request, wish_of(request))
        found: Any = programme(
            scope.figures,
            limit=settings.KAM_KEY_ACCOUNTS_PER_MANAGER,
            team_ids=scope.team_ids,
            tiers=len(WATCHED_TIERS),
        )
        return Response(ProgrammeSerializer(found, context={"scope": scope}).data)
