"""The admin site: only for administrators, and reached through the product's own login."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    site_header = site_title = _("KAM administration")
    index_title = _("Settings behind the scenes")
    login_template = "registration/login.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_staff", False) and request.user.is_active)
