"""What a template may name is what a dataclass of strings declares, and nothing else of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.documents.templates.placeholders import (
    Placeholder,
    example_of,
    placeholder,
    placeholders_of,
    values_of,
)


@dataclass(frozen=True)
class Line:
    name: str = placeholder("名称", "名")
    words: Sequence[str] = placeholder("文字", "各段")

    def secret(self) -> str:
        return "secret"


@dataclass(frozen=True)
class Sheet:
    title: str = placeholder("标题", "题", required=True)
    lines: Sequence[Line] = placeholder("清单", "各行")


def test_fields_are_placeholders_by_the_names_that_people_write() -> None:
    words = Placeholder("文字", "各段", is_list=True)
    assert placeholders_of(Sheet) == (
        Placeholder("标题", "题", is_required=True),
        Placeholder("清单", "各行", is_list=True, parts=(Placeholder("名称", "名"), words)),
    )


def test_values_are_plain_and_have_no_methods_of_their_rows() -> None:
    sheet = Sheet("题", [Line("甲", ["一", "二"]), Line("乙", [])])
    assert values_of(sheet) == {
        "标题": "题",
        "清单": [{"名称": "甲", "文字": ["一", "二"]}, {"名称": "乙", "文字": []}],
    }


def test_example_is_the_text_or_the_first_line() -> None:
    values = values_of(Sheet("题", [Line("甲", ["一"])]))
    assert example_of(values["标题"]) == "题"
    assert example_of(values["清单"]) == "1行，第一行：甲"
    assert example_of([]) == "（没有）"
    assert example_of(["一", "二"]) == "2行，第一行：一"
