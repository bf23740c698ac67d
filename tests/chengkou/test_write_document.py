"""`manage.py write_document`: a document of a plan as a file, by the ending of its name."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from chengkou.documents.catalogue import DOCUMENTS
from reporting.models import Department
from tests.chengkou.documents.files import text, written
from tests.factories import make_actual, make_plan, make_target

pytestmark = pytest.mark.django_db


def write(*arguments: Any) -> str:
    out = io.StringIO()
    call_command("write_document", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_each_document_is_written_in_each_of_its_kinds(tmp_path: Path, name: str) -> None:
    make_actual(make_target(make_plan(), 1), "6.125", 6, published=False)
    for ending in DOCUMENTS[name].endings:
        path = written(tmp_path, name, 2023, ending, "--through", "6")
        assert path.read_bytes().startswith(b"PK")
    # The server sees what is not published, and the file says that it is not.
    words = text((tmp_path / f"{name}.docx").read_bytes())
    if name not in ("annex2", "annex3", "letter"):
        assert "未发布，仅供发改委内部" in words


def test_choices_are_those_of_the_address(
    tmp_path: Path, units: tuple[Department, Department]
) -> None:
    plan = make_plan()
    for number, unit in enumerate(units, start=1):
        make_actual(make_target(plan, number, lead=unit, name=f"{unit.name}增速"), "6", 6)
    path = tmp_path / "附表1.DOCX"
    said = write("annex1", 2023, "--through", 6, "--department", "unit-a", "--status", "-o", path)
    assert said == f"已写入{path}：2023年1—6月。\n"
    words = text(path.read_bytes())
    assert "单位甲增速" in words and "单位乙增速" not in words and "状态" in words
    assert "单位甲牵头" in Document(str(path)).core_properties.comments
    write("annex1", 2023, "--through", 6, "--leader", "张三", "-o", path)
    assert "没有需要列出的内容。" in text(path.read_bytes())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["annex1", 2023, "-o", "附表1.pdf"], "文件名要以.docx、.xlsx结尾：附表1.pdf"),
        (["brief", 2023, "-o", "简报.xlsx"], "文件名要以.docx结尾：简报.xlsx"),
        (["annex1", 2022, "-o", "附表1.docx"], "没有2022年的计划。"),
        (
            ["annex1", 2023, "--department", "nobody", "-o", "附表1.docx"],
            "2023年计划没有由“nobody”牵头的事项。",
        ),
        (["annex1", 2023, "-o", "没有/附表1.docx"], "文件写不了"),
    ],
)
def test_what_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[Any], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    make_target(make_plan(), 1)
    with pytest.raises(CommandError) as refused:
        write(*arguments)
    assert sentence in str(refused.value)
    assert list(tmp_path.iterdir()) == []
