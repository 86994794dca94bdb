"""Addresses of login, profile and settings; without a namespace, as Django's login expects."""

from django.contrib.auth import views as auth_views
from django.urls import path

from accounts.access import calendar, passwords, teams, tokens, users, views

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("password/", passwords.ask, name="password_reset"),
    path("password/asked/", passwords.asked, name="password_reset_done"),
    path("password/<uidb64>/<token>/", passwords.Confirm.as_view(), name="password_reset_confirm"),
    path("password/set/", passwords.is_set, name="password_reset_complete"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.PasswordChange.as_view(), name="password_change"),
    path("profile/calendar/", calendar.calendar_new, name="calendar_new"),
    path("profile/calendar/off/", calendar.calendar_off, name="calendar_off"),
    path("settings/tokens/", tokens.token_list, name="tokens"),
    path("settings/tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("settings/users/", users.user_list, name="users"),
    path("settings/users/new/", users.user_create, name="user_create"),
    path("settings/users/<int:pk>/", users.user_edit, name="user_edit"),
    path("settings/users/<int:pk>/active/", users.user_activate, name="user_activate"),
    path("settings/users/<int:pk>/password/", users.user_password, name="user_password"),
    path("settings/teams/", teams.team_list, name="teams"),
    path("settings/teams/new/", teams.team_create, name="team_create"),
    path("settings/teams/<int:pk>/", teams.team_edit, name="team_edit"),
    path("settings/teams/<int:pk>/delete/", teams.team_delete, name="team_delete"),
]
