"""The report form of one unit: what a POST to it does, and what its page shows.

Whether the person may come to this form at all (role and scope) was asked by the admin. Here the form's state decides:
a POST that comes too late changes nothing and is answered with the page, a sentence and what was typed.
"""

import datetime
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from chengkou.revisions import Differences, differences
from chengkou.submissions import (
    LEDGERS,
    ROW_KINDS,
    WORDS_LENGTH,
    Incomplete,
    Rows,
    Stale,
    events_of,
    extend,
    ledgers_of,
    problems_of,
    ready_for,
    rows_of,
    standing_of,
    step_on,
    undetermined,
)
from indicators.forms import ActualForm, ActualVerdictForm
from indicators.gate import depth_in_words
from indicators.lines import lines
from indicators.models import Actual
from projects.lines import project_lines, target_lines, task_lines
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from projects.rowforms import ProjectProgressForm, TargetProgressForm, TaskProgressForm, TaskVerdictForm
from reporting.actions import Conflict, Refused, write_rows
from reporting.enums import OPEN_STATES, Action, SubmissionState
from reporting.models import ReportRow, Submission, SubmissionEvent, User
from reporting.problems import Problem
from reporting.querysets import SubmissionQuerySet
from reporting.rowforms import INCOMPLETE, Entry, RowForm, Sheet, VerdictForm, news, prefix_of
from reporting.workflow import REVIEW, STEPS, Standing, allowed, why_not

T = TypeVar("T")


@dataclass(frozen=True)
class Block:
    """How one kind of rows stands in the form."""

    title: str
    form: type[RowForm]
    lines: Callable[[Submission, list[Any], Any], dict[int, Any]]
    template: str


BLOCKS: dict[type[ReportRow], Block] = {
    Actual: Block("指标", ActualForm, lines, "admin/indicators/actual/rows.html"),
    ProjectProgress: Block("重点项目", ProjectProgressForm, project_lines, "admin/projects/projectprogress/rows.html"),
    TaskProgress: Block("民生实事", TaskProgressForm, task_lines, "admin/projects/taskprogress/rows.html"),
    TargetProgress: Block(
        "民生实事量化目标", TargetProgressForm, target_lines, "admin/projects/targetprogress/rows.html"
    ),
}
FORMS = {kind: block.form for kind, block in BLOCKS.items()}
VERDICTS: dict[type[ReportRow], type[RowForm]] = {Actual: ActualVerdictForm, TaskProgress: TaskVerdictForm}
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
DONE = {
    Action.SUBMIT: "已提交，等待审核。",
    Action.WITHDRAW: "已撤回，可以修改。",
    Action.ACCEPT: "已受理，填报单位不能再撤回。",
    Action.JUDGE: "已保存评定。",
    Action.RETURN: "已退回填报单位。",
    Action.APPROVE: "已审核通过。",
    Action.REOPEN: "已重新打开为新的一版；审核通过以前，各页仍显示原来的数。",
    Action.SUPPLEMENT: "已开始补报：只有数据未发布的项可以填。",
}
CHANGED_MEANWHILE = "您打开以后，别人改过这张填报表，没有办理。请看过改动后再办理。"


@dataclass(frozen=True)
class Done:
    """A POST that was carried out: where to go on, and what to say there."""

    form: Submission
    message: str
    level: str = "success"
    check: bool = False
    """Show what is missing."""
    anchor: str = ""


