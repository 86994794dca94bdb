"""Addresses of playbooks."""

from django.urls import URLPattern, path

from kam.pages.playbooks import views

urlpatterns: list[URLPattern] = [
    path("playbooks/", views.playbooks, name="playbooks"),
    path("playbooks/new/", views.playbook_new, name="playbook_new"),
    path("playbooks/<int:pk>/", views.playbook_edit, name="playbook"),
    path("accounts/<int:pk>/playbooks/start/", views.playbook_start, name="playbook_start"),
]
