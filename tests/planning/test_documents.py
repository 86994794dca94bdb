"""Documents of a plan: what the customer never reads, who fetches them, what any text may hold."""

import io
from datetime import UTC, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Inches

from accounts.models import CompetitorPosition, Person
from kam.core.errors import DomainError
from kam.core.models import Change, Job
from planning import tasks
from planning.documents import services
from planning.documents.copies import customers_copy
from planning.documents.letters import EASTERN, LATIN, clean, runs
from planning.documents.paper import Chart, Note, Paper, Section, Table, Text
from planning.documents.pdf import as_pdf
from planning.documents.slides import as_slides
from planning.models import Action, Goal, Investment, RevenueTarget, Risk
from planning.plans.freezing import frozen
from planning.plans.services import start_plan, update_part

NASTY = "=1+1 <b>x</b> & </para> \x00\x07 \U0001f600 王伟 Łódź Привет \u202e \ufffe −5 “x”"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def plan(cast):
    plan = start_plan(actor=cast.anna, account=cast.acme, year=2026)
    for section in ("charter", "players", "vulnerabilities", "competitors", "trends"):
        update_part(
            actor=cast.anna, plan=plan, section=section,
            changes={"text": f"said of {section}", "internal": section == "trends"},
        )  # fmt: skip
    on = {"plan": plan}
    stop = Investment.objects.create(**on, kind="stop", what="Stopped fair", hours=40)
    Investment.objects.create(**on, kind="focus", what="Service desk", hours=40, source=stop)
    goal = Goal.objects.create(**on, achieved="Shorter changeover", strength="Secret strength")
    goal.persons.add(Person.objects.create(account=cast.acme, name="Paula Person"))
    Goal.objects.create(**on, achieved="Hidden goal", internal=True)
    Risk.objects.create(**on, what="Losing them")
    RevenueTarget.objects.create(**on, line="Pumps", amount=5000)
    day = {"due": "2026-05-01", "owner": cast.anna, "account": cast.acme, **on}
    Action.objects.create(**day, title="Visit the plant", note="Hidden note")
    Action.objects.create(**day, title="Hidden action", internal=True)
    CompetitorPosition.objects.create(
        account=cast.acme, competitor="Rival Inc", position="stronger", judged_on="2026-01-01"
    )
    return plan


def made(plan, actor, *, form="pptx", for_customer=False) -> Job:
    job = services.queue_document(actor=actor, about=plan, form=form, for_customer=for_customer)
    tasks.make_document(job.pk)
    job.refresh_from_db()
    return job


def deck_of(job):
    with default_storage.open(job.result["file"], "rb") as file:
        return Presentation(file)


def words_of(job) -> str:
    return "\n".join(_words(shape) for slide in deck_of(job).slides for shape in slide.shapes)


def _words(shape) -> str:
    if shape.has_table:
        return "\n".join(cell.text for row in shape.table.rows for cell in row.cells)
    if shape.has_chart:
        chart = shape.chart
        return "\n".join([*chart.plots[0].categories, *(row.name for row in chart.plots[0].series)])
    return shape.text_frame.text if shape.has_text_frame else ""


def test_our_own_copy_says_everything(cast, plan):
    words = words_of(made(plan, cast.anna))
    for said in (
        "said of charter", "said of competitors", "Stopped fair", "Losing them", "Hidden goal",
        "Hidden action", "Rival Inc", "Paula Person", "Service desk", "Pumps",
    ):  # fmt: skip
        assert said in words


def test_slides_say_that_they_are_ours_and_of_today(cast, plan):
    told = deck_of(made(plan, cast.anna, for_customer=True)).core_properties
    assert (told.author, told.last_modified_by, told.comments) == ("KAM", "KAM", "")
    assert told.created == told.modified
    assert abs(told.created.replace(tzinfo=UTC) - timezone.now()) < timedelta(minutes=5)


def test_the_customers_copy_never_says_what_is_internal(cast, plan):
    words = words_of(made(plan, cast.anna, for_customer=True))
    for said in (
        "said of charter",
        "Shorter changeover",
        "Visit the plant",
        "Service desk",
        "Pumps",
    ):
        assert said in words
    for secret in (
        "said of players", "said of vulnerabilities", "said of competitors", "said of trends",
        "Stopped fair", "Losing them", "Hidden", "Rival Inc", "Paula", "Secret strength",
        "Score", "Tier", "Internal", "Not sure", "Nothing is written",
    ):  # fmt: skip
        assert secret not in words


def test_the_customers_data_is_named_field_by_field(cast, plan):
    kept = str(customers_copy(frozen(plan, user=cast.anna)))
    for secret in (
        "Stopped fair",
        "Losing them",
        "Hidden",
        "Rival Inc",
        "Paula",
        "'score'",
        "'id': [",
    ):
        assert secret not in kept


def test_a_pdf_has_a_title_pages_and_both_languages(cast, plan):
    with translation.override("zh-hans"):
        job = made(plan, cast.anna, form="pdf")
    with default_storage.open(job.result["file"], "rb") as file:
        content = file.read()
    assert content.startswith(b"%PDF-")
    assert b"STSong-Light" in content
    assert job.result["name"].startswith("ACME Corp 2026年客户规划")


def test_making_it_twice_leaves_one_answer(cast, plan):
    job = made(plan, cast.anna, form="pdf")
    first = dict(job.result)
    tasks.make_document(job.pk)
    job.refresh_from_db()
    assert job.result == first


def test_the_same_wish_waits_only_once(cast, plan):
    wish = {"actor": cast.anna, "about": plan, "form": "pdf", "for_customer": False}
    assert services.queue_document(**wish) == services.queue_document(**wish)


