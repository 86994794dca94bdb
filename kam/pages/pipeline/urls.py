"""Addresses of the pipeline and its opportunities."""

from django.urls import URLPattern, path

from kam.pages.pipeline.board import pipeline
from kam.pages.pipeline.opportunity import opportunity
from kam.pages.pipeline.results import target_gap, win_rates

urlpatterns: list[URLPattern] = [
    path("pipeline/", pipeline, name="pipeline"),
    path("pipeline/win-rates/", win_rates, name="win_rates"),
    path("pipeline/gap/", target_gap, name="target_gap"),
    path("opportunities/<int:pk>/", opportunity, name="opportunity"),
]
