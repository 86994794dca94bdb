"""The tier of an account in a list, marked where it hangs on the weights."""

from decimal import Decimal

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kam.core.templatetags import kam as shown
from scoring import border
from scoring.overrides import may_overrule

register = template.Library()


@register.simple_tag(takes_context=True)
def tier_at(
    context: Context, letter: str | None, share: Decimal | None, account: int | None = None
) -> SafeString:
    """The letter; of a border case (a share is given) with the mark.

    account: whose tier may be pinned by who may overrule, unless a past day is shown; empty:
    nobody decides here.
    """
    user, scope = context["request"].user, context.get("scope")
    decides = share is not None and not (scope and scope.dated) and may_overrule(user)
    return tier_cell(letter, share, account if decides else None)


def tier_cell(letter: str | None, share: Decimal | None, account: int | None) -> SafeString:
    """As the tag; the account is given only where the reader may pin its tier."""
    tier = shown.tier(letter)
    if share is None:
        return tier
    return format_html('<span class="tier-cell">{}{}</span>', tier, _mark(share, account))


def _mark(share: Decimal, account: int | None) -> SafeString:
    """A sign that says why in words; where the user may decide it opens the form that pins."""
    text = border.said(share)
    if account is None:
        return format_html(
            '<span class="border-mark" title="{0}" role="img" aria-label="{0}">±</span>', text
        )
    return format_html(
        '<a class="border-mark" href="{0}" hx-get="{0}" hx-target="#dialog-body" title="{1}" aria-label="{1}">±</a>',
        reverse("pages:account_override", args=[account, "tier"]),
        text + _(". Pin the tier"),
    )
