"""Typed reading of the environment, which fails with the remedy."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from chengkou.private_files import FILE_MODE, close_to_others, private_folder


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
    """Whether the variable is `on`. Raises ImproperlyConfigured for anything but `on` and `off`."""
    if default:
        return choice(name, ("on", "off")) == "on"
    return choice(name, ("off", "on")) == "on"


def words(name: str, default: str) -> list[str]:
    """A comma-separated list, without blanks and empty items."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def web_address(name: str) -> str:
    """An http or https address, or empty. Raises ImproperlyConfigured for anything else."""
    value = text(name, "")
    if value and not value.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{name}={value!r} is no address: begin it with https://.")
    return value


def secret(name: str, path: Path) -> str:
    """The variable, else the content of `path`.

    A missing file is made, and one that exists closed: readable by its owner alone. Raises
    ImproperlyConfigured when the file is empty, or cannot be read or written.
    """
    value = text(name, "")
    if value:
        return value
    try:
        private_folder(path.parent)
        with suppress(FileExistsError):  # the usual case: an earlier start made it
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(50))
        close_to_others(path)
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path} cannot be kept ({error}): set {name} in the environment."
        ) from error
    if not key:
        raise ImproperlyConfigured(f"{path} is empty: delete it, or set {name} in the environment.")
    return key
