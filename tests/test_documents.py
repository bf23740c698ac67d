"""What the documents for developers name exists: files, folders, and what stands in them."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [
    ROOT / "docs" / "architecture.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
]
CODE = re.compile(r"`([^`\n]+)`")
# A path from the top of the repository, and perhaps something that stands in it.
REFERENCE = re.compile(r"(?P<path>[\w.-]+(?:/[\w.-]+)+/?)(?::(?P<name>[A-Za-z_][\w.]*))?")
TOP = {path.name for path in ROOT.iterdir()}


def references(text: str) -> list[tuple[str, str]]:
    """Path and name (perhaps empty) of everything in `code` that is a path from the top."""
    found = []
    for code in CODE.findall(text):
        reference = REFERENCE.fullmatch(code)
        if reference and reference["path"].split("/")[0] in TOP:
            found.append((reference["path"], reference["name"] or ""))
    return found


@cache
def names_in(path: Path) -> frozenset[str]:
    """What a module defines at its top, and Class.member of its classes."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        names |= _names(node)
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                names |= {f"{node.name}.{name}" for name in _names(member)}
    return frozenset(names)


def _names(node: ast.AST) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.AnnAssign):
        return {ast.unparse(node.target)}
    if isinstance(node, ast.Assign):
        return {ast.unparse(target) for target in node.targets}
    return set()


def faults(text: str) -> list[str]:
    """The references of a document that lead nowhere."""
    missing = []
    for path, name in references(text):
        place = ROOT / path
        if not place.exists() or (name and name not in names_in(place)):
            missing.append(f"{path}:{name}" if name else path)
    return missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_everything_that_a_document_names_exists(document: Path) -> None:
    assert faults(document.read_text(encoding="utf-8")) == []


def test_architecture_answers_with_references() -> None:
    assert len(references(DOCUMENTS[0].read_text(encoding="utf-8"))) > 50


@pytest.mark.parametrize(
    "text, missing",
    [
        ("`reporting/rules/rule.py:leniency`", []),
        ("`tests/house.py`, `reporting/rules/`, `docs`", []),
        ("`reporting/models/submissions.py:ReportRow.of_form`", []),
        ("`reporting/rules/nowhere.py`", ["reporting/rules/nowhere.py"]),
        ("`reporting/rules/rule.py:mercy`", ["reporting/rules/rule.py:mercy"]),
        (
            "`reporting/models/submissions.py:ReportRow.nothing`",
            ["reporting/models/submissions.py:ReportRow.nothing"],
        ),
        ("`/plans/<year>/`, `a/b`, `and/or`", []),
    ],
)
def test_reference_that_leads_nowhere_is_found(text: str, missing: list[str]) -> None:
    assert faults(text) == missing
