"""Reviews of the demo's key accounts: held a quarter or two ago, near, and some that were missed."""

from datetime import date, timedelta
from typing import Final

from django.conf import settings

from accounts.models import Account, User
from planning.demo.notes import Text
from planning.models import Action, Review
from planning.reviews.running import open_missing, prepare_all
from planning.rules import WATCHED_TIERS
from scoring.models import Standing

DAYS_AGO: Final = (84, 101, 30, 88, 62)  # since the last one: near, missed, and still far off
DECIDED: Final = (
    (
        Review.Verdict.ON_TRACK,
        Text(
            "Keep the rhythm of visits; offer the service contract before the budget round.",
            "保持拜访节奏；在客户预算会议之前提出服务合同。",
        ),
    ),
    (
        Review.Verdict.OFF_TRACK,
        Text(
            "Two goals slip: the technical manager joins the next visit, the pilot is cut to one line.",
            "两项目标延误：技术经理参加下次拜访，试点缩减为一条生产线。",
        ),
    ),
    (
        Review.Verdict.ON_TRACK,
        Text(
            "Their new plant comes first. We stop the small parts business at the old one.",
            "优先服务客户新工厂，停止老厂的零散配件业务。",
        ),
    ),
)
FOLLOWS: Final = Text(
    "Agree with the technical manager on the next visit",
    "与技术经理约定下次拜访",
)
MOST: Final = 120


def review(today: date) -> None:
    """Two reviews held at most key accounts, then what the night opens and prepares."""
    for number, row in enumerate(key_accounts()):
        if number % 6 < len(DAYS_AGO):
            last = today - timedelta(days=DAYS_AGO[number % 6])
            rhythm = timedelta(days=settings.KAM_REVIEW_DAYS)
            for turn, held_on in enumerate((last - rhythm, last)):
                held = _held(row, number + turn, held_on, rhythm)
                if held.verdict == Review.Verdict.OFF_TRACK:
                    _follow(held, held_on + rhythm, today)
    open_missing(today=today)
    prepare_all(today=today)


def key_accounts() -> list[Standing]:
    """The best of all, and those of the demo rep."""
    rows = Standing.objects.of_current().filter(account__owner__isnull=False)
    rows = rows.filter(tier__in=WATCHED_TIERS).select_related("account")
    rep = User.objects.get(username="rep")
    own = list(rows.filter(account__owner=rep).order_by("rank")[:MOST])
    return own + list(rows.exclude(account__owner=rep).order_by("rank")[:MOST])


def _held(row: Standing, turn: int, held_on: date, rhythm: timedelta) -> Review:
    verdict, decision = DECIDED[turn % len(DECIDED)]
    return Review.objects.create(
        account=row.account,
        due=held_on,
        since=held_on - rhythm,
        held_on=held_on,
        held_by=row.account.owner,
        verdict=verdict,
        decision=decision.fill(chinese=_is_chinese(row.account)),
    )


def _follow(review: Review, due: date, today: date) -> None:
    """What was decided is to be done by the next review; what was due is done."""
    Action.objects.create(
        account=review.account,
        review=review,
        title=FOLLOWS.fill(chinese=_is_chinese(review.account)),
        owner=review.account.owner,
        due=due,
        done_on=due - timedelta(days=7) if due <= today else None,
    )


def _is_chinese(account: Account) -> bool:
    return any(sign >= "\u4e00" for sign in account.name)
