"""Addresses of actions."""

from django.urls import URLPattern, path

from kam.pages.actions import views
from kam.pages.actions.board import action_board
from kam.pages.actions.calendar import action_calendar
from kam.pages.actions.list_views import actions

urlpatterns: list[URLPattern] = [
    path("actions/", actions, name="actions"),
    path("actions/calendar/", action_calendar, name="action_calendar"),
    path("actions/board/", action_board, name="action_board"),
    path("actions/<int:pk>/", views.action_edit, name="action"),
    path("actions/<int:pk>/done/", views.action_done, name="action_done"),
    path("actions/<int:pk>/move/", views.action_move, name="action_move"),
    path("accounts/<int:pk>/actions/new/", views.action_new, name="action_new"),
    path("log/<int:pk>/action/", views.step_to_action, name="step_to_action"),
]
