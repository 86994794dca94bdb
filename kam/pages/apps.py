from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "kam.pages"
    label = "pages"
