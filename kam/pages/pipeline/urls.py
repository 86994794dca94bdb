"""Addresses of the pipeline and its opportunities."""

from django.urls import URLPattern, path

from kam.pages.pipeline.board import pipeline
from kam.pages.pipeline.opportunity import opportunity

urlpatterns: list[URLPattern] = [
    path("pipeline/", pipeline, name="pipeline"),
    path("opportunities/<int:pk>/", opportunity, name="opportunity"),
]
