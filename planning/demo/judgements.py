"""Stages that the demo's manager has set against the computed ones, each with a reason and an end."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from accounts.models import User
from planning.demo.notes import Text
from scoring.models import Evaluation, Override, Stage, Standing


class Judgement(NamedTuple):
    """`left` and `since`: days that it still is and has been in force."""

    computed: Stage
    wanted: Stage
    left: int
    since: int
    why: Text


JUDGED: Final = (
    Judgement(
        Stage.DECLINE,
        Stage.MATURITY,
        left=9,
        since=41,
        why=Text(
            "Orders slipped into the next quarter; the framework contract is signed.",
            "订单推迟到下一季度，框架合同已签订。",
        ),
    ),
    Judgement(
        Stage.MATURITY,
        Stage.GROWTH,
        left=62,
        since=20,
        why=Text(
            "Their new plant opens in spring, and we are named in its specification.",
            "客户新工厂明年春季投产，我方已列入其技术规格。",
        ),
    ),
    Judgement(
        Stage.GROWTH,
        Stage.DECLINE,
        left=118,
        since=5,
        why=Text(
            "One large project hides it: the buyer told us that a rival takes over the series.",
            "一个大项目掩盖了真相：采购告诉我们，系列产品将由竞争对手接手。",
        ),
    ),
)


def overrule(today: date) -> None:
    """One of each kind, at a large account that the last evaluation put into the stage."""
    evaluation = Evaluation.objects.current()
    manager = User.objects.get(username="manager")
    for judged in JUDGED:
        row = _one_in(evaluation, judged.computed)
        if row is not None:
            Override.objects.create(
                account=row.account,
                kind=Override.Kind.STAGE,
                value=str(judged.wanted.value),
                reason=judged.why.fill(chinese=any(sign >= "\u4e00" for sign in row.account.name)),
                starts=today - timedelta(days=judged.since),
                expires=today + timedelta(days=judged.left),
                set_by=manager,
            )


def _one_in(evaluation: Evaluation | None, stage: Stage) -> Standing | None:
    """A large account, but none of the very largest, that nobody has judged yet."""
    rows = Standing.objects.filter(evaluation=evaluation, stage=stage.value)
    rows = rows.exclude(account__overrides__isnull=False).exclude(account__status="archived")
    return rows.select_related("account").order_by("-sales_12m", "account")[3:4].first()
