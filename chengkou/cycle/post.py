"""What a POST to the report form of one department does.

Whether the person may come to this submission at all (role and scope) was asked by the admin. Here
its state decides: a POST that comes too late changes nothing and is answered with the page, a
sentence and what was typed.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import QueryDict

from chengkou.cycle.kinds import ROW_KINDS, row_forms, verdict_forms
from chengkou.cycle.plausibility import settle_typed
from chengkou.cycle.posted import (
    CHANGED_MEANWHILE,
    DONE,
    PUBLIC_LATER,
    REMARKS_WAIT,
    STILL_BELOW,
    Done,
    Post,
    Saved,
)
from chengkou.cycle.refusals import EVERY_ROW, Refusal, twice, what_is_wrong
from chengkou.cycle.rows import Rows, RowsByModel, ledgers_of, rows_of, undetermined
from chengkou.cycle.steps import (
    SINCE_APPROVAL,
    WORDS_LENGTH,
    Incomplete,
    Stale,
    extend,
    judge_after_approval,
    ready_for,
    return_form,
    situation_of,
    step_on,
)
from reporting.actions import Refused, save_version, write_rows, write_rows_alone
from reporting.entry.remarks import typed_remarks
from reporting.entry.row_form import VerdictForm
from reporting.entry.row_forms import INCOMPLETE, RowForms, changes_by_others, row_prefix
from reporting.enums import Action, SubmissionState
from reporting.models import ReportRow, Submission, User
from reporting.models.querysets import SubmissionQuerySet
from reporting.rules.office.workflow import (
    REVIEW,
    STEPS,
    why_not,
    why_not_written,
    writes_as,
)
from reporting.visibility import Viewer

AFTER_SAVING = (Action.SEND, Action.SUBMIT)
"""Steps of whoever fills in: what was typed is saved before."""


def act(submissions: SubmissionQuerySet, key: int, user: User, data: QueryDict) -> Done:
    """Do what the pressed button says with the submission of this key, all of it or nothing.

    Saving writes each row that can be written, whatever the others are. `submissions` are those in
    the person's scope. A row that somebody writes in this very moment is found by a second try.
    Raises Refusal, and Submission.DoesNotExist.
    """

    def typed() -> RowForms:
        return _typed(submissions.get(pk=key), data)

    done = twice(lambda: _act(submissions, key, user, data), typed)
    if done.saved is not None:
        done.saved.typed.settle()
    return done


def _typed(submission: Submission, data: QueryDict) -> RowForms:
    rows = rows_of(submission)
    return _typed_verdicts(rows, data) or RowForms(rows, row_forms(), data)


@transaction.atomic
def _act(submissions: SubmissionQuerySet, key: int, user: User, data: QueryDict) -> Done:
    submission = submissions.locked().get(pk=key)
    saves = data.get("carry") or data.get("row")
    do = Action.SAVE if saves else data.get("do", "")
    if do == Action.EXTEND:
        return _extend(submission, user, data)
    seen = data.get("seen", "")
    is_version = seen.isdecimal() and len(seen) <= 9
    # No button says 代填: a reviewer's 保存 is that.
    if do not in STEPS or do == Action.FILL_IN or not is_version:
        raise Refusal(INCOMPLETE, status=400)
    rows = rows_of(submission)
    situation = situation_of(submission, user, rows=rows)
    post = Post(submission, rows, situation, user, data, int(seen))
    try:
        if do in (Action.SAVE, *AFTER_SAVING):
            return _save(post, None if do == Action.SAVE else Action(do))
        return _step(post, Action(do))
    except Refusal as refusal:
        refusal.rows = rows  # nothing of them was written: the page shows them again
        raise


# --- saving, and handing on


def _save(post: Post, step: Action | None) -> Done:
    """Keep what was typed; then, if asked, submit it or send it to be signed.

    What keeps it from being handed on loses nobody's work, and a row that cannot be written keeps
    none of the others from it.
    """
    typed = RowForms(post.rows, row_forms(), post.data)
    writing = _writing(post, typed)
    carried = post.data.get("carry", "")
    if carried:
        typed.fill({carried: _words_before(post, carried)})
    if typed.errors:
        raise Refusal(what_is_wrong(typed), row_forms=typed)
    is_first = writing is Action.FILL_IN and typed.changed() and not _has_filled_in(post)
    if is_first:
        _record_fill_in(post, typed)
    # Submitting asks them again, of all rows: they are read once.
    viewer = Viewer(post.user)
    ledgers = ledgers_of(post.submission, post.rows, viewer) if step else None
    settle_typed(post.submission, typed, viewer, ledgers)
    changed = typed.changed()
    if is_first and not changed:  # then nothing was filled in
        raise Refusal(what_is_wrong(typed), row_forms=typed)
    is_stale = post.is_stale
    news = changes_by_others(post.rows, post.data) if is_stale and typed.is_valid() else []
    fields = typed.changed_fields()
    goes_on = step is not None and typed.is_valid() and not is_stale
    write = write_rows_alone if goes_on else write_rows
    write(post.submission, changed, by=post.user, seen=typed.seen(), fields=fields)
    rows = Rows(_as_written(post.rows, changed), post.rows.before, ledgers)
    saved = Saved(typed, rows, not is_stale, _refusal_of_some(typed, rows, step))
    if saved.refusal:
        return Done(post.submission, saved.refusal.sentence, saved=saved)
    message = f"已保存{len(changed)}项。" if changed else ""
    if step is None:
        opened = _opened(post, typed)
        return _saved(post, saved, message, news, anchor=carried, opened=opened)
    if is_stale:
        message = f"{message}没有{step.label}：{CHANGED_MEANWHILE}{''.join(news)}"
        return Done(post.submission, message, "warning", saved=saved)
    return _hand_on(post, saved, message, step)


def _refusal_of_some(typed: RowForms, rows: Rows, step: Action | None) -> Refusal | None:
    """Why some rows were not written, when all that can be were; None where none is left."""
    if typed.is_valid():
        return None
    sentence = what_is_wrong(typed, len(typed.changed()))
    if step is not None:
        sentence = f"没有{step.label}。{sentence}"
    refusal = Refusal(sentence, row_forms=typed)
    refusal.rows = rows
    return refusal


def _writing(post: Post, typed: RowForms) -> Action:
    """SAVE for the department itself, FILL_IN on its behalf. Raises Refusal when neither."""
    writing = writes_as(post.situation)
    if writing is None:
        sentence = f"{why_not_written(post.situation)}{STILL_BELOW}"
        raise Refusal(sentence, status=409, row_forms=typed)
    return writing


def _record_fill_in(post: Post, typed: RowForms) -> None:
    """Record on what ground a reviewer fills in for the department. Raises Refusal without one."""
    submission = post.submission
    try:
        step_on(
            submission,
            Action.FILL_IN,
            by=post.user,
            seen=submission.version,
            situation=post.situation,
            words=post.data.get("words-fill_in", ""),
        )
    except Refused as error:
        raise Refusal(f"{error}{STILL_BELOW}", row_forms=typed, at=Action.FILL_IN) from error


def _saved(
    post: Post, saved: Saved, message: str, news: list[str], *, anchor: str, opened: str
) -> Done:
    message = message or "没有新的改动，填的都已保存。"
    level = "success"
    if news:
        message += f"您打开以后别人改过的也在下面：{''.join(news)}"
        level = "warning"
    return Done(post.submission, message, level, anchor=anchor, opened=opened, saved=saved)


def _opened(post: Post, typed: RowForms) -> str:
    """The row that was asked for with all its boxes, by its anchor, or EVERY_ROW; else empty."""
    asked = post.data.get("row", "")
    anchors = {entry.anchor for entry in typed}
    return asked if asked in anchors | {EVERY_ROW} else ""


def _hand_on(post: Post, saved: Saved, message: str, step: Action) -> Done:
    submission = post.submission
    try:
        step_on(
            submission,
            step,
            by=post.user,
            seen=submission.version,
            situation=post.situation,
            rows=saved.rows,
        )
    except Incomplete as error:
        save_version(submission)
        words = f"{message}没有{step.label}：{error}"
        return Done(submission, words, "warning", check=True, saved=saved)
    except Refused as error:
        raise Refusal(str(error), status=409, row_forms=saved.typed) from error
    return Done(submission, DONE[step])


def _as_written(rows: Rows, changed: Iterable[ReportRow]) -> RowsByModel:
    """The rows as stored now: changed ones as they were written, the others as they were read."""
    written = {(type(row), row.pk): row for row in changed}
    return {
        model: [written.get((model, row.pk), row) for row in of_model]
        for model, of_model in rows.items()
    }


def _has_filled_in(post: Post) -> bool:
    """Whether the person already gave the ground for filling in this revision (one query)."""
    return post.submission.events.filter(action=Action.FILL_IN, by=post.user).exists()


def _words_before(post: Post, anchor: str) -> dict[str, str]:
    """Last period's words of one row by field, for those without JavaScript who press 沿用上期."""
    for kind in ROW_KINDS:
        pressed = [row for row in post.rows[kind.model] if row_prefix(row) == anchor]
        if not pressed:
            continue
        ledger = kind.ledger(post.submission, pressed, Viewer(post.user))
        contexts = kind.contexts(post.submission, pressed, ledger)
        return dict(contexts[pressed[0].pk].carried)
    return {}


