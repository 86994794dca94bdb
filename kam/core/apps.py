from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class CoreConfig(AppConfig):
    name = "kam.core"
    label = "core"
    default = True


class AdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "kam.core.admin.AdminSite"
