"""Mail to users, in their own language."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.models import User
from kam.core import jobs
from kam.core.models import Job

KIND = "password-link"
MAILS_AN_HOUR = 3
ASKED_AN_HOUR = 20

jobs.register(KIND, "accounts.tasks.send_password_link")


def queue_password_link(*, email: str, site: str, client: str) -> None:
    """Queue a mail with a link, for known and unknown addresses alike: who asks learns nothing.

    `site` is the beginning of our own address, `client` where the wish comes from. At most a few
    mails an hour go to one address, and not many for one client.
    """
    key = f"{KIND}:{email.strip().lower()}"[:200]
    lately = Job.objects.filter(kind=KIND, created_at__gte=timezone.now() - timedelta(hours=1))
    few_to_it = lately.filter(unique_key=key).count() < MAILS_AN_HOUR
    few_for_them = lately.filter(payload__client=client).count() < ASKED_AN_HOUR
    if few_to_it and few_for_them:
        payload = {"email": email, "site": site, "client": client}
        jobs.enqueue(KIND, payload=payload, unique_key=key)


def password_link(user: User, site: str) -> str:
    """An address at which the user's password can be set, once, within the hour."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return site.rstrip("/") + reverse("password_reset_confirm", args=[uid, token])


def send_password_links(*, email: str, site: str) -> int:
    """Send a link to each active user with exactly this address; return how many were sent."""
    users = User.objects.filter(email__iexact=email, is_active=True)
    asked = [user for user in users if user.email.lower() == email.strip().lower()]
    for user in asked:
        _send_password_link(user, site)
    return len(asked)


def _send_password_link(user: User, site: str) -> None:
    with translation.override(user.language or settings.LANGUAGE_CODE):
        context = {"user": user, "link": password_link(user, site), "site": site}
        send_mail(
            _("Set a new password for KAM"),
            render_to_string("registration/password_link.txt", context),
            None,
            [user.email],
        )
