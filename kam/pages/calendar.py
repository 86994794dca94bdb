"""A user's dates for calendar programs: read by a secret address, without login or session."""

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from accounts.models import User
from accounts.services.feeds import find_feed
from kam.core.addresses import client_address
from kam.core.limits import within
from planning.day.dates import Entry, dates_of

HOUR = 3600
READS = 240  # an hour, of one address by one client: calendars ask a few times
GUESSES = 30  # an hour, by one client


@login_not_required
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed; 404 alike for an address that never was, was switched off, or whose user left."""
    client = client_address(request)
    if not within(f"calendar:{client}", most=READS, seconds=HOUR):
        return HttpResponse(status=429, headers={"Retry-After": str(HOUR)})
    feed = find_feed(secret)
    if feed is None:
        if not within(f"calendar-guess:{client}", most=GUESSES, seconds=HOUR):
            return HttpResponse(status=429, headers={"Retry-After": str(HOUR)})
        raise Http404
    return _answer(request, _written(feed.user))


def _answer(request: HttpRequest, body: bytes) -> HttpResponse:
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _written(user: User) -> bytes:
    """The same dates give the same bytes: no moment of writing stands in them."""
    language = user.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(user.zone):
        entries = dates_of(user, today=timezone.localdate())
        feed = Calendar()
        feed.add("prodid", "-//KAM//Dates//EN")
        feed.add("version", "2.0")
        feed.add("x-wr-calname", _("KAM: %(user)s") % {"user": user})
        feed.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        for entry in entries:
            feed.add_component(_event(entry))
    return feed.to_ical()


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.name}@{urlsplit(settings.KAM_SITE_URL).hostname}")
    event.add("dtstamp", entry.changed)
    event.add("dtstart", entry.day)  # without an end it lasts that day: RFC 5545, 3.6.1
    event.add("summary", entry.title)
    if entry.text:
        event.add("description", entry.text)
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")  # it fills no hours
    return event
