"""How what we hold of persons looks: the value, and a dot that empties as the belief fades."""

from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.beliefs import is_stale, weight
from accounts.held import Held
from accounts.words import value_word

register = template.Library()


@register.simple_tag
def fresh(judged_on: date | None) -> SafeString:
    """A dot, full on the day of judgement and emptier from then on; “stale” once it counts half."""
    today, half_life = timezone.localdate(), settings.KAM_BELIEF_HALF_LIFE
    share = weight((today - judged_on).days, half_life) if judged_on else 0.0
    stale = is_stale(judged_on, today, half_life)
    day = date_format(judged_on) if judged_on else _("not dated")
    return format_html(
        '<span class="fresh" title="{}"><svg viewBox="0 0 10 10" aria-hidden="true">'
        '<circle cx="5" cy="5" r="4"/><circle cx="5" cy="5" r="4" fill-opacity="{}"/></svg>{}</span>',
        day,
        "0" if stale else f"{share:.2f}",
        _("stale") if stale else "",
    )


@register.inclusion_tag("people/partials/held.html")
def held(held: Held | None) -> dict[str, Any]:
    """A value in a table: its number and its dot; the words on hover."""
    return {"held": held}


@register.filter
def in_words(held: Held) -> str:
    """The value and what it means."""
    return value_word(held.kind, held.value)


@register.filter
def belief_in_words(belief: Any) -> str:
    """The same of a belief of the past."""
    return value_word(belief.kind, belief.value)
