"""The same search as the command palette's, over REST: a few of each kind, nothing counted."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.lookup import find_accounts, find_people
from accounts.models import Account, Person
from kam.core.api.fields import named_object
from kam.core.api.filters import check_parameters


class FoundAccountSerializer(serializers.ModelSerializer):
    class Meta:
        model = Account
        fields = ("id", "code", "name", "country")


class FoundPersonSerializer(serializers.ModelSerializer):
    account = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = ("id", "name", "title", "email", "account")

    @extend_schema_field({**named_object(), "type": ["object", "null"]})
    def get_account(self, person: Person) -> dict[str, Any] | None:
        return {"id": person.account.pk, "name": person.account.name} if person.account else None


class FoundSerializer(serializers.Serializer):
    accounts = FoundAccountSerializer(many=True)
    people = FoundPersonSerializer(many=True)


class SearchView(APIView):
    """Up to eight accounts and eight people for a few characters, two Chinese ones too."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        responses=FoundSerializer,
        tags=["search"],
        summary="Find accounts and people",
        description="Names, codes and e-mail addresses that hold the text, up to eight of each.",
        parameters=[OpenApiParameter("q", str, required=False, description="What to look for.")],
    )
    def get(self, request: Request) -> Response:
        check_parameters(request, ["q"])
        text = request.query_params.get("q", "")[:100]
        found = {
            "accounts": find_accounts(request.user, text),
            "people": find_people(request.user, text),
        }
        return Response(FoundSerializer(found).data)
