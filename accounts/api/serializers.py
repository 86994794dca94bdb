"""How accounts' facts look outside. Money is text with its currency beside it; times have offsets."""

from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import (
    Account,
    Activity,
    ApiToken,
    CompetitorPosition,
    Import,
    Opportunity,
    Person,
    PersonRole,
    Product,
    Referral,
    Sale,
    Team,
    User,
    Wallet,
)
from kam.core.api.fields import (
    BIGGEST,
    IDENTIFIER,
    ReferenceField,
    StrictModelSerializer,
    StrictSerializer,
    named_object,
)


def accounts_in_sight(user: User):
    return Account.objects.visible_to(user)


def people_in_sight(user: User):
    return Person.objects.visible_to(user)


def colleagues(user: User):
    return User.objects.filter(is_active=True)


def teams(user: User):
    return Team.objects.all()


def products(user: User):
    return Product.objects.all()


class AccountField(ReferenceField):
    """The account something hangs on: its id, or its code when writing."""

    def __init__(self, **options: Any):
        super().__init__(accounts_in_sight, key="code", bare=True, **options)


class UserField(ReferenceField):
    """A colleague: {"id", "name"}; the id or the user name when writing."""

    def __init__(self, **options: Any):
        super().__init__(colleagues, key="username", **options)


class BaseCurrencyField(serializers.ReadOnlyField):
    """The currency of amounts that are kept in the base currency."""

    def __init__(self, **options: Any):
        super().__init__(source="*", help_text="Of the amounts: ISO 4217.", **options)

    def to_representation(self, value: Any) -> str:
        return settings.KAM_CURRENCY


extend_schema_field({"type": "string", "pattern": "^[A-Z]{3}$"})(BaseCurrencyField)


@extend_schema_field({"type": "array", "items": {"type": "string", "enum": PersonRole.Role.values}})
class PersonRolesField(serializers.MultipleChoiceField):
    """The parts a person plays, as a list of words."""

    def __init__(self, **options: Any):
        super().__init__(choices=PersonRole.Role.choices, **options)

    def get_attribute(self, instance: Person) -> list[str]:
        return [part.role for part in instance.roles.all()]

    def to_internal_value(self, data: Any) -> list[str]:
        return sorted(super().to_internal_value(data))

    def to_representation(self, value: Any) -> list[str]:
        return sorted(value)


class PersonRoleSerializer(serializers.ModelSerializer):
    class Meta:
        model = PersonRole
        fields = ("role", "judged_on", "source", "confirmed")


