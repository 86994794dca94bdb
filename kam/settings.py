"""All settings, from the environment. The README has the table; `.env.example` the template."""

import re
import sys
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kam.core.files.types import GROUPS as FILE_GROUPS
from kam.env import (
    BASE_DIR,
    env_bool,
    env_choice,
    env_int,
    env_list,
    env_str,
    env_url,
    kept_secret,
    short_socket,
)
from kam.logs import logging_config

# --- The place
VAR_DIR = Path(env_str("KAM_VAR_DIR", str(BASE_DIR / "var")))
DEBUG = env_bool("DEBUG", "false")
DEMO = DEBUG or env_bool("KAM_DEMO", "false")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
KAM_SITE_URL = env_url("KAM_SITE_URL", "http://127.0.0.1:8000", ["http", "https"])
KAM_HTTPS = env_bool("KAM_HTTPS", "false")
KAM_PROXIES = env_int("KAM_PROXIES", "0")

# --- The secret: kept under var/ for a single machine, demanded from everybody else
DATABASE_URL = env_url("DATABASE_URL", "", ["postgres", "postgresql", "sqlite", ""])
_one_machine = DEBUG or not DATABASE_URL or sys.argv[1:2] == ["run"]
SECRET_KEY = env_str("SECRET_KEY", "") or (
    kept_secret(VAR_DIR / "secret_key") if _one_machine else ""
)
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY must be set: a long random text, the same everywhere.")

# --- What it is made of
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django.contrib.postgres",
    "kam.core.apps.AdminConfig",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "django_htmx",
    "heroicons",
    "axes",
    "csp",
    "kam.core",
    "accounts",
    "scoring",
    "planning",
    "kam.pages",
]
MIDDLEWARE = [
    "kam.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kam.core.middleware.HealthMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kam.core.middleware.PrivatePagesMiddleware",
    "kam.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kam.core.middleware.TokenMiddleware",  # what comes after it is for browsers only
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kam.core.middleware.LoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kam.core.middleware.HtmxAnswerMiddleware",
    "kam.pages.moved.MovedMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "kam.urls"
WSGI_APPLICATION = "kam.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "kam.core.context.shell",
            ],
            "builtins": ["kam.core.templatetags.kam", "heroicons.templatetags.heroicons"],
        },
    }
]
FORM_RENDERER = "kam.core.forms.FormRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Two databases
STATEMENT_TIMEOUT_S = env_int("KAM_STATEMENT_TIMEOUT_S", "600")
DATABASES = {
    "default": environ.Env.db_url_config(DATABASE_URL or f"sqlite:///{VAR_DIR / 'kam.sqlite3'}")
}
ON_POSTGRES = DATABASES["default"]["ENGINE"].endswith("postgresql")
if not ON_POSTGRES:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
if ON_POSTGRES:
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        connect_timeout=5,
        options="-c jit=off"  # compiling a query of ours takes longer than running it
        " -c lock_timeout=3s -c idle_in_transaction_session_timeout=60s"
        f" -c statement_timeout={STATEMENT_TIMEOUT_S}s",
    )
else:
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
        " PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536;",
    }

# --- People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 3600
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]  # guessing from many addresses is guessing too
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # which asks for the address as well
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # nobody keeps another out for ever
AXES_CLIENT_IP_CALLABLE = "kam.core.addresses.client_address"
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# --- Two languages
LANGUAGE_CODE = env_choice("LANGUAGE_CODE", "en", ["en", "zh-hans"])
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["kam.formats"]
USE_I18N = True
FILTERS_EMPTY_CHOICE_LABEL = _("any")  # instead of a row of dashes
USE_TZ = True
TIME_ZONE = env_str("TIME_ZONE", "UTC")
try:
    ZoneInfo(TIME_ZONE)
except (ZoneInfoNotFoundError, ValueError):
    raise ImproperlyConfigured(
        f"TIME_ZONE={TIME_ZONE!r} is not valid: expected a name such as Europe/Berlin."
    ) from None
KAM_CURRENCY = env_str("KAM_CURRENCY", "EUR")
if not re.fullmatch(r"[A-Z]{3}", KAM_CURRENCY):
    raise ImproperlyConfigured(
        f"KAM_CURRENCY={KAM_CURRENCY!r} is not valid: expected three letters such as EUR."
    )

