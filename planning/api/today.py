"""The day over REST: the same ordered list as on the page."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kam.core.api.fields import named_object
from kam.core.api.filters import check_parameters
from planning.day.contacts import whom_to_contact
from planning.day.whose import Whose
from planning.urgency import REASONS


@extend_schema_field({**named_object()})
class NamedField(serializers.Field):
    """An object as its id and its name."""

    def to_representation(self, value) -> dict:
        return {"id": value.pk, "name": str(value)}


class ContactReasonSerializer(serializers.Serializer):
    code = serializers.ChoiceField(choices=REASONS)
    text = serializers.CharField(help_text="In the language of Accept-Language.")
    days = serializers.IntegerField(
        allow_null=True, help_text="Beyond its day, below 0 before it; empty: it has none."
    )


class WhomToContactSerializer(serializers.Serializer):
    account = NamedField()
    code = serializers.CharField(source="account.code")
    tier = serializers.CharField(source="account.tier", allow_null=True)
    owner = NamedField(source="account.owner", allow_null=True)
    person = NamedField(allow_null=True)
    urgency = serializers.FloatField(help_text="Compares the rows of this list, 0 or more.")
    reasons = ContactReasonSerializer(many=True)
    last_contact_at = serializers.DateTimeField(source="account.last_contact_at", allow_null=True)


class TodaySerializer(serializers.Serializer):
    day = serializers.DateField()
    contacts = WhomToContactSerializer(many=True)


class TodayView(APIView):
    """Whom to contact now and why, most urgent first, each account once; at most 60."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="today",
        tags=["today"],
        summary="Whom to contact now",
        description="Your own accounts; for those who lead, the accounts of their team. Without "
        "those contacted today and those that you have put off.",
        responses=TodaySerializer,
    )
    def get(self, request: Request) -> Response:
        check_parameters(request, [])
        day = timezone.localdate()
        contacts = whom_to_contact(Whose.default(request.user), today=day)
        return Response(TodaySerializer({"day": day, "contacts": contacts}).data)
