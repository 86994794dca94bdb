"""The nightly work with a real worker: queued by one process, done by another."""

import pytest

from tests.services import House, until

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("house")]

FILL = """
from accounts.models import Account, Team, User
team = Team.objects.create(name="Real")
owner = User.objects.create_user("real", None, name="Real", role="rep", team=team)
for number in range(20):
    Account.objects.create(code=f"R{number}", name=f"Real {number}", owner=owner, team=team)
"""
QUEUE = """
from datetime import date
from scoring import services
answer = services.queue_evaluation(as_of=date(2026, 3, 2), actor=None).pk; probe.ring_out()
"""
LOOK = """
from accounts.models import Account
from scoring.models import Evaluation, Standing
current = Evaluation.objects.current()
missing = Account.objects.active().exclude(pk__in=Standing.objects.filter(evaluation=current).values("account"))
answer = current and [str(current.as_of), missing.count()]
"""


def test_an_evaluation_that_a_page_queues_is_published_by_the_worker(house: House):
    house.python(FILL)
    job = house.python(QUEUE)
    until(lambda: house.python(f"answer = probe.all_done([{job}])"), 60)
    assert house.python(LOOK) == ["2026-03-02", 0]
