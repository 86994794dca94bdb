"""What some of the demo's key accounts gained, and what was given and got there."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from accounts.models import Person
from planning.demo.notes import Text
from planning.demo.reviews import key_accounts
from planning.models import ValueEntry

STORY: Final = (  # days ago, kind, thousandths of the sales of 12 months, what
    (330, "gave", 12, Text("Pilot on one line, our engineers for six weeks", "在一条生产线试点，我方工程师投入六周")),
    (250, "gained", 35, Text("Less scrap on the pilot line", "试点生产线废品减少")),
    (190, "got", 5, Text("Margin of the first order after the pilot", "试点后首批订单的毛利")),
    (120, "gave", 4, Text("Training of their maintenance team", "为客户维修团队提供培训")),
    (70, "gained", 20, Text("Fewer stops of the line", "生产线停机减少")),
    (40, "got", 14, Text("Margin of the roll-out", "全面推广的毛利")),
)  # fmt: skip
FIRST_GAIN: Final = 1  # its place in the story
CONFIRMED_AFTER: Final = 12  # days: they sign what was measured
MEASURED: Final = Text("their monthly quality report", "客户质量月报")


def record_value(today: date) -> None:
    """The story at two of three key accounts, at some not to its end; they confirmed the first gain."""
    entries, rows = [], key_accounts()
    at = Person.objects.filter(account__in=[row.account_id for row in rows], left_on=None)
    signs = dict(at.order_by("influence", "-pk").values_list("account", "pk"))  # the weightiest
    for number, row in enumerate(rows):
        chinese = any(sign >= "\u4e00" for sign in row.account.name)
        for place, (days, kind, share, what) in enumerate(STORY[: (0, 4, 6)[number % 3]]):
            on = today - timedelta(days=days)
            signed = signs.get(row.account_id) if place == FIRST_GAIN else None
            entries.append(
                ValueEntry(
                    account=row.account,
                    on=on,
                    confirmed_by_id=signed,
                    confirmed_on=on + timedelta(days=CONFIRMED_AFTER) if signed else None,
                    kind=kind,
                    what=what.fill(chinese=chinese),
                    amount=(row.sales_12m * share / 1000).quantize(Decimal(1)),
                    measured_by=MEASURED.fill(chinese=chinese) if kind == "gained" else "",
                )
            )
    ValueEntry.objects.bulk_create(entries)
