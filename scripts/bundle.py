"""Pack everything that an installation needs into one tar: `make bundle`.

Sources as committed, the packages of requirements.txt as wheels for each Python of PYTHONS, and the
front-end files. Unpacked on a server without a network, `make setup` installs from it; each package
is still held against its hash in requirements.txt.
"""

import argparse
import io
import platform
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
PYTHONS = ("3.11", "3.12", "3.13")
# Of the C library: Debian 12 has 2.36, openEuler 22.03 2.34, Kylin V10 2.28.
PLATFORMS = ("manylinux_2_28", "manylinux_2_17", "manylinux2014")


def version() -> str:
    """The project's, of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def download(python: str, machine: str, folder: Path) -> None:
    """Fetch the wheels for one Python into the folder. Raises CalledProcessError."""
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "--only-binary=:all:", "--python-version", python),
        *("--requirement", str(ROOT / "requirements.txt"), "--dest", str(folder)),
    ]
    for known in PLATFORMS:
        command += ["--platform", f"{known}_{machine}"]
    subprocess.run(command, check=True)  # noqa: S603  arguments of ours


def pack(target: Path, top: str, wheels: Path, revision: str = "HEAD") -> None:
    """Write the tar: all below `top`, sources of the revision first, then what was fetched."""
    vendor = ROOT / "static" / "vendor"
    with tarfile.open(target, "w") as tar:
        for member, content in _sources(top, revision):
            tar.addfile(member, content)
        for folder, inside in ((wheels, "wheels"), (vendor, "static/vendor")):
            for path in sorted(folder.iterdir()):
                info = tar.gettarinfo(path, f"{top}/{inside}/{path.name}")
                info.uid = info.gid = 0
                info.uname = info.gname = "root"
                info.mode = 0o644
                # Later than the sources, or make would fetch the front-end files anew.
                info.mtime = int(time.time())
                with path.open("rb") as file:
                    tar.addfile(info, file)


def _sources(top: str, revision: str) -> list[tuple[tarfile.TarInfo, io.BytesIO | None]]:
    """The files of a revision as git has them, without what only its makers need."""
    command = ["git", "archive", "--format=tar", f"--prefix={top}/", revision]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    found: list[tuple[tarfile.TarInfo, io.BytesIO | None]] = []
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            found.append((member, io.BytesIO(content.read()) if content else None))
    return found


def main() -> int:
    """Write dist/chengkou-<version>-<machine>.tar, and print its name and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--machine", default=platform.machine(), help="x86_64 or aarch64")
    machine = parser.parse_args().machine
    DIST.mkdir(exist_ok=True)
    top = f"chengkou-{version()}"
    target = DIST / f"{top}-{machine}.tar"
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder)
        for python in PYTHONS:
            download(python, machine, wheels)
        unfinished = target.with_suffix(".part")
        pack(unfinished, top, wheels)
        unfinished.replace(target)
        count = len(list(wheels.iterdir()))
    print(f"{target.relative_to(ROOT)}: {count} wheels, {target.stat().st_size >> 20} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
