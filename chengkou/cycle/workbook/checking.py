"""What saving an uploaded workbook would do: each cell that would change, or what is wrong.

The rows are held by `RowForms` as those of the page are, by the version that the workbook has of
each: what somebody else wrote since the download is kept, and disputed where both wrote.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from chengkou.cycle.workbook.book import Book, entry_columns
from chengkou.cycle.workbook.reading import BookFault, TypedBook
from reporting.entry.row_forms import MINE, Difference, RowEntry, RowForms
from reporting.history import shown


@dataclass(frozen=True)
class CellChange:
    """One cell that would change."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowChange:
    """One row that would change."""

    number: int
    """The row of the sheet."""
    title: str
    cells: list[CellChange]


@dataclass(frozen=True)
class Checked:
    """An uploaded workbook held against what is stored."""

    changes: list[RowChange]
    faults: list[BookFault]
    errors: list[str]
    """What is wrong with it as a whole."""
    notices: list[str]
    texts: dict[str, str]
    """What a browser would send of the rows that change or are wrong, each with the version that it
    was held against."""

    @property
    def is_right(self) -> bool:
        """Whether all of it can be saved."""
        return not (self.faults or self.errors)

    @property
    def marks(self) -> dict[str, str]:
        """The sentences on each cell, by the name of its field or its row's anchor."""
        said: dict[str, str] = {}
        for fault in self.faults:
            if fault.key:
                said[fault.key] = f"{said.get(fault.key, '')}{fault.sentence}"
        return said


def checked(book: Book, typed: TypedBook, settle: Callable[[RowForms], None]) -> Checked:
    """What the workbook would do (one query for each kind with rows that others wrote since).

    `settle` adds what saving would refuse: `Desk.settle`.
    """
    if not typed.texts:
        return Checked([], typed.faults, [], typed.notices, {})
    forms = _held_against(book, typed.texts)
    assert forms.data is not None
    settle(forms)
    changes: list[RowChange] = []
    faults = [*typed.faults]
    texts: dict[str, str] = {}
    is_wrong = {fault.key.rpartition("-")[0] for fault in typed.faults}
    for entry in forms:
        sheet, number = typed.places.get(entry.anchor, ("", 0))
        of_row = [
            BookFault(key, sheet, number, column, sentence)
            for key, column, sentence in _faults_of(entry)
        ]
        faults += of_row
        change = _change_of(entry, number)
        if change.cells:
            changes.append(change)
        if change.cells or of_row or entry.anchor in is_wrong:
            texts |= _of_row(forms.data, entry)
    faults.sort(key=lambda fault: (fault.sheet, fault.number))
    return Checked(changes, faults, forms.errors, typed.notices, texts)


def _held_against(book: Book, texts: Mapping[str, str]) -> RowForms:
    """The rows with what was typed.

    The page asks about a row that two wrote; of a workbook, in which each cell that changes is
    shown, only cells that two wrote are asked about.
    """
    data = posted(texts)
    forms = RowForms(book.rows, book.forms, data, place="这个工作簿")
    apart = [entry for entry in forms.disputes if not _disputed(entry)]
    if not apart:
        return forms
    for entry in apart:
        data[f"{entry.anchor}-choice"] = f"{MINE}-{entry.row.version}"
    return RowForms(book.rows, book.forms, data, place="这个工作簿")


def _disputed(entry: RowEntry) -> list[Difference]:
    """The fields of a row that this person and somebody else wrote, each another way."""
    if entry.dispute is None:
        return []
    return [
        each for each in entry.dispute.differences if each.theirs not in (each.before, each.mine)
    ]


def posted(texts: Mapping[str, str]) -> QueryDict:
    """The texts as a browser would send them."""
    data = QueryDict(mutable=True)
    data.update(texts)
    return data


def _of_row(data: QueryDict, entry: RowEntry) -> dict[str, str]:
    """What was sent of a row, with what others wrote into fields that this person left alone."""
    beginning = f"{entry.anchor}-"
    sent = {key: str(data[key]) for key in data if key.startswith(beginning)}
    sent.pop(f"{beginning}choice", None)
    return {**sent, f"{beginning}seen": str(entry.row.version)}


def _change_of(entry: RowEntry, number: int) -> RowChange:
    """Every field that saving would change, also those that follow from what was typed."""
    cells: list[CellChange] = []
    if entry.form is not None and entry.form.is_valid() and entry.form.has_changed():
        for name in entry.row.written_fields():
            field: Any = entry.row._meta.get_field(name)
            old = shown(entry.row, field)
            new = shown(entry.form.instance, field)
            if old != new:
                cells.append(CellChange(str(field.verbose_name), old, new))
    return RowChange(number, entry.row.title, cells)


def _faults_of(entry: RowEntry) -> Iterator[tuple[str, str, str]]:
    """What cannot be saved of a row: the name of its field, the head of the column, the sentence.

    The name is the row's anchor for what is wrong with no single field.
    """
    form = entry.form
    if form is None:
        return
    heads = {column.name: column.head for column in entry_columns(type(form))}
    for name, errors in form.errors.items():
        sentence = "".join(str(error) for error in errors)
        key = f"{entry.anchor}-{name}" if name in heads else entry.anchor
        yield key, heads.get(name, ""), sentence
    names = {head: name for name, head in heads.items()}
    for difference in _disputed(entry):
        who = entry.dispute.who if entry.dispute else ""
        sentence = (
            f"您下载以后，{who}改成了“{difference.theirs}”，您填的是“{difference.mine}”。"
            "用您的，不用动；用别人的，改成一样的。再上传就按表里的。"
        )
        yield f"{entry.anchor}-{names[difference.label]}", difference.label, sentence
