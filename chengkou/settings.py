"""The only settings: SQLite by default, PostgreSQL by environment. README lists the variables."""

import json
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from chengkou import env
from chengkou.private_files import private_database

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # files of a running system: database, key, collected static files

DEBUG = env.switch("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", VAR_DIR / "secret-key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "chengkou.apps.ChengkouConfig",
    "chengkou.apps.ChengkouAdminConfig",
    "indicators.apps.IndicatorsConfig",
    "projects.apps.ProjectsConfig",
    "reporting.apps.ReportingConfig",
    "django_tables2",
    "simple_history",
    "csp",
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
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "chengkou.middleware.RefuseNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chengkou.middleware.SignInRequired",
    "chengkou.middleware.OwnPasswordFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
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
            "libraries": {"documents": "chengkou.documents.menu"},
        },
    },
]

if env.choice("DB", ("sqlite", "postgresql")) == "postgresql":
    _database: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env.text("DB_NAME", "chengkou"),
        "HOST": env.text("DB_HOST", ""),
        "PORT": env.text("DB_PORT", ""),
        "USER": env.text("DB_USER", "chengkou"),
        "PASSWORD": env.text("DB_PASSWORD", ""),
        "OPTIONS": {"pool": True},
        # The pool tries a connection before it lends it: those that a restart of the server cut
        # are made anew, and nobody meets an error for each of them.
        "CONN_HEALTH_CHECKS": True,
    }
else:
    _file = env.text("DB_NAME", str(VAR_DIR / "chengkou.sqlite3"))
    private_database(Path(_file), own_folder=VAR_DIR)
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _file,
        # Without IMMEDIATE, two writers that both began by reading fail at once with "database is
        # locked"; WAL lets readers go on while one writes. FULL: what a page called saved is on the
        # disk, whenever the power fails; NORMAL would lose the last writes of the WAL.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "reporting.User"
AUTHENTICATION_BACKENDS = ["reporting.site.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
# Figures are shown as they were typed: 1500, not 1,500.
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
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
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day: a clerk is not signed out over lunch
# `on` behind a proxy that ends TLS; browsers do not return secure cookies over plain http.
HTTPS = env.switch("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
