"""All addresses. Every page asks for a login unless it says otherwise."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("kam.api_urls")),
    path("", include("accounts.urls")),
    path("", include("kam.pages.urls")),
]
