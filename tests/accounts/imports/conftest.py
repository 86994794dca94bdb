"""A file, taken in as the upload page does it."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from accounts.imports import services
from accounts.models import Import


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def upload(cast):
    """upload("sales", "text", mapping=…, **options): the finished Import."""

    def take(kind: str, content: str | bytes, mapping=None, filename="file.csv", **options):
        received = receive(cast, kind, content, filename)
        guessed = services.columns(received, options).mapping
        started = services.start_import(
            import_=received,
            mapping={**guessed, **(mapping or {})},
            options=options,
            actor=cast.mia,
        )
        return services.run_import(started)

    return take


def receive(cast, kind: str, content: str | bytes, filename: str = "file.csv") -> Import:
    data = content.encode() if isinstance(content, str) else content
    return services.receive_file(
        kind=kind, file=ContentFile(data), filename=filename, actor=cast.mia
    )


def refused_rows(import_: Import) -> str:
    return Path(import_.refusals.path).read_text(encoding="utf-8-sig")
