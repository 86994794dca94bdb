"""How figures, dates and terms look: one way for each thing."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.utils import flatatt
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from heroicons.templatetags.heroicons import heroicon_outline

from kam.core import figures, notices
from kam.core.counts import count_text
from kam.core.middleware import undo_of

register = template.Library()
register.filter("undo", undo_of)
register.filter("initials", lambda who: figures.initials(str(who)))

ICONS = {  # our word → heroicon
    "today": "sun",
    "accounts": "building-office-2",
    "portfolio": "chart-bar-square",
    "plan": "map",
    "imports": "arrow-up-tray",
    "jobs": "queue-list",
    "settings": "cog-6-tooth",
    "log": "plus",
    "search": "magnifying-glass",
    "more": "ellipsis-horizontal",
    "close": "x-mark",
    "people": "users",
    "person": "user",
    "team": "user-group",
    "edit": "pencil-square",
    "download": "arrow-down-tray",
    "print": "printer",
    "logout": "arrow-right-start-on-rectangle",
    "language": "language",
    "theme": "moon",
    "visit": "map-pin",
    "call": "phone",
    "meeting": "users",
    "email": "envelope",
    "message": "chat-bubble-left",
    "done": "check",
    "warning": "exclamation-triangle",
    "help": "question-mark-circle",
    "filter": "funnel",
    "calendar": "calendar-days",
    "token": "key",
    "sales": "banknotes",
    "score": "calculator",
    "file": "document-text",
    "alert": "bell",
    "coverage": "shield-check",
    "pool": "inbox",
    "snooze": "clock",
    "given": "hand-raised",
    "moved": "arrows-up-down",
    "handed": "gift",
    "change": "pencil-square",
    "attach": "paper-clip",
    "promise": "hand-thumb-up",
    "fresh": "check-circle",
    "stale": "clock",
    "broken": "x-circle",
    "duplicates": "document-duplicate",
    "palette": "magnifying-glass-circle",
}
SHAPES = {  # type of the matrix → its shape, in a box of 16
    1: '<path d="M8 1.5 14.5 8 8 14.5 1.5 8Z"/>',
    2: '<path d="M8 2.5 14.5 13.5h-13Z"/>',
    3: '<path d="M2.5 2.5h11v11h-11Z"/>',
    4: '<circle cx="8" cy="8" r="5.75"/>',
}
DASH = mark_safe('<span class="text-secondary" aria-hidden="true">—</span>')


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """An icon by our word or heroicon's name; silent for screen readers unless it has a label."""
    return _drawn(name, size, str(label))


@lru_cache(maxsize=1_000)
def _drawn(name: str, size: int, label: str) -> SafeString:
    """Kept: a page has hundreds of icons of a few kinds, and each is parsed and written as XML."""
    spoken = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    css = "icon icon-sm" if size < 20 else "icon"
    return mark_safe(heroicon_outline(ICONS.get(name, name), size=size, **{"class": css}, **spoken))


@register.simple_tag
def tier(letter: str | None) -> SafeString:
    """The tier's letter in its shade of the one hue."""
    if not letter:
        return DASH
    shade = letter.lower() if letter in "ABCD" else "other"
    title = gettext("Tier %(letter)s") % {"letter": letter}
    return format_html('<span class="tier tier-{}" title="{}">{}</span>', shade, title, letter)


def _choice(field: str, value: int) -> str:
    """The word for a stage or segment; its one home is the model above this floor."""
    column: Any = apps.get_model("scoring", "Standing")._meta.get_field(field)
    return str(dict(column.flatchoices)[value])


@register.simple_tag
def stage(value: int | None) -> SafeString:
    """The stage's word beside its colour."""
    if value is None:
        return DASH
    word = _choice("stage", int(value))
    return format_html('<span class="stage stage-{}">{}</span>', int(value), word)


@register.simple_tag
def segment(value: int | None) -> SafeString:
    """The type of the matrix: its shape and its word."""
    if value is None:
        return DASH
    return format_html(
        '<span class="segment segment-{}"><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>{}</span>',
        int(value),
        SafeString(SHAPES[int(value)]),
        _choice("segment", int(value)),
    )


@register.simple_tag
def bar(value: Any, of: Any = 100, css: str = "") -> SafeString:
    """A thin bar for a share; the number stands beside it, so it is silent."""
    share = max(0.0, min(100.0, 100 * float(value) / float(of))) if of else 0.0
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="4"/></svg>',
        css,
        f"{share:.1f}",
    )


@register.simple_tag
def of_five(value: int | None) -> SafeString:
    """A judgement of 1 to 5 as its number and as many dots."""
    if value is None:
        return DASH
    return format_html(
        '<span class="of-five"><span class="num">{}</span>'
        '<span class="dots" aria-hidden="true">{}<i>{}</i></span></span>',
        gettext("%(value)s of 5") % {"value": value},
        "●" * value,
        "●" * (5 - value),
    )


@register.simple_tag
def score(value: Decimal | float | None) -> SafeString:
    """A score of 0 to 100 with a thin bar; four decimals on hover."""
    if value is None:
        return DASH
    return format_html(
        '<span class="score" title="{}"><span class="num">{}</span>{}</span>',
        figures.full(value, 4),
        figures.written(value, 1),
        bar(value),
    )


@register.filter
def money(value: Decimal | float | str | None, currency: str = "") -> SafeString:
    """An amount in short, all digits on hover; with a currency it stands behind."""
    if value is None or value == "":
        return DASH
    amount = Decimal(str(value))
    return format_html(
        '<span class="num" title="{} {}">{}{}</span>',
        figures.full(amount),
        currency or settings.KAM_CURRENCY,
        figures.short(amount),
        f"\N{NO-BREAK SPACE}{currency}" if currency else "",
    )


