"""All addresses. Every page asks for a login unless it says otherwise."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from kam.pages.home import favicon, first_steps, home, settings_home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("favicon.ico", favicon, name="favicon"),
    path("first-steps/", first_steps, name="first_steps"),
    path("settings/", settings_home, name="settings"),
    path("jobs/", include("kam.pages.job_urls")),
    path("imports/", include("accounts.uploads.urls")),
    path("", include("accounts.access.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("kam.api_urls")),
    path("", include("accounts.urls")),
    path("", include("kam.pages.urls")),
]

handler400 = "kam.core.errors.bad_request"
handler403 = "kam.core.errors.forbidden"
handler404 = "kam.core.errors.not_found"
handler500 = "kam.core.errors.failed"
