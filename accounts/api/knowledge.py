"""Understanding, promises and feedback over REST: how they look, what can be asked for, the doors."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts import services
from accounts.api.filters import OnAccountFilter
from accounts.api.serializers import AccountField, UserField, people_in_sight
from accounts.api.views import OnAccountViewSet
from accounts.filters import UpdatedSinceFilter
from accounts.models import Answer, Commitment, Feedback, Need, OwnPosition, Source
from kam.core.api.fields import BIGGEST, ReferenceField, StrictModelSerializer
from kam.core.api.schema import described
from kam.core.keyset import Ordering

STAMPS = ("created_at", "updated_at")
BY_UPDATE = {"updated_at": Ordering("updated_at", moment=True)}


class PersonField(ReferenceField):
    """Somebody at the account: {"id", "name"}; the id when writing."""

    def __init__(self, **options: Any):
        super().__init__(people_in_sight, required=False, allow_null=True, **options)


class AnswerSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    person = PersonField()
    judged_by = UserField(read_only=True, allow_null=True)

    class Meta:
        model = Answer
        fields = (
            "id", "account", "question", "text", "answered_on", "source", "person", "confirmed",
            "judged_by", *STAMPS,
        )  # fmt: skip
        read_only_fields = STAMPS
        extra_kwargs = {"answered_on": {"required": False}}


class NeedSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    person = PersonField()

    class Meta:
        model = Need
        fields = (
            "id", "account", "stated", "true", "line", "person", "noted_on", "source", "confirmed",
            "met_on", *STAMPS,
        )  # fmt: skip
        read_only_fields = STAMPS
        extra_kwargs = {"noted_on": {"required": False}}


class OwnPositionSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()

    class Meta:
        model = OwnPosition
        fields = (
            "id", "account", "judged_on", "strengths", "weaknesses", "service_level", "ability",
            *STAMPS,
        )  # fmt: skip
        read_only_fields = STAMPS
        extra_kwargs = {"judged_on": {"required": False}}


class CommitmentSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    person = PersonField()
    owner = UserField(required=False)
    overdue = serializers.SerializerMethodField(help_text="Open, and its day is over.")
    activity = ReferenceField(
        people_in_sight, bare=True, read_only=True, allow_null=True,
        help_text="The contact at which it was promised.",
    )  # fmt: skip

    class Meta:
        model = Commitment
        fields = (
            "id", "account", "what", "person", "owner", "made_on", "due", "state", "settled_on",
            "overdue", "note", "activity", *STAMPS,
        )  # fmt: skip
        read_only_fields = STAMPS
        extra_kwargs = {"made_on": {"required": False}}

    def get_overdue(self, commitment: Commitment) -> bool:
        return commitment.is_overdue(timezone.localdate())


class FeedbackSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    person = PersonField()
    owner = UserField(required=False, allow_null=True)

    class Meta:
        model = Feedback
        fields = (
            "id", "account", "kind", "person", "given_on", "channel", "satisfaction",
            "recommendation", "text", "owner", "resolved_on", "resolution", *STAMPS,
        )  # fmt: skip
        read_only_fields = STAMPS
        extra_kwargs = {"given_on": {"required": False}}


@extend_schema_field({"type": "boolean"})
class TrueFalseFilter(django_filters.Filter):
    """true or false; anything else is refused."""

    field_class = forms.TypedChoiceField

    def __init__(self, **options: Any):
        both = [("true", "true"), ("false", "false")]
        super().__init__(choices=both, coerce=_is_true, empty_value=None, **options)


def _is_true(text: str) -> bool:
    return text == "true"


def _number(field: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(field_name=field, min_value=1, max_value=BIGGEST)


class SaidFilter(OnAccountFilter):
    """What is asked of all that somebody said or to whom it was said."""

    person = _number("person_id")
    updated_since = UpdatedSinceFilter()


class AnswerFilter(SaidFilter):
    question = django_filters.ChoiceFilter(choices=Answer.Question.choices)
    source = django_filters.ChoiceFilter(choices=Source.choices)
    confirmed = TrueFalseFilter(field_name="confirmed")
    answered_before = django_filters.DateFilter(field_name="answered_on", lookup_expr="lt")


class NeedFilter(SaidFilter):
    line = django_filters.CharFilter()
    confirmed = TrueFalseFilter(field_name="confirmed")
    open = TrueFalseFilter(field_name="met_on", lookup_expr="isnull", help_text="Not met yet.")


class OwnPositionFilter(OnAccountFilter):
    updated_since = UpdatedSinceFilter()


class CommitmentFilter(SaidFilter):
    owner = _number("owner_id")
    state = django_filters.ChoiceFilter(choices=Commitment.State.choices)
    due_before = django_filters.DateFilter(field_name="due", lookup_expr="lt")
    overdue = TrueFalseFilter(method="is_overdue", help_text="Open, and its day is over.")

    def is_overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        late = Q(state=Commitment.State.OPEN, due__lt=timezone.localdate())
        return queryset.filter(late if value else ~late)


class FeedbackFilter(SaidFilter):
    kind = django_filters.ChoiceFilter(choices=Feedback.Kind.choices)
    owner = _number("owner_id")
    open = TrueFalseFilter(method="is_open", help_text="Complaints that are not resolved yet.")
    since = django_filters.DateFilter(field_name="given_on", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="given_on", lookup_expr="lte")

    def is_open(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.filter(kind=Feedback.Kind.COMPLAINT, resolved_on__isnull=value)


@described("answer", "answers", "to the standing questions about customers; the newest counts")
class AnswerViewSet(OnAccountViewSet):
    serializer_class = AnswerSerializer
    filterset_class = AnswerFilter
    orderings = OnAccountViewSet.orderings | BY_UPDATE

    def rows(self) -> QuerySet:
        return Answer.objects.select_related("person", "judged_by")

    def create_service(self, **values: Any) -> Answer:
        return services.create_answer(**values)

    def change_service(self, answer: Answer, changes: dict, version: int | None) -> None:
        services.update_answer(answer=answer, actor=self.actor, changes=changes, version=version)


@described("need", "needs", "what customers say they need, and what lies behind it")
class NeedViewSet(OnAccountViewSet):
    serializer_class = NeedSerializer
    filterset_class = NeedFilter
    orderings = OnAccountViewSet.orderings | BY_UPDATE

    def rows(self) -> QuerySet:
        return Need.objects.select_related("person")

    def create_service(self, **values: Any) -> Need:
        return services.create_need(**values)

    def change_service(self, need: Need, changes: dict, version: int | None) -> None:
        services.update_need(need=need, actor=self.actor, changes=changes, version=version)


@described("own position", "own positions", "how we stand at accounts, beside competitors")
class OwnPositionViewSet(OnAccountViewSet):
    serializer_class = OwnPositionSerializer
    filterset_class = OwnPositionFilter

    def rows(self) -> QuerySet:
        return OwnPosition.objects.all()

    def create_service(self, **values: Any) -> OwnPosition:
        return services.create_own_position(**values)

    def change_service(self, position: OwnPosition, changes: dict, version: int | None) -> None:
        services.update_own_position(
            own_position=position, actor=self.actor, changes=changes, version=version
        )


@described("commitment", "commitments", "what we promised, to whom, until when, and if we kept it")
class CommitmentViewSet(OnAccountViewSet):
    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilter
    orderings = {**OnAccountViewSet.orderings, "due": Ordering("due"), **BY_UPDATE}

    def rows(self) -> QuerySet:
        return Commitment.objects.select_related("person", "owner")

    def create_service(self, **values: Any) -> Commitment:
        return services.create_commitment(**values)

    def change_service(self, commitment: Commitment, changes: dict, version: int | None) -> None:
        services.update_commitment(
            commitment=commitment, actor=self.actor, changes=changes, version=version
        )


@described("feedback", "feedback", "how satisfied customers are; complaints and their resolution")
class FeedbackViewSet(OnAccountViewSet):
    serializer_class = FeedbackSerializer
    filterset_class = FeedbackFilter
    orderings = OnAccountViewSet.orderings | BY_UPDATE

    def rows(self) -> QuerySet:
        return Feedback.objects.select_related("person", "owner")

    def create_service(self, **values: Any) -> Feedback:
        return services.create_feedback(**values)

    def change_service(self, feedback: Feedback, changes: dict, version: int | None) -> None:
        services.update_feedback(
            feedback=feedback, actor=self.actor, changes=changes, version=version
        )
