"""Tokens, the user themselves, and imports over REST."""

from typing import Any

from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import serializers as shown
from accounts.imports import services
from accounts.models import ApiToken, Import
from accounts.services.tokens import create_token, revoke_token
from accounts.services.users import set_preferences
from kam.core.api import conditional
from kam.core.api.filters import check_parameters
from kam.core.api.idempotency import repeatable
from kam.core.api.permissions import Administers, NotByToken
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, RemoveMixin
from kam.core.keyset import Ordering

NEWEST_FIRST = {"-id": Ordering("id", descending=True, tie_descending=True), "id": Ordering("id")}


@described("token", "tokens", "your own keys for this interface")
class TokenViewSet(RemoveMixin, CreateMixin, ReadViewSet):
    """Only a person logged in makes a token. DELETE revokes: the row stays, the key is dead."""

    http_method_names = ["get", "head", "options", "post", "delete"]
    permission_classes = [IsAuthenticated]
    serializer_class = shown.TokenSerializer
    orderings = NEWEST_FIRST
    secrets = ("key",)

    def get_permissions(self) -> list:
        refuse_tokens = [NotByToken()] if self.action == "create" else []
        return [*super().get_permissions(), *refuse_tokens]

    def rows(self) -> QuerySet:
        return ApiToken.objects.all()

    def get_queryset(self) -> QuerySet:
        return self.rows().filter(user=self.actor)

    def perform_create(self, values: dict[str, Any]) -> ApiToken:
        user = self.actor
        token, key = create_token(user=user, actor=user, **{"scope": "read", **values})
        token.key = key
        return token

    def reread(self, obj: Model) -> Model:
        return obj

    def perform_remove(self, token: Any) -> None:
        revoke_token(token=token, actor=self.actor)


class MeView(APIView):
    """Who the token or the session stands for."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options", "patch"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        check_parameters(request, [])

    @extend_schema(
        responses=shown.MeSerializer,
        tags=["users"],
        summary="Who am I?",
        description="The user behind the token or the session.",
    )
    def get(self, request: Request) -> Response:
        return self._answer(request.user)

    @extend_schema(
        request=shown.MeSerializer,
        responses=shown.MeSerializer,
        tags=["users"],
        summary="Change my name, e-mail, language or theme",
        description="Role and team are an administrator's business: to name others is refused.",
    )
    def patch(self, request: Request) -> Response:
        self.version_read(request)
        wish = shown.MeSerializer(
            request.user, data=request.data, partial=True, context={"request": request}
        )
        wish.is_valid(raise_exception=True)
        return self._answer(set_preferences(user=request.user, **wish.validated_data))

    def version_read(self, request: Request) -> None:
        """Refuse a change by who has read another state than there is."""
        conditional.check(request, conditional.digest(shown.MeSerializer(request.user).data))

    def _answer(self, user: Any) -> Response:
        told = shown.MeSerializer(user).data
        return Response(told, headers={"ETag": conditional.digest(told)})


@described("import", "imports", "files that came in, and what became of their rows")
class ImportViewSet(ReadViewSet):
    http_method_names = ["get", "head", "options", "post"]
    permission_classes = [Administers]
    serializer_class = shown.ImportSerializer
    orderings = NEWEST_FIRST

    def get_parsers(self) -> list:
        return [MultiPartParser()]

    def rows(self) -> QuerySet:
        return Import.objects.select_related("started_by")

    def get_queryset(self) -> QuerySet:
        return self.rows()

    @extend_schema(
        summary="Bring a file in",
        description="Takes a CSV or XLSX file and works through it in the background: "
        "follow the import. Without a mapping the columns are recognised by their names.",
        request={"multipart/form-data": shown.UploadSerializer},
        responses={202: shown.ImportSerializer},
    )
    @repeatable
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        upload = shown.UploadSerializer(data=request.data)
        upload.is_valid(raise_exception=True)
        import_ = self.reread(self._receive(**upload.validated_data))
        place = self.reverse_action("detail", args=[import_.pk])
        return self.answer(import_, 202, Location=place)

    def _receive(
        self, kind: str, file: Any, mapping: dict | None = None, options: dict | None = None
    ) -> Import:
        """Keep the file and queue it; a file that is refused is not kept."""
        import_ = services.receive_file(kind=kind, file=file, filename=file.name, actor=self.actor)
        try:
            mapping = mapping or services.columns(import_, options).mapping
            return services.start_import(
                import_=import_, mapping=mapping, options=options, actor=self.actor
            )
        except Exception:
            import_.file.delete(save=False)
            raise
