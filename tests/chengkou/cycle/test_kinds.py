"""One record is all that the cycle needs of a kind of rows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chengkou.cycle.kinds import ROW_KINDS, row_forms, verdict_forms
from reporting.enums import RowGroup

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
THROWAWAY = "tests/chengkou/cycle/throwaway"


def test_every_group_of_a_period_has_a_kind() -> None:
    groups: set[RowGroup] = set()
    for kind in ROW_KINDS:
        groups.update(kind.model.groups)
    assert groups == set(RowGroup)


def test_forms_are_those_of_their_kind() -> None:
    for kind in ROW_KINDS:
        assert row_forms()[kind.model]._meta.model is kind.model
        verdict_form = verdict_forms().get(kind.model)
        assert verdict_form is None or verdict_form._meta.model is kind.model
        assert kind.name == f"{kind.model._meta.app_label}.{kind.model._meta.model_name}"


def test_new_kind_needs_one_package_and_one_line() -> None:
    """A site of its own, in a process of its own, since apps are read once."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    settings = f"--ds={THROWAWAY.replace('/', '.')}.settings"
    run = subprocess.run(
        [*command, settings, f"{THROWAWAY}/journey.py"],
        cwd=ROOT,
        env=os.environ | {"DB": "sqlite", "DB_NAME": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
