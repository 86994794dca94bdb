"""Documents of a plan in the browser and over REST: asked for, made, fetched, each with its check."""

import io

import pytest
from pptx import Presentation

from kam.core.models import Job
from planning import tasks
from planning.models import Review
from planning.plans.flow import approve_plan, submit_plan
from planning.plans.services import start_plan, update_part


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def plan(cast):
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


def asked(client, user, plan, **wish) -> Job:
    client.force_login(user)
    answer = client.post(f"/plans/{plan.pk}/documents/", {"form": "pdf", "reader": "ours"} | wish)
    assert answer.status_code == 302
    return Job.objects.get(kind="document", requested_by=user)


@pytest.mark.parametrize(
    ("form", "begin"), [("pdf", b"%PDF-"), ("pptx", b"PK\x03\x04")], ids=["pdf", "pptx"]
)
def test_a_document_is_asked_for_made_and_saved(client, cast, plan, form, begin):
    job = asked(client, cast.anna, plan, form=form)
    tasks.make_document(job.pk)
    page = client.get(f"/plans/{plan.pk}/documents/").content.decode()
    assert f"ACME Corp Account plan 2026.{form}" in page
    answer = client.get(f"/plans/{plan.pk}/documents/{job.pk}/")
    assert b"".join(answer.streaming_content).startswith(begin)
    assert "attachment" in answer["Content-Disposition"]


def test_a_reader_may_take_the_plan_along(client, cast, plan):
    tasks.make_document(asked(client, cast.rita, plan).pk)
    assert Job.objects.get(kind="document").state == Job.State.DONE


def test_a_file_is_for_who_asked_for_it(client, cast, plan):
    job = asked(client, cast.anna, plan)
    address = f"/plans/{plan.pk}/documents/{job.pk}/"
    assert client.get(address).status_code == 404, "not made yet"
    tasks.make_document(job.pk)
    assert client.get(address).status_code == 200
    for other in (cast.bo, cast.mia, cast.rita, cast.sue):
        client.force_login(other)
        assert client.get(address).status_code == 404


def test_a_file_is_gone_for_who_no_longer_sees_the_account(client, cast, plan):
    job = asked(client, cast.anna, plan)
    tasks.make_document(job.pk)
    type(cast.acme).objects.filter(pk=cast.acme.pk).update(owner=cast.sue, team=cast.south)
    for address in (f"/plans/{plan.pk}/documents/{job.pk}/", f"/plans/{plan.pk}/documents/"):
        assert client.get(address).status_code == 404
        assert client.get(f"/api/v1{address}").status_code == 404


def test_a_file_of_one_plan_is_not_found_at_another(client, cast, plan):
    job = asked(client, cast.anna, plan)
    tasks.make_document(job.pk)
    other = start_plan(actor=cast.anna, account=cast.acme, year=2027)
    assert client.get(f"/plans/{other.pk}/documents/{job.pk}/").status_code == 404


def test_an_unknown_kind_of_file_is_refused(client, cast, plan):
    client.force_login(cast.anna)
    answer = client.post(f"/plans/{plan.pk}/documents/", {"form": "exe", "reader": "ours"})
    assert answer.status_code == 200
    assert not Job.objects.filter(kind="document").exists()


def test_the_same_over_rest(client, cast, plan):
    client.force_login(cast.anna)
    address = f"/api/v1/plans/{plan.pk}/documents/"
    answer = client.post(address, {"form": "pdf", "for_customer": True}, "application/json")
    assert answer.status_code == 202
    job = answer.json()["id"]
    assert answer["Location"].endswith(f"/api/v1/jobs/{job}/")
    tasks.make_document(job)
    [told] = client.get(address).json()
    assert (told["id"], told["is_there"], told["for_customer"]) == (job, True, True)
    content = b"".join(client.get(f"{address}{job}/").streaming_content)
    assert content.startswith(b"%PDF-")
    assert client.post(address, {"form": "exe"}, "application/json").status_code == 400


