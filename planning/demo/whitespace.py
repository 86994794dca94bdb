"""What the demo's people know of product lines that sales do not tell: a rival's, blocked, nobody's."""

from datetime import date, timedelta
from itertools import cycle
from typing import Final

from accounts.models import CompetitorPosition
from planning.demo.notes import Text
from planning.demo.reviews import key_accounts
from planning.demo.words import CHINESE_COMPETITORS, COMPETITORS
from planning.models import WhitespaceMark
from planning.whitespace import State, all_lines, whitespace_of

__all__ = ["mark_whitespace"]

EMPTY: Final = (  # of lines that they do not buy from us: state, what is remarked
    ("competitor", Text("Frame contract until the end of next year.", "框架合同至明年年底。")),
    ("blocked", Text("They make it themselves, in their own works.", "由客户自有工厂生产。")),
    ("open", Text("They have bought none of it so far.", "客户至今未采购过此类产品。")),
    ("competitor", Text("", "")),
)
SHARED: Final = Text("Second supplier beside us.", "与我方并列的第二供应商。")
EVERY: Final = 6  # of the lines that they buy, one in so many is shared with a rival


def mark_whitespace(today: date) -> None:
    """At the key accounts: most lines that are not sold, and some that are."""
    accounts = {row.account_id: row.account for row in key_accounts()}
    rivals = dict(
        CompetitorPosition.objects.filter(account__in=accounts)
        .order_by("judged_on", "pk")
        .values_list("account", "competitor")
    )
    said, marks = cycle(EMPTY), []
    for number, (pk, cells) in enumerate(whitespace_of(list(accounts), all_lines(), today).items()):
        chinese = any("\u4e00" <= sign <= "\u9fff" for sign in accounts[pk].name)
        usual = CHINESE_COMPETITORS if chinese else COMPETITORS
        rival = rivals.get(pk, usual[number % len(usual)])
        for place, cell in enumerate(cells):
            shared = cell.state == State.SOLD and (number + place) % EVERY == 0
            if not shared and cell.state != State.NONE:
                continue
            state, note = ("competitor", SHARED) if shared else next(said)
            theirs = state == "competitor"
            marks.append(
                WhitespaceMark(
                    account_id=pk, line=cell.line, state=state, note=note.fill(chinese=chinese),
                    competitor=rival if theirs else "",
                    rival_share=(20 if shared else 60) + number % 5 * 5 if theirs else None,
                    judged_on=today - timedelta(days=20 + number),
                )
            )  # fmt: skip
    WhitespaceMark.objects.bulk_create(marks)
