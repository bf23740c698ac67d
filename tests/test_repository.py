"""What must hold of the repository as a whole, whatever is added to it."""

import ast
import json
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel

from tests.house import FLOORS

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = sorted(ROOT.glob("requirements*.txt"))
LOCKS = [ROOT / "package-lock.json", ROOT / "tests/tools/package-lock.json"]

# Put together here so that this file does not name them itself. A lock or a script that names its
# registry ties every installation to it; behind a closed network another one serves the same files.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("npmmirror", "com"),
        ("yarnpkg", "com"),
        ("tuna", "tsinghua"),
        ("deb", "debian", "org"),
        ("ghcr", "io"),
        ("proxy", "golang", "org"),
    )
]
MACHINE_PATH = re.compile(r"(?<![\w.~$})-])/(?:home|root|tmp|work|Users|private)/[\w.-]+")


@cache
def our_files() -> list[Path]:
    """Every file of the repository, tracked or new and not ignored."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    names = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    return sorted({path for name in names if name and (path := ROOT / name).is_file()})


@cache
def texts() -> dict[str, str]:
    """The text files among them, by their path."""
    found = {}
    for path in our_files():
        content = path.read_bytes()
        if b"\0" not in content:
            found[path.relative_to(ROOT).as_posix()] = content.decode("utf-8")
    return found


@cache
def readme_commands() -> list[str]:
    """The command lines of the README's fenced blocks, without prompts and comments."""
    blocks = re.findall(
        r"^```(?:bash|console|sh|shell)?\n(.*?)^```", texts()["README.md"], re.MULTILINE | re.DOTALL
    )
    lines = (
        re.sub(r"\s+#.*", "", line).strip().removeprefix("$ ")
        for block in blocks
        for line in block.splitlines()
    )
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_first_migrations_make_constraints_with_their_tables() -> None:
    """SQLite rebuilds a table for every constraint added later: over half the time of migrating."""
    added = [
        f"{app}.{name}: {operation.describe()}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in FLOORS and migration.initial
        for operation in migration.operations
        if not isinstance(operation, CreateModel)
    ]
    assert added == []


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_are_pinned_with_hashes_and_without_addresses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links|--trusted-host", text)
    entries = [
        entry
        for entry in text.replace("\\\n", " ").splitlines()
        if entry.strip() and not entry.strip().startswith("#")
    ]
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+(\[[\w,-]+\])?==\S+ ", entry), f"not pinned: {entry[:60]}"
        assert "--hash=sha256:" in entry, f"without a hash: {entry[:60]}"


def locked(path: Path) -> dict[str, str]:
    """Name → version of what a requirements file holds."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_requirements_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    def names(entries: list[str]) -> set[str]:
        return {re.split(r"[^A-Za-z0-9-]", entry)[0].lower() for entry in entries}

    runtime, dev = locked(ROOT / "requirements.txt"), locked(ROOT / "requirements-dev.txt")
    assert names(project["project"]["dependencies"]) <= runtime.keys()
    assert names(project["dependency-groups"]["dev"]) <= dev.keys()
    assert runtime.items() <= dev.items(), (
        "the tests would run with other versions than the site: run `make lock`"
    )


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_npm_packages_are_locked_with_check_sums_and_without_addresses(path: Path) -> None:
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    asked = json.loads(path.with_name("package.json").read_text(encoding="utf-8"))
    for kind in ("dependencies", "optionalDependencies"):
        assert packages[""].get(kind, {}) == asked.get(kind, {}), "run `make lock`"
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name


def test_no_file_names_a_registry() -> None:
    named = {name: host for name, text in texts().items() for host in REGISTRIES if host in text}
    assert named == {}


def test_no_file_names_a_place_on_one_machine() -> None:
    named = {
        name: found.group()
        for name, text in texts().items()
        if (found := MACHINE_PATH.search(text))
    }
    named |= {
        name: str(ROOT)
        for name, text in texts().items()
        if len(ROOT.parts) > 2 and str(ROOT) in text
    }
    assert named == {}


@pytest.mark.parametrize("place", ["home", "root", "tmp", "work", "Users"])
@pytest.mark.parametrize(
    "text", ["see /{}/li", '"/{}/a"', "(/{}/.cache)", "file:///{}/main", "=/{}/li"]
)
def test_a_place_on_one_machine_is_seen(text: str, place: str) -> None:
    assert MACHINE_PATH.search(text.format(place))


@pytest.mark.parametrize(
    "text", ["/usr/lib/postgresql", '"/tmp"', "$HOME/tmp/x", "a/home/b", "~/work/x", "/plans/2023/"]
)
def test_other_paths_are_allowed(text: str) -> None:
    assert not MACHINE_PATH.search(text)


def test_fetched_files_are_not_committed() -> None:
    fetched = ("node_modules/", "static/vendor/", ".venv/", ".tools/", "var/")
    assert [name for name in texts() if name.startswith(fetched) or "/node_modules/" in name] == []


def test_the_readmes_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", texts()["Makefile"], re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][\w-]*)", texts()["README.md"]))
    assert {"demo", "test"} <= named <= targets


def test_ci_runs_the_readmes_test_command() -> None:
    assert "make test" in readme_commands()
    assert "make test" in texts()[".ci/run"].splitlines()
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


def variables_read() -> set[str]:
    """The environment variables that the four packages read, by chengkou.env or os.environ."""
    found = set()
    for name, text in texts().items():
        if name.endswith(".py") and name.split("/")[0] in FLOORS:
            for node in ast.walk(ast.parse(text)):
                match node:
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name(id="env"), attr=_),
                        args=[ast.Constant(value=str(variable)), *_],
                    ):
                        found.add(variable)
                    case ast.Call(
                        func=ast.Attribute(
                            value=ast.Attribute(value=ast.Name(id="os"), attr="environ"),
                            attr="get" | "pop",
                        ),
                        args=[ast.Constant(value=str(variable)), *_],
                    ):
                        found.add(variable)
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name(id="os"), attr="getenv"),
                        args=[ast.Constant(value=str(variable)), *_],
                    ):
                        found.add(variable)
                    case ast.Subscript(
                        value=ast.Attribute(value=ast.Name(id="os"), attr="environ"),
                        slice=ast.Constant(value=str(variable)),
                    ):
                        found.add(variable)
    return found


def test_every_variable_of_the_environment_is_documented() -> None:
    variables = variables_read()
    assert {"DB", "DB_HOST", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS"} <= variables
    documented = set(re.findall(r"`([A-Z][A-Z0-9_]*)", texts()["README.md"]))
    assert variables - documented == set()


def test_no_template_line_is_wider_than_a_screen() -> None:
    long = []
    for name, text in texts().items():
        if name.startswith("templates/"):
            lines = enumerate(text.splitlines(), start=1)
            long += [f"{name}:{number}" for number, line in lines if len(line) > 160]
    assert long == []


COUNTY = "城口"
NAMES_NO_COUNTY = (*(f"{app}/" for app in FLOORS), "templates/", "static/")


def test_only_the_demo_and_its_data_name_the_county() -> None:
    """On a site of another county a name that is left anywhere is wrong: it is a setting."""
    naming = [
        name
        for name, text in texts().items()
        if name.startswith(NAMES_NO_COUNTY) and not name.startswith("chengkou/demo/")
        if COUNTY in text
    ]
    assert naming == []