def test_nobody_has_more_than_a_few_made_at_once(cast, plan):
    for year in range(2027, 2027 + services.AT_ONCE):
        other = start_plan(actor=cast.anna, account=cast.acme, year=year)
        services.queue_document(actor=cast.anna, about=other, form="pdf", for_customer=False)
    with pytest.raises(DomainError, match="Wait until"):
        services.queue_document(actor=cast.anna, about=plan, form="pdf", for_customer=False)


def test_who_lost_sight_of_the_account_gets_no_document(cast, plan):
    job = services.queue_document(actor=cast.anna, about=plan, form="pdf", for_customer=False)
    type(cast.acme).objects.filter(pk=cast.acme.pk).update(owner=cast.sue, team=cast.south)
    tasks.make_document(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert not job.result


def test_fetching_is_noted_and_for_its_owner_alone(cast, plan):
    job = made(plan, cast.anna, form="pdf")
    document, content, kind = services.opened(actor=cast.anna, about=plan, job_id=job.pk)
    assert (kind, content.read(5)) == ("application/pdf", b"%PDF-")
    content.close()
    noted = Change.objects.filter(action="exported", kind="planning.plan", object_id=plan.pk)
    assert noted.get().values == {"export": [None, document.name]}
    with pytest.raises(FileNotFoundError):
        services.opened(actor=cast.bo, about=plan, job_id=job.pk)


def test_old_files_are_swept_and_only_those(cast, plan, settings):
    job = made(plan, cast.anna, form="pdf")
    assert services.sweep_documents() == 0
    settings.KAM_KEEP_DOCUMENTS_DAYS = -1
    assert services.sweep_documents() == 1
    assert not default_storage.exists(job.result["file"])
    [document] = services.documents_of(cast.anna, plan)
    assert not document.is_there


def test_only_the_newest_files_of_a_person_stay(cast, plan, monkeypatch):
    monkeypatch.setattr(services, "KEPT", 2)
    jobs = [made(plan, cast.anna, form="pdf") for _n in range(3)]
    assert [default_storage.exists(job.result["file"]) for job in jobs] == [False, True, True]


def nasty_paper(text: str) -> Paper:
    table = Table((text[:40], "B"), [(text, text), ("", "")] * 30, (1, 1), frozenset({1}))
    chart = Chart(
        text[:80], [text[:30], ""], [(text[:20], [1.0, None]), ("b", [-5.0, 0.0])], "EUR", True
    )
    flat = Chart("none", ["a"], [("a", [None])], "EUR")
    blocks = [Text(text), Note(""), table, chart, flat, Text("")]
    return Paper(
        text[:200], text[:80], text[:80], "x", [(text[:30], text)], [Section(text[:80], blocks)]
    )


@pytest.mark.parametrize("write", [as_pdf, as_slides])
@pytest.mark.parametrize("text", [NASTY, NASTY * 200, "x" * 20_000, "王" * 20_000, "", "\n\n"])
def test_any_text_can_be_written(write, text):
    content = write(nasty_paper(text))
    assert len(content) > 1000
    if write is as_slides:
        Presentation(io.BytesIO(content))


def test_a_paper_without_anything_is_still_a_document():
    empty = Paper("A", "B", "C", "D", [])
    assert as_pdf(empty).startswith(b"%PDF-")
    assert len(Presentation(io.BytesIO(as_slides(empty))).slides) == 1


def test_short_sections_share_a_slide_and_none_runs_into_the_foot():
    table = Table(("a", "b"), [("x " * 60, "1")] * 40, (3, 1))
    short = [Section(f"Short {number}", [Text("said " * 30)], "asked?") for number in range(9)]
    paper = Paper("A", "B", "C", "D", [], [*short, Section("Long", [Text("said"), table])])
    _front, *slides = Presentation(io.BytesIO(as_slides(paper))).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles[0] == "Short 0 · Short 1 · Short 2"
    assert titles.count("Long") > 1
    said = [shape for slide in slides for shape in slide.shapes if shape.top < Inches(6.9)]
    assert max(shape.top + shape.height for shape in said) <= Inches(6.95)


def test_letters_go_to_the_font_that_has_them():
    assert list(runs("AB 王伟 ok")) == [(LATIN, "AB "), (EASTERN, "王伟"), (LATIN, " ok")]
    assert "".join(piece for _font, piece in runs("Łódź 😀 한국 שם")) == (
        "Lódz (grinning face) hangug □□"
    )


def test_control_characters_are_left_out():
    assert clean("a\x00b\r\nc\x0bd\u202ee\ud800") == "ab\ncde"


@pytest.mark.parametrize("name", ["=1+1", "{=1+1}", " =1+1", "＝1+1", "@SUM(1)"])
def test_nothing_is_computed_in_the_workbook_behind_a_chart(name):
    chart = Chart("Sales", [name], [(name, [1.0])], "EUR")
    paper = Paper("T", "S", "M", "D", [], [Section("Chart", [chart])])
    deck = Presentation(io.BytesIO(as_slides(paper)))
    [drawn] = [s.chart for slide in deck.slides for s in slide.shapes if s.has_chart]
    book = load_workbook(io.BytesIO(drawn.part.chart_workbook.xlsx_part.blob))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert "f" not in {cell.data_type for cell in cells}
    assert cells


def test_charts_of_slides_are_native(cast, plan):
    job = made(plan, cast.anna)
    with default_storage.open(job.result["file"], "rb") as file:
        deck = Presentation(file)
    charts = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert charts
    assert all(slide.shapes.title.text_frame.text for slide in deck.slides)
