"""What a cell says: numbers, dates, codes, choices. Everything unclear is refused with a sentence.

The parsers remember what they have seen, since files repeat themselves: the dictionaries are
emptied when they grow past a bound.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.imports.refusals import BadValue, shown

T = TypeVar("T")

UNKNOWN = frozenset(
    ["", "NULL", "null", "(null)", "\\N", "N/A", "n/a", "#N/A", "NaN", "nan", "None", "<NA>"]
)
_PLAIN = re.compile(r"[+-]?\d{1,20}(\.\d{1,20})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_EXPONENT = re.compile(r"[+-]?\d(\.\d{1,17})?[eE][+-]?\d{1,2}", re.ASCII)
_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)
_DATE = re.compile(
    r"(\d{1,4})[-/.年](\d{1,2}|[A-Za-z]{3,9})[-/.月](\d{1,4})日?"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(AM|PM|am|pm)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YES_OR_NO = {"yes": True, "true": True, "1": True, "是": True}
_YES_OR_NO |= {"no": False, "false": False, "0": False, "否": False}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NEEDED = _("the value is missing.")
LARGEST = Decimal(10) ** 13
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_SHEET_EPOCH = datetime(1899, 12, 30)
_BOUND = 50_000


def known(text: str) -> str:
    """The cell without blanks around it; empty when it says that nothing is known."""
    text = text.strip()
    return "" if text in UNKNOWN else text


def code(text: str) -> str:
    """A code as it is; 17850.0, as some tools write numbers, is 17850."""
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


class Remembering(Generic[T]):
    """A parser that answers for a text it has seen without parsing it again."""

    def __init__(self, parse: Callable[[str], T]):
        self._parse = parse
        self._seen: dict[str, T] = {}

    def __call__(self, text: str) -> T:
        try:
            return self._seen[text]
        except KeyError:
            if len(self._seen) > _BOUND:
                self._seen.clear()
            value = self._seen[text] = self._parse(text)
            return value


def number_parser(*, decimal_comma: bool) -> Remembering[Decimal]:
    """Texts to Decimals: 1234.56, 1,234.56, (12.00), 12-; with `decimal_comma` 1.234,56."""
    return Remembering(lambda text: _number(text, decimal_comma))


def _number(text: str, decimal_comma: bool) -> Decimal:
    if decimal_comma:
        turned = text.replace(".", "\0").replace(",", ".").replace("\0", ",")
    else:
        turned = text
    if not _PLAIN.fullmatch(turned):
        turned = _tidied(turned)
    if not _PLAIN.fullmatch(turned) and not _EXPONENT.fullmatch(turned):
        raise BadValue("bad_number", _number_sentence(text, decimal_comma))
    value = Decimal(turned)
    if abs(value) >= LARGEST:
        raise BadValue("bad_number", _("%(value)s is too large.") % {"value": shown(text)})
    return value


def _tidied(text: str) -> str:
    """Without thousands separators, currency signs and the accountants' ways to write a minus."""
    text = text.replace("−", "-").replace("\xa0", "").replace("\u202f", "").replace(" ", "")
    if text[:1] == "(" and text[-1:] == ")":
        text = "-" + text[1:-1]
    if text[-1:] == "-" and text[:1] not in "+-":
        text = "-" + text[:-1]
    text = re.sub(r"^([+-]?)[€$£¥￥]|[€$£¥￥元]$", r"\1", text)
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _number_sentence(text: str, decimal_comma: bool) -> str:
    if not decimal_comma and re.fullmatch(r"[+-]?[\d.]*\d,\d+", text):
        sentence = _("“%(value)s” is not a number. If the comma is a decimal comma, say so.")
    elif decimal_comma:
        sentence = _("“%(value)s” is not a number such as 1.234,56.")
    else:
        sentence = _("“%(value)s” is not a number such as 1234.56.")
    return sentence % {"value": shown(text)}


def moment_parser(*, order: str = "") -> Remembering[datetime]:
    """Texts to naive or aware datetimes. `order` (dmy or mdy) decides what 3/4/2025 means."""
    return Remembering(lambda text: _moment(text, order))


def date_parser(*, order: str = "") -> Remembering[date]:
    return Remembering(lambda text: _moment(text, order).date())


