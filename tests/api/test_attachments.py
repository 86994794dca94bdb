"""Files over REST and by their address: who fetches them, and how they leave."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import services
from accounts.models import Attachment
from accounts.services.tokens import create_token
from kam.core.models import Change
from tests.accounts.files.samples import BAD, GOOD, PDF
from tests.api.conftest import check, kept

ACCESS = [  # who, fetches ACME's file, takes it away, brings one
    ("anna", 200, 204, 201),
    ("bo", 200, 204, 201),
    ("mia", 200, 204, 201),
    ("rita", 200, 403, 403),
    ("ben", 404, 404, 400),
    ("sue", 404, 404, 400),
    ("zed", 404, 404, 400),
]


def bring(client, account, name="plan.pdf", content=PDF, **more):
    data = {"account": account, "file": SimpleUploadedFile(name, content), **more}
    headers = {name: more.pop(name) for name in list(more) if name.startswith("HTTP_")}
    answer = client.post("/api/v1/attachments/", data, **headers)
    check("POST", "/api/v1/attachments/", answer)
    return answer


@pytest.mark.parametrize(("who", "read", "remove", "add"), ACCESS)
def test_who_reads_brings_and_takes_away(rest, facts, cast, who, read, remove, add):
    client, pk = rest(who), facts.acme.attachment.pk
    url = f"attachments/{pk}/"
    listed = client.read("attachments/").json()["results"]
    assert (pk in [row["id"] for row in listed]) is (read == 200)
    assert client.read(url).status_code == read
    assert client.get(f"/api/v1/{url}content/").status_code == read
    before = kept()
    assert bring(client, cast.acme.pk).status_code == add
    assert (kept() == before) is (add != 201)
    before = kept()
    assert client.remove(url).status_code == remove
    assert (kept() == before) is (remove != 204)


@pytest.mark.parametrize("who", [who for who, *_rest in ACCESS])
def test_the_pages_ask_the_same(client, facts, cast, who):
    read, remove = next((r, d) for name, r, d, _a in ACCESS if name == who)
    client.force_login(getattr(cast, who))
    pk = facts.acme.attachment.pk
    assert client.get(f"/files/{pk}/").status_code == read
    assert client.head(f"/files/{pk}/").status_code == read
    before = kept()
    assert client.post(f"/files/{pk}/restore/").status_code == 404  # nothing to bring back
    assert kept() == before
    assert client.post(f"/files/{pk}/remove/").status_code == (302 if remove == 204 else 404)
    assert (kept() == before) is (remove != 204)
    assert client.get(f"/files/{pk}/").status_code == (404 if remove == 204 else read)
    assert client.post(f"/files/{pk}/restore/").status_code == (302 if remove == 204 else 404)
    assert client.get(f"/files/{pk}/").status_code == read


@pytest.mark.parametrize("address", ["/files/{}/", "/api/v1/attachments/{}/content/"])
@pytest.mark.parametrize("name", GOOD)
def test_content_is_saved_never_shown(cast, settings, tmp_path, address, name):
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(cast.anna)
    made = bring(client, cast.acme.pk, name, GOOD[name]).json()
    answer = client.get(address.format(made["id"]))
    assert b"".join(answer.streaming_content) == GOOD[name]
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["Content-Type"].split(";")[0] == made["content_type"]
    assert "html" not in answer["Content-Type"]


@pytest.mark.parametrize("name", [name for name in BAD if name != "pdf"])
def test_what_could_run_is_refused_and_nothing_is_kept(cast, settings, tmp_path, name):
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(cast.anna)
    answer = bring(client, cast.acme.pk, name, BAD[name])
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "file"
    assert not Attachment.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ('a"; filename="evil.html.pdf', "a_; filename=_evil.html.pdf"),
        ("报价 单.pdf", "报价 单.pdf"),
    ],
)
def test_a_name_breaks_neither_the_disk_nor_the_header(cast, settings, tmp_path, name, kept_as):
    settings.MEDIA_ROOT = tmp_path
    made = services.attach_file(
        actor=cast.anna, account=cast.acme, file=SimpleUploadedFile("x", PDF), name=name
    )
    client = Client()
    client.force_login(cast.anna)
    answer = client.get(f"/files/{made.pk}/")
    assert made.name == kept_as
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Disposition"].count("filename") <= 2
    assert tmp_path in [*(tmp_path / made.file.name).resolve().parents]


def test_the_right_ends_with_the_next_request(rest, facts, cast):
    client, url = rest("anna", "read"), f"attachments/{facts.acme.attachment.pk}/"
    assert client.read(url).status_code == 200
    services.hand_over(account=cast.acme, to=cast.ben, actor=cast.mia)
    assert client.read(url).status_code == 404
    assert client.read(f"{url}content/").status_code == 404


def test_a_reading_token_brings_nothing(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    _token, key = create_token(user=cast.anna, name="x", scope="read", actor=None)
    answer = bring(Client(headers={"authorization": f"Bearer {key}"}), cast.acme.pk)
    assert answer.status_code == 403
    assert not Attachment.objects.exists()


def test_a_repeated_post_keeps_one_file(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = Client(headers={"idempotency-key": "k1"})
    client.force_login(cast.anna)
    first, again = (bring(client, cast.acme.pk).json() for _twice in range(2))
    assert first == again
    assert Attachment.objects.count() == 1
    assert Change.objects.filter(kind="accounts.attachment").count() == 1


def test_lists_are_narrowed_to_an_account_and_an_entry(rest, facts, cast):
    client, entry = rest("mia"), facts.acme.activity
    made = bring(client, "ACME", activity=entry.pk, description="Minutes").json()
    assert (made["activity"], made["description"]) == (entry.pk, "Minutes")
    own = client.read(f"attachments/?account={cast.acme.pk}").json()["results"]
    assert [row["id"] for row in own] == [made["id"], facts.acme.attachment.pk]
    at_entry = client.read(f"attachments/?activity={entry.pk}").json()["results"]
    assert [row["id"] for row in at_entry] == [made["id"]]
    assert bring(client, cast.bolt.pk, activity=entry.pk).status_code == 400


def test_the_schema_names_the_types_that_content_comes_in(rest, facts):
    answer = rest("anna").read(f"attachments/{facts.acme.attachment.pk}/content/")
    assert answer.headers["Content-Type"] == "application/pdf"


def test_content_that_the_disk_has_lost_is_404(rest, facts, cast):
    facts.acme.attachment.file.delete(save=False)
    client = rest("anna")
    pk = facts.acme.attachment.pk
    Attachment.objects.filter(pk=pk).update(file="attachments/00/gone")
    assert client.get(f"/files/{pk}/").status_code == 404
    assert client.read(f"attachments/{pk}/content/").status_code == 404


@pytest.mark.parametrize("rows", [1, 20])
def test_queries_do_not_grow_with_files(rest, facts, cast, rows, django_assert_max_num_queries):
    for number in range(rows):
        file = SimpleUploadedFile("x", PDF + b"%d" % number)
        services.attach_file(actor=cast.bo, account=cast.acme, file=file, name=f"{number}.pdf")
    client = rest("bo")
    with django_assert_max_num_queries(5):
        assert client.read("attachments/").status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(f"/accounts/{cast.acme.pk}/files/").status_code == 200
