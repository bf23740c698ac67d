"""Front-end files are copied as published, and the manifest has what a browser needs for them."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

from scripts import frontend


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """A node_modules/ with the packages we use, each holding the file we copy."""
    for number, (package, path) in enumerate(frontend.FILES, start=1):
        file = tmp_path / "node_modules" / package / path
        file.parent.mkdir(parents=True)
        file.write_bytes(f"script {number};\r\n".encode())
        (tmp_path / "node_modules" / package / "package.json").write_text(
            json.dumps({"version": f"{number}.2.3"})
        )
    return tmp_path / "node_modules"


def test_files_are_copied_unchanged_with_check_sums(modules: Path, tmp_path: Path) -> None:
    target = tmp_path / "static" / "vendor"
    manifest = frontend.vendor(modules, target)
    assert json.loads((target / "manifest.json").read_text()) == manifest
    assert [file["package"] for file in manifest["files"]] == [
        package for package, _ in frontend.FILES
    ]
    for file, (package, path) in zip(manifest["files"], frontend.FILES, strict=True):
        content = (target / file["name"]).read_bytes()
        assert content == (modules / package / path).read_bytes()
        algorithm, _, value = file["integrity"].partition("-")
        assert base64.b64decode(value) == hashlib.new(algorithm, content).digest()
        assert file["cdn"].endswith(f"/{package}@{file['version']}/{path}")


def test_source_map_is_copied_when_script_names_it(modules: Path, tmp_path: Path) -> None:
    package, path = frontend.FILES[0]
    script = modules / package / path
    script.write_text(f"x;\n//# sourceMappingURL={script.name}.map\n")
    with pytest.raises(FileNotFoundError):
        frontend.vendor(modules, tmp_path / "vendor")
    script.with_name(script.name + ".map").write_text("{}")
    frontend.vendor(modules, tmp_path / "vendor")
    assert [path.name for path in (tmp_path / "vendor").glob("*.map")] == [script.name + ".map"]


def test_files_of_earlier_version_are_removed(modules: Path, tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "old.js").write_text("old")
    frontend.vendor(modules, target)
    assert not (target / "old.js").exists()


def test_missing_package_prints_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(frontend, "MODULES", tmp_path / "nowhere")
    monkeypatch.setattr(frontend, "TARGET", tmp_path / "vendor")
    assert frontend.main() == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