# --- the other steps


def _step(post: Post, action: Action) -> Done:
    """Take a step. A reviewer's verdicts are saved along with whichever button they press, what
    they remarked at rows with a return alone.
    """
    typed = None
    if REVIEW in post.situation.permissions:
        typed = _typed_verdicts(post.rows, post.data)
    refusal = why_not(action, post.situation)
    if refusal:
        if typed:
            refusal += "您的评定没有保存，还留在下面。"
        more = _words_not_sent(post, action)
        raise Refusal(refusal, status=409, row_forms=typed, more=more)
    try:
        remarks = _remarks_to_send(post, action)
        submission, judged = _take(post, action, typed)
    except Stale:
        more = changes_by_others(post.rows, post.data)
        raise Refusal(CHANGED_MEANWHILE, status=409, row_forms=typed, more=more) from None
    except Refused as error:
        raise Refusal(str(error), at=action, row_forms=typed) from error
    except Incomplete as error:  # since it was sent to be signed
        raise Refusal(f"{error}请退回填报员补充。", status=409) from error
    if action is Action.JUDGE and not typed:
        return Done(submission, "没有改动。")
    if action is Action.JUDGE and submission.waits_for_update:
        return Done(submission, f"{DONE[action]}{PUBLIC_LATER}")
    if action is Action.APPROVE:
        return _approved(submission, _as_written(post.rows, judged))
    at_rows = f"有{remarks}项批注，由填报单位逐项答复。" if remarks else ""
    return Done(submission, f"{DONE[action]}{at_rows}")


