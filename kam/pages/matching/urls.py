"""Addresses of the matching."""

from django.urls import URLPattern, path

from kam.pages.matching.account import account_matching
from kam.pages.matching.files import matching_files
from kam.pages.matching.grids import matching_criteria, matching_industries
from kam.pages.matching.views import matching, matching_again, matching_targets

urlpatterns: list[URLPattern] = [
    path("matching/", matching, name="matching"),
    path("matching/again/", matching_again, name="matching_again"),
    path("matching/targets/", matching_targets, name="matching_targets"),
    path("matching/industries/", matching_industries, name="matching_industries"),
    path("matching/criteria/", matching_criteria, name="matching_criteria"),
    path("matching/files/", matching_files, name="matching_files"),
    path("accounts/<int:pk>/matching/", account_matching, name="account_matching"),
]
