"""Tags, custom fields and saved views of the demo company, filled for part of its accounts."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from accounts import services
from accounts.models import Account, AccountTag, CustomField, CustomValue, Tag, User

TAGS = (
    ("Reference", "green"), ("展会 2026", "purple"), ("Payment late", "red"),
    ("Pilot", "blue"), ("Partner", "teal"),
)  # fmt: skip
LEVELS = [
    {"key": "gold", "en": "Gold", "zh": "金牌"},
    {"key": "silver", "en": "Silver", "zh": "银牌"},
    {"key": "basic", "en": "Basic", "zh": "基础"},
]


def fill_lists(*, today: date, seed: int) -> None:
    """Some words, four fields with values at most accounts, and views for rep and manager."""
    chance = Random(f"lists {seed}")  # noqa: S311 - a demo, not a secret
    admin, rep, manager = (User.objects.get(username=n) for n in ("admin", "rep", "manager"))
    tags = [services.create_tag(actor=admin, name=name, colour=colour) for name, colour in TAGS]
    ids = list(Account.objects.order_by("pk").values_list("pk", flat=True))
    _tag(ids, tags, chance)
    _value(ids, _fields(admin), today, chance)
    _views(rep, manager, today)


def _tag(ids: list[int], tags: list[Tag], chance: Random) -> None:
    links = [
        AccountTag(account_id=pk, tag=tag)
        for pk in ids
        for tag in chance.sample(tags, chance.choice((0, 0, 1, 1, 2)))
    ]
    AccountTag.objects.bulk_create(links, batch_size=500)


def _fields(admin: User) -> dict[str, CustomField]:
    asked: tuple[tuple[str, str, str, str, list[dict[str, str]]], ...] = (
        ("contract_end", "Contract ends", "合同到期", "date", []),
        ("service_level", "Service level", "服务等级", "choice", LEVELS),
        ("sites", "Sites", "厂区数量", "number", []),
        ("nda", "NDA signed", "已签保密协议", "yes_no", []),
    )
    return {
        key: services.create_custom_field(
            actor=admin, key=key, label_en=english, label_zh=chinese, kind=kind, choices=choices
        )
        for key, english, chinese, kind, choices in asked
    }


def _value(ids: list[int], fields: dict[str, CustomField], today: date, chance: Random) -> None:
    rows = []
    for pk in ids:
        drawn = {
            "contract_end": {"date": today + timedelta(days=chance.randrange(-60, 700))},
            "service_level": {"text": chance.choice(("gold", "silver", "silver", "basic"))},
            "sites": {"number": Decimal(chance.randrange(1, 30))},
            "nda": {"text": chance.choice(("true", "true", "false"))},
        }
        known = [key for key in drawn if chance.random() < 0.7]
        rows += [CustomValue(account_id=pk, field=fields[key], **drawn[key]) for key in known]  # type: ignore[arg-type]
    CustomValue.objects.bulk_create(rows, batch_size=500)


def _views(rep: User, manager: User, today: date) -> None:
    columns = ["tier", "name", "tags", "custom.contract_end", "custom.service_level", "owner"]
    soon = (today + timedelta(days=180)).isoformat()
    services.create_view(
        actor=rep,
        name="我的续约 · Renewals",
        filters={"owner": ["me"], "custom.contract_end__lte": [soon]},
        columns=columns,
        ordering="custom.contract_end",
    )
    services.create_view(
        actor=manager,
        name="References",
        team=manager.team,
        filters={"tag": ["Reference"], "tier": ["A", "B"]},
        columns=["tier", "name", "tags", "score", "sales_12m", "owner"],
    )
