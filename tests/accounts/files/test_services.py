"""Taking files in and away: limits, one change each, nothing left over."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts import services
from accounts.models import Attachment
from accounts.tasks import sweep_files
from kam.core.errors import DomainError
from kam.core.models import Change
from tests.accounts.files.samples import PDF, PNG


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def contents(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]


def attach(cast, content=PDF, name="plan.pdf", **more):
    on = {"actor": cast.anna, "account": cast.acme, **more}
    return services.attach_file(**on, file=ContentFile(content, name=name), name=name)


def test_a_file_is_kept_by_chance_and_told_in_the_log(cast, place):
    kept = attach(cast, name="../../plan.pdf", description="Signed")
    assert (kept.name, kept.size, kept.content_type) == ("plan.pdf", len(PDF), "application/pdf")
    assert "plan" not in kept.file.name
    assert contents(place) == [place / kept.file.name]
    assert kept.file.read() == PDF
    change = Change.objects.get(kind="accounts.attachment")
    assert (change.actor, change.action, change.account_id) == (cast.anna, "created", cast.acme.pk)
    assert change.values["name"] == [None, "plan.pdf"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "plan.pdf", "empty"),
        (b"%PDF-" + b"x" * 1024 * 1024, "plan.pdf", "too_large"),
        (b"<html>", "plan.pdf", "wrong_kind"),
        (PDF, "plan.html", "wrong_kind"),
    ],
)
def test_what_is_refused_leaves_nothing(cast, place, settings, content, name, code):
    settings.FILE_LIMIT_MB = 1
    with pytest.raises(DomainError) as refusal:
        attach(cast, content, name)
    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert contents(place) == []
    assert not Attachment.objects.exists()


def test_an_account_holds_only_so_much(cast, settings):
    settings.FILES_PER_ACCOUNT_MB = 1
    first = attach(cast, b"%PDF-" + b"x" * 700_000)
    with pytest.raises(DomainError, match="1 MB"):
        attach(cast, b"%PDF-" + b"y" * 700_000)
    services.remove_attachment(attachment=first, actor=cast.anna)
    attach(cast, b"%PDF-" + b"y" * 700_000)


def test_an_archived_account_takes_no_file_and_gives_none_away(cast, place):
    kept = attach(cast)
    services.archive_account(account=cast.acme, actor=cast.anna)
    for change in (
        lambda: attach(cast, PNG, "x.png"),
        lambda: services.remove_attachment(attachment=kept, actor=cast.anna),
    ):
        with pytest.raises(DomainError, match="archived"):
            change()
    assert len(contents(place)) == 1


@pytest.fixture
def entry(cast):
    return services.log_activity(
        actor=cast.anna, account=cast.acme, kind="visit", at=timezone.now()
    )


def test_the_same_file_at_the_same_entry_is_kept_once(cast, entry, place):
    first, again = attach(cast, activity=entry), attach(cast, activity=entry)
    assert first == again
    assert len(contents(place)) == 1


def test_a_file_cannot_hang_on_an_entry_of_another_account(cast, entry):
    with pytest.raises(DomainError, match="another account"):
        attach(cast, account=cast.bolt, actor=cast.sue, activity=entry)


def test_an_entry_taken_back_leaves_its_files_at_the_account(cast, entry):
    kept = attach(cast, activity=entry)
    services.undo_activity(activity=entry, actor=cast.anna)
    kept.refresh_from_db()
    assert (kept.account, kept.activity, kept.deleted_at) == (cast.acme, None, None)


def test_taking_away_can_be_undone_and_both_are_told(cast):
    kept = attach(cast)
    for _twice in range(2):
        services.remove_attachment(attachment=kept, actor=cast.anna)
    assert not Attachment.objects.visible_to(cast.anna).exists()
    assert Attachment.objects.restorable_by(cast.anna).get() == kept
    for _twice in range(2):
        services.restore_attachment(attachment=kept, actor=cast.anna)
    assert Attachment.objects.visible_to(cast.anna).get().version == kept.version + 2
    told = Change.objects.filter(kind="accounts.attachment").order_by("pk")
    assert [change.action for change in told] == ["created", "deleted", "created"]


def test_a_disk_that_is_full_is_said_and_leaves_no_row(cast, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "_save", full)
    with pytest.raises(DomainError) as refusal:
        attach(cast)
    assert refusal.value.code == "no_room"
    assert not Attachment.objects.exists()


def age(path: Path, **time_ago):
    then = time.time() - timedelta(**time_ago).total_seconds()
    os.utime(path, (then, then))


def test_the_sweep_deletes_what_no_row_names_and_what_went_long_ago(cast, place):
    here, gone, fresh = attach(cast), attach(cast, PNG, "a.png"), attach(cast, PNG, "b.png")
    with transaction.atomic():
        orphan = place / attach(cast, PNG, "c.png").file.name
        transaction.set_rollback(True)
    for path in contents(place):
        age(path, days=2)
    young = place / "attachments" / "00" / ("0" * 32)
    young.parent.mkdir(parents=True, exist_ok=True)
    young.write_bytes(b"on its way")
    long_ago = timezone.now() - timedelta(days=31)
    Attachment.objects.filter(pk=gone.pk).update(deleted_at=long_ago)
    services.remove_attachment(attachment=fresh, actor=cast.anna)
    assert orphan.exists()
    for _night in range(2):
        sweep_files()
        left = {place / here.file.name, place / fresh.file.name, young}
        assert set(contents(place)) == left
    assert set(Attachment.objects.values_list("pk", flat=True)) == {here.pk, fresh.pk}
