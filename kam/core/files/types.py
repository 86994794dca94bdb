"""Which files are taken: told by what is in them, checked against what their name says.

A name alone proves nothing and content alone says too little (a Word file is a zip, so is a
program for Java), so both must agree. What a browser or a spreadsheet would run is in no list:
no HTML, SVG, scripts, programs, nor office files with macros of the new formats.
Sources: the formats' own signatures; OWASP, File Upload Cheat Sheet.
"""

import codecs
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

HEAD = 4096
MAX_MEMBERS = 20_000  # of an archive: more is a bomb
Check = Callable[[BinaryIO, bytes], bool]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_MARKUP = re.compile(
    rb"<(!doctype|!--|\?xml|html|head|body|svg|script|iframe|style|meta|a\s|img|object|embed)",
    re.IGNORECASE,
)
_PROGRAM = (b"#!", b"MZ", b"\x7fELF", b"%!PS")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_OPC = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class FileType:
    """A kind of file: the end of its name, what it is sent as, and what its content must show."""

    suffix: str
    group: str
    content_type: str
    fits: Check


def _begins(*marks: bytes) -> Check:
    return lambda file, head: head.startswith(marks)


def _image(*marks: bytes) -> Check:
    """Nothing hides behind the picture: a zip at its end would be a program for some readers."""
    return lambda file, head: head.startswith(marks) and not _is_zip(file)


def _webp(file: BinaryIO, head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP" and not _is_zip(file)


def _is_zip(file: BinaryIO) -> bool:
    file.seek(0)
    return zipfile.is_zipfile(file)


def _members(file: BinaryIO) -> list[str]:
    """Names in an archive, from its directory alone: nothing is unpacked. Empty: no archive."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError):
        return []
    return names if len(names) <= MAX_MEMBERS else []


def _office(folder: str) -> Check:
    """An office file of the new kind, without macros."""

    def fits(file: BinaryIO, head: bytes) -> bool:
        names = _members(file) if head.startswith(_ZIP) else []
        whole = "[Content_Types].xml" in names and any(n.startswith(folder) for n in names)
        return whole and not any(name.lower().endswith("vbaproject.bin") for name in names)

    return fits


def _open_document(kind: str) -> Check:
    """An OpenDocument file names its kind in its first bytes, unpacked."""
    mark = f"mimetype{_ODF}{kind}".encode()
    return lambda file, head: head.startswith(_ZIP) and mark in head[:200]


def _archive(file: BinaryIO, head: bytes) -> bool:
    return head.startswith(_ZIP) and bool(_members(file))


def _text(file: BinaryIO, head: bytes) -> bool:
    """Characters only, and none that a browser or a shell would take for something to run."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        plain = head.decode("utf-16", "ignore").encode()
    else:
        plain = head.removeprefix(codecs.BOM_UTF8)
    return not (_CONTROL.search(plain) or plain.startswith(_PROGRAM) or _MARKUP.search(plain))


TYPES = {
    kind.suffix: kind
    for kind in (
        FileType("docx", "office", _OPC + "wordprocessingml.document", _office("word/")),
        FileType("xlsx", "office", _OPC + "spreadsheetml.sheet", _office("xl/")),
        FileType("pptx", "office", _OPC + "presentationml.presentation", _office("ppt/")),
        FileType("doc", "office", "application/msword", _begins(_OLE)),
        FileType("xls", "office", "application/vnd.ms-excel", _begins(_OLE)),
        FileType("ppt", "office", "application/vnd.ms-powerpoint", _begins(_OLE)),
        FileType("odt", "office", _ODF + "text", _open_document("text")),
        FileType("ods", "office", _ODF + "spreadsheet", _open_document("spreadsheet")),
        FileType("odp", "office", _ODF + "presentation", _open_document("presentation")),
        FileType("pdf", "pdf", "application/pdf", _begins(b"%PDF-")),
        FileType("png", "images", "image/png", _image(b"\x89PNG\r\n\x1a\n")),
        FileType("jpg", "images", "image/jpeg", _image(b"\xff\xd8\xff")),
        FileType("jpeg", "images", "image/jpeg", _image(b"\xff\xd8\xff")),
        FileType("gif", "images", "image/gif", _image(b"GIF87a", b"GIF89a")),
        FileType("webp", "images", "image/webp", _webp),
        FileType("txt", "text", "text/plain", _text),
        FileType("md", "text", "text/plain", _text),
        FileType("csv", "text", "text/csv", _text),
        FileType("zip", "archives", "application/zip", _archive),
    )
}
GROUPS = tuple(dict.fromkeys(kind.group for kind in TYPES.values()))


def suffixes(groups: list[str]) -> list[str]:
    """The ends of names that are taken, in order."""
    return [kind.suffix for kind in TYPES.values() if kind.group in groups]


def recognise(file: BinaryIO, name: str, groups: list[str]) -> FileType | None:
    """What the file is, or None where it is none of these, or not what its name says.

    Reads the beginning and an archive's directory; leaves the file at its beginning.
    """
    _stem, dot, suffix = name.rpartition(".")
    kind = TYPES.get(suffix.lower()) if dot else None
    if kind is None or kind.group not in groups:
        return None
    file.seek(0)
    fits = kind.fits(file, file.read(HEAD))
    file.seek(0)
    return kind if fits else None
