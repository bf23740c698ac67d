"""A POST to rows that is not carried out: nothing of it is kept, what was typed is shown again, and why is told."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from chengkou.cycle.rows import Rows
from reporting.actions import Conflict
from reporting.entry.row_forms import RowEntry, RowForms

T = TypeVar("T")


class Refusal(Exception):
    """A POST that was not carried out, none of it; the page is shown again with what was typed."""

    def __init__(
        self,
        sentence: str,
        *,
        status: int = 200,
        sheet: RowForms | None = None,
        at: str = "",
        more: list[str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence, self.status, self.sheet, self.at, self.more = (
            sentence,
            status,
            sheet,
            at,
            more or [],
        )
        self.rows: Rows | None = None


def twice(attempt: Callable[[], T], typed: Callable[[], RowForms]) -> T:
    """Do it, and once more after a Conflict. Raises Refusal with what was `typed` after a second one."""
    for _ in range(2):
        with suppress(Conflict):
            return attempt()
    raise Refusal("别人正在同时保存，这次没有保存。请再保存一次。", status=409, sheet=typed())


def what_is_wrong(sheet: RowForms) -> str:
    """Why nothing of what was typed was kept."""
    said = list(sheet.errors)
    if sheet.disputes:
        said.append(f"有{len(sheet.disputes)}项别人已经改过，请在每一项选用谁的。")
    if sheet.refused:
        said.append(f"有{len(sheet.refused)}项填得不对，请更正。")
    return f"没有保存：{''.join(said)}您填的都还在下面。"


def faults_of(entry: RowEntry) -> list[tuple[str, str]]:
    """What cannot be kept of what was typed into a row: the id of each sentence, and the sentence."""
    own, found = entry.form, []
    if own is not None and own.is_bound:
        for name, errors in own.errors.items():
            mark = f"{own[name].auto_id}_error" if name in own.fields else f"{entry.anchor}_error"
            found.append((mark, " ".join(str(error) for error in errors)))
    return found
