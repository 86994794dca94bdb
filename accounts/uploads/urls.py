"""Addresses of the import pages."""

from django.urls import path

from accounts.uploads import views

urlpatterns = [
    path("", views.import_list, name="imports"),
]
