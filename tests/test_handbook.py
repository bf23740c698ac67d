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


# What the form asks for, which is put together when it is shown.
COMPOSED = {
    asked(Target(measure=Measure.CUMULATIVE, unit="天"), 9),
    asked(Target(measure=Measure.RATE, unit="%", name="增速"), 9),
}
_MARKUP = re.compile(r"<[^>]*>|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_PUNCTUATION = " \t\r\n，。：；"


def quoted() -> list[str]:
    """The handbook's labels: those between “ and ”, and the bold ones that begin an item."""
    text = HANDBOOK.read_text(encoding="utf-8")
    buttons = re.findall(r"^- \*\*(.+?)\*\*：", text, re.MULTILINE)
    return sorted({*re.findall("“([^”]+)”", text), *buttons})


def literals(path: Path) -> Iterator[str]:
    """The strings of a Python file: enum labels, verbose names, buttons; no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs:
            yield node.value


@cache
def labels() -> set[str]:
    """Every whole text of the site's code and templates, without punctuation at its ends."""
    found: set[str] = set()
    for app in ("chengkou", "indicators", "projects", "reporting"):
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts and "demo" not in path.parts:
                found.update(literals(path))
    for path in (ROOT / "static/js").glob("*.js"):
        found.update(re.findall(r'"([^"\n]+)"', path.read_text(encoding="utf-8")))
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found.update(_MARKUP.split(text))
        found.update(re.findall(r'aria-label="([^"]*)"', text))
    return {text.strip(_PUNCTUATION) for text in found}


@pytest.mark.parametrize("label", [label for label in quoted() if label not in COMPOSED])
def test_quoted_label_exists_in_the_site(label: str) -> None:
    assert label in labels()


def test_composed_labels_are_quoted() -> None:
    assert set(quoted()) >= COMPOSED


def test_readme_links_the_handbook() -> None:
    assert "(docs/填报员手册.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
