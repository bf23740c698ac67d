"""A file is read by a process of its own: ended in time, within memory, with its parent."""

import io
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reporting.spreadsheets import read
from reporting.spreadsheets.cells import Sheet
from reporting.spreadsheets.limits import MAX_BYTES, TOO_MUCH_MEMORY, TOO_SLOW, Unreadable
from reporting.spreadsheets.read import sheets
from tests.reporting.spreadsheets.workbooks import opened, workbook

ROOT = Path(__file__).parents[3]
LIMITED = "from reporting.spreadsheets import child; child.limit(); "
WAITING = "import signal; signal.alarm(0); print('.', flush=True); signal.pause()"


def sent(content: bytes, name: str = "a.xlsx") -> list[Sheet]:
    return list(sheets(io.BytesIO(content), name=name, size=len(content)))


def as_child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let this code be the process that reads."""
    monkeypatch.setattr(read, "_command", lambda *_: [sys.executable, "-c", code])


def test_file_is_read_by_another_process_as_by_this_one() -> None:
    content = workbook(["名称", "投资"], ["甲路", 1.5], [None, "=A1"], hidden=True)
    assert sent(content) == opened(content)
    text = "名称,投资\r\n甲路,1.5\r\n".encode("gb18030")
    assert sent(text, "台账.CSV") == opened(text, "台账.CSV")


def test_reason_comes_from_the_other_process() -> None:
    with pytest.raises(Unreadable, match="旧格式的 Excel 文件"):
        sent(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def test_sheets_before_one_that_cannot_be_read_are_given() -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(workbook(["甲"])))
    book.create_sheet("乙").append(["x" * 6000])
    file = io.BytesIO()
    book.save(file)
    found = sheets(file, name="a.xlsx", size=len(file.getvalue()))
    assert next(found).name == "Sheet"
    with pytest.raises(Unreadable, match="第1行A列有6000个字"):
        next(found)


def test_too_large_file_is_refused_unread() -> None:
    class Untouched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("the file was read")

    with pytest.raises(Unreadable, match="文件有 100 MB，最多能读 10 MB"):
        list(sheets(Untouched(), name="a.xlsx", size=10 * MAX_BYTES))


def test_process_that_goes_on_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    as_child(monkeypatch, "while True: pass")
    monkeypatch.setattr(read, "SECONDS", 0.5)
    with pytest.raises(Unreadable) as refused:
        sent(b"x")
    assert str(refused.value) == TOO_SLOW
    assert "10秒" in TOO_SLOW


@pytest.mark.parametrize(
    "code, sentence",
    [
        (LIMITED + "bytearray(300 * 1024**2)", TOO_MUCH_MEMORY),
        (LIMITED + "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", TOO_SLOW),
        (LIMITED + "signal.raise_signal(signal.SIGALRM)", TOO_SLOW),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", TOO_MUCH_MEMORY),
    ],
    ids=["memory", "processor", "clock", "killed"],
)
def test_process_that_ends_by_a_limit_is_answered_by_its_sentence(
    code: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_child(monkeypatch, "import signal; " + code)
    with pytest.raises(Unreadable) as refused:
        sent(b"x")
    assert str(refused.value) == sentence


def test_process_that_fails_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    as_child(monkeypatch, "raise LookupError('of its own')")
    with pytest.raises(Unreadable, match="意外停止"):
        sent(b"x")
    assert "LookupError: of its own" in caplog.text


def test_limits_are_set_before_anything_is_read() -> None:
    code = LIMITED + (
        "import resource; "
        "names = ('AS', 'CPU', 'FSIZE', 'CORE'); "
        "print([resource.getrlimit(getattr(resource, f'RLIMIT_{name}'))[0] for name in names])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == str([200 * 1024**2, 10, 0, 0])


def test_process_knows_neither_django_nor_the_sites_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "of the site")
    code = (
        "import json, os, sys; import reporting.spreadsheets.child; "
        "assert 'django' not in sys.modules and 'openpyxl' not in sys.modules; "
        "assert 'SECRET_KEY' not in os.environ; "
        "print(json.dumps({'refused': 'so it is'}))"
    )
    as_child(monkeypatch, code)
    with pytest.raises(Unreadable, match="so it is"):
        sent(b"x")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere its alarm ends it")
def test_process_ends_when_its_parent_is_killed() -> None:
    """The last one to hold the pipe's other end is the child: the pipe ends when it does."""
    parent = (
        "import subprocess, sys; "
        f"subprocess.run([sys.executable, '-c', {LIMITED + WAITING!r}], check=False)"
    )
    with subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.read(1) == b"."
        run.kill()
        assert run.stdout.read().strip() == b""


def test_files_wait_for_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = threading.BoundedSemaphore(1)
    monkeypatch.setattr(read, "_turns", turns)
    monkeypatch.setattr(read, "PATIENCE", 0)
    turns.acquire()
    with pytest.raises(Unreadable, match="请过一会儿再上传"):
        sent(workbook(["a"]))
    turns.release()
    assert sent(workbook(["a"]))
    assert sent(workbook(["a"])), "a turn ends with its file"


def test_this_process_goes_on_while_a_file_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The child waits until this thread has written a file, which it can: nothing is held."""
    sign = tmp_path / "sign"
    as_child(
        monkeypatch,
        f"from pathlib import Path\nwhile not Path({str(sign)!r}).exists(): pass\n"
        'print(\'{"refused": "seen"}\')',
    )
    said: list[str] = []

    def upload() -> None:
        try:
            sent(b"x")
        except Unreadable as refused:
            said.append(str(refused))

    thread = threading.Thread(target=upload)
    thread.start()
    sign.touch()
    thread.join()
    assert said == ["seen"]
