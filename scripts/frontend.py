"""Copy the front-end files from node_modules/ to static/vendor/ and write their manifest.

`make setup` runs this after `npm ci`, which has checked each package against package-lock.json. The
settings read the manifest, static/vendor/manifest.json: for each file its name in static/vendor/,
its package's version, the check sum a browser compares (subresource integrity) and the address of
the same file on the CDN.
"""

import base64
import hashlib
import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "static" / "vendor"

# Only files that are in the packages as published: the CDN serves those byte for byte, so that the
# check sum of the local copy is right there too.
FILES = (("chart.js", "dist/chart.umd.min.js"),)
CDN = "https://cdn.jsdelivr.net/npm/{package}@{version}/{path}"


def integrity(content: bytes) -> str:
    """The check sum of a file's content as the `integrity` attribute of a script wants it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode("ascii")


def vendor(modules: Path, target: Path) -> dict[str, list[dict[str, str]]]:
    """Copy FILES and the source maps they name from `modules` to a new `target`.

    Writes a manifest beside them and returns it. Raises FileNotFoundError when a file is missing.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    files = []
    for package, path in FILES:
        source = modules / package / path
        content = source.read_bytes()
        (target / source.name).write_bytes(content)
        # Collecting static files fails on a script whose map is missing.
        if f"sourceMappingURL={source.name}.map".encode() in content:
            shutil.copyfile(source.with_name(source.name + ".map"), target / (source.name + ".map"))
        about = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
        version = about["version"]
        files.append(
            {
                "name": source.name,
                "package": package,
                "version": version,
                "integrity": integrity(content),
                "cdn": CDN.format(package=package, version=version, path=path),
            }
        )
    manifest = {"files": files}
    (target / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return manifest


def main() -> int:
    """Copy the files of this work tree; exit status 1 with one line when `npm ci` has not run."""
    try:
        manifest = vendor(MODULES, TARGET)
    except FileNotFoundError as error:
        print(
            f"{error.filename} is missing: run `npm ci` first, or simply `make setup`.",
            file=sys.stderr,
        )
        return 1
    names = [f"{file['package']} {file['version']}" for file in manifest["files"]]
    print("Front-end files:", ", ".join(names))
    return 0


if __name__ == "__main__":
    sys.exit(main())
