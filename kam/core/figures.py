"""Numbers and times in few characters, as people of the language write them."""

import math
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from babel.dates import format_timedelta
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

Number: TypeAlias = Any  # int, float or Decimal: abs() and round() keep which

UNITS = {  # largest first; below the last unit figures stand as they are
    "en": [(10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "k")],
    "zh-hans": [(10**12, "万亿"), (10**8, "亿"), (10**4, "万")],
}
MINUS = "\N{MINUS SIGN}"
FIGURES = 3  # significant ones


def _language() -> str:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


def _rounded(value: Number) -> float:
    """The value at three significant figures, so that 999,999 reads as 1.00 M, not 1,000 k."""
    if not value:
        return 0.0
    digits = FIGURES - 1 - math.floor(math.log10(abs(float(value))))
    return round(float(value), digits)


def written(value: Number, places: int = 0) -> str:
    """Rounded, and grouped by three; Django alone would cut the digits off."""
    text = number_format(round(abs(value), places), places, use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if round(value, places) < 0 else text


def _scaled(amount: float, size: int) -> str:
    scaled = amount / size
    return written(scaled, max(0, FIGURES - 1 - math.floor(math.log10(scaled))))


def short(value: Number) -> str:
    """12,345,678 as 12.3 M, in Chinese as 1,230 万; small numbers in whole units."""
    sign = MINUS if value < 0 else ""
    amount = _rounded(abs(value))
    for size, unit in UNITS[_language()]:
        if amount >= size:
            return f"{sign}{_scaled(amount, size)}\N{NO-BREAK SPACE}{unit}"
    return sign + written(abs(value))


def full(value: Number, places: int = 2) -> str:
    """All digits, grouped by three."""
    sign = MINUS if value < 0 else ""
    return sign + written(abs(value), places)


def signed(value: Number, places: int = 1) -> str:
    """With its sign: +1.2, −0.8, 0.0."""
    text = written(abs(value), places)
    if not round(float(value), places):
        return text
    return ("+" if value > 0 else MINUS) + text


def percent(value: Number, places: int = 0) -> str:
    """A number that is a percentage already: 74.6 %."""
    return f"{written(value, places)}\N{NARROW NO-BREAK SPACE}%"


def ago(moment: date | datetime, now: datetime | None = None) -> str:
    """How far from now: 3 hours ago, in 2 days; days count by the calendar."""
    now = timezone.localtime(now)
    if not isinstance(moment, datetime):
        return _days_away((moment - now.date()).days)
    away = timezone.localtime(moment) - now
    if abs(away) < timedelta(minutes=1):
        return gettext("just now")
    if abs(away) < timedelta(hours=12):
        return _in_words(away)
    return _days_away((timezone.localdate(moment) - now.date()).days)


def _days_away(days: int) -> str:
    if days == 0:
        return gettext("today")
    if days == -1:
        return gettext("yesterday")
    if days == 1:
        return gettext("tomorrow")
    return _in_words(timedelta(days=days))


def _in_words(delta: timedelta) -> str:
    locale = "zh_Hans" if _language() == "zh-hans" else "en"
    return format_timedelta(
        delta, granularity="minute", add_direction=True, threshold=1.2, locale=locale
    )


def initials(name: str) -> str:
    """Two letters that stand for a person: AB for Anna Berg, 小明 for 王小明."""
    name = name.strip()
    if any("\u4e00" <= letter <= "\u9fff" for letter in name):
        return name.replace(" ", "")[-2:]
    words = name.split() or ["?"]
    letters = words[0][:1] + (words[-1][:1] if len(words) > 1 else words[0][1:2])
    return letters.upper()
