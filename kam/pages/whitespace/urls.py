"""Addresses of the whitespace."""

from django.urls import URLPattern, path

from kam.pages.whitespace import cell, grid

urlpatterns: list[URLPattern] = [
    path("whitespace/", grid.whitespace, name="whitespace"),
    path("accounts/<int:pk>/whitespace/", grid.account_whitespace, name="account_whitespace"),
    path("accounts/<int:pk>/whitespace/line/", cell.line, name="whitespace_line"),
    path("accounts/<int:pk>/whitespace/pursue/", cell.pursue_line, name="whitespace_pursue"),
    path("accounts/<int:pk>/whitespace/aim/", cell.aim, name="whitespace_aim"),
    path("accounts/<int:pk>/whitespace/clear/", cell.clear, name="whitespace_clear"),
]
