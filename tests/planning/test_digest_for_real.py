"""The morning mail with a real broker and a real worker, on both databases: it comes, and once."""

import pytest

from tests.services import House, until

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("house")]

QUEUE = """
from datetime import timedelta
from django.utils import timezone
from accounts import services
from accounts.models import User
from kam.core.models import Job
from planning.day import digest
now = timezone.now()
user = User.objects.create_user(
    "early", name="Early", email="early@example.com", digest="daily", digest_hour=now.hour
)
account = services.create_account(actor=user, code="EARLY", name="Early bird")
services.create_commitment(actor=user, account=account, what="A price", due=timezone.localdate())
queued = [digest.queue_due(now=now) for _clock in range(2)]
probe.ring_out()
jobs = list(Job.objects.filter(kind="digest").values_list("pk", flat=True))
for job in jobs * 3:
    probe.jobs.send(job, "digest")
answer = [queued, jobs]
"""


def test_a_worker_sends_one_mail_however_often_it_is_rung(house: House):
    queued, jobs = house.python(QUEUE)
    assert (sum(queued), len(jobs)) == (1, 1)
    until(lambda: house.python(f"answer = probe.all_done({jobs})"))
    log = house.place / "worker.log"
    until(lambda: "To: early@example.com" in log.read_text())
    again = house.python(f"[probe.jobs.send(job, 'digest') for job in {jobs} * 2]; answer = True")
    assert again
    sent = house.python(f"answer = probe.Job.objects.get(pk={jobs[0]}).result")
    assert sent == {"sent": 1}
    assert log.read_text().count("To: early@example.com") == 1
