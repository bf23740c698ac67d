"""What the settings promise to browsers and operators."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from reporting.models import User
from tests.factories import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PRINT = """
import json, sys
from chengkou import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def run(*names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Import the settings in a fresh interpreter with nothing in its environment but this."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", PRINT, *names],
        env=kept | {"SECRET_KEY": "x"} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def settings_with(*names: str, **environment: str) -> dict[str, Any]:
    done = run(*names, **environment)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_default_is_sqlite_with_secure_settings() -> None:
    names = (
        "DEBUG",
        "ALLOWED_HOSTS",
        "DATABASES",
        "SESSION_COOKIE_SECURE",
        "SECURE_PROXY_SSL_HEADER",
        "STORAGES",
    )
    found = settings_with(*names)
    database = found["DATABASES"]["default"]
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert database["ENGINE"].endswith("sqlite3") and database["NAME"] == str(
        ROOT / "var" / "chengkou.sqlite3"
    )
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert (found["SESSION_COOKIE_SECURE"], found["SECURE_PROXY_SSL_HEADER"]) == (False, None)
    assert found["STORAGES"]["staticfiles"]["BACKEND"] == "chengkou.storage.OneFileStorage"


def test_environment_sets_postgresql_hosts_and_https() -> None:
    given = {
        "DB": "postgresql",
        "DB_NAME": "plan",
        "DB_HOST": "db",
        "DB_PORT": "5433",
        "DB_USER": "clerk",
        "DB_PASSWORD": "pw",
        "ALLOWED_HOSTS": "plan.example.cn, 10.0.0.5",
        "CSRF_TRUSTED_ORIGINS": "https://plan.example.cn",
        "HTTPS": "on",
    }
    names = (
        "DATABASES",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_PROXY_SSL_HEADER",
    )
    found = settings_with(*names, **given)
    database = found["DATABASES"]["default"]
    assert database["ENGINE"].endswith("postgresql")
    assert database["CONN_HEALTH_CHECKS"] is True
    wanted = {"NAME": "plan", "HOST": "db", "PORT": "5433", "USER": "clerk", "PASSWORD": "pw"}
    assert {name: database[name] for name in wanted} == wanted
    assert found["ALLOWED_HOSTS"] == ["plan.example.cn", "10.0.0.5"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://plan.example.cn"]
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


@pytest.mark.parametrize(
    "name, value", [("DEBUG", "true"), ("DB", "mysql"), ("CHART_CDN", "no"), ("HTTPS", "1")]
)
def test_unknown_value_stops_start(name: str, value: str) -> None:
    done = run("DEBUG", **{name: value})
    assert done.returncode != 0
    assert f"{name}='{value}' is not known: set it to one of" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("cdn", ["on", "off"])
def test_policy_lists_chart_files_only_with_cdn(cdn: str) -> None:
    found = settings_with("CHART_FILES", "CONTENT_SECURITY_POLICY", CHART_CDN=cdn)
    sources = found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["script-src"]
    addresses = [file["cdn"] for file in found["CHART_FILES"]]
    assert sources == ["'self'", *(addresses if cdn == "on" else [])]
    assert all(address.startswith("https://") and address.endswith(".js") for address in addresses)


# What a browser is told.


def policy(response: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/login/", "/healthz", "/", "/nowhere/"])
def test_every_response_has_strict_policy(client: Client, address: str) -> None:
    found = policy(client.get(address))
    scripts = found.pop("script-src")
    assert found == {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    assert scripts[0] == "'self'"
    assert not any(
        "unsafe" in source or "*" in source or source.endswith("/") for source in scripts
    )


@pytest.mark.django_db
def test_admin_has_same_policy(client: Client, planner: User) -> None:
    client.force_login(planner)
    assert policy(client.get("/admin/")) == policy(client.get("/login/"))


@pytest.mark.django_db
def test_page_has_frame_sniff_and_referrer_headers(client: Client) -> None:
    response = client.get("/login/")
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_session_cookie_is_httponly_and_lasts_a_working_day(client: Client, leader: User) -> None:
    client.post(reverse("login"), {"username": leader.username, "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 12 * 60 * 60


@pytest.mark.django_db
def test_pages_are_compressed(client: Client) -> None:
    response = client.get("/login/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"


def test_figures_have_no_thousand_separators() -> None:
    assert settings.USE_THOUSAND_SEPARATOR is False
    assert (settings.LANGUAGE_CODE, settings.TIME_ZONE, settings.USE_TZ) == (
        "zh-hans",
        "Asia/Shanghai",
        True,
    )


def test_notices_leave_the_house_only_where_that_is_set() -> None:
    names = ("EMAIL_HOST", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "NOTICE_WEBHOOK")
    assert list(settings_with(*names).values()) == ["", False, False, ""]
    given = {
        "EMAIL_HOST": "mail.example",
        "EMAIL_SECURITY": "ssl",
        "NOTICE_WEBHOOK": "https://x.example/",
        "NOTICE_WEBHOOK_SECRET": "s",
    }
    assert list(settings_with(*names, **given).values()) == [
        "mail.example",
        False,
        True,
        "https://x.example/",
    ]


@pytest.mark.parametrize(
    "given, remedy",
    [
        ({"NOTICE_WEBHOOK": "https://x.example/"}, "NOTICE_WEBHOOK_SECRET"),
        ({"NOTICE_WEBHOOK": "file:///etc/passwd"}, "begin it with https://"),
    ],
)
def test_a_webhook_needs_an_address_and_a_secret(given: dict[str, str], remedy: str) -> None:
    done = run("NOTICE_WEBHOOK", **given)
    assert done.returncode != 0 and remedy in done.stderr
