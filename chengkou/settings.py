"""The only settings: SQLite by default, PostgreSQL by environment. README lists the variables."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from chengkou import env
from chengkou.backups.rotation import Keep
from chengkou.databases.choice import DATABASE_KINDS, database_of
from reporting.rules.office.passwords import LENGTH

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # files of a running system: database, key, collected static files

DEBUG = env.switch("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", VAR_DIR / "secret-key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "chengkou.apps.ChengkouConfig",
    "chengkou.apps.ChengkouAdminConfig",
    "accounts.apps.AccountsConfig",
    "indicators.apps.IndicatorsConfig",
    "projects.apps.ProjectsConfig",
    "reporting.apps.ReportingConfig",
    "django_tables2",
    "simple_history",
    "csp",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chengkou.operations.request_log.RequestLog",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "chengkou.middleware.RefuseNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionsEnd",
    "accounts.middleware.Audited",
    "chengkou.middleware.SignInRequired",
    "chengkou.middleware.OwnPasswordFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    # Last: it answers in the place of a sign-in that the brake refused.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "chengkou.urls"
WSGI_APPLICATION = "chengkou.wsgi.application"

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
                "chengkou.context.site",
            ],
            "libraries": {
                "documents": "chengkou.documents.menu",
                "followups": "chengkou.followups.menu",
            },
        },
    },
]

DATABASES = {"default": database_of(VAR_DIR)}
# Processes that serve the site: one for each core. SQLite lets one write, so that more than two
# would wait for each other.
WORKERS = env.workers("WORKERS", most=2 if env.choice("DB", DATABASE_KINDS) == "sqlite" else None)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "reporting.User"
AUTHENTICATION_BACKENDS = ["accounts.brake.BrakeBackend", "reporting.site.AccountBackend"]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": f"{_validation}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email", "phone")},
    },
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": LENGTH}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.Mixed"},
    {"NAME": "accounts.passwords.NotUsedBefore"},
]
PASSWORD_MAX_AGE_DAYS = env.whole_number("PASSWORD_MAX_AGE_DAYS", 0)

# 三权分立: superusers see no drafts of figures and not the log; the auditor reads that alone.
SEPARATE_POWERS = env.switch("SEPARATE_POWERS", default=False)
# Whether the log is told who read what is not published; all else it is told of anyway.
AUDIT_READING = env.switch("AUDIT_READING", default=True)
SECOND_FACTOR_ROLES = env.words("SECOND_FACTOR_ROLES", "")

# The brake on guessing passwords: by name and address here, by name alone in `accounts.brake`.
AXES_HANDLER = "accounts.brake.BrakeHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or who is locked out could be kept so
AXES_LOCKOUT_CALLABLE = "accounts.brake.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "old_password"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES", "")

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
# Figures are shown as they were typed: 1500, not 1,500.
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_DIR", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
_static_storage = "chengkou.storage.OneFileStorage"
if DEBUG:
    _static_storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
# Files of evidence are kept where no web server serves anything.
_evidence_dir = env.text("EVIDENCE_DIR", str(VAR_DIR / "evidence"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static_storage},
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _evidence_dir},
    },
}
# What `manage.py backup` writes: where (else in var/backups), of how many days, weeks and months it
# stays, and for whose age key it is encrypted.
BACKUP_DIR = env.text("BACKUP_DIR", "")
BACKUP_RECIPIENT = env.text("BACKUP_RECIPIENT", "")
try:
    BACKUP_KEEP = Keep.of(env.text("BACKUP_KEEP", "7,4,12"))
except ValueError as error:
    raise ImproperlyConfigured(f"BACKUP_KEEP: {error}") from error
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Chart.js comes from the CDN with a check sum, else from a local copy; `off`: the copy alone.
# One reviewer alone may approve what they filled in for a unit; the form and its events say so.
SOLE_REVIEWER = env.switch("SOLE_REVIEWER", default=False)

CHART_CDN = env.switch("CHART_CDN", default=True)
_manifest = BASE_DIR / "static" / "vendor" / "manifest.json"
CHART_FILES: list[dict[str, str]] = []
if _manifest.exists():
    CHART_FILES = json.loads(_manifest.read_text(encoding="utf-8"))["files"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, *(file["cdn"] for file in CHART_FILES if CHART_CDN)],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# A form of 75 rows has about 1,000 fields, which is Django's limit.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# What is typed into one form; a file counts apart and is bounded while it comes in.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = ["reporting.spreadsheets.uploads.BoundedUploadHandler"]

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "accounts.sessions"
# Without use; what a form saves by itself is use. Whatever is used ends after a working day.
SESSION_COOKIE_AGE = 60 * env.whole_number("SESSION_IDLE_MINUTES", 30, least=1)
SESSION_LASTS = 12 * 60 * 60
# `on` behind a proxy that ends TLS; browsers do not return secure cookies over plain http.
HTTPS = env.switch("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# The proxy sends HSTS and leads from http to https, for static files too (deploy/nginx).
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"] if HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

DJANGO_TABLES2_TABLE_ATTRS: dict[str, str] = {}
# History pages show what changed; to revert a record is an edit and goes through its form.
SIMPLE_HISTORY_REVERT_DISABLED = True

# Notices leave by e-mail where a server is named, and by a signed POST where an address is.
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = int(env.text("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
_security = env.choice("EMAIL_SECURITY", ("none", "starttls", "ssl"))
EMAIL_USE_TLS = _security == "starttls"
EMAIL_USE_SSL = _security == "ssl"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "chengkou@localhost")
SITE_URL = env.text("SITE_URL", "")
NOTICE_WEBHOOK = env.web_address("NOTICE_WEBHOOK")
NOTICE_WEBHOOK_SECRET = env.text("NOTICE_WEBHOOK_SECRET", "")
if NOTICE_WEBHOOK and not NOTICE_WEBHOOK_SECRET:
    raise ImproperlyConfigured("NOTICE_WEBHOOK needs NOTICE_WEBHOOK_SECRET to sign what is sent.")

# One line for each request on request, JSON for programs that collect them; slow ones always.
LOG_FORMAT = env.choice("LOG_FORMAT", ("text", "json"))
LOG_REQUESTS = env.switch("LOG_REQUESTS", default=False)
SLOW_REQUEST_SECONDS = env.number("SLOW_REQUEST_SECONDS", "3")
METRICS = env.switch("METRICS", default=False)
MIN_FREE_MB = env.number("MIN_FREE_MB", "200")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "chengkou.operations.logs.WithRequestId"}},
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"},
        "json": {"()": "chengkou.operations.logs.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["request_id"],
        }
    },
    "loggers": {"chengkou.requests": {"level": "INFO" if LOG_REQUESTS else "WARNING"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
