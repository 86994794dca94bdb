"""WSGI entry for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
os.environ.setdefault("KAM_STATEMENT_TIMEOUT_S", "10")  # a page may not take long, a job may
application = get_wsgi_application()