def _remarks_to_send(post: Post, action: Action) -> int:
    """How many remarks were typed at rows. Raises Refused where the step takes none along."""
    if REVIEW not in post.situation.permissions:
        return 0
    remarks = typed_remarks(post.rows, post.data)
    if remarks and action is not Action.RETURN:
        raise Refused(REMARKS_WAIT.format(action.label))
    return len(remarks)


def _words_not_sent(post: Post, action: Action) -> list[str]:
    """What was typed for a step that cannot be taken any more: the page has no box for it."""
    words = post.data.get(f"words-{action}", "").strip()
    return [f"您写的{STEPS[action].needs_words}：{words}"] if words else []


def _approved(submission: Submission, rows: RowsByModel) -> Done:
    """What to say of a submission that was just approved, with its rows as they are stored."""
    message = DONE[Action.APPROVE]
    if submission.is_held_back:
        message += PUBLIC_LATER
    waiting = undetermined(submission, rows)
    if not waiting:
        return Done(submission, message)
    names = "、".join(row.title for row in waiting)
    return Done(submission, f"{message}{names}没有评定，显示为待评定；可以以后再评定。", "warning")


def _take(post: Post, action: Action, typed: RowForms | None) -> tuple[Submission, list[ReportRow]]:
    """Write the typed verdicts and take the step; the submission to show next, and the judged rows.

    Raises Refusal, Stale, Refused.
    """
    submission = post.submission
    words = post.data.get(f"words-{action}", "")
    seen = post.seen
    judged: list[ReportRow] = []
    if action is not Action.JUDGE:  # before anything is written
        ready_for(submission, action, seen=seen, situation=post.situation, words=words)
    if typed and not why_not(Action.JUDGE, post.situation):
        judged = _judge(post, typed)
        seen = submission.version
    if action is Action.RETURN:
        # At the rows as they are with their verdicts.
        remarks = typed_remarks(_as_written(post.rows, judged), post.data)
        submission = return_form(
            submission,
            by=post.user,
            seen=seen,
            situation=post.situation,
            words=words,
            remarks=remarks,
        )
    elif action is not Action.JUDGE:
        submission = step_on(
            submission,
            action,
            by=post.user,
            seen=seen,
            situation=post.situation,
            words=words,
            rows=post.rows,
        )
    return submission, judged


