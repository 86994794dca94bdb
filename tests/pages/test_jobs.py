"""Background work on its page: who sees it, cancel, try again, evaluate now."""

import pytest

from kam.core import jobs
from kam.core.models import Job
from scoring.evaluation.services import EVALUATION


def _job(actor=None, **fields) -> Job:
    job = jobs.enqueue(EVALUATION, payload={"as_of": "2026-03-02"}, actor=actor)
    Job.objects.filter(pk=job.pk).update(**fields)
    job.refresh_from_db()
    return job


def test_administrators_see_all_jobs_others_their_own(client, cast):
    mine, other = _job(cast.anna), _job(cast.bo)
    client.force_login(cast.anna)
    page = client.get("/jobs/").content.decode()
    assert f"#{mine.pk}<" in page
    assert f"#{other.pk}<" not in page
    for action in ("cancel", "retry"):
        assert client.post(f"/jobs/{other.pk}/{action}/").status_code == 404
    assert client.get(f"/jobs/{other.pk}/progress/").status_code == 404
    client.force_login(cast.mia)
    assert f"#{other.pk}<" in client.get("/jobs/").content.decode()


def test_a_running_job_shows_how_far_it_is_and_asks_again(client, cast):
    job = _job(cast.mia, state="running", done=250, total=1000, step="scoring")
    client.force_login(cast.mia)
    bar = client.get(f"/jobs/{job.pk}/progress/").content.decode()
    assert 'value="250"' in bar
    assert "25" in bar
    assert "every 2s" in bar


def test_a_finished_job_asks_no_more_and_loads_the_page_anew(client, cast):
    job = _job(cast.mia, state="done")
    client.force_login(cast.mia)
    bar = client.get(f"/jobs/{job.pk}/progress/", headers={"HX-Request": "true"})
    assert bar["HX-Refresh"] == "true"
    assert b"every 2s" not in bar.content


def test_a_job_is_cancelled_and_tried_again(client, cast):
    job = _job(cast.mia)
    client.force_login(cast.mia)
    client.post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == "cancelled"
    client.post(f"/jobs/{job.pk}/retry/")
    job.refresh_from_db()
    assert job.state == "queued"
    Job.objects.filter(pk=job.pk).update(state="done")
    page = client.post(f"/jobs/{job.pk}/cancel/", follow=True).content.decode()
    assert "ended already" in page


def test_a_failed_job_says_why(client, cast):
    _job(cast.mia, state="failed", error="The file has no column “code”.")
    client.force_login(cast.mia)
    assert "The file has no column “code”." in client.get("/jobs/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("mia", 302), ("bo", 403), ("anna", 403), ("rita", 403)]
)
def test_an_evaluation_is_started_by_administrators(client, cast, who, status):
    client.force_login(getattr(cast, who))
    assert client.post("/jobs/evaluate/", {"as_of": "2026-03-02"}).status_code == status
    assert Job.objects.filter(kind=EVALUATION).count() == (status == 302)


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_do_not_grow(client, cast, django_assert_max_num_queries, rows):
    for _n in range(rows):
        _job(cast.anna)
    client.force_login(cast.mia)
    with django_assert_max_num_queries(4):
        client.get("/jobs/")
