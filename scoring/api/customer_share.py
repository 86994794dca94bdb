"""Customer share over REST."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Account
from kam.core.api.filters import check_parameters
from scoring.api.days import asked_day
from scoring.customer_share import LineShare, shares_of

AS_OF = OpenApiParameter(
    "as_of",
    OpenApiTypes.DATE,
    description="By spends of years up to the day's and sales up to it. Not to come.",
)


class CustomerShareSerializer(serializers.Serializer):
    wallet = serializers.IntegerField(source="wallet.pk", help_text="Id of the wallet.")
    year = serializers.IntegerField(source="wallet.year")
    line = serializers.CharField(source="wallet.line", help_text="Empty: all lines together.")
    sales = serializers.DecimalField(18, 2, help_text="Ours of that year and line.")
    spend = serializers.DecimalField(
        18, 2, source="wallet.amount", allow_null=True, help_text="With all suppliers."
    )
    currency = serializers.SerializerMethodField()
    rank = serializers.IntegerField(source="wallet.rank", allow_null=True)
    suppliers = serializers.IntegerField(source="wallet.suppliers", allow_null=True)
    share = serializers.FloatField(help_text="0 and more; above 1 the spend is underrated.")
    estimated = serializers.BooleanField(help_text="By our rank, or of a spend that is a guess.")
    so_far = serializers.BooleanField(help_text="The year was not over.")

    def get_currency(self, row: LineShare) -> str:
        return settings.KAM_CURRENCY


class CustomerShareView(APIView):
    """Our share of what an account spends, per product line and year."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="accounts_customer_share",
        summary="Our share of what an account spends",
        parameters=[AS_OF],
        responses=CustomerShareSerializer(many=True),
    )
    def get(self, request: Request, pk: int) -> Response:
        check_parameters(request, ["as_of"])
        account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
        rows = shares_of(account, today=timezone.localdate(), as_of=asked_day(request))
        return Response(CustomerShareSerializer(rows, many=True).data)
