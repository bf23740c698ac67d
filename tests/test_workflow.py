"""The public forge's workflow: it cannot be run here, but what it names is there."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # comes with djlint

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def workflow() -> dict[Any, Any]:
    text = (ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8")
    found: dict[Any, Any] = yaml.safe_load(text)
    return found


@pytest.fixture
def commands(workflow: dict[Any, Any]) -> list[str]:
    return [step["run"] for step in workflow["jobs"]["tests"]["steps"] if "run" in step]


def test_workflow_lints_and_tests_with_targets_that_exist(commands: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):", makefile, re.MULTILINE))
    named = [name for command in commands for name in re.findall(r"\bmake ([\w./-]+)", command)]
    assert named == ["lint", "test"]
    assert set(named) <= targets


def test_workflow_begins_with_the_oldest_python_and_the_locked_django(
    workflow: dict[Any, Any],
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]
    assert project["requires-python"] == f">={matrix['python'][0]}"
    assert any(
        line.startswith(f"django>={matrix['django'][0]}") for line in project["dependencies"]
    )


def test_workflow_may_read_only_and_names_every_action_by_version(workflow: dict[Any, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    actions = [step["uses"] for step in workflow["jobs"]["tests"]["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in actions)