def test_a_version_is_made_as_it_was_approved(client, cast, plan):
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "As approved"})
    submit_plan(actor=cast.anna, plan=plan)
    version = approve_plan(actor=cast.bo, plan=plan)
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Afterwards"})
    address = f"/api/v1/plan-versions/{version.pk}/documents/"
    client.force_login(cast.rita)
    job = client.post(address, {"form": "pptx"}, "application/json").json()["id"]
    tasks.make_document(job)
    words = words_of(b"".join(client.get(f"{address}{job}/").streaming_content))
    assert "As approved" in words
    assert "Afterwards" not in words
    assert client.get(f"/api/v1/plans/{plan.pk}/documents/{job}/").status_code == 404
    page = client.get(f"/plans/{plan.pk}/versions/").content.decode()
    own = address.removeprefix("/api/v1")
    assert f'href="{own}"' in page
    assert client.get(f"{own}{job}/").status_code == 200
    assert "Version 1" in client.get(own).content.decode()
    client.force_login(cast.sue)
    assert client.get(address).status_code == 404


def test_a_review_is_fetched_over_rest(client, cast):
    review = Review.objects.create(account=cast.acme, due="2026-03-02", since="2025-12-02")
    client.force_login(cast.rita)
    address = f"/api/v1/reviews/{review.pk}/documents/"
    job = client.post(address, {"form": "pdf"}, "application/json").json()["id"]
    tasks.make_document(job)
    content = b"".join(client.get(f"{address}{job}/").streaming_content)
    assert content.startswith(b"%PDF-")


@pytest.mark.parametrize("rows", [1, 8])
@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_queries_do_not_grow_with_documents(
    client, cast, plan, django_assert_max_num_queries, rows, prefix
):
    payload = {"of": "plan", "id": plan.pk, "form": "pdf", "for_customer": False, "language": "en"}
    Job.objects.bulk_create(
        Job(kind="document", requested_by=cast.anna, payload=payload) for _n in range(rows)
    )
    client.force_login(cast.anna)
    with django_assert_max_num_queries(8):
        assert client.get(f"{prefix}/plans/{plan.pk}/documents/").status_code == 200


TOLD = {
    "as_of": "2026-03-02", "figures": {"score": [40.0, 55.0]}, "places": {"tier": ["B", "A"]},
    "goals": {"rows": [{"what": "Secret goal", "state": "open", "due": "2026-05-01"}]},
    "risks": {"rows": [{"what": "Secret risk", "noted_on": "2026-01-01", "closed_on": None}]},
    "promises": {"rows": [{"what": "Our promise", "state": "kept", "due": "2026-02-01"}]},
}  # fmt: skip


@pytest.mark.parametrize("reader", ["ours", "customer"])
def test_a_review_is_made_too_and_the_customer_reads_promises_alone(client, cast, reader):
    review = Review.objects.create(
        account=cast.acme, due="2026-03-02", since="2025-12-02", prepared=TOLD
    )
    client.force_login(cast.anna)
    address = f"/reviews/{review.pk}/documents/"
    client.post(address, {"form": "pptx", "reader": reader})
    job = Job.objects.get(kind="document")
    tasks.make_document(job.pk)
    content = b"".join(client.get(f"{address}{job.pk}/").streaming_content)
    words = words_of(content)
    assert "Our promise" in words
    assert ("Secret" in words) is (reader == "ours")
    assert ("55" in words) is (reader == "ours")
    client.force_login(cast.sue)
    assert client.get(address).status_code == 404


def words_of(content: bytes) -> str:
    shapes = [s for slide in Presentation(io.BytesIO(content)).slides for s in slide.shapes]
    said = [s.text_frame.text for s in shapes if s.has_text_frame]
    tables = [s.table for s in shapes if s.has_table]
    return " ".join(said + [cell.text for t in tables for row in t.rows for cell in row.cells])
