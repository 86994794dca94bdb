"""Addresses of the import pages."""

from django.urls import path

from accounts.uploads import views

urlpatterns = [
    path("", views.import_list, name="imports"),
    path("new/", views.import_new, name="import_new"),
    path("<int:pk>/", views.import_detail, name="import_detail"),
    path("<int:pk>/map/", views.import_map, name="import_map"),
    path("<int:pk>/refused/", views.import_refused, name="import_refused"),
]
