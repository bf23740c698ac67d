"""The handbook's pictures: those named are there, those there are named, and none is heavy."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from indicators.entry.row_context import asked
from indicators.models import Target
from reporting.enums import Measure

ROOT = Path(__file__).resolve().parent.parent
HANDBOOK = ROOT / "docs/填报员手册.md"
PICTURES = {
    path.relative_to(HANDBOOK.parent).as_posix(): path for path in (ROOT / "docs/images").iterdir()
}


def named() -> dict[str, str]:
    """Address → what the picture is said to show."""
    found = re.findall(r"!\[(.*?)\]\((.*?)\)", HANDBOOK.read_text(encoding="utf-8"))
    return {address: words for words, address in found}


def test_handbook_names_every_picture() -> None:
    assert named().keys() == PICTURES.keys()
    assert all(named().values()), "a picture is told in words for those who cannot see it"


def test_screenshot_script_takes_every_picture() -> None:
    script = (ROOT / "scripts/screenshots.py").read_text(encoding="utf-8")
    assert {
        f"images/{name}.png" for name in re.findall(r'\bcrop\(\s*"(\w+)"', script)
    } == PICTURES.keys()


def test_no_picture_is_heavy() -> None:
    assert len(PICTURES) <= 8
    assert {
        name: size for name, path in PICTURES.items() if (size := path.stat().st_size) >= 120_000
    } == {}


def test_readme_links_the_handbook() -> None:
    assert "(docs/填报员手册.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
