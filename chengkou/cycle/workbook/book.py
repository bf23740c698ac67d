"""What a workbook is made of: the rows that a person may fill in, and what stands beside them.

A workbook says of itself whose it is and which version of each row it has, in a hidden column. That
is held against the database and gives nobody a right: whether a person may come to these rows at
all was asked before the book was made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django import forms

from chengkou.cycle.form_words import due_in_words
from chengkou.cycle.grid import page as grid_page
from chengkou.cycle.grid import rows_of_grid
from chengkou.cycle.kinds import RowKind
from chengkou.cycle.rows import Rows, kinds_in, ledgers_of
from indicators.entry.completeness import depth_in_words
from indicators.entry.row_forms import FigureForm
from indicators.models import Actual
from reporting.entry.boxes import texts_of
from reporting.entry.row_context import RowContext
from reporting.entry.row_form import RowForm
from reporting.entry.row_forms import row_prefix
from reporting.fields import NumberFormField
from reporting.models import Period, ReportRow, Submission, User
from reporting.spreadsheets.limits import MAX_CELL
from reporting.visibility import Viewer

YES = "是"
"""What stands in the cell of a box that is ticked."""
NAME = "名称"
BEFORE = "上期"
REMARKED = "退回批注"
TOO_LONG = "（文字太长，请在网页上改）"
"""What stands in the place of a text that no cell of an upload may have; read as no change."""
_LOCKED = "这一项已审核；这一版只补报数据未发布的项"


@dataclass(frozen=True)
class EntryColumn:
    """A field of a form as a column."""

    name: str
    head: str
    choices: Mapping[str, str] = field(default_factory=dict)
    """What can be chosen, by its words: what a browser would post."""
    is_tick: bool = False
    is_figure: bool = False

    def shown(self, text: str | None) -> str:
        """What a browser would post, in the words of a cell."""
        if self.is_tick:
            return YES if text == "on" else text or ""
        for words, value in self.choices.items():
            if value == text:
                return words
        return text or ""


@cache
def entry_columns(form_class: type[RowForm]) -> tuple[EntryColumn, ...]:
    """All fields of the form in its order, whichever of them a row has."""
    columns = []
    for name, form_field in form_class.base_fields.items():
        head = str(form_field.label)
        if isinstance(form_field, forms.BooleanField):
            columns.append(EntryColumn(name, head, {YES: "on"}, is_tick=True))
        elif isinstance(form_field, forms.ChoiceField):
            offered: Any = form_field.choices
            choices = {str(words): str(value) for value, words in offered if value}
            columns.append(EntryColumn(name, head, choices))
        else:
            is_figure = isinstance(form_field, NumberFormField | forms.IntegerField)
            columns.append(EntryColumn(name, head, is_figure=is_figure))
    return tuple(columns)


@dataclass(frozen=True)
class BookRow:
    """One row of a report in a workbook."""

    row: ReportRow
    beside: Sequence[str] = ()
    """What is shown beside it, under the heads of its part."""
    closed: str = ""
    """Why nothing may be typed into it; empty where it may."""

    @property
    def anchor(self) -> str:
        """`actual-12`, as in the form."""
        return row_prefix(self.row)


@dataclass(frozen=True)
class BookPart:
    """One sheet: the rows of one kind."""

    name: str
    model: type[ReportRow]
    form_class: type[RowForm]
    heads: Sequence[str]
    rows: Sequence[BookRow]

    def stored(self, row: ReportRow) -> dict[str, str | None]:
        """What is stored in each field that the row has, as a browser would post it."""
        return texts_of(self.form_class, row)

    def open_names(self, each: BookRow) -> set[str]:
        """The fields of the row that may be typed into in a workbook."""
        if each.closed:
            return set()
        return {name for name, text in self.stored(each.row).items() if not is_too_long(text)}


def is_too_long(text: str | None) -> bool:
    """Whether a stored text is longer than what is read of one cell."""
    return len(text or "") > MAX_CELL


@dataclass(frozen=True)
class Book:
    """A workbook before it is written, and what an uploaded one is held against."""

    key: str
    """`submission-12`: whose it is."""
    title: str
    about: str
    notes: Sequence[tuple[str, str]]
    parts: Sequence[BookPart]
    former: Mapping[str, str] = field(default_factory=dict)
    """The keys of the earlier revisions, each with its words: 第1版."""

    @property
    def rows(self) -> dict[type[ReportRow], list[ReportRow]]:
        """The rows by kind, as `RowForms` takes them."""
        return {part.model: [each.row for each in part.rows] for part in self.parts}

    @property
    def forms(self) -> dict[type[ReportRow], type[RowForm]]:
        """The form of each kind."""
        return {part.model: part.form_class for part in self.parts}


# --- the book of a submission


def book_of_submission(submission: Submission, user: User, rows: Rows) -> Book:
    """The rows of a submission by kind: as many queries as its page has for the ledgers."""
    ledgers = ledgers_of(submission, rows, Viewer(user))
    parts = []
    for kind in kinds_in(rows):
        of_kind = rows[kind.model]
        contexts = kind.contexts(submission, of_kind, ledgers[kind.model])
        parts.append(_part(kind, of_kind, contexts))
    version = f"（第{submission.revision}版）" if submission.revision > 1 else ""
    return Book(
        key=f"submission-{submission.pk}",
        title=f"{submission.unit_name}　{submission.period}填报表{version}",
        about="只在浅黄色的格里填；灰色的格不能改，上传时也不读。",
        notes=[
            ("填报单位", submission.unit_name),
            ("报告期", str(submission.period)),
            ("版次", f"第{submission.revision}版"),
            ("时限", due_in_words(submission)),
            ("要写原因的", depth_in_words(submission.period.plan)),
            *_HOW,
        ],
        parts=parts,
        former=_former(rows),
    )


def _former(rows: Rows) -> dict[str, str]:
    found = {}
    for of_model in rows.before.values():
        for row in of_model:
            found[f"submission-{row.submission_id}"] = f"第{row.submission.revision}版"
    return found


def _part(kind: RowKind, rows: Sequence[ReportRow], contexts: Mapping[int, RowContext]) -> BookPart:
    """The rows of a kind, each with what its context says beside it."""
    lines = [contexts[row.pk] for row in rows]
    labels = {line.before_label for line in lines if line.before_label}
    one_label = labels.pop() if len(labels) == 1 else ""
    heads = [head for head, _ in kind.beside]
    if one_label:
        heads = [f"{head}（{one_label}）" if head == BEFORE else head for head in heads]
    book_rows = []
    for row, line in zip(rows, lines, strict=True):
        beside = []
        for head, name in kind.beside:
            words = str(getattr(line, name) or "")
            if head == BEFORE and words and not one_label:
                words += f"（{line.before_label}）"
            beside.append(words)
        beside += [line.carried.get(name, "") for name in ("explanation", "measures")]
        beside.append(row.remark)
        closed = "" if kind.row_form.is_for(row) else _LOCKED
        book_rows.append(BookRow(row, beside, closed))
    heads += [*(f"上期{word}" for word in ("原因", "措施")), REMARKED]
    return BookPart(kind.title, kind.model, kind.row_form, heads, book_rows)


# --- the book of a grid


def book_of_grid(period: Period, user: User) -> Book:
    """The figures of a period that this person enters for other units (as many queries as the
    page).
    """
    rows = rows_of_grid(period, user)
    context = grid_page(period, user, rows)
    label = context["before_label"]
    heads = [f"{head}（{label}）" if head == BEFORE and label else head for head in _GRID_HEADS]
    book_rows = []
    for each in context["rows"]:
        row: Any = each.entry.row
        before = each.before
        if before and not label:
            before += f"（{each.before_label}）"
        amount_asked = each.amount_asked if row.asks_amount else ""
        beside = (row.target.wording, before, each.last_year, each.asked, amount_asked)
        whose = (str(row.target.provider), row.submission.unit_name)
        remarked = row.remark if row.remark_is_of_figure else ""
        book_rows.append(BookRow(row, (*beside, *whose, remarked), each.closed))
    part = BookPart("统计数据", Actual, FigureForm, heads, book_rows)
    return Book(
        key=f"period-{period.pk}",
        title=f"{period}统计数据录入",
        about="只在浅黄色的格里填；灰色的格不能改，上传时也不读。",
        notes=[("报告期", str(period)), *_HOW],
        parts=[part] if book_rows else [],
    )


_GRID_HEADS = (
    "年度目标",
    BEFORE,
    "上年同期",
    "填什么",
    "总量填什么",
    "数据提供单位",
    "牵头单位",
    REMARKED,
)
_HOW = (
    ("怎么填", "零要填 0；没有数的留空。已有的内容删空，上传后就是删去。"),
    ("", "数照原样写：7.0 就写 7.0；百分比可以写 99.5%；金额可以写 3.2亿，预览时列出换算。"),
    ("", "日期写成 2024-09-30。有下拉列表的格从列表里选。"),
    ("", "数据没有发布的，“数据未发布”选“是”，并写未发布的说明。"),
    ("", "系统不读公式：从别的表里来的，请“选择性粘贴”成数值。"),
    ("", "不要改表头和工作表的名字，不要增删行列；没有列出来的内容不会保存。"),
    ("怎么交", "在填报页面下面选这个文件，“上传并预览”，核对要改的格，再“确认保存”。"),
    ("", "有一处错误就什么都不保存；可以下载标出错误的工作簿，改好再上传。"),
    ("", "保存不是提交：保存以后，在填报页面检查并提交。"),
)
