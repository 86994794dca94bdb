"""The admin site: only for administrators, and reached through the product's own login."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    site_header = site_title = _("KAM administration")
    index_title = _("Settings behind the scenes")
    login_template = "registration/login.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_staff", False) and request.user.is_active)


class ByService(admin.ModelAdmin):
    """Rows that are typed in here are written by services, which log them; none is deleted.

    create(*, actor, **fields) and update(*, <model name>, actor, changes) are the services.
    """

    create: ClassVar[Callable[..., Any]]
    update: ClassVar[Callable[..., Any]]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        typed = {name: form.cleaned_data[name] for name in form.changed_data}
        if change:
            name = obj._meta.verbose_name_raw.replace(" ", "_")
            type(self).update(**{name: obj}, actor=request.user, changes=typed)
        else:
            obj.pk = type(self).create(actor=request.user, **typed).pk
