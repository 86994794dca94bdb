"""Receive, preview, start, run: by whom, how far, and what is left when it stops half way."""

import pytest

from accounts import tasks
from accounts.imports import services
from accounts.imports.refusals import FileRefused
from accounts.imports.sales import SaleImporter
from accounts.models import Account, Import, Product, Sale, User
from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.models import Change, Job
from tests.accounts.imports.conftest import receive, refused_rows

MAPPING = {"account_code": "account_code", "date": "date", "amount": "amount", "product": "product"}
HEAD = "account_code,date,amount,product\n"


def lines(count: int, bad: int = 0) -> str:
    rows = (f"ACME,2026-01-05,{'x' if n == bad else n},P{n % 50}\n" for n in range(1, count + 1))
    return HEAD + "".join(rows)


def started(cast, text: str, **options) -> Import:
    file = receive(cast, "sales", text)
    return services.start_import(import_=file, mapping=MAPPING, options=options, actor=cast.mia)


@pytest.mark.parametrize("who", ["anna", "bo", "rita"])
def test_only_administrators_bring_files_in(cast, who):
    with pytest.raises(DomainError, match="Only administrators"):
        services.start_import(
            import_=receive(cast, "sales", lines(1)), mapping=MAPPING, actor=getattr(cast, who)
        )


def test_a_file_is_kept_under_a_name_of_our_own(cast):
    file = receive(cast, "sales", HEAD, filename="../..\\etc/x.csv")
    assert file.filename == "x.csv"
    assert "x.csv" not in file.file.name


def test_a_file_that_is_too_large_is_not_kept(cast, settings):
    settings.UPLOAD_LIMIT_MB = 0
    with pytest.raises(DomainError, match="larger than"):
        receive(cast, "sales", HEAD)


def test_the_preview_says_what_would_happen_and_writes_nothing(cast):
    text = HEAD + "ACME,2026-01-05,1,NEW\nACME,2026-01-05,x,\n,2026-01-05,1,\nNEW,2026-01-05,1,\n"
    before = {m: m.objects.count() for m in (Account, Product, Sale, User, Change)}
    seen = services.preview(receive(cast, "sales", text), mapping=MAPPING)
    assert [row.outcome for row in seen.rows] == ["created", "refused", "ignored", "refused"]
    assert seen.rows[1].sentence.startswith("Row 3, column amount:")
    assert seen.rows[0].values == {
        "account_code": "ACME", "date": "2026-01-05", "amount": "1", "product": "NEW",
    }  # fmt: skip
    assert (seen.whole, seen.counts["refused"]) == (True, 2)
    assert {m: m.objects.count() for m in before} == before


def test_the_preview_of_accounts_knows_what_waits_for_another_row(cast):
    file = receive(cast, "accounts", "code,name,parent_code\nA,A,B\nACME,New name,\nBOLT,,\n")
    columns = services.columns(file)
    seen = services.preview(file, mapping=columns.mapping)
    assert [row.outcome for row in seen.rows] == ["waiting", "updated", "unchanged"]
    assert columns.sample[0] == ["A", "A", "B"]


def test_the_preview_with_missing_ones_created_creates_none(cast):
    file = receive(cast, "sales", HEAD + "NEW,2026-01-05,1,P\nnew,2026-01-06,1,P\n")
    seen = services.preview(file, mapping=MAPPING, options={"create_missing": True})
    assert [row.outcome for row in seen.rows] == ["created", "created"]
    assert not Account.objects.filter(code__iexact="new").exists()


def test_a_worker_runs_the_job_once(cast):
    import_ = started(cast, lines(10))
    assert (
        services.start_import(import_=import_, mapping=MAPPING, actor=cast.mia).job == import_.job
    )
    tasks.run_import(import_.job_id)
    tasks.run_import(import_.job_id)
    import_.refresh_from_db()
    assert (import_.created, import_.job.state, import_.job.percent) == (10, "done", 100)
    assert Change.objects.filter(kind="accounts.import").count() == 1


def test_a_file_that_turns_out_unreadable_fails_with_its_sentence(cast):
    import_ = started(cast, lines(1))
    with open(import_.file.path, "wb"):
        pass  # emptied after it was looked at
    tasks.run_import(import_.job_id)
    job = Job.objects.get(pk=import_.job_id)
    assert (job.state, job.error) == ("failed", "The file is empty.")


