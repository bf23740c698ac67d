"""Files of old formats (.doc, .wps, .xls, .et, RTF), made new by LibreOffice where there is one."""

import logging
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from reporting.spreadsheets.limits import Unreadable
from reporting.spreadsheets.parse import ENCRYPTED, OLE

SECONDS = 60
"""Of the clock, for converting one file; the first start of LibreOffice alone takes ten."""
_PROGRAMS = ("soffice", "libreoffice")
_RTF = b"{\\rtf"
# Names of the streams in which the old formats keep what they have.
_OF_WORD = "WordDocument".encode("utf-16-le")
_OF_EXCEL = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")
_log = logging.getLogger(__name__)


def as_new_format(content: bytes) -> bytes:
    """The file as .docx or .xlsx where it is of an old format; any other as it is.

    Raises Unreadable, with what to do by hand, where it cannot be converted.
    """
    wanted = _wanted(content)
    if not wanted:
        return content
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise Unreadable(_by_hand(wanted))
    with tempfile.TemporaryDirectory(prefix="chengkou-") as folder:
        return _converted(program, content, wanted, Path(folder))


def _wanted(content: bytes) -> str:
    """The new format for a file of an old one; empty for any other."""
    if content.startswith(_RTF):
        return "docx"
    if not content.startswith(OLE) or ENCRYPTED in content:
        return ""
    if _OF_WORD in content:
        return "docx"
    return "xlsx" if any(name in content for name in _OF_EXCEL) else ""


def _by_hand(wanted: str) -> str:
    program = "Word" if wanted == "docx" else "Excel"
    return f"这是旧格式的文件。请在 {program} 或 WPS 里打开，另存为 .{wanted} 后再上传。"


def _converted(program: str, content: bytes, wanted: str, folder: Path) -> bytes:
    """The new file. The program works in `folder` alone, with a profile of its own: no macros."""
    source = folder / "old"
    source.write_bytes(content)
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        wanted,
        "--outdir",
        str(folder / "new"),
        str(source),
    ]
    try:
        ended = subprocess.run(  # noqa: S603  a fixed program, and nothing of the file's name
            command,
            capture_output=True,
            timeout=SECONDS,
            env={**environment, "HOME": str(folder)},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Unreadable(
            f"转换这个旧格式的文件用了{SECONDS}秒还没有完。{_by_hand(wanted)}"
        ) from late
    result = folder / "new" / f"old.{wanted}"
    if not result.exists():
        _log.error("A file was not converted: exit status %s. %s", ended.returncode, ended.stderr)
        raise Unreadable(f"这个旧格式的文件转换不了。{_by_hand(wanted)}")
    return result.read_bytes()
