"""The morning mail: the same day as on the page, in the reader's language, once a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from kam.core import jobs, ticks
from kam.core.addresses import site
from kam.core.models import Job, Tick
from planning.day.actions import Actions, Unanswered, actions_of
from planning.day.contacts import Contact, whom_to_contact
from planning.day.news import News, news_of
from planning.day.whose import Whose
from planning.models import Review
from planning.reviews.near import near_at

__all__ = [
    "Digest",
    "digest_of",
    "mail_of",
    "queue_due",
    "queue_one",
    "run_job",
    "stopped_by",
    "stopper",
]

DIGEST = "digest"
TOP = 10
LATE = timedelta(hours=6)  # a mail that is later than this is no morning mail
SATURDAY = 5
_SALT = "kam.digest"

jobs.register(DIGEST, "planning.tasks.send_digest")


@dataclass(frozen=True)
class Digest:
    """What the mail says."""

    user: User
    day: date
    contacts: list[Contact]
    actions: Actions
    reviews: list[Review]
    news: list[News]

    @property
    def says_something(self) -> bool:
        mine = self.actions
        tasks = mine.steps or mine.promises or mine.planned
        return bool(self.contacts or tasks or self.reviews or self.news)


@transaction.atomic
def queue_due(*, now: datetime) -> int:
    """Queue the mail of everybody whose hour has come; return how many.

    Noted by user and day, so that two clocks, or a clock that rings again, send one mail.
    """
    queued = 0
    for user, day in _waiting(now):
        if ticks.once(DIGEST, _due(user, day)):
            queue_one(user=user, day=day)
            queued += 1
    return queued


def queue_one(*, user: User, day: date) -> Job:
    """Queue the mail of one user for a day of theirs."""
    payload = {"user": user.pk, "day": day.isoformat()}
    return jobs.enqueue(DIGEST, payload=payload, unique_key=f"{DIGEST}:{_due(user, day)}")


def _due(user: User, day: date) -> str:
    return f"{user.pk}:{day.isoformat()}"


def _waiting(now: datetime) -> list[tuple[User, date]]:
    """Who is to have a mail now and had none today, with the day that it is for them."""
    mine = [(user, now.astimezone(user.zone)) for user in _readers()]
    due = [(user, here.date()) for user, here in mine if _is_time(user, here)]
    keys = [_due(user, day) for user, day in due]
    had = set(Tick.objects.filter(schedule=DIGEST, due__in=keys).values_list("due", flat=True))
    return [(user, day) for user, day in due if _due(user, day) not in had]


def _readers() -> QuerySet[User]:
    wanting = User.objects.filter(is_active=True).exclude(email="")
    return wanting.exclude(digest=User.Digest.NEVER).order_by("pk")


def _is_time(user: User, here: datetime) -> bool:
    """Whether it is the user's hour, or not long after it, on a day that they want."""
    if user.digest == User.Digest.WORKDAYS and here.weekday() >= SATURDAY:
        return False
    begins = here.replace(hour=user.digest_hour, minute=0, second=0, microsecond=0)
    return begins <= here < begins + LATE


def run_job(*, job: Job) -> None:
    """Send one user's mail, unless there is nothing to say or they want none any more.

    A mail server that refuses or is silent raises: the ledger tries again and shows it.
    """
    user = User.objects.filter(pk=job.payload["user"], is_active=True).exclude(email="").first()
    mail = mail_of(user, date.fromisoformat(job.payload["day"])) if user else None
    job.result = {"sent": mail.send() if mail else 0}


def digest_of(user: User, day: date) -> Digest:
    """The day of a user: a rep's own, for those who lead that of their team with their own tasks."""
    own, theirs = Whose(user, person=user), Whose.default(user)
    return Digest(
        user=user,
        day=day,
        contacts=whom_to_contact(theirs, today=day, most=TOP),
        actions=_tasks(own, day) if user.can_write else Actions([], [], Unanswered(0, [])),
        reviews=near_at(own.accounts, today=day, most=TOP) if user.can_write else [],
        news=news_of(theirs, today=day)[:TOP],
    )


def _tasks(own: Whose, day: date) -> Actions:
    tasks = actions_of(own, today=day)
    return Actions(tasks.steps[:TOP], tasks.promises[:TOP], tasks.unanswered, tasks.planned[:TOP])


def mail_of(user: User, day: date) -> EmailMultiAlternatives | None:
    """The mail in the user's language and time zone; None when there is nothing to say."""
    language = user.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(user.zone):
        digest = digest_of(user, day)
        return _mail(digest) if digest.says_something else None


def _mail(digest: Digest) -> EmailMultiAlternatives:
    stop = site(reverse("pages:digest_stop", args=[stopper(digest.user)]))
    context = {"digest": digest, "site": site("").rstrip("/"), "stop": stop}
    mail = EmailMultiAlternatives(
        _subject(digest),
        render_to_string("digest/mail.txt", context),
        to=[digest.user.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("digest/mail.html", context), "text/html")
    return mail


def _subject(digest: Digest) -> str:
    """One line: how many to contact, else that there is something to read."""
    if not digest.contacts:
        return _("Your day in KAM")
    first = " ".join(digest.contacts[0].account.name.split())  # a header is one line
    return _("Your day in KAM: %(account)s first") % {"account": first}


def stopper(user: User) -> str:
    """A signed text that ends the user's morning mail and opens nothing else."""
    return signing.dumps(user.pk, salt=_SALT)


def stopped_by(text: str) -> User | None:
    """Whose morning mail the text ends; None when it was not made here."""
    try:
        return User.objects.filter(pk=signing.loads(text, salt=_SALT)).first()
    except signing.BadSignature:
        return None