@pytest.mark.parametrize(("all_or_nothing", "created"), [(True, 0), (False, 9_999)])
def test_one_bad_row_of_ten_thousand(cast, all_or_nothing, created):
    import_ = started(cast, lines(10_000, bad=7_341), all_or_nothing=all_or_nothing)
    tasks.run_import(import_.job_id)
    import_.refresh_from_db()
    assert (import_.read, import_.created, import_.refused) == (10_000, created, 1)
    assert import_.accepted + import_.refused + import_.ignored == import_.read
    assert Sale.objects.count() == created
    assert "Row 7342, column amount:" in refused_rows(import_)
    assert Product.objects.exists() is not all_or_nothing


class Killed(BaseException):
    """The process dies."""


def dying_after(batches: int):
    left = [batches]

    def progress(done, total=None, step=""):
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    return progress


def test_a_run_that_dies_half_way_goes_on_to_the_same_rows(cast):
    text = lines(12_000, bad=300) + "ACME,2026-01-05,77,P27\n"
    import_ = started(cast, text)
    with pytest.raises(Killed):
        services.run_import(import_, dying_after(2))
    left = Import.objects.get(pk=import_.pk)
    assert left.read == Sale.objects.count() + 1 == 2 * SaleImporter.batch
    done = services.run_import(left)
    assert (done.read, done.created, done.unchanged, done.refused) == (12_001, 12_000, 0, 1)
    assert refused_rows(done).count("Row 301") == 1
    assert Sale.objects.filter(amount=77).count() == 2


def test_a_cancelled_import_keeps_what_it_has_and_writes_no_more(cast):
    import_ = started(cast, lines(12_000))
    with jobs.claim(import_.job_id) as job:
        watch = jobs.guard(job)

        def cancel_at_half(done, total=None, step=""):
            if done > 6_000:
                Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED, fence=99)
            watch(done, total, step)

        services.run_import(import_, cancel_at_half)
    import_ = Import.objects.get(pk=import_.pk)
    assert import_.read == import_.created == Sale.objects.count()
    assert 0 < import_.read <= 6_000
    assert import_.finished_at is None


def test_accounts_that_died_half_way_end_as_if_they_had_not(cast):
    text = "code,name\n" + "".join(f"N{n},Name {n}\n" for n in range(2_500))
    file = receive(cast, "accounts", text)
    mapping = {"code": "code", "name": "name"}
    import_ = services.start_import(import_=file, mapping=mapping, actor=cast.mia)
    with pytest.raises(Killed):
        services.run_import(import_, dying_after(2))
    assert Account.objects.filter(code__startswith="N").count() == 2_000
    done = services.run_import(Import.objects.get(pk=import_.pk))
    assert (done.read, done.created, done.unchanged) == (2_500, 500, 2_000)


@pytest.mark.parametrize(
    "options",
    [{"encoding": "klingon"}, {"encoding": "base64"}, {"delimiter": "ab"}, {"date_order": "ymd"}],
)
def test_options_that_make_no_sense_are_refused(cast, options):
    with pytest.raises(FileRefused):
        services.columns(receive(cast, "sales", HEAD), options)


def test_a_file_of_refused_rows_comes_in_again_as_it_was(upload, cast):
    text = "code,name,owner\nN1,=1+1,ghost\n"
    refused = upload("accounts", text)
    said = refused_rows(refused)
    assert said.startswith("code,name,owner,kam_row,kam_reason\nN1,'=1+1,ghost,2,")
    again = upload("accounts", "\ufeff" + said, create_missing=True)
    assert (again.created, Account.objects.get(code="N1").name) == (1, "=1+1")


def test_reasons_are_in_the_language_of_who_looks(upload):
    done = upload("sales", HEAD + "NOBODY,2026-01-05,1,\n,2026-01-05,1,\n")
    found = {
        (reason.outcome, str(reason.sentence), reason.rows) for reason in services.reasons(done)
    }
    assert found == {
        ("refused", "Unknown account", 1),
        ("ignored", "A line without a customer", 1),
    }
