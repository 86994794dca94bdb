"""A full day for the demo logins: promises late and due, a complaint, a hand-over, notices to read."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings

from accounts import services
from accounts.models import User
from accounts.services.users import set_preferences
from kam.core.models import Job
from planning import tasks
from planning.day import telling
from planning.demo.notes import Text
from planning.models import Playbook
from planning.playbooks.events import renewals_due
from planning.playbooks.services import start_playbook
from scoring.querysets import with_standing

LATE: Final = Text("Send the price list for spare parts", "发送备件价格表")
TODAY: Final = Text("Name a delivery date for the trial", "确定试用设备的交货日期")
SOON: Final = Text("Invite them to the plant", "邀请客户参观工厂")
KEPT: Final = Text("Lend them a unit for the test", "借给客户一台测试设备")
COMPLAINT: Final = Text(
    "The last two deliveries came a week late, and nobody called.",
    "最近两次交货晚了一周，而且没有人通知。",
)


@dataclass(frozen=True)
class _Cast:
    rep: User
    manager: User
    today: date

    def promise(self, account: Any, what: Text, *, due: int, by: User) -> Any:
        """A promise that the rep is to keep, due in so many days."""
        return services.create_commitment(
            actor=by,
            account=account,
            what=_said(what, account),
            owner=self.rep,
            made_on=self.today - timedelta(days=12),
            due=self.today + timedelta(days=due),
        )


def _said(text: Text, account: Any) -> str:
    return text.fill(chinese=any("\u4e00" <= sign <= "\u9fff" for sign in account.name))


def let_happen(today: date) -> None:
    """Promises, a complaint, a sale and a hand-over at the demo rep's best accounts."""
    users = {user.username: user for user in User.objects.filter(username__in=["rep", "manager"])}
    cast = _Cast(users["rep"], users["manager"], today)
    set_preferences(user=cast.rep, digest=User.Digest.WORKDAYS)
    accounts = list(
        with_standing(cast.rep.owned_accounts.exclude(status="archived"))
        .exclude(tier=None)
        .order_by("tier", "-score", "pk")[:6]
    )
    for happen, account in zip(_HAPPENS, accounts, strict=False):
        happen(cast, account)
    _hand_over(cast)


def _late(cast: _Cast, account: Any) -> None:
    cast.promise(account, LATE, due=-3, by=cast.manager)


def _due(cast: _Cast, account: Any) -> None:
    cast.promise(account, TODAY, due=0, by=cast.rep)
    amount = round((account.sales_12m or 20_000) / 12)
    services.create_sale(
        actor=cast.manager,
        account=account,
        date=cast.today,
        amount=str(amount),
        currency=settings.KAM_CURRENCY,
    )


def _complain(cast: _Cast, account: Any) -> None:
    services.create_feedback(
        actor=cast.manager,
        account=account,
        kind="complaint",
        text=_said(COMPLAINT, account),
        given_on=cast.today - timedelta(days=1),
        owner=cast.rep,
    )


def _soon(cast: _Cast, account: Any) -> None:
    cast.promise(account, SOON, due=2, by=cast.rep)


def _keep(cast: _Cast, account: Any) -> None:
    promise = cast.promise(account, KEPT, due=1, by=cast.manager)
    services.settle_commitment(actor=cast.manager, commitment=promise, state="kept", on=cast.today)


_HAPPENS: Final = (_late, _due, _complain, _soon, _keep)


def _hand_over(cast: _Cast) -> None:
    """A colleague's account comes to the rep."""
    colleagues = User.objects.filter(team=cast.rep.team, role=User.Role.REP, is_active=True)
    giver = colleagues.exclude(pk=cast.rep.pk).order_by("pk").first()
    if giver is not None and (account := giver.owned_accounts.order_by("-pk").first()):
        services.update_account(account=account, actor=cast.manager, changes={"owner": cast.rep})


def renew(today: date) -> None:
    """What a night does, at the demo rep's accounts: contracts that end soon start their playbook."""
    rep = User.objects.get(username="rep")
    for playbook in Playbook.objects.filter(event=Playbook.Event.RENEWAL):
        for contract in renewals_due(playbook, today).filter(account__owner=rep):
            start_playbook(
                actor=None, account=contract.account, playbook=playbook, cause=contract.cause
            )


def tell(today: date) -> None:
    """What workers do in the morning: owners learn what moved and what is overdue."""
    telling.queue_overdue(today=today)
    waiting = Job.objects.unfinished().filter(kind__in=[telling.MOVES, telling.OVERDUE])
    run = {telling.MOVES: tasks.tell_moves, telling.OVERDUE: tasks.tell_overdue}
    for job in waiting.order_by("pk"):
        run[job.kind](job.pk)