class Refusal(Exception):
    """A POST that was not carried out, none of it; the page is shown again with what was typed."""

    def __init__(
        self,
        sentence: str,
        *,
        status: int = 200,
        sheet: Sheet | None = None,
        at: str = "",
        more: list[str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence, self.status, self.sheet, self.at, self.more = sentence, status, sheet, at, more or []
        self.rows: Rows | None = None


def twice(attempt: Callable[[], T], typed: Callable[[], Sheet]) -> T:
    """Do it, and once more after a Conflict. Raises Refusal with what was `typed` after a second one."""
    for _ in range(2):
        with suppress(Conflict):
            return attempt()
    raise Refusal("别人正在同时保存，这次没有保存。请再保存一次。", status=409, sheet=typed())


def act(forms: SubmissionQuerySet, key: int, user: User, data: QueryDict) -> Done:
    """Do what the pressed button says with the one of these forms that has the key, all of it or nothing.

    `forms` are those in the person's scope. A row written past the submission's lock in this very moment is found by a
    second try. Raises Refusal, and Submission.DoesNotExist.
    """
    return twice(lambda: _act(forms, key, user, data), lambda: _typed(forms.get(pk=key), data))


@transaction.atomic
def _act(forms: SubmissionQuerySet, key: int, user: User, data: QueryDict) -> Done:
    form = forms.locked().get(pk=key)
    do = data.get("do", "")
    if data.get("carry"):
        do = Action.SAVE
    if do == Action.EXTEND:
        return _extend(form, user, data)
    seen = data.get("seen", "")
    # No button says 代填: a reviewer's 保存 is that.
    if do not in STEPS or do == Action.FILL_IN or not seen.isdecimal() or len(seen) > 9:
        raise Refusal(INCOMPLETE, status=400)
    rows = rows_of(form)
    try:
        if do in (Action.SAVE, Action.SUBMIT):
            return _save(form, rows, user, data, submit=do == Action.SUBMIT, seen=int(seen))
        return _step(form, rows, user, Action(do), data, seen=int(seen))
    except Refusal as refusal:
        refusal.rows = rows  # nothing of them was written: the page shows them again
        raise


def _typed(form: Submission, data: QueryDict) -> Sheet:
    rows = rows_of(form)
    return _typed_verdicts(rows, data) or Sheet(rows, FORMS, data)


def _save(form: Submission, rows: Rows, user: User, data: QueryDict, *, submit: bool, seen: int) -> Done:
    """Keep what was typed; then, if asked, submit it. What keeps it from being submitted costs nobody his work."""
    standing = standing_of(form, user, rows=rows)
    sheet = Sheet(rows, FORMS, data)
    writing = writes_as(standing)
    if writing is None:
        action = Action.FILL_IN if REVIEW in standing.permissions else Action.SAVE
        raise Refusal(f"{why_not(action, standing)}您填的内容没有保存，还留在下面。", status=409, sheet=sheet)
    carry = data.get("carry", "")
    if carry:
        sheet.fill({carry: _words_before(form, rows, user, carry)})
    if not sheet.is_valid():
        raise Refusal(what_is_wrong(sheet), sheet=sheet)
    changed, stale = sheet.changed(), form.version != seen
    told = news(rows, data) if stale else []
    if changed and writing is Action.FILL_IN and not _filled_in(form, user):
        try:
            words = data.get("words-fill_in", "")
            step_on(form, Action.FILL_IN, by=user, seen=form.version, standing=standing, words=words)
        except Refused as error:
            raise Refusal(f"{error}您填的内容没有保存，还留在下面。", sheet=sheet, at=Action.FILL_IN) from error
    write_rows(form, changed, by=user, seen=sheet.seen())
    saved = f"已保存{len(changed)}项。" if changed else ""
    if not submit:
        saved = saved or "没有改动。"
        also = f"您打开以后别人改过的也在下面：{''.join(told)}" if told else ""
        return Done(form, f"{saved}{also}", "warning" if told else "success", anchor=carry)
    if stale:
        return Done(form, f"{saved}没有提交：{CHANGED_MEANWHILE}{''.join(told)}", "warning")
    try:
        stored = _as_written(rows, changed)
        step_on(form, Action.SUBMIT, by=user, seen=form.version, standing=standing, rows=stored)
    except Incomplete as error:
        return Done(form, f"{saved}没有提交：{error}", "warning", check=True)
    except Refused as error:
        raise Refusal(str(error), status=409, sheet=sheet) from error
    return Done(form, DONE[Action.SUBMIT])


def _as_written(rows: Rows, changed: Iterable[ReportRow]) -> dict[type[ReportRow], list[Any]]:
    """The rows as they are stored now: those that were changed as they were written, the others as they were read."""
    written = {(type(row), row.pk): row for row in changed}
    return {kind: [written.get((kind, row.pk), row) for row in each] for kind, each in rows.items()}


def _step(form: Submission, rows: Rows, user: User, action: Action, data: QueryDict, *, seen: int) -> Done:
    """Take a step. A reviewer's verdicts come along with whichever button he presses."""
    standing = standing_of(form, user, rows=rows)
    typed = _typed_verdicts(rows, data) if REVIEW in standing.permissions else None
    words, judged = data.get(f"words-{action}", ""), []
    refusal = why_not(action, standing)
    if refusal:
        raise Refusal(f"{refusal}{'您的评定没有保存，还留在下面。' if typed else ''}", status=409, sheet=typed)
    try:
        if action is not Action.JUDGE:  # before anything is written
            ready_for(form, action, seen=seen, standing=standing, words=words)
        if typed and not why_not(Action.JUDGE, standing):
            judged = _judge(form, user, typed, seen=seen, standing=standing)
            seen = form.version
        if action is not Action.JUDGE:
            form = step_on(form, action, by=user, seen=seen, standing=standing, words=words, rows=rows)
    except Stale:
        raise Refusal(CHANGED_MEANWHILE, status=409, sheet=typed, more=news(rows, data)) from None
    except Refused as error:
        raise Refusal(str(error), at=action, sheet=typed) from error
    if action is Action.JUDGE and not typed:
        return Done(form, "没有改动。")
    open_rows = undetermined(form, _as_written(rows, judged)) if action is Action.APPROVE else []
    if open_rows:
        named = "、".join(row.title for row in open_rows)
        return Done(form, f"{DONE[action]}{named}没有评定，显示为待评定。", "warning")
    return Done(form, DONE[action])


def _typed_verdicts(rows: Rows, data: QueryDict) -> Sheet | None:
    """The form's rows with the verdicts that were typed; None where none was."""
    if not any(key.endswith("-verdict") for key in data):
        return None
    sheet = Sheet(rows, VERDICTS, data)
    return sheet if sheet.changed() or not sheet.is_valid() else None


def _judge(form: Submission, user: User, typed: Sheet, *, seen: int, standing: Standing) -> list[ReportRow]:
    """评定: write the verdicts on the form as it was on the screen; the rows with another one.

    Raises Refusal, Stale.
    """
    if form.version != seen:
        raise Stale(CHANGED_MEANWHILE)
    if not typed.is_valid():
        raise Refusal(what_is_wrong(typed), sheet=typed)
    changed, states = typed.changed(), STEPS[Action.JUDGE].sources
    write_rows(form, changed, by=user, seen=typed.seen(), fields=VerdictForm.written, states=states)
    step_on(form, Action.JUDGE, by=user, seen=form.version, standing=standing, words=_in_words(changed))
    return changed


def _in_words(judged: Iterable[Any]) -> str:
    """第4项安全生产：达到要求 …, as far as an event has room for it."""
    said = "；".join(f"{row.title}：{row.get_verdict_display() or '取消评定'}" for row in judged)
    return said if len(said) <= WORDS_LENGTH else f"{said[: WORDS_LENGTH - 1]}…"


def _extend(form: Submission, user: User, data: QueryDict) -> Done:
    try:
        to = datetime.date.fromisoformat(data.get("extended_to", ""))
    except ValueError:
        raise Refusal("请填延期到哪一天，如 2024-07-15。", at=Action.EXTEND) from None
    try:
        form = extend(form, by=user, to=to, reason=data.get("extension_reason", ""))
    except Refused as error:
        raise Refusal(str(error), at=Action.EXTEND) from error
    return Done(form, f"已延期至{form.extended_to}。")


def writes_as(standing: Standing) -> Action | None:
    """How this person would write into the form now: as its unit, for its unit (代填), or not at all."""
    return next((each for each in (Action.SAVE, Action.FILL_IN) if not why_not(each, standing)), None)


def _filled_in(form: Submission, user: User) -> bool:
    """Whether the person has already told on what ground he fills in this revision for the unit."""
    return form.events.filter(action=Action.FILL_IN, by=user).exists()


def _words_before(form: Submission, rows: Rows, user: User, anchor: str) -> dict[str, str]:
    """Last period's words of one row by field, for those without JavaScript who press 沿用上期."""
    for kind, block in BLOCKS.items():
        pressed = [row for row in rows[kind] if prefix_of(row) == anchor]
        for line in block.lines(form, pressed, LEDGERS[kind](form, pressed, user)).values():
            return dict(line.carried)
    return {}


def what_is_wrong(sheet: Sheet) -> str:
    """Why nothing of what was typed was kept."""
    said = list(sheet.errors)
    if sheet.disputes:
        said.append(f"有{len(sheet.disputes)}项别人已经改过，请在每一项选用谁的。")
    if sheet.refused:
        said.append(f"有{len(sheet.refused)}项填得不对，请更正。")
    return f"没有保存：{''.join(said)}您填的都还在下面。"


# --- the page


@dataclass(frozen=True)
class Item:
    """One row of the page."""

    entry: Entry
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
    standing = standing_of(form, user, events=events, rows=rows)
    events = [event for event in events if event.submission_id == form.pk]
    writing = None if to_read else writes_as(standing)
    may = [] if to_read else allowed(standing)
    typed = refusal.sheet if refusal else None
    forms = VERDICTS if Action.JUDGE in may else FORMS if writing is not None else {}
    sheet = typed or Sheet(rows, forms)
    is_judging = sheet.forms is VERDICTS
    is_editable = not is_judging and (writing is not None or bool(typed))
    has_verdicts = is_judging and any(entry.form for entry in sheet)
    if not has_verdicts:
        may = [action for action in may if action is not Action.JUDGE]
    ledgers = ledgers_of(form, rows, user)
    problems = problems_of(form, rows, ledgers) if check and form.is_open else []
    changes = differences(form, rows)
    blocks, links = [], []
    for kind, block in BLOCKS.items():
        told = block.lines(form, rows[kind], ledgers[kind])
        items = [_item(entry, told[entry.row.pk], problems, is_judging, changes) for entry in sheet.entries[kind]]
        links += [(item.entry.anchor, item.entry.row.title, len(item.faults)) for item in items if item.faults]
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
        "last_saved": _last_saved(form),
    }


def faults_of(entry: Entry) -> list[tuple[str, str]]:
    """What cannot be kept of what was typed into a row: the id of each sentence, and the sentence."""
    own, found = entry.form, []
    if own is not None and own.is_bound:
        for name, errors in own.errors.items():
            mark = f"{own[name].auto_id}_error" if name in own.fields else f"{entry.anchor}_error"
            found.append((mark, " ".join(str(error) for error in errors)))
    return found


def _item(entry: Entry, line: Any, problems: list[Problem], is_judged: bool, changes: Differences) -> Item:
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
    may: list[Action], events: list[SubmissionEvent], user: User, refusal: Refusal | None, data: QueryDict | None
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
    return f"{len(every)}行，已填{filled}行" + (f"，数据未发布{unpublished}行" if unpublished else "")


def _last_saved(form: Submission) -> tuple[datetime.datetime, str] | None:
    """When a row of the form was last written, and by whom (one query over all kinds)."""
    first, *others = (
        kind.history.filter(submission=form, history_type="~")
        .order_by()
        .values_list("history_date", "history_user__name", "history_user__username")
        for kind in ROW_KINDS
    )
    last = first.union(*others).order_by("-history_date").first()
    return (last[0], last[1] or last[2]) if last else None
