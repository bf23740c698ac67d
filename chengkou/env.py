"""Typed reading of the environment, which fails with the remedy.

What the process was not given is looked for in the file that ENV_FILE names, so that the site, its
timers and a person at the terminal are told the same by one file.
"""

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from chengkou.private_files import FILE_MODE, close_to_others, private_folder

_LINE = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")
_instead: ContextVar[Mapping[str, str] | None] = ContextVar("instead", default=None)


def text(name: str, default: str) -> str:
    """The variable's value; the default when it is unset or empty."""
    return _value(name).strip() or default


def _value(name: str) -> str:
    """The variable as the process has it, else as the file of ENV_FILE has it; else empty."""
    instead = _instead.get()
    if instead is not None:
        return instead.get(name, "")
    own = os.environ.get(name, "")
    file = os.environ.get("ENV_FILE", "")
    return own if own.strip() or not file else _of_file(Path(file)).get(name, "")


@contextmanager
def reading(variables: Mapping[str, str]) -> Iterator[None]:
    """Inside, these variables are read, and none of the process or of ENV_FILE."""
    token = _instead.set(variables)
    try:
        yield
    finally:
        _instead.reset(token)


def variables_of(path: Path) -> dict[str, str]:
    """The variables of a file of lines NAME=value, as systemd's EnvironmentFile has them.

    A value may stand in quotes of one kind; lines that begin with # and empty ones say nothing.
    Raises ImproperlyConfigured for any other line, and where the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{path} cannot be read ({error}).") from error
    found = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pair = _LINE.fullmatch(line.strip())
        if pair is None:
            raise ImproperlyConfigured(f"{path}, line {number}, is not NAME=value: {line!r}.")
        value = pair[2].strip()
        is_quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
        found[pair[1]] = value[1:-1] if is_quoted else value
    return found


_of_file = cache(variables_of)


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


def number(name: str, default: str) -> float:
    """A number that is not negative. Raises ImproperlyConfigured for anything else."""
    value = text(name, default)
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", value):
        raise ImproperlyConfigured(f"{name}={value!r} is no number: set it to one like {default}.")
    return float(value)


def whole_number(name: str, default: int, *, least: int = 0) -> int:
    """A number from `least` on. Raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise ImproperlyConfigured(f"{name}={value!r}: set it to a whole number from {least} on.")
    return int(value)


def workers(name: str, *, most: int | None) -> int:
    """A number of processes, by default one for each core, but `most` at most.

    Raises ImproperlyConfigured for anything but a number from 1 to 99.
    """
    cores = os.cpu_count() or 1
    value = text(name, str(min(cores, most) if most else cores))
    if not re.fullmatch("[1-9][0-9]?", value):
        raise ImproperlyConfigured(f"{name}={value!r} is no number from 1 to 99.")
    return int(value)


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
