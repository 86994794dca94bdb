"""Small files of every kind, made on the fly."""

import io
import zipfile


def packed(members: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, text in members.items():
            made.writestr(name, text)
    return file.getvalue()


def office(folder: str, **more: str) -> bytes:
    return packed({"[Content_Types].xml": "<x/>", f"{folder}/document.xml": "<x/>", **more})


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
GIF = b"GIF89a" + b"\0" * 40
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 40
WEBP = b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 40
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40
GOOD = {
    "offer.docx": office("word"),
    "prices.xlsx": office("xl"),
    "pitch.pptx": office("ppt"),
    "old.doc": OLE,
    "old.xls": OLE,
    "old.ppt": OLE,
    "text.odt": packed({"mimetype": "application/vnd.oasis.opendocument.text"}),
    "contract.PDF": PDF,
    "plant.png": PNG,
    "plant.gif": GIF,
    "plant.jpg": JPG,
    "plant.jpeg": JPG,
    "plant.webp": WEBP,
    "notes.txt": "Gespräch über Preise, 3 < 4".encode(),
    "notes.md": "# 会议纪要".encode("gb18030"),
    "list.csv": "name;价格\n".encode("utf-16"),
}
BAD = {
    "page.html": b"<html>",
    "page.txt": b"<html><script>alert(1)</script>",
    "page.csv": b"\xef\xbb\xbf  <!DOCTYPE html>",
    "wide.txt": "<script>alert(1)</script>".encode("utf-16"),
    "late.txt": b"hello\n" * 20 + b"<svg onload=alert(1)>",
    "logo.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "logo.png": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "run.js": b"alert(1)",
    "run.exe": b"MZ" + b"\0" * 40,
    "run.txt": b"MZ\x90\0",
    "run.md": b"#!/bin/sh\n",
    "run.pdf": b"MZ\x90\0",
    "gifar.gif": GIF + packed({"Evil.class": "x"}),
    "macro.docx": office("word", **{"word/vbaProject.bin": "x"}),
    "macro.docm": office("word"),
    "jar.docx": packed({"META-INF/MANIFEST.MF": "x"}),
    "broken.docx": b"PK\x03\x04" + b"\0" * 40,
    "sheet.docx": office("xl"),
    "bundle.zip": packed({"a.txt": "x"}),  # archives are not taken unless a setting says so
    "noname": PDF,
    ".pdf": b"PDF",
    "pdf": PDF,
    "data.bin": b"\0\1\2",
}