# --- Jobs: the database is the memory, the broker a doorbell
REDIS_URL = env_url("REDIS_URL", "", ["redis", "rediss", "unix", "redis+socket", ""])
EMBEDDED_BROKER = not REDIS_URL
BROKER_SOCKET = short_socket(VAR_DIR, "broker.sock")
CELERY_BROKER_URL = (REDIS_URL or f"unix://{BROKER_SOCKET}").replace("unix:", "redis+socket:", 1)
CELERY_TASK_SOFT_TIME_LIMIT = 4 * 3600  # imports and evaluations may be long
CELERY_TASK_TIME_LIMIT = CELERY_TASK_SOFT_TIME_LIMIT + 300
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "health_check_interval": 10,
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "kam.core.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "Sweep jobs": {
        "task": "kam.core.tasks.sweep",
        "schedule": 15.0,
        "options": {"expire_seconds": 30},  # no pile of them after an hour without workers
    },
    "Tidy up": {"task": "kam.core.tasks.tidy", "schedule": crontab(hour=3, minute=30)},
    "Search for duplicates": {
        "task": "accounts.tasks.search_duplicates",
        "schedule": crontab(minute=20),
    },
    "Sweep up files": {"task": "accounts.tasks.sweep_files", "schedule": crontab(hour=4, minute=0)},
    "Sweep up documents": {
        "task": "planning.tasks.sweep_documents",
        "schedule": crontab(hour=4, minute=15),
    },
    "Tidy lists": {"task": "accounts.tasks.tidy_lists", "schedule": crontab(hour=3, minute=45)},
    "Evaluate changed accounts": {
        "task": "scoring.tasks.evaluate_changed",
        "schedule": 20.0,
        "options": {"expire_seconds": 30},
    },
    "Send morning mails": {
        "task": "planning.tasks.send_digests",
        "schedule": crontab(minute="*/15"),
        "options": {"expire_seconds": 600},
    },
    "Prepare reviews": {
        "task": "planning.tasks.reviews_this_morning",
        "schedule": crontab(hour=5, minute=0),
    },
    "Start playbooks of renewals": {
        "task": "planning.tasks.renewals_this_morning",
        "schedule": crontab(hour=5, minute=15),
    },
    "Tell of what is overdue": {
        "task": "planning.tasks.overdue_this_morning",
        "schedule": crontab(hour=6, minute=0),
    },
    "Evaluate every night": {
        "task": "scoring.tasks.evaluate_nightly",
        "schedule": crontab(hour=2, minute=0),
    },
}
# --- Evaluations: this many days each, then the last of each month
KAM_KEEP_EVALUATIONS_DAYS = env_int("KAM_KEEP_EVALUATIONS_DAYS", "35")
KAM_KEEP_DOCUMENTS_DAYS = env_int("KAM_KEEP_DOCUMENTS_DAYS", "7", least=1)
KAM_HOURLY_RATE = env_int("KAM_HOURLY_RATE", "60", least=0)  # base currency; of hours without rate
KAM_BELIEF_HALF_LIFE = env_int("KAM_BELIEF_HALF_LIFE", "180", least=1)  # days
KAM_KEY_ACCOUNTS_PER_MANAGER = env_int("KAM_KEY_ACCOUNTS_PER_MANAGER", "10", least=1)
KAM_REVIEW_DAYS = env_int("KAM_REVIEW_DAYS", "90", least=1)
KAM_VALUE_MONTHS = env_int("KAM_VALUE_MONTHS", "36", least=1)
KAM_VALUE_DISCOUNT = env_int("KAM_VALUE_DISCOUNT", "10")  # percent per year
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env_str("KAM_STATIC_DIR", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"  # private: no address serves it
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "gz", "woff2", "png", "jpg"]
FILE_TYPES = env_list("KAM_FILE_TYPES", "office,pdf,images,text")
if unknown := sorted(set(FILE_TYPES) - set(FILE_GROUPS)):
    raise ImproperlyConfigured(
        f"KAM_FILE_TYPES={unknown[0]!r} is not valid: expected some of {', '.join(FILE_GROUPS)}."
    )
FILE_LIMIT_MB = env_int("KAM_FILE_LIMIT_MB", "25", least=1)
FILES_PER_ACCOUNT_MB = env_int("KAM_FILES_PER_ACCOUNT_MB", "1000", least=1)
UPLOAD_LIMIT_MB = env_int("KAM_UPLOAD_LIMIT_MB", "512")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Mail
MAIL_SCHEMES = ["smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "memorymail"]
EMAIL_URL = env_url("EMAIL_URL", "consolemail://", MAIL_SCHEMES)
_mail = environ.Env.email_url_config(EMAIL_URL)
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_str("KAM_MAIL_FROM", "kam@localhost")

# --- Safety
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kam.core.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = KAM_HTTPS
if KAM_HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_HSTS_SECONDS, SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    SILENCED_SYSTEM_CHECKS += ["security.W021"]  # whether browsers preload it is the owner's choice
    SECURE_SSL_REDIRECT = env_bool("KAM_HTTPS_REDIRECT", "true")
if KAM_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- REST
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "kam.core.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["kam.core.api.permissions.EditableOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["kam.core.api.renderers.FastJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["kam.core.api.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["kam.core.api.filters.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "kam.core.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "kam.core.api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "kam.core.api.errors.problem",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "kam.core.api.negotiation.OneRepresentation",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "KAM",
    "DESCRIPTION": "Key accounts: who they are, how much each matters, where each is heading.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "GET_LIB_DOC_EXCLUDES": "kam.core.api.schema.undescribed",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "LifecycleStageEnum": "scoring.api.account_rows.STAGE_WORDS",
        "ActivityKindEnum": "accounts.models.Activity.Kind",
        "ImportKindEnum": "accounts.models.Import.Kind",
        "OpportunityStageEnum": "accounts.models.Opportunity.Stage",
        "JobStateEnum": "kam.core.models.Job.State",
        "ModelStateEnum": "scoring.models.ScoringModel.State",
        "AccountStatusEnum": "accounts.models.Account.Status",
        "ConcessionKindEnum": "accounts.models.Concession.Kind",
        "PairKindEnum": "accounts.models.duplicates.Kind",
        "RolesEnum": "planning.rules.ROLES",
        "SourceEnum": "accounts.models.person.Source",
        "PlanSectionEnum": "planning.plans.sections.CODES",
        "PlanFlagEnum": "planning.plans.flags.WHYS",
        "ProcessStepEnum": "planning.api.process.ALL_STEPS",
        "PersonRoleEnum": "accounts.models.PersonRole.Role",
    },
}

LOGGING_CONFIG = None
logging_config(json=not DEBUG)
