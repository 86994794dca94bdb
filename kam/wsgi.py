"""WSGI entry for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from kam.env import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
# A page may not take as long as a job may.
os.environ["KAM_STATEMENT_TIMEOUT_S"] = env.str("KAM_STATEMENT_TIMEOUT_S", default="") or "10"
application = get_wsgi_application()
