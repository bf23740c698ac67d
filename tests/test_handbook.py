"""The handbook and its pictures: each one it names is there, each one there is named, and none is heavy."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HANDBOOK = ROOT / "docs/填报员手册.md"
PICTURES = {
    path.relative_to(HANDBOOK.parent).as_posix(): path for path in (ROOT / "docs/images").iterdir()
}


def named() -> dict[str, str]:
    """Address → what the picture is said to show."""
    found = re.findall(r"!\[(.*?)\]\((.*?)\)", HANDBOOK.read_text(encoding="utf-8"))
    return {address: words for words, address in found}


def test_the_pictures_are_those_that_are_named() -> None:
    assert named().keys() == PICTURES.keys()
    assert all(named().values()), "a picture is told in words for those who cannot see it"


def test_the_script_takes_each_of_them() -> None:
    script = (ROOT / "scripts/screenshots.py").read_text(encoding="utf-8")
    assert {
        f"images/{name}.png" for name in re.findall(r'\bcrop\(\s*"(\w+)"', script)
    } == PICTURES.keys()


def test_no_picture_is_heavy() -> None:
    assert len(PICTURES) <= 8
    assert {
        name: size for name, path in PICTURES.items() if (size := path.stat().st_size) >= 120_000
    } == {}


def test_the_readme_leads_to_it() -> None:
    assert "(docs/填报员手册.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
