"""The page of a unit's report form: its rows with what is wrong or missing in each, its way so far, its buttons."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from chengkou.cycle.kinds import BLOCKS, FORMS, ROW_KINDS, VERDICTS
from chengkou.cycle.refusals import Refusal, faults_of
from chengkou.cycle.rows import Rows, ledgers_of, missing_entries_of, rows_of
from chengkou.cycle.since_approved import Differences, differences
from chengkou.cycle.steps import events_of, situation_of
from indicators.entry.completeness import depth_in_words
from reporting.completeness import MissingEntry
from reporting.entry.row_forms import RowEntry, RowForm, RowForms
from reporting.enums import OPEN_STATES, Action, SubmissionState
from reporting.models import Submission, SubmissionEvent, User
from reporting.rules.workflow import REVIEW, STEPS, allowed, writes_as
from reporting.visibility import Viewer

BUTTONS = {  # in the order in which they stand
    Action.SUBMIT: "保存并提交审核",
    Action.SAVE: "保存",
    Action.FILL_IN: "保存代填",
    Action.APPROVE: "审核通过",
    Action.JUDGE: "保存评定",
    Action.ACCEPT: "受理",
    Action.RETURN: "退回",
    Action.WITHDRAW: "撤回",
    Action.SUPPLEMENT: "补报数据未发布的项",
    Action.REOPEN: "重新打开",
}


@dataclass(frozen=True)
class Item:
    """One row of the page."""

    entry: RowEntry
    line: Any
    is_judged: bool = False
    """Its form is the reviewer's, for his verdict, and not the unit's."""
    faults: list[tuple[str, str]] = field(default_factory=list)
    """What is wrong or missing: the id of each sentence, and the sentence."""
    was: dict[str, str] = field(default_factory=dict)
    """What the approved revision before said, by each field that is now another."""
    is_new: bool = False
    """No approved revision before had it."""

    @property
    def form(self) -> RowForm | None:
        return None if self.is_judged else self.entry.form

    @property
    def verdict(self) -> RowForm | None:
        return self.entry.form if self.is_judged else None


@dataclass(frozen=True)
class Button:
    """One thing the person can do with the form now."""

    action: Action
    pressed: Action
    """What the POST says: filling in for a unit is saving."""
    label: str
    needs_words: str = ""
    words: str = ""
    is_main: bool = False
    has_error: bool = False


def page(
    form: Submission,
    user: User,
    *,
    check: bool = False,
    refusal: Refusal | None = None,
    data: QueryDict | None = None,
    to_read: bool = False,
) -> dict[str, Any]:
    """The context of the form's page: a fixed number of queries, whatever the number of rows.

    `to_read` shows the rows as to those who may not change them: for paper.
    """
    events, rows = events_of(form), (refusal and refusal.rows) or rows_of(form)
    standing = situation_of(form, user, events=events, rows=rows)
    events = [event for event in events if event.submission_id == form.pk]
    writing = None if to_read else writes_as(standing)
    may = [] if to_read else allowed(standing)
    typed = refusal.sheet if refusal else None
    forms = VERDICTS if Action.JUDGE in may else FORMS if writing is not None else {}
    sheet = typed or RowForms(rows, forms)
    is_judging = sheet.forms is VERDICTS
    is_editable = not is_judging and (writing is not None or bool(typed))
    has_verdicts = is_judging and any(entry.form for entry in sheet)
    if not has_verdicts:
        may = [action for action in may if action is not Action.JUDGE]
    ledgers = ledgers_of(form, rows, Viewer(user))
    problems = missing_entries_of(form, rows, ledgers) if check and form.is_open else []
    changes = differences(form, rows)
    blocks, links = [], []
    for kind, block in BLOCKS.items():
        told = block.contexts(form, rows[kind], ledgers[kind])
        items = [
            _item(entry, told[entry.row.pk], problems, is_judging, changes)
            for entry in sheet.entries[kind]
        ]
        links += [
            (item.entry.anchor, item.entry.row.title, len(item.faults))
            for item in items
            if item.faults
        ]
        befores = {item.line.before_label for item in items if item.line.before_label}
        if items:
            blocks.append(
                {
                    "title": block.title,
                    "template": block.template,
                    "items": items,
                    "before_label": befores.pop() if len(befores) == 1 else "",
                    "period_label": form.period.label,
                }
            )
    return {
        "form": form,
        "blocks": blocks,
        "depth": depth_in_words(form.period.plan),
        "is_sample": any(row.is_sample for each in rows.values() for row in each),
        "is_editable": is_editable,
        "has_verdicts": has_verdicts,
        "events": events,
        "due": due_in_words(form),
        "counts": _counts(rows),
        "changes": str(changes),
        "refusal": refusal,
        "links": links,
        "is_checked": check and form.is_open,
        "buttons": _buttons(may, events, user, refusal, data),
        "may_extend": REVIEW in standing.permissions and form.state != SubmissionState.APPROVED,
        "extension": data if data is not None and refusal and refusal.at == Action.EXTEND else None,
        "last_saved": _last_saved(form, events),
    }


def _item(
    entry: RowEntry, line: Any, problems: list[MissingEntry], is_judged: bool, changes: Differences
) -> Item:
    faults, own = faults_of(entry), entry.form
    for problem in problems:
        if type(problem.row) is type(entry.row) and problem.row.pk == entry.row.pk:
            faults.append((f"{entry.anchor}-{problem.field}_missing", problem.sentence))
            if own is not None and problem.field in own.fields:
                own.fields[problem.field].widget.attrs |= {
                    "aria-invalid": "true",
                    "aria-describedby": f"{entry.anchor}-{problem.field}_missing",
                }
    return Item(
        entry,
        line,
        is_judged,
        faults,
        was=changes.was.get(entry.row, {}),
        is_new=entry.row in changes.new,
    )


def _buttons(
    may: list[Action],
    events: list[SubmissionEvent],
    user: User,
    refusal: Refusal | None,
    data: QueryDict | None,
) -> list[Button]:
    """What the person can do now. Filling in for a unit is its 保存, and asks for its ground until it was told."""
    told = any(event.action == Action.FILL_IN and event.by_id == user.pk for event in events)
    if Action.SAVE in may and Action.FILL_IN in may:
        may.remove(Action.FILL_IN)
    return [
        Button(
            action=action,
            pressed=Action.SAVE if action is Action.FILL_IN else action,
            label=label,
            needs_words="" if action is Action.FILL_IN and told else STEPS[action].needs_words,
            words=data.get(f"words-{action}", "") if data is not None else "",
            is_main=action in (Action.SUBMIT, Action.APPROVE),
            has_error=refusal is not None and refusal.at == action,
        )
        for action, label in BUTTONS.items()
        if action in may
    ]


def due_in_words(form: Submission) -> str:
    """截止4月10日，还有2天; empty without a date."""
    due = form.due_on
    if due is None:
        return ""
    left = (due - timezone.localdate()).days
    words = f"截止{due.month}月{due.day}日"
    if form.extended_to:
        words += f"（已延期：{form.extension_reason}）"
    if form.state not in OPEN_STATES:
        return words
    if left < 0:
        return f"{words}，已过{-left}天"
    return f"{words}，还有{left}天" if left else f"{words}，就在今天"


def _counts(rows: Rows) -> str:
    """10行，已填9行，数据未发布1行."""
    every = [row for each in rows.values() for row in each]
    unpublished = sum(row.unpublished for row in every)
    filled = sum(row.is_filled for row in every) - unpublished
    return f"{len(every)}行，已填{filled}行" + (
        f"，数据未发布{unpublished}行" if unpublished else ""
    )


def _last_saved(
    form: Submission, events: list[SubmissionEvent]
) -> tuple[datetime.datetime, str] | None:
    """When a row of the form was last written, and by whom, since its last event (one query over all kinds)."""
    first, *others = (
        kind.history.filter(submission=form, history_type="~")
        .order_by()
        .values_list("history_date", "history_user__name", "history_user__username")
        for kind in ROW_KINDS
    )
    last = first.union(*others).order_by("-history_date").first()
    if last is None or (events and last[0] < events[-1].at):
        return None
    return last[0], last[1] or last[2]