@register.filter
def compact(value: Decimal | float | None) -> SafeString:
    """A count in short, all digits on hover."""
    if value is None:
        return DASH
    return format_html(
        '<span class="num" title="{}">{}</span>', figures.full(value, 0), figures.short(value)
    )


@register.filter
def grouped(value: Decimal | float | None, places: int = 0) -> SafeString:
    """All digits, grouped by three."""
    if value is None:
        return DASH
    return format_html('<span class="num">{}</span>', figures.full(value, places))


@register.filter
def percent(value: Decimal | float | None, places: int = 0) -> SafeString:
    """A number that is a percentage already."""
    if value is None:
        return DASH
    return format_html('<span class="num">{}</span>', figures.percent(value, places))


@register.filter
def signed_percent(value: Decimal | float, places: int = 0) -> str:
    """A percentage with its sign: +10 %, −7.5 %."""
    places = places or int(value != round(value))
    return f"{figures.signed(value, places)}\N{NARROW NO-BREAK SPACE}%"


@register.filter
def ago(value: date | datetime | None) -> SafeString:
    """How long ago, the exact date or time on hover."""
    if value is None:
        return DASH
    exact = timezone.localtime(value) if isinstance(value, datetime) else value
    kind = "DATETIME_FORMAT" if isinstance(value, datetime) else "DATE_FORMAT"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        exact.isoformat(timespec="minutes") if isinstance(exact, datetime) else exact.isoformat(),
        date_format(exact, kind),
        figures.ago(value),
    )


@register.filter
def due(day: date | None) -> SafeString:
    """How far off a day is on which something is due; marked once it has come."""
    if day is None:
        return DASH
    today = timezone.localdate()
    mark = " due-late" if day < today else " due-today" if day == today else ""
    return format_html('<span class="due{}">{}</span>', mark, ago(day))


@register.simple_tag
def trend(change: Decimal | float | None, places: int = 1, unit: str = "") -> SafeString:
    """Up or down with arrow and sign, never by colour alone."""
    if change is None:
        return DASH
    moved = round(float(change), places)
    css, arrow = ("up", "▲") if moved > 0 else ("down", "▼") if moved < 0 else ("flat", "")
    return format_html(
        '<span class="trend trend-{}"><span aria-hidden="true">{}</span> {}{}</span>',
        css,
        arrow,
        figures.signed(change, places),
        f"\N{NARROW NO-BREAK SPACE}{unit}" if unit else "",
    )


@register.simple_tag
def person(who: Any, large: bool = False) -> SafeString:
    """Initials and name of a user or a contact."""
    if who is None:
        return DASH
    return format_html(
        '<span class="person"><span class="initials{}" aria-hidden="true">{}</span>{}</span>',
        " initials-lg" if large else "",
        figures.initials(str(who)),
        str(who),
    )


@register.simple_tag(takes_context=True)
def unread(context: Context) -> str:
    """How many notices wait for the reader, counted once for a page: nothing, 7, or 99+."""
    request = context["request"]
    if not hasattr(request, "unread_notices"):
        request.unread_notices = notices.unread(request.user)
    count = request.unread_notices
    return count_text(count, cap=notices.AT_MOST) if count else ""


@register.filter
def dash(value: Any) -> Any:
    """The value, or a dash where there is none."""
    return DASH if value is None or value == "" else value


@register.filter
def item(values: dict[str, Any], key: str) -> Any:
    """What a dictionary holds under a key that only the template knows."""
    return values.get(key, "")


@register.filter
def as_json(value: Any) -> str:
    """Data for a chart in a part that htmx swaps; the page escapes it as any text."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def styled(field: BoundField) -> SafeString:
    """The widget of a form field with the look that fits its kind."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        css = "form-check-input"
    elif isinstance(widget, Select):
        css = "form-select"
    else:
        css = "form-control"
    own = widget.attrs.get("class", "")
    drawn = field.as_widget(
        attrs={"class": f"{css}{' is-invalid' * bool(field.errors)} {own}".strip()}
    )
    return mark_safe(
        drawn.replace(">---------<", ">—<")
    )  # the dash of an empty value, as elsewhere


@register.filter
def options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """What a select offers: of hundreds, a template for each would take most of a page's time."""
    parts = []
    for name, choices, _number in groups:
        written = mark_safe("".join(_option(choice) for choice in choices))
        parts.append(_group(name, written) if name else written)
    return mark_safe("".join(parts))


def _group(name: str, written: SafeString) -> SafeString:
    return format_html('<optgroup label="{}">{}</optgroup>', name, written)


def _option(choice: dict[str, Any]) -> SafeString:
    attributes = flatatt(choice["attrs"])
    return format_html(
        '<option value="{}"{}>{}</option>', choice["value"], attributes, choice["label"]
    )


@register.filter
def is_radio(field: BoundField) -> bool:
    return isinstance(field.field.widget, RadioSelect)


@register.filter
def is_check(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.inclusion_tag("components/nav_item.html", takes_context=True)
def nav_item(
    context: Context, name: str, label: str, image: str, key: str = "", also: str = ""
) -> dict[str, Any]:
    """A line of the navigation, marked where the page lies at or below its address.

    `also` names further address beginnings, parted by blanks, that belong to it.
    """
    try:
        address = reverse(name)
    except NoReverseMatch:
        return {}
    path = context["request"].path
    here = path == address or (address != "/" and path.startswith(address))
    here = here or any(path.startswith(start) for start in also.split())
    return {"address": address, "label": label, "image": image, "key": key, "here": here}
