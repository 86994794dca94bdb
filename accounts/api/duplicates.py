"""Likely duplicates and merges over REST."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import FilterSet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from accounts.duplicates import merging, undoing
from accounts.duplicates.candidates import Candidate, like_company, like_human
from accounts.duplicates.choosing import FIELDS
from accounts.matching import Company, Human, Reason
from accounts.models import LikelyPair, Merge
from accounts.models.duplicates import Kind
from kam.core.api.fields import IDENTIFIER, StrictSerializer, named_object
from kam.core.api.filters import check_parameters
from kam.core.api.idempotency import repeatable
from kam.core.api.jobs import JobSerializer
from kam.core.api.permissions import EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet
from kam.core.keyset import Ordering

REASONS = {
    "type": "array",
    "items": {"type": "string", "enum": [reason.value for reason in Reason]},
}
_KINDS = ", ".join(Kind.values)
TEXTS = ("name", "code", "website", "phone", "email", "country")


def _named(row: Any) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name}


@extend_schema_field(REASONS)
class ReasonsField(serializers.ListField):
    """Why two are held to be the same."""


class LikelyPairSerializer(serializers.ModelSerializer):
    """Both rows of the kind, and how alike they are."""

    one = serializers.SerializerMethodField()
    other = serializers.SerializerMethodField()
    reasons = ReasonsField(read_only=True)

    class Meta:
        model = LikelyPair
        fields = ("id", "kind", "one", "other", "likeness", "reasons", "state", "updated_at")
        read_only_fields = fields

    @extend_schema_field(named_object())
    def get_one(self, pair: LikelyPair) -> dict[str, Any]:
        return _named(pair.both[0])

    @extend_schema_field(named_object())
    def get_other(self, pair: LikelyPair) -> dict[str, Any]:
        return _named(pair.both[1])


class MergeSerializer(serializers.ModelSerializer):
    winner = serializers.SerializerMethodField()
    moved = serializers.SerializerMethodField(help_text="How many rows of each model moved.")
    left = serializers.JSONField(help_text="What undoing did not put back, by model.")
    merged_by = serializers.SerializerMethodField()

    class Meta:
        model = Merge
        fields = (
            "id", "kind", "winner", "loser_id", "loser_name", "merged_by", "moved_at", "moved",
            "undone_at", "left",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(named_object())
    def get_winner(self, merge: Merge) -> dict[str, Any]:
        return _named(merge.winner)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_moved(self, merge: Merge) -> dict[str, int]:
        return merge.counts

    @extend_schema_field({**named_object(), "type": ["object", "null"]})
    def get_merged_by(self, merge: Merge) -> dict[str, Any] | None:
        return {"id": merge.merged_by.pk, "name": str(merge.merged_by)} if merge.merged_by else None


class MergeWishSerializer(StrictSerializer):
    winner = serializers.IntegerField(help_text="Id of the one that stays.")
    take = serializers.ListField(
        child=serializers.ChoiceField(choices=sorted({name for f in FIELDS.values() for name in f})),
        required=False, max_length=30,
        help_text="Fields whose value comes from the other one; the rest keep the winner's.",
    )  # fmt: skip


class PairFilter(FilterSet):
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    state = django_filters.ChoiceFilter(choices=LikelyPair.State.choices)


class MergeFilter(FilterSet):
    kind = django_filters.ChoiceFilter(choices=Kind.choices)


@described("likely pair", "likely pairs", "two accounts or two persons that seem to be the same")
class LikelyPairViewSet(ReadViewSet):
    http_method_names = ["get", "head", "options", "post"]
    permission_classes = [EditableOrReadOnly]
    serializer_class = LikelyPairSerializer
    filterset_class = PairFilter
    orderings = {
        "-likeness": Ordering("likeness", descending=True),
        "-id": Ordering("id", descending=True, tie_descending=True),
    }

    def rows(self) -> QuerySet:
        return LikelyPair.objects.select_related(
            "account", "other_account", "person", "other_person"
        )

    @extend_schema(
        summary="Merge the two",
        description="The other one goes into the winner with all that hangs on it. Very many rows"
        " are moved by a job: the answer is then 202 and the job.",
        request=MergeWishSerializer,
        responses={201: MergeSerializer, 202: JobSerializer},
    )
    @action(detail=True, methods=["post"])
    @repeatable
    def merge(self, request: Request, pk: int) -> Response:
        pair = self.get_object()  # a repeat finds no pair any more: its answer is kept
        wish = MergeWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        both = {row.pk: row for row in pair.both}
        winner = both.pop(wish.validated_data["winner"], None)
        if winner is None:
            raise serializers.ValidationError({"winner": ["Name one of the two."]})
        (loser,) = both.values()
        take = wish.validated_data.get("take", [])
        if sum(merging.moving(winner, loser).values()) > merging.AT_ONCE:
            job = merging.queue_merge(
                winner=winner, loser=loser, actor=self.actor, take=take, versions={}
            )
            job.refresh_from_db()
            place = reverse("job-detail", args=[job.pk], request=request)
            return Response(JobSerializer(job).data, 202, headers={"Location": place})
        merge = merging.merge(winner=winner, loser=loser, actor=self.actor, take=take)
        return Response(MergeSerializer(merge).data, 201)

    @extend_schema(summary="They are not duplicates", request=None, responses=LikelyPairSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    def dismiss(self, request: Request, pk: int) -> Response:
        return self._decided(merging.dismiss)

    @extend_schema(summary="Ask about them again", request=None, responses=LikelyPairSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    def reopen(self, request: Request, pk: int) -> Response:
        return self._decided(merging.reopen)

    def _decided(self, decide: Callable[..., LikelyPair]) -> Response:
        return self.answer(self.reread(decide(pair=self.get_object(), actor=self.actor)))


@described("merge", "merges", "what was taken into what, and by whom")
class MergeViewSet(ReadViewSet):
    http_method_names = ["get", "head", "options", "post"]
    permission_classes = [EditableOrReadOnly]
    serializer_class = MergeSerializer
    filterset_class = MergeFilter
    orderings = {"-id": Ordering("id", descending=True, tie_descending=True)}

    def rows(self) -> QuerySet:
        return Merge.objects.select_related("account", "person", "merged_by").prefetch_related(
            "moved"
        )

    @extend_schema(
        summary="Undo a merge",
        description="Within 30 days. `left` says what could not be put back.",
        request=None,
        responses=MergeSerializer,
    )
    @action(detail=True, methods=["post"])
    @repeatable
    def undo(self, request: Request, pk: int) -> Response:
        merge = self.get_object()
        if not Merge.objects.editable_by(self.actor).filter(pk=merge.pk).exists():
            raise PermissionDenied(EditableOrReadOnly.message)
        undoing.undo_merge(merge=merge, actor=self.actor)
        return self.answer(self.reread(merge))


@extend_schema_field(IDENTIFIER)
class IdField(serializers.IntegerField):
    """The key of an object."""


class CandidateSerializer(serializers.Serializer):
    id = IdField()
    name = serializers.CharField()
    likeness = serializers.FloatField(help_text="0 to 1.")
    reasons = ReasonsField()


class CheckedSerializer(serializers.Serializer):
    candidates = CandidateSerializer(many=True)
    elsewhere = serializers.BooleanField(
        help_text="An account you do not see has exactly this code or website."
    )


class CheckView(APIView):
    """Is there one like this already? For whoever is about to add an account or a person."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        responses=CheckedSerializer,
        tags=["duplicates"],
        summary="Is there one like this already?",
        description="Up to five that you may see, the likeliest first. Nothing is kept.",
        parameters=[
            OpenApiParameter("kind", enum=[kind.value for kind in Kind], default="account"),
            *(OpenApiParameter(name, str) for name in TEXTS),
            OpenApiParameter("account", int, description="Of a person: where they work."),
        ],
    )
    def get(self, request: Request) -> Response:
        check_parameters(request, ["kind", *TEXTS, "account"])
        asked = {name: value[:200] for name, value in request.query_params.dict().items()}
        kind, account = asked.pop("kind", "account"), asked.pop("account", "")
        if kind not in Kind.values:
            raise serializers.ValidationError({"kind": [_("Choose one of: %s.") % _KINDS]})
        if account and not (account.isascii() and account.isdecimal()):
            raise serializers.ValidationError({"account": [_("Give the id of an object.")]})
        texts = {"name": "", **asked}
        if kind == Kind.PERSON:
            company = int(account[:18]) if account else None
            known = {name: texts[name] for name in ("name", "email", "phone") if name in texts}
            found = like_human(request.user, Human(company=company, **known))
        else:
            found = like_company(request.user, Company(**texts))
        return Response(
            {
                "candidates": [_candidate(one) for one in found.candidates],
                "elsewhere": found.elsewhere,
            }
        )


def _candidate(one: Candidate) -> dict[str, Any]:
    reasons = [reason.value for reason in one.likeness.reasons]
    return {**_named(one.row), "likeness": one.likeness.score, "reasons": reasons}
