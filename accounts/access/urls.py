"""Addresses of login, profile and settings; without a namespace, as Django's login expects."""

from django.contrib.auth import views as auth_views
from django.urls import path

from accounts.access import views

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.PasswordChange.as_view(), name="password_change"),
]
