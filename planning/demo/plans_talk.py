"""What the demo company says about its plans: templates, remarks to one another, and forecasts."""

import random
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from accounts.models import Account, User
from planning.demo.notes import Text
from planning.models import Forecast, Plan, PlanTemplate
from planning.plans.comments import add_comment
from planning.plans.sections import SECTIONS
from planning.plans.services import sections_of

__all__ = ["foresee", "found_templates", "talk"]

SHORT: Final = (
    "charter", "players", "opportunities", "competitors", "goals", "targets", "risks", "actions",
)  # fmt: skip
REQUIRED: Final = ("charter", "goals")
PROMPTS: Final = {  # of a company that works in two languages
    "charter": "What shall they say of us in three years? Name one figure of theirs. 三年后客户怎样评价我方？请写出客户的一项指标。",
    "goals": "At least one goal that their management would sign. 至少一个客户管理层愿意认可的目标。",
}


class Said(NamedTuple):
    """A forecast: what it is about, how likely it was held, when it is settled (days from now)."""

    about: str  # a section; goals and risks are about the first or second of the plan
    place: int
    what: Text
    percent: int
    days: int


FORESEEN: Final = (
    Said("goals", 0, Text("The goal for plant 1 is reached by its day", "一厂目标按期达成"), 70, 160),
    Said("risks", 0, Text("{who} is still there after their reorganisation", "{who}在客户组织调整后仍在任"), 85, -18),
    Said("risks", 1, Text("{rival} bids below us in the tender", "{rival}投标价低于我方"), 60, -5),
    Said("targets", 0, Text("We sell more {line} than the year before", "{line}销售额超过上一年"), 55, 40),
    Said("goals", 1, Text("The retrofit of hall 2 is ordered this year", "二号车间改造年内下单"), 35, 40),
    Said("opportunities", 0, Text("They test us in a second plant", "客户在第二家工厂试用我方产品"), 20, -40),
)  # fmt: skip
TALK: Final = (  # section, by whom, what, whether it is dealt with
    (
        "charter",
        "manager",
        Text("@{owner} which figure of theirs is this? I would put it first.", "@{owner} 这里指客户的哪项指标？建议放在最前面。"),
        False,
    ),
    (
        "goals",
        "owner",
        Text("@{manager} the date hangs on their budget round in October.", "@{manager} 日期取决于客户十月的预算会议。"),
        False,
    ),
    ("players", "manager", Text("Who of us knows their finance?", "我方谁认识客户财务负责人？"), True),
)  # fmt: skip


def found_templates() -> None:
    """The whole plan for accounts of tier A, a short one for those of tier B."""
    names = {"A": "A · whole plan 完整规划", "B": "B · short plan 简版规划"}
    for tier, codes in (("A", tuple(SECTIONS)), ("B", SHORT)):
        PlanTemplate.objects.create(
            name=names[tier], tier=tier, sections=[_asked(code) for code in codes]
        )


def _asked(code: str) -> dict[str, Any]:
    return {"section": code, "prompt": PROMPTS.get(code, ""), "required": code in REQUIRED}


def foresee(
    plan: Plan, *, words: Any, makers: list[User], today: date, dice: random.Random
) -> None:
    """Forecasts of a plan; what its year has settled came true a little less often than was said.

    words: a text as this account says it. makers: who makes them, in turn.
    """
    about: dict[str, list[Any]] = {"goals": [*plan.goals.all()], "risks": [*plan.risks.all()]}
    past = timedelta(days=365 if plan.year < today.year else 0)
    rows = []
    for position, said in enumerate(FORESEEN, start=1):
        percent = min(95, max(5, said.percent + dice.randrange(-10, 11, 5)))
        settle_on = today + timedelta(days=said.days) - past
        row = Forecast(
            plan=plan, position=position, section=said.about, statement=words(said.what),
            probability=percent, made_by=makers[position % len(makers)], settle_on=settle_on,
        )  # fmt: skip
        there = about.get(said.about, [])[said.place : said.place + 1]
        if there:
            setattr(row, said.about.removesuffix("s"), there[0])
        if settle_on < today - timedelta(days=7):
            came = dice.random() < percent / 115
            row.outcome = Forecast.Outcome.TRUE if came else Forecast.Outcome.FALSE
            row.settled_on = settle_on
        rows.append(row)
    Forecast.objects.bulk_create(rows)


def talk(plan: Plan, *, words: Any, owner: User, manager: User, since: datetime) -> None:
    """What manager and owner remark on a plan that is being written or decided on."""
    who = {"owner": owner, "manager": manager}
    if not Account.objects.visible_to(manager).filter(pk=plan.account_id).exists():
        return
    there = sections_of(plan)
    for hours, (section, author, what, settled) in enumerate(TALK):
        if section not in there:
            continue
        text = words(what, **{name: user.username for name, user in who.items()})
        made = add_comment(actor=who[author], plan=plan, section=section, text=text)
        at = since + timedelta(hours=hours)
        plan.comments.filter(pk=made.pk).update(
            created_at=at, updated_at=at, resolved_at=at + timedelta(days=1) if settled else None
        )