def _moment(text: str, order: str) -> datetime:
    if compact := _COMPACT.fullmatch(text):
        return _built(text, compact[1], compact[2], compact[3])
    if re.fullmatch(r"[2-7]\d{4}(\.\d+)?", text):  # days since 1899-12-30, as spreadsheets count
        return _SHEET_EPOCH + timedelta(seconds=round(float(text) * 86_400))
    found = _DATE.fullmatch(text)
    if not found:
        raise BadValue("bad_date", _date_sentence(text))
    first, middle, last = found[1], found[2], found[3]
    if len(first) == 4:
        day = _built(text, first, middle, last)
    elif len(last) != 4:
        raise BadValue("bad_date", _date_sentence(text))
    else:
        day = _year_last(text, first, middle, last, order)
    return _with_time(text, day, found)


def _year_last(text: str, first: str, middle: str, last: str, order: str) -> datetime:
    """12/31/2025 and 31.12.2025 say themselves what they mean; 3/4/2025 needs the option."""
    if not middle.isdigit():
        return _built(text, last, middle, first)
    if order == "mdy" or (int(middle) > 12 and order != "dmy"):
        return _built(text, last, first, middle)
    if order == "dmy" or int(first) > 12 or first == middle or "." in text:
        return _built(text, last, middle, first)
    raise BadValue(
        "bad_date",
        _("“%(value)s” may be two dates. Say whether the day or the month comes first.")
        % {"value": shown(text)},
    )


def _built(text: str, year: str, month: str, day: str) -> datetime:
    try:
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
        built = datetime(int(year), number, int(day))
    except ValueError:
        raise BadValue("bad_date", _date_sentence(text)) from None
    if not _FIRST_YEAR <= built.year <= _LAST_YEAR:
        raise BadValue("bad_date", _date_sentence(text))
    return built


def _with_time(text: str, day: datetime, found: re.Match[str]) -> datetime:
    if found[4] is None:
        return day
    hour = int(found[4]) % 12 + 12 * (found[7].lower() == "pm") if found[7] else int(found[4])
    try:
        at = day.replace(hour=hour, minute=int(found[5]), second=int(found[6] or 0))
    except ValueError:
        raise BadValue("bad_date", _date_sentence(text)) from None
    if not found[8]:
        return at
    return at.replace(tzinfo=UTC) - _offset(found[8])


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timedelta(minutes=minutes if zone[0] == "+" else -minutes)


def _date_sentence(text: str) -> str:
    return _("“%(value)s” is not a possible date such as 2025-12-31.") % {"value": shown(text)}


def aware(moment: datetime) -> datetime:
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def whole(value: Decimal, low: int, high: int) -> int:
    """A whole number between two bounds."""
    if value != int(value) or not low <= value <= high:
        words = {"value": value, "low": low, "high": high}
        raise BadValue(
            "bad_number", _("%(value)s is not a whole number from %(low)s to %(high)s.") % words
        )
    return int(value)


def fitting(text: str, limit: int) -> str:
    """A text that is short enough for its column."""
    if len(text) > limit:
        words = {"length": len(text), "limit": limit}
        raise BadValue(
            "bad_text", _("The text has %(length)d characters; at most %(limit)d fit.") % words
        )
    return text


def yes_or_no(text: str) -> bool:
    """Said in English, Chinese, or as 1 and 0."""
    if text.casefold() not in _YES_OR_NO:
        raise BadValue("bad_choice", _("“%(value)s” is not yes or no.") % {"value": shown(text)})
    return _YES_OR_NO[text.casefold()]


def choice(text: str, choices: list[tuple[Any, Any]]) -> str:
    """One of a model's choices, by value or by label in the language of the moment."""
    wanted = text.casefold().replace("-", "_").replace(" ", "_")
    for value, label in choices:
        label_text = str(label).casefold().replace("-", "_").replace(" ", "_")
        if wanted in (str(value).casefold(), label_text):
            return str(value)
    words = {"value": shown(text), "choices": ", ".join(str(value) for value, _label in choices)}
    raise BadValue("bad_choice", _("“%(value)s” is not one of: %(choices)s.") % words)
