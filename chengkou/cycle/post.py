"""The report form of one unit: what a POST to it does.

Whether the person may come to this form at all (role and scope) was asked by the admin. Here the form's state decides:
a POST that comes too late changes nothing and is answered with the page, a sentence and what was typed.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import QueryDict

from chengkou.cycle.kinds import BLOCKS, FORMS, LEDGERS, VERDICTS
from chengkou.cycle.refusals import Refusal, twice, what_is_wrong
from chengkou.cycle.rows import Rows, rows_of, undetermined
from chengkou.cycle.steps import (
    WORDS_LENGTH,
    Incomplete,
    Stale,
    extend,
    ready_for,
    situation_of,
    step_on,
)
from reporting.actions import Refused, write_rows
from reporting.entry.row_forms import (
    INCOMPLETE,
    RowForms,
    VerdictForm,
    changes_by_others,
    row_prefix,
)
from reporting.enums import Action
from reporting.models import ReportRow, Submission, User
from reporting.models.querysets import SubmissionQuerySet
from reporting.rules.workflow import REVIEW, STEPS, SubmissionSituation, why_not, writes_as
from reporting.visibility import Viewer

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


def _typed(form: Submission, data: QueryDict) -> RowForms:
    rows = rows_of(form)
    return _typed_verdicts(rows, data) or RowForms(rows, FORMS, data)


def _save(
    form: Submission, rows: Rows, user: User, data: QueryDict, *, submit: bool, seen: int
) -> Done:
    """Keep what was typed; then, if asked, submit it. What keeps it from being submitted costs nobody his work."""
    standing = situation_of(form, user, rows=rows)
    sheet = RowForms(rows, FORMS, data)
    writing = writes_as(standing)
    if writing is None:
        action = Action.FILL_IN if REVIEW in standing.permissions else Action.SAVE
        raise Refusal(
            f"{why_not(action, standing)}您填的内容没有保存，还留在下面。", status=409, sheet=sheet
        )
    carry = data.get("carry", "")
    if carry:
        sheet.fill({carry: _words_before(form, rows, user, carry)})
    if not sheet.is_valid():
        raise Refusal(what_is_wrong(sheet), sheet=sheet)
    changed, stale = sheet.changed(), form.version != seen
    told = changes_by_others(rows, data) if stale else []
    if changed and writing is Action.FILL_IN and not _filled_in(form, user):
        try:
            words = data.get("words-fill_in", "")
            step_on(
                form, Action.FILL_IN, by=user, seen=form.version, standing=standing, words=words
            )
        except Refused as error:
            raise Refusal(
                f"{error}您填的内容没有保存，还留在下面。", sheet=sheet, at=Action.FILL_IN
            ) from error
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


def _step(
    form: Submission, rows: Rows, user: User, action: Action, data: QueryDict, *, seen: int
) -> Done:
    """Take a step. A reviewer's verdicts come along with whichever button he presses."""
    standing = situation_of(form, user, rows=rows)
    typed = _typed_verdicts(rows, data) if REVIEW in standing.permissions else None
    words, judged = data.get(f"words-{action}", ""), []
    refusal = why_not(action, standing)
    if refusal:
        raise Refusal(
            f"{refusal}{'您的评定没有保存，还留在下面。' if typed else ''}", status=409, sheet=typed
        )
    try:
        if action is not Action.JUDGE:  # before anything is written
            ready_for(form, action, seen=seen, standing=standing, words=words)
        if typed and not why_not(Action.JUDGE, standing):
            judged = _judge(form, user, typed, seen=seen, standing=standing)
            seen = form.version
        if action is not Action.JUDGE:
            form = step_on(
                form, action, by=user, seen=seen, standing=standing, words=words, rows=rows
            )
    except Stale:
        raise Refusal(
            CHANGED_MEANWHILE, status=409, sheet=typed, more=changes_by_others(rows, data)
        ) from None
    except Refused as error:
        raise Refusal(str(error), at=action, sheet=typed) from error
    if action is Action.JUDGE and not typed:
        return Done(form, "没有改动。")
    open_rows = undetermined(form, _as_written(rows, judged)) if action is Action.APPROVE else []
    if open_rows:
        named = "、".join(row.title for row in open_rows)
        return Done(form, f"{DONE[action]}{named}没有评定，显示为待评定。", "warning")
    return Done(form, DONE[action])


def _typed_verdicts(rows: Rows, data: QueryDict) -> RowForms | None:
    """The form's rows with the verdicts that were typed; None where none was."""
    if not any(key.endswith("-verdict") for key in data):
        return None
    sheet = RowForms(rows, VERDICTS, data)
    return sheet if sheet.changed() or not sheet.is_valid() else None


def _judge(
    form: Submission, user: User, typed: RowForms, *, seen: int, standing: SubmissionSituation
) -> list[ReportRow]:
    """评定: write the verdicts on the form as it was on the screen; the rows with another one.

    Raises Refusal, Stale.
    """
    if form.version != seen:
        raise Stale(CHANGED_MEANWHILE)
    if not typed.is_valid():
        raise Refusal(what_is_wrong(typed), sheet=typed)
    changed, states = typed.changed(), STEPS[Action.JUDGE].sources
    write_rows(form, changed, by=user, seen=typed.seen(), fields=VerdictForm.written, states=states)
    step_on(
        form, Action.JUDGE, by=user, seen=form.version, standing=standing, words=_in_words(changed)
    )
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


def _filled_in(form: Submission, user: User) -> bool:
    """Whether the person has already told on what ground he fills in this revision for the unit."""
    return form.events.filter(action=Action.FILL_IN, by=user).exists()


def _words_before(form: Submission, rows: Rows, user: User, anchor: str) -> dict[str, str]:
    """Last period's words of one row by field, for those without JavaScript who press 沿用上期."""
    for kind, block in BLOCKS.items():
        pressed = [row for row in rows[kind] if row_prefix(row) == anchor]
        for line in block.contexts(
            form, pressed, LEDGERS[kind](form, pressed, Viewer(user))
        ).values():
            return dict(line.carried)
    return {}
