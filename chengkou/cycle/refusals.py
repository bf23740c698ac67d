"""A POST to rows that is not carried out: what was typed is shown again, with the reason."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from chengkou.cycle.rows import Rows
from reporting.actions import Conflict
from reporting.entry.row_forms import RowEntry, RowForms

T = TypeVar("T")
EVERY_ROW = "all"
"""What is said in place of a row's anchor to have all rows shown with all their boxes."""


class Refusal(Exception):
    """A POST that was not carried out, none of it; the page is shown again with what was typed.

    `row_forms` carry what was typed, `at` names the action beside whose button the sentence
    belongs, `more` are further sentences, and `status` is the answer's HTTP status.
    """

    def __init__(
        self,
        sentence: str,
        *,
        status: int = 200,
        row_forms: RowForms | None = None,
        at: str = "",
        more: list[str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.row_forms = row_forms
        self.at = at
        self.more = more or []
        self.rows: Rows | None = None


def twice(attempt: Callable[[], T], typed: Callable[[], RowForms]) -> T:
    """Do it, and once more after a Conflict.

    Raises Refusal with what was `typed` after a second one.
    """
    for _ in range(2):
        with suppress(Conflict):
            return attempt()
    sentence = "别人正在同时保存，这次没有保存。请再保存一次。"
    raise Refusal(sentence, status=409, row_forms=typed())


def what_is_wrong(typed: RowForms, saved: int = 0) -> str:
    """Why what was typed was not kept, in all rows but the `saved` ones."""
    reasons = list(typed.errors)
    if typed.disputes:
        reasons.append(f"有{len(typed.disputes)}项别人已经改过，请在每一项选用谁的。")
    converted = [entry for entry in typed.refused if entry.form and entry.form.is_converted]
    wrong = len(typed.refused) - len(converted)
    if wrong:
        reasons.append(f"有{wrong}项填得不对，请更正。")
    if converted:
        reasons.append(f"有{len(converted)}项换算了单位，请核对。")
    start = f"已保存{saved}项，其余没有保存：" if saved else "没有保存："
    return f"{start}{''.join(reasons)}您填的都还在下面。"


def faults_of(entry: RowEntry) -> list[tuple[str, str]]:
    """What cannot be kept of what was typed: the id of each sentence, and the sentence."""
    form = entry.form
    if form is None:
        return []
    faults = []
    for name, errors in form.errors.items():
        anchor = form[name].auto_id if name in form.fields else entry.anchor
        faults.append((f"{anchor}_error", " ".join(str(error) for error in errors)))
    return faults