class PersonSerializer(StrictModelSerializer):
    """Influence, support, level and roles that are written are kept as beliefs of today."""

    create_only = ()
    roles_detail = PersonRoleSerializer(source="roles", many=True, read_only=True)
    account = AccountField(required=False, allow_null=True)
    roles = PersonRolesField(required=False)
    reports_to = ReferenceField(people_in_sight, bare=True, required=False, allow_null=True)
    known_by = UserField(required=False, allow_null=True)

    class Meta:
        model = Person
        fields = (
            "id", "account", "side", "name", "title", "email", "phone", "roles", "roles_detail",
            "reports_to", "influence", "support", "level", "is_executive", "known_by", "left_on",
            "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("left_on", "created_at", "updated_at")


class PresentField(serializers.Field):
    """The people of a contact, an opportunity or a goal: read as {"id", "name"}, written as ids."""

    def get_attribute(self, instance: Any) -> list[Person]:
        return list(getattr(instance, self.source).all())

    def to_representation(self, value: list[Person]) -> list[dict[str, Any]]:
        people = sorted(value, key=lambda person: person.pk)
        return [{"id": person.pk, "name": person.name} for person in people]

    def to_internal_value(self, data: Any) -> list[Person]:
        ids = [one.get("id") if isinstance(one, dict) else one for one in self._list(data)]
        if not all(type(one) is int and 0 < one <= BIGGEST for one in ids):
            raise serializers.ValidationError(_("Give a list of ids."), "wrong_type")
        found = {person.pk: person for person in self._shown() if person.pk in ids}
        seen = people_in_sight(self.context["request"].user).filter(pk__in=ids)
        found |= {person.pk: person for person in seen}
        if len(found) < len(set(ids)):
            raise serializers.ValidationError(
                ReferenceField.default_error_messages["does_not_exist"], "does_not_exist"
            )
        return list(found.values())

    def _shown(self) -> list[Person]:
        """Who is named already, also one who went where nobody sees them: read, they are sent back."""
        instance = getattr(self.parent, "instance", None)
        return [] if instance is None else self.get_attribute(instance)

    def _list(self, data: Any) -> list:
        if not isinstance(data, list) or len(data) > 100:
            raise serializers.ValidationError(_("Give a list of up to 100 ids."), "not_a_list")
        return data


class PresentSchema(OpenApiSerializerFieldExtension):
    target_class = PresentField

    def map_serializer_field(self, auto_schema, direction) -> dict[str, Any]:
        one = named_object() if direction == "response" else dict(IDENTIFIER)
        return {"type": "array", "items": one, "maxItems": 100}


class ActivitySerializer(StrictModelSerializer):
    create_only = ("account", "user", "key")
    account = AccountField()
    user = UserField(required=False)
    people = PresentField(required=False)
    next_step_owner = UserField(required=False, allow_null=True)
    key = serializers.UUIDField(
        required=False, help_text="Yours to choose: the same key sent twice makes one entry."
    )

    class Meta:
        model = Activity
        fields = (
            "id", "account", "kind", "at", "user", "people", "note", "scene", "main_line",
            "intelligence", "mood", "next_step", "next_step_due", "next_step_owner",
            "next_step_done_at", "key", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("next_step_done_at", "created_at", "updated_at")


class ProductSerializer(StrictModelSerializer):
    create_only = ()

    class Meta:
        model = Product
        fields = ("id", "code", "name", "line", "created_at", "updated_at")
        read_only_fields = ("created_at", "updated_at")


class SaleSerializer(StrictModelSerializer):
    create_only = ("account", "key")
    account = AccountField()
    product = ReferenceField(products, key="code", bare=True, required=False, allow_null=True)
    currency = serializers.RegexField("^[A-Za-z]{3}$", required=False, help_text="ISO 4217.")
    base_currency = BaseCurrencyField()
    key = serializers.UUIDField(
        required=False, help_text="Yours to choose: the same key sent twice makes one line."
    )

    class Meta:
        model = Sale
        fields = (
            "id", "account", "date", "invoice", "product", "quantity", "amount", "cost", "currency",
            "base_amount", "base_cost", "base_currency", "key",
        )  # fmt: skip
        read_only_fields = ("base_amount", "base_cost")


class WalletSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    currency = BaseCurrencyField()

    class Meta:
        model = Wallet
        fields = (
            "id", "account", "year", "line", "amount", "currency", "estimated", "rank",
            "suppliers", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")


class ReferralSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()

    class Meta:
        model = Referral
        fields = (
            "id", "account", "company", "referred_on", "note", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")
        extra_kwargs = {"referred_on": {"required": False}}


class OpportunitySerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    owner = UserField(required=False, allow_null=True)
    people = PresentField(required=False)
    currency = BaseCurrencyField()

    class Meta:
        model = Opportunity
        fields = (
            "id", "account", "name", "stage", "step", "owner", "line", "people", "amount",
            "currency", "probability", "expected_close", "competitor", "closed_on", "reason",
            "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")


class CompetitorPositionSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()

    class Meta:
        model = CompetitorPosition
        fields = (
            "id", "account", "competitor", "position", "judged_on", "strengths", "weaknesses",
            "service_level", "ability", "price_percent", "channel", "products", "created_at",
            "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")
        extra_kwargs = {"judged_on": {"required": False}}


class TokenSerializer(StrictModelSerializer):
    key = serializers.SerializerMethodField(
        help_text="The key itself, in the answer that creates it and never again."
    )

    class Meta:
        model = ApiToken
        fields = (
            "id", "name", "prefix", "scope", "expires", "key", "created_at", "last_used_at",
            "revoked_at",
        )  # fmt: skip
        read_only_fields = ("prefix", "created_at", "last_used_at", "revoked_at")

    def get_key(self, token: ApiToken) -> str | None:
        return getattr(token, "key", None)


class MeSerializer(StrictModelSerializer):
    """Everybody changes their own name, address and wishes; role and team are others' business."""

    create_only = ("username", "role", "team")
    team = ReferenceField(teams, required=False, allow_null=True)

    class Meta:
        model = User
        fields = (
            "id", "username", "name", "email", "role", "team", "language", "theme", "time_zone",
            "digest", "digest_hour",
        )  # fmt: skip
        # fixed here: taken or not is no matter
        extra_kwargs: ClassVar[dict] = {"username": {"validators": []}}


class ImportSerializer(serializers.ModelSerializer):
    started_by = ReferenceField(colleagues, read_only=True, allow_null=True)
    job = ReferenceField(colleagues, bare=True, read_only=True, allow_null=True)

    class Meta:
        model = Import
        fields = (
            "id", "kind", "filename", "size", "mapping", "started_by", "job", "read", "created",
            "updated", "unchanged", "refused", "ignored", "reasons", "created_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class UploadSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=Import.Kind.choices)
    file = serializers.FileField(help_text="CSV or XLSX, also packed as .gz.")
    mapping = serializers.JSONField(
        required=False, help_text='{"their column": "our column"}; left out: recognised by name.'
    )
    options = serializers.JSONField(
        required=False, help_text='Such as {"decimal_comma": true, "all_or_nothing": true}.'
    )

    def validate_mapping(self, value: Any) -> dict[str, str]:
        if isinstance(value, dict) and all(isinstance(ours, str) for ours in value.values()):
            return value
        raise serializers.ValidationError(_("Give an object of names."), "wrong_type")

    def validate_options(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise serializers.ValidationError(_("Give an object of names."), "wrong_type")
        return value
