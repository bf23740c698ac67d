"""Typed reading of the environment, which fails with the remedy."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    """The variable's value; the default when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """One of `allowed`, the first by default. Raises ImproperlyConfigured for anything else."""
    value = text(name, allowed[0]).lower()
    if value not in allowed:
        raise ImproperlyConfigured(
            f"{name}={value!r} is not known: set it to one of {', '.join(allowed)}."
        )
    return value


def switch(name: str, *, default: bool) -> bool:
    """`on` or `off`. Raises ImproperlyConfigured for anything else: a misspelt DEBUG must not quietly mean on."""
    return choice(name, ("on", "off") if default else ("off", "on")) == "on"


def words(name: str, default: str) -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, path: Path) -> str:
    """The variable, else the content of `path`, which is made (readable by its owner alone) when it is missing."""
    if value := os.environ.get(name, "").strip():
        return value
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # the usual case: an earlier start made it
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(50))
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path} cannot be kept ({error}): set {name} in the environment."
        ) from error
    if not key:
        raise ImproperlyConfigured(f"{path} is empty: delete it, or set {name} in the environment.")
    return key
