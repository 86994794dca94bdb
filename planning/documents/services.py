"""A wish for a document becomes a job, the job a file, the file a download for as long as it is kept.

The job's row is the whole memory: what is asked for, for whom, in which language, where the file is.
Who asked may fetch it, while they may see what it is about: both are looked at each time.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from accounts.models import User
from kam.core import jobs
from kam.core.changes import record
from kam.core.errors import DomainError
from kam.core.files.names import plain_name
from kam.core.models import Change, Job
from planning.documents.making import ABOUT, FORMS, content_type, make

__all__ = ["Document", "documents_of", "opened", "queue_document", "run_job", "sweep_documents"]

DOCUMENT = "document"
FOLDER = "documents"
KEPT = 20  # files of one person; the oldest go first
AT_ONCE = 5  # documents of one person that wait or are made
SHOWN = 10

jobs.register(DOCUMENT, "planning.tasks.make_document", gettext_noop("Document"))


@dataclass(frozen=True)
class Document:
    """What became of a wish: a bar while it is made, a file once it is there and not yet swept."""

    job: Job

    @property
    def name(self) -> str:
        return str(self.job.result.get("name", ""))

    @property
    def size(self) -> int:
        return int(self.job.result.get("size", 0))

    @property
    def form(self) -> str:
        return str(self.job.payload["form"])

    @property
    def for_customer(self) -> bool:
        return bool(self.job.payload["for_customer"])

    @property
    def is_there(self) -> bool:
        file = self.job.result.get("file")
        return self.job.state == Job.State.DONE and bool(file) and default_storage.exists(file)


@transaction.atomic
def queue_document(*, actor: User, about: models.Model, form: str, for_customer: bool) -> Job:
    """Have the document made in the language that is active; the same wish waits only once.

    about: a plan, a version of one or a review that the actor may see. form: one of FORMS.
    Raises DomainError when the actor has AT_ONCE documents waiting.
    """
    if form not in FORMS:
        raise DomainError(_("Choose PDF or slides."), field="form")
    payload = {
        **_subject(about), "form": form, "for_customer": for_customer,
        "language": get_language() or settings.LANGUAGE_CODE,
    }  # fmt: skip
    key = ":".join([DOCUMENT, str(actor.pk), *(str(value) for value in payload.values())])
    waiting = Job.objects.unfinished().filter(kind=DOCUMENT, requested_by=actor)
    if waiting.exclude(unique_key=key).count() >= AT_ONCE:
        raise DomainError(_("Wait until the documents that you asked for are made."))
    return jobs.enqueue(DOCUMENT, payload=payload, unique_key=key, actor=actor)


def _subject(about: models.Model) -> dict[str, Any]:
    return {"of": about._meta.model_name, "id": about.pk}


def documents_of(user: User, about: models.Model) -> list[Document]:
    """The user's own documents about it, the newest first; nobody fetches another's."""
    return [Document(job) for job in _jobs_of(user, about).order_by("-pk")[:SHOWN]]


def _jobs_of(user: User, about: models.Model) -> models.QuerySet[Job]:
    subject = {f"payload__{name}": value for name, value in _subject(about).items()}
    return Job.objects.filter(requested_by=user, kind=DOCUMENT, **subject)


def run_job(*, job: Job) -> None:
    """Make the file and keep it. A repeat makes it again; the file of the first run is swept."""
    wish, user = job.payload, job.requested_by
    if user is None:
        raise DomainError(_("You can no longer see what this document is about."))
    with override(wish["language"]):
        about = ABOUT[wish["of"]].visible_to(user).filter(pk=wish["id"]).first()
        if about is None:
            raise DomainError(_("You can no longer see what this document is about."))
        made = make(
            about,
            user=user,
            form=wish["form"],
            for_customer=wish["for_customer"],
            progress=jobs.guard(job),
        )
    name = default_storage.save(f"{FOLDER}/{job.pk}.{wish['form']}", ContentFile(made.content))
    job.result = {"file": name, "name": plain_name(made.name), "size": len(made.content)}
    _forget_older(job)


def _forget_older(job: Job) -> None:
    """A person keeps the newest files; the rows stay and say that they were there."""
    done = Job.objects.filter(
        requested_by=job.requested_by, kind=DOCUMENT, state=Job.State.DONE, pk__lt=job.pk
    )
    for result in done.order_by("-pk").values_list("result", flat=True)[KEPT - 1 : 3 * KEPT]:
        if result.get("file"):
            default_storage.delete(result["file"])


@transaction.atomic
def opened(*, actor: User, about: models.Model, job_id: int) -> tuple[Document, IO[bytes], str]:
    """The document, its open content and its content type; noted before the first byte leaves.

    about: what the actor may see now. Raises FileNotFoundError where there is no such document of
    theirs, it is not made yet, or it was swept.
    """
    job = _jobs_of(actor, about).filter(pk=job_id, state=Job.State.DONE).first()
    if job is None or not job.result.get("file"):
        raise FileNotFoundError(job_id)
    content = default_storage.open(job.result["file"], "rb")
    document = Document(job)
    values = {"export": [None, document.name]}
    record(about, actor=actor, action=Change.Action.EXPORTED, values=values)
    return document, content, content_type(document.form)


def sweep_documents() -> int:
    """Delete the files that are older than is kept; return how many. A repeat finds none."""
    if not default_storage.exists(FOLDER):
        return 0
    before = timezone.now() - timedelta(days=settings.KAM_KEEP_DOCUMENTS_DAYS)
    _folders, names = default_storage.listdir(FOLDER)
    files = [f"{FOLDER}/{name}" for name in names]
    old = [file for file in files if default_storage.get_modified_time(file) < before]
    for file in old:
        default_storage.delete(file)
    return len(old)
