"""One file with everything: a tar that gzip makes smaller and, where asked for, age encrypts.

Its last member is the manifest, which has size and SHA-256 of every other one: an archive that was
cut off or changed anywhere is seen.
"""

import errno
import gzip
import hashlib
import io
import json
import os
import tarfile
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from chengkou.backups.failure import BackupFailed
from chengkou.private_files import FILE_MODE, new_private_file

MANIFEST = "manifest.json"
_PIECE = 1 << 16
_GZIP = 1
"""Photographs do not get smaller, and a dump nearly as small as with 9 in a fifth of the time."""

Manifest = dict[str, Any]


class ArchiveWriter:
    """Puts files into an archive, and counts them for its manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, path: Path) -> None:
        """Add the file under a name. Raises OSError."""
        with path.open("rb") as file:
            info = _member(name, os.fstat(file.fileno()).st_size)
            passed = _Passed(file)
            self._tar.addfile(info, passed)
        self.members[name] = {"bytes": info.size, "sha256": passed.digest}

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, with what was added before."""
        content = json.dumps(
            {**manifest, "members": self.members}, ensure_ascii=False, indent=1
        ).encode()
        self._tar.addfile(_member(MANIFEST, len(content)), io.BytesIO(content))


def _member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, FILE_MODE
    return info


class _Passed:
    """A file that is read, with the digest of what was read so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._sum.update(content)
        self.size += len(content)
        return content

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()


@contextmanager
def writing(path: Path, recipient: str) -> Iterator[ArchiveWriter]:
    """A new archive at `path`, on the disk when the block has ended; encrypted to a recipient.

    Raises OSError, and BackupFailed for a recipient that is none.
    """
    with os.fdopen(new_private_file(path), "wb") as file:
        with (
            _encrypting(file, recipient) as stream,
            gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=_GZIP) as packed,
            tarfile.open(fileobj=packed, mode="w|") as tar,
        ):
            yield ArchiveWriter(tar)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _encrypting(file: IO[bytes], recipient: str) -> Iterator[IO[bytes]]:
    """What to write to, so that it comes into the file encrypted; the file where none is asked."""
    if not recipient:
        yield file
        return
    try:
        known = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise BackupFailed(
            f"BACKUP_RECIPIENT“{recipient}”不是 age 公钥（以 age1 开头）。"
        ) from error
    reading, written = os.pipe()
    worker = _Encryption(reading, file, known)
    try:
        with os.fdopen(written, "wb") as stream:
            yield stream
    finally:
        worker.join()
        if worker.failure:  # which broke the pipe
            raise OSError(errno.EIO, str(worker.failure))


class _Encryption(threading.Thread):
    """Encrypts what comes out of a pipe, beside what writes into it."""

    def __init__(self, end: int, file: IO[bytes], recipient: Any) -> None:
        super().__init__()
        self.failure: Exception | None = None
        self._end, self._file, self._recipient = end, file, recipient
        self.start()

    def run(self) -> None:
        with os.fdopen(self._end, "rb") as stream:
            try:
                pyrage.encrypt_io(stream, self._file, [self._recipient])
            except (pyrage.EncryptError, OSError) as error:
                self.failure = error  # raised where the pipe is written


Take = Callable[[str, IO[bytes]], None]
"""Is given each member but the manifest, its name and its content as a stream."""


def read(path: Path, take: Take) -> Manifest:
    """Read an archive to its end, hold all of it against its manifest, and return that.

    Raises BackupFailed with a sentence for one that is damaged or cut off.
    """
    found: dict[str, dict[str, Any]] = {}
    manifest: Manifest = {}
    try:
        with (
            gzip.open(path) as packed,
            tarfile.open(fileobj=packed, mode="r|") as tar,
        ):
            for member in tar:
                content = tar.extractfile(member)
                if content is None or not is_safe(member.name):
                    raise BackupFailed(f"{path} 里有不该有的内容：{member.name}")
                if member.name == MANIFEST:
                    manifest = json.loads(content.read())
                    continue
                passed = _Passed(content)
                take(member.name, passed)  # type: ignore[arg-type]
                while passed.read(_PIECE):
                    pass
                found[member.name] = {"bytes": passed.size, "sha256": passed.digest}
            while packed.read(_PIECE):  # to its end, where gzip's own check sum stands
                pass
    except (EOFError, tarfile.TarError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        raise BackupFailed(f"{path} 不完整或已损坏（{error}）。") from error
    except OSError as error:
        raise BackupFailed(f"{path} 读不出来（{error}）。") from error
    if not manifest or manifest.get("format") != 1 or manifest.get("members") != found:
        raise BackupFailed(f"{path} 不完整或已损坏：内容与其清单不符。")
    return manifest


def is_safe(name: str) -> bool:
    """Whether a member's name leads nowhere but below the folder that it is put into."""
    return not name.startswith("/") and not {"..", ".", ""} & set(name.split("/"))


def opened(path: Path, identity: Path | None, scratch: Path) -> Path:
    """The archive, or for an encrypted one what the key in `identity` makes of it in `scratch`.

    Raises BackupFailed.
    """
    if path.suffix != ".age":
        return path
    if identity is None:
        raise BackupFailed(f"{path} 是加密的：用 --identity 给出私钥文件。")
    plain = scratch / path.stem
    try:
        pyrage.decrypt_file(str(path), str(plain), identities_of(identity))
    except (pyrage.DecryptError, OSError) as error:
        raise BackupFailed(f"{path} 用这把私钥打不开，或已损坏（{error}）。") from error
    return plain


def identities_of(path: Path) -> list[Any]:
    """The keys of a file as age writes it. Raises BackupFailed."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [
            pyrage.x25519.Identity.from_str(line.strip())
            for line in lines
            if line.startswith("AGE-SECRET-KEY-")
        ]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise BackupFailed(f"私钥文件 {path} 读不出来（{error}）。") from error


def make_key(path: Path) -> str:
    """Write a new key into a new file that is its owner's alone; return its public half.

    Raises BackupFailed where the file exists or cannot be written.
    """
    key = pyrage.x25519.Identity.generate()
    try:
        with os.fdopen(new_private_file(path), "w", encoding="ascii") as file:
            file.write(f"# public key: {key.to_public()}\n{key}\n")
    except OSError as error:
        raise BackupFailed(f"私钥文件 {path} 写不进去（{error}）。") from error
    return str(key.to_public())
