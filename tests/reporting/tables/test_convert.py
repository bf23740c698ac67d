"""Old formats: converted where there is LibreOffice, else a sentence that says what to do.

A program of our own stands for LibreOffice, which no machine needs to have.
"""

import stat
from pathlib import Path

import pytest

from reporting.spreadsheets.limits import Unreadable
from reporting.tables import convert

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64
DOC = OLE + "WordDocument".encode("utf-16-le")
XLS = OLE + "Workbook".encode("utf-16-le")
RTF = b"{\\rtf1 }"

CONVERTS = """\
#!/bin/sh
# Arguments: profile, --headless, --convert-to, format, --outdir, folder, file.
mkdir -p "$6"
{ printf '%s ' "$4"; env | grep -c SECRET; cat "$7"; } > "$6/old.$4"
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that alone is searched for LibreOffice."""
    monkeypatch.setattr("shutil.which", lambda name: _which(tmp_path, name))
    monkeypatch.setenv("SECRET_KEY", "x")
    return tmp_path


def _which(folder: Path, name: str) -> str | None:
    return str(folder / name) if (folder / name).exists() else None


def install(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(script)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(("content", "wanted"), [(DOC, b"docx"), (XLS, b"xlsx"), (RTF, b"docx")])
def test_old_format_is_converted(programs: Path, content: bytes, wanted: bytes) -> None:
    install(programs, CONVERTS)
    assert convert.as_new_format(content) == wanted + b" 0\n" + content


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", "指标".encode(), OLE])
def test_any_other_file_stays_as_it_is(programs: Path, content: bytes) -> None:
    assert convert.as_new_format(content) == content


def test_encrypted_file_is_left_to_the_reader_who_says_so(programs: Path) -> None:
    content = DOC + "EncryptedPackage".encode("utf-16-le")
    assert convert.as_new_format(content) == content


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(DOC, r"Word 或 WPS 里打开，另存为 \.docx"), (XLS, r"Excel 或 WPS.*\.xlsx")],
)
def test_without_the_program_a_sentence_says_what_to_do(
    programs: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(Unreadable, match=sentence):
        convert.as_new_format(content)


def test_program_that_makes_nothing_is_said(programs: Path) -> None:
    install(programs, "#!/bin/sh\nexit 1\n")
    with pytest.raises(Unreadable, match="转换不了"):
        convert.as_new_format(DOC)


def test_program_that_takes_too_long_is_stopped(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(programs, "#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr(convert, "SECONDS", 0.2)
    with pytest.raises(Unreadable, match="还没有完"):
        convert.as_new_format(DOC)