def _typed_verdicts(rows: Rows, data: QueryDict) -> RowForms | None:
    """The rows with the verdicts that were typed; None where none was."""
    if not any(key.endswith("-verdict") for key in data):
        return None
    typed = RowForms(rows, verdict_forms(), data)
    return typed if typed.changed() or not typed.is_valid() else None


def _judge(post: Post, typed: RowForms) -> list[ReportRow]:
    """评定: write the verdicts; the rows with another one. Raises Refusal, Stale."""
    submission = post.submission
    if post.is_stale:
        raise Stale(CHANGED_MEANWHILE)
    if not typed.is_valid():
        raise Refusal(what_is_wrong(typed), row_forms=typed)
    changed: list[Any] = typed.changed()
    if submission.state == SubmissionState.APPROVED:
        judge_after_approval(submission, changed)
    write_rows(
        submission,
        changed,
        by=post.user,
        seen=typed.seen(),
        fields=(*VerdictForm.written, *SINCE_APPROVAL),
        states=STEPS[Action.JUDGE].sources,
    )
    step_on(
        submission,
        Action.JUDGE,
        by=post.user,
        seen=submission.version,
        situation=post.situation,
        words=_verdicts_in_words(changed),
    )
    return changed


def _verdicts_in_words(judged: Iterable[Any]) -> str:
    """第4项安全生产：达到要求 …, cut to what an event has room for."""
    verdicts = [f"{row.title}：{row.get_verdict_display() or '取消评定'}" for row in judged]
    words = "；".join(verdicts)
    return words if len(words) <= WORDS_LENGTH else f"{words[: WORDS_LENGTH - 1]}…"


def _extend(submission: Submission, user: User, data: QueryDict) -> Done:
    try:
        to = datetime.date.fromisoformat(data.get("extended_to", ""))
    except ValueError:
        raise Refusal("请填延期到哪一天，如 2024-07-15。", at=Action.EXTEND) from None
    try:
        submission = extend(submission, by=user, to=to, reason=data.get("extension_reason", ""))
    except Refused as error:
        raise Refusal(str(error), at=Action.EXTEND) from error
    return Done(submission, f"已延期至{submission.extended_to}。")
