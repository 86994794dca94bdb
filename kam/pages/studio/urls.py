"""Addresses of the scoring studio."""

from django.urls import URLPattern, path

from kam.pages.studio import views
from kam.pages.studio.backtest import backtest, backtest_result
from kam.pages.studio.border import border_cases
from kam.pages.studio.pairs import model_pairs

urlpatterns: list[URLPattern] = [
    path("models/", views.models, name="models"),
    path("models/border/", border_cases, name="border_cases"),
    path("models/<int:pk>/", views.model, name="model"),
    path("models/<int:pk>/try/", views.model_try, name="model_try"),
    path("models/<int:pk>/copy/", views.model_copy, name="model_copy"),
    path("models/<int:pk>/activate/", views.model_activate, name="model_activate"),
    path("models/<int:pk>/discard/", views.model_discard, name="model_discard"),
    path("models/<int:pk>/pairs/", model_pairs, name="model_pairs"),
    path("models/<int:pk>/compare/", views.model_compare, name="model_compare"),
    path("backtest/", backtest, name="backtest"),
    path("backtest/<int:pk>/", backtest_result, name="backtest_result"),
]
