"""A few small files at the demo rep's first accounts, made on the fly."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import Account, Activity, Attachment, User
from accounts.services import attach_file
from kam.core.days import morning

ACCOUNTS = 3


def attach_files(*, rep: int, today: date) -> None:
    """Minutes with the newest contact, an offer and a price list with the account."""
    actor = User.objects.get(pk=rep)
    for account in Account.objects.filter(owner=actor).order_by("pk")[:ACCOUNTS]:
        chinese = any("一" <= char <= "鿿" for char in account.name)
        entry = Activity.objects.filter(account=account, user=actor).first()
        on: dict[str, Any] = {"actor": actor, "account": account}
        name, text = _minutes(chinese)
        attach_file(**on, file=ContentFile(text.encode()), name=name, activity=entry)
        name, text = _prices(chinese)
        attach_file(**on, file=ContentFile(text.encode("utf-8-sig")), name=name)
        name, about = ("报价单.pdf", "已签字") if chinese else ("offer.pdf", "Signed")
        attach_file(**on, file=ContentFile(_pdf()), name=name, description=about)
        _put_back(account, entry.at if entry else morning(today))


def _put_back(account: Account, met: datetime) -> None:
    """The offer and the price list came some days before the contact, the minutes with it."""
    for days, file in zip((5, 12, 0), account.attachments.order_by("-pk"), strict=True):
        Attachment.objects.filter(pk=file.pk).update(created_at=met - timedelta(days=days))


def _minutes(chinese: bool) -> tuple[str, str]:
    if chinese:
        return "会议纪要.txt", "议题：年度框架合同\n结论：下月前提交方案。\n"
    return (
        "minutes.txt",
        "Subject: frame contract\nOutcome: our proposal by the end of next month.\n",
    )


def _prices(chinese: bool) -> tuple[str, str]:
    if chinese:
        return "价格表.csv", "产品,单价\n控制系统,4200\n传感器,180\n"
    return "prices.csv", "product,price\nControl system,4200\nSensor,180\n"


def _pdf() -> bytes:
    """One page with a line of text: the least that is a PDF."""
    line = b"BT /F1 18 Tf 72 760 Td (Offer for twelve months) Tj ET"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>"
    )
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(line), line),
        font,
    ]
    return _joined(parts)


def _joined(parts: list[bytes]) -> bytes:
    """The objects with the table that says where each begins."""
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end
