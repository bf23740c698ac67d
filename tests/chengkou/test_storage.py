"""Style sheets as a running site serves them, and the tokens that one file has for all."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

STYLES = Path(django_settings.BASE_DIR) / "static" / "css"
TOKENS = (STYLES / "tokens.css").read_text(encoding="utf-8")
# Of printed forms and tables, and of nothing that a screen shows.
BLACK_AND_WHITE = {"#000", "#222", "#333", "#999", "#fff"}
DEFINED = re.compile(r"(--[\w-]+):")


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> Path:
    """The folder of the collected files, as for a running site."""
    settings.STATIC_ROOT = tmp_path / "static"
    backend = {"BACKEND": "chengkou.storage.OneFileStorage"}
    settings.STORAGES = {**django_settings.STORAGES, "staticfiles": backend}
    call_command("collectstatic", verbosity=0, interactive=False)
    return tmp_path / "static"


def served_as(name: str) -> str:
    """The name with its hash."""
    return staticfiles_storage.url(name).removeprefix(django_settings.STATIC_URL)


@pytest.mark.parametrize("name", ["css/site.css", "css/admin.css"])
def test_style_sheet_is_served_with_its_imports(collected: Path, name: str) -> None:
    served = (collected / served_as(name)).read_text(encoding="utf-8")
    source = (STYLES.parent / name).read_text(encoding="utf-8")
    assert "@import" in source and "@import" not in served
    parts = [
        (STYLES / name).read_text(encoding="utf-8")
        for name in re.findall(r'@import url\("(.+)"\);', source)
    ]
    assert parts[0] == TOKENS
    assert served.endswith("".join(parts)) and served.startswith("/*")
    assert (collected / f"{served_as(name)}.gz").exists()


def test_changed_import_changes_name_of_style_sheet(
    collected: Path, tmp_path: Path, settings: Any
) -> None:
    """Else browsers would keep the file with the old tokens for ever."""
    before = served_as("css/site.css")
    other = tmp_path / "other"
    (other / "css").mkdir(parents=True)
    (other / "css" / "tokens.css").write_text(":root { --page: #000; }\n", encoding="utf-8")
    (other / "css" / "site.css").write_text('@import url("tokens.css");\n', encoding="utf-8")
    settings.STATICFILES_DIRS = [other]
    call_command("collectstatic", verbosity=0, interactive=False)
    after = served_as("css/site.css")
    assert after != before
    assert (collected / after).read_text(encoding="utf-8").count("--page: #000;") == 1


def test_missing_import_stops_collecting(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "site.css").write_text('@import url("nowhere.css");\n', encoding="utf-8")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path], tmp_path / "static"
    settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "chengkou.storage.OneFileStorage"},
    }
    with pytest.raises(FileNotFoundError, match=r"nowhere\.css"):
        call_command("collectstatic", verbosity=0, interactive=False)


# The tokens.


def test_every_colour_is_defined_once_for_light_and_dark() -> None:
    colour = r"#[0-9a-f]{6}"
    screen, paper = TOKENS.split("@media print", 1)
    found = re.findall(
        rf"(--[\w-]+): var\(--if-light, {colour}\) var\(--if-dark, {colour}\);", screen
    )
    assert len(found) == len(set(found)) == len(re.findall(colour, screen)) / 2 >= 25
    assert set(re.findall(r"(--[\w-]+):", paper)) <= set(found)


def test_every_token_is_defined_once_and_every_colour_is_a_token() -> None:
    defined = set(DEFINED.findall(TOKENS))
    in_all = {path: path.read_text(encoding="utf-8") for path in sorted(STYLES.glob("*.css"))}
    for path, text in in_all.items():
        if path.name == "tokens.css":
            continue
        # What its sheet is made of: screen-frame.css goes out with screen-lists.css.
        sheet = path.stem.split("-")[0]
        own = {
            name
            for each, words in in_all.items()
            if each.stem.split("-")[0] == sheet
            for name in DEFINED.findall(words)
        }
        assert set(re.findall(r"var\((--[\w-]+)", text)) <= defined | own, path.name
        assert (
            set(re.findall(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6,8})\b(?=[;\s])", text))
            <= BLACK_AND_WHITE
        ), path.name
