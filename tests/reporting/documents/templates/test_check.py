"""What is wrong in a template is named by place, and what is right is let through."""

import io
from typing import Any

import docx
import pytest

from reporting.documents.templates.check import faults_of
from tests.reporting.documents.templates.made import PLACEHOLDERS, ROWS, template


def faults(*paragraphs: str, **parts: Any) -> list[str]:
    content = template(*paragraphs, **parts)
    return faults_of(docx.Document(io.BytesIO(content)), PLACEHOLDERS)


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("{{ 标题 }}和{{标题}}", "{# 批注 #}"),
        ("{% if 标题 %}有{% else %}没有{% endif %}",),
        ("{% if 标题 == '甲' and not 段落 %}有{% elif 清单 %}行{% endif %}",),
        ("{%p for 段 in 段落 %}", "{{ loop.index }}{{ 段 }}", "{%p endfor %}"),
        (
            "{%p if 清单 %}",
            "{%p for 行 in 清单 %}",
            "{{ 行.名称 }}",
            "{%p endfor %}",
            "{%p endif %}",
        ),
    ],
)
def test_right_template_has_no_faults(paragraphs: tuple[str, ...]) -> None:
    assert faults(*paragraphs, rows=ROWS) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{ 名字 }}", "正文第2段：没有【名字】这个占位符。"),
        ("{{ 标题.__class__ }}", "正文第2段：没有【标题.__class__】这个占位符。"),
        ("{{ 行.名称 }}", "正文第2段：没有【行.名称】这个占位符。"),
        ("{{ 段落 }}", "正文第2段：【段落】是清单，要用 for 逐行写出。"),
        ("{% for 字 in 标题 %}{% endfor %}", "正文第2段：【标题】不是清单，不能用 for。"),
        ("{{ 标题", "正文第2段：{{没有配对，占位符要在同一段里写完。"),
        ("{{ }}", "正文第2段：{{ }}写法不对。"),
        ("{{ 标题 段落 }}", "正文第2段：{{ 标题 段落 }}写法不对。"),
        ("{{r 标题 }}", "正文第2段：{{r 标题 }}写法不对。"),
        ("{% if 标题 %}有", "正文第2段：{% if 标题 %}没有{% endif %}。"),
        ("{% endfor %}", "正文第2段：{% endfor %}前面没有对应的 for。"),
        ("{%p if 标题 %}有{%p endif %}", "正文第2段：{%p if 标题 %}要独占一段。"),
        ("{%tr if 标题 %}", "正文第2段：{%tr if 标题 %}要在表格里独占一行。"),
    ],
)
def test_fault_is_named_with_its_place(words: str, said: str) -> None:
    assert said in faults(words)


@pytest.mark.parametrize(
    "words",
    [
        "{{ 标题|upper }}",
        "{{ ''.join('ab') }}",
        "{{ 标题 * 9999999 }}",
        "{{ 标题['__class__'] }}",
        "{{ [1, 2] }}",
        "{{ '甲' if 标题 else '乙' }}",
        "{{ range(9) }}",
        "{% set 甲 = 标题 %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro 甲() %}",
        "{% raw %}",
        "{% vm %}",
        "{% for 行 in range(9) %}{% endfor %}",
        "{% if cycler('a') %}{% endif %}",
    ],
)
def test_forbidden_expression_is_refused(words: str) -> None:
    assert any(
        each.startswith(f"正文第2段：{words[:6]}") and "只能写" in each for each in faults(words)
    )


def test_row_itself_is_no_text() -> None:
    rows = ("{%tr for 行 in 清单 %}", "{{ 行 }}", "{%tr endfor %}")
    assert faults(rows=rows) == ["正文表1第2行第1格：【行】是一行，要写它的行.名称、行.数。"]


def test_places_in_tables_and_at_the_foot_of_pages_are_named() -> None:
    def foot(document: Any) -> None:
        document.sections[0].footer.paragraphs[0].text = "{{ 页 }}"

    found = faults("甲", rows=("头", "{{ 行.丙 }}"), more=foot)
    assert "正文表1第2行第1格：没有【行.丙】这个占位符。" in found
    assert "页脚第1段：没有【页】这个占位符。" in found


def test_loop_that_ends_in_another_paragraph_takes_whole_paragraphs() -> None:
    (said,) = faults("{% for 段 in 段落 %}", "{{ 段 }}", "{% endfor %}")
    assert said == "正文第4段：{% endfor %}与{% for 段 in 段落 %}不在同一段，要写 {%p 或 {%tr。"


def test_placeholder_that_every_template_has_to_write_is_missed() -> None:
    said = "缺少占位符【说明】：是否发布，每个模板都要有。"
    assert faults("甲", about="无") == [said]
    # To ask whether it is there is not to write it.
    assert faults("甲", about="{% if 说明 %}甲{% endif %}") == [said]


def test_row_within_a_row_is_known_by_its_own_parts() -> None:
    assert faults(
        rows=("{%tr for 行 in 清单 %}", "{{ 行.名称 }}{{ 行.丁 }}", "{%tr endfor %}")
    ) == ["正文表1第2行第1格：没有【行.丁】这个占位符。"]
