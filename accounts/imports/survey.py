"""One quick pass over the bytes of a text file: encoding, size, lines, and what is odd about it."""

import codecs
import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext_lazy as _

from accounts.imports import limits
from accounts.imports.refusals import FileRefused

BLOCK = 1024 * 1024
BROKEN_PACKING = (EOFError, gzip.BadGzipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Survey:
    """`suspicious`: some line may hold bytes that are no text in this encoding, or a NUL."""

    encoding: str
    lines: int
    suspicious: bool


def open_bytes(path: Path) -> BinaryIO:
    """The file's bytes, unpacked where it is packed."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(path)) if packed else path.open("rb")


def survey(path: Path, encoding: str = "") -> Survey:
    """Read the whole file once in blocks. Raises FileRefused for what unpacks without measure."""
    sample, lines, size, valid, nul = b"", 0, 0, True, False
    packed_size = max(path.stat().st_size, 1)
    utf8 = codecs.getincrementaldecoder("utf-8")()
    with open_bytes(path) as file:
        while block := _next_block(file):
            size += len(block)
            _refuse_bomb(size, packed_size)
            lines += block.count(b"\n")
            nul = nul or b"\0" in block
            valid = valid and _is_valid(utf8, block)
            if not sample or (sample.isascii() and not block.isascii()):
                sample = sample[:4096] + block
    chosen = encoding or _recognised(sample, utf8=valid)
    clean = valid and chosen.startswith("utf-8") and not nul
    return Survey(encoding=chosen, lines=lines + 1, suspicious=not clean)


def _next_block(file: BinaryIO) -> bytes:
    try:
        return file.read(BLOCK)
    except BROKEN_PACKING:
        return b""  # reading will say where it breaks off


def _refuse_bomb(size: int, packed_size: int) -> None:
    swollen = size > limits.GZIP_FREE and size / packed_size > limits.GZIP_RATIO
    if swollen or size > limits.UNPACKED:
        raise FileRefused(
            _("The file unpacks to more than an import may hold. Split it, or unpack it first.")
        )


def _is_valid(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _recognised(sample: bytes, *, utf8: bool) -> str:
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if wide := _utf16_without_mark(sample[:4096]):
        return wide
    if utf8 or sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return _other(sample)


def _utf16_without_mark(head: bytes) -> str:
    """ASCII signs in UTF-16 have a NUL as one of their two bytes, always the same one."""
    even, odd, enough = head[::2].count(0), head[1::2].count(0), max(3, len(head) // 20)
    if odd >= enough and odd > 10 * even:
        return "utf-16-le"
    if even >= enough and even > 10 * odd:
        return "utf-16-be"
    return ""


def _other(sample: bytes) -> str:
    """Not UTF-8 throughout: UTF-8 with a few wrong bytes, Chinese, or Western European."""
    if _share_of_wrong(sample, "utf-8") < 0.1:
        return "utf-8-sig"
    if _share_of_wrong(sample, "gb18030") < 0.1 and _share_common_chinese(sample) > 0.6:
        return "gb18030"
    return "cp1252"


def _share_of_wrong(sample: bytes, encoding: str) -> float:
    signs = [sign for sign in sample.decode(encoding, "replace") if sign > "\x7f"]
    return sum(sign == "\ufffd" for sign in signs) / max(len(signs), 1)


def _share_common_chinese(sample: bytes) -> float:
    """Of what is not ASCII, the share of everyday signs: Latin letters misread are rare ones."""
    signs = [sign for sign in sample.decode("gb18030", "replace") if sign > "\x7f"]
    common = sum(bool(sign.encode("gb2312", "ignore")) for sign in signs)
    return common / max(len(signs), 1)
