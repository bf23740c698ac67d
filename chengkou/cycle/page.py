"""The page of a report form: its rows with what is wrong or missing, its events, its buttons."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from chengkou.cycle.form_words import (
    contact_in_words,
    counts_in_words,
    due_in_words,
    last_saved,
    reopened_by,
    signed_in_words,
    stamps_in_words,
)
from chengkou.cycle.kinds import ROW_KINDS, RowKind, row_forms, verdict_forms
from chengkou.cycle.refusals import EVERY_ROW, Refusal, faults_of
from chengkou.cycle.rows import Rows, doubts_of, kinds_in, ledgers_of, missing_entries_of, rows_of
from chengkou.cycle.since_approved import Differences, differences
from chengkou.cycle.steps import OWN_WORK, events_of, situation_of
from indicators.entry.completeness import depth_in_words
from reporting.completeness import MissingEntry
from reporting.entry.boxes import RowBoxes, empty_boxes, labels_of
from reporting.entry.plausibility import RowDoubts, doubts_about
from reporting.entry.remarks import (
    Remark,
    Remarks,
    TypedRemark,
    as_typed,
    remarks_of,
    unanswered,
)
from reporting.entry.row_context import RowContext
from reporting.entry.row_form import CONFIRM, WORDS_LIMIT, RowForm
from reporting.entry.row_forms import RowEntry, RowForms, drawn_form
from reporting.enums import HANDING_IN, Action, SubmissionState
from reporting.models import ReportRow, Submission, SubmissionEvent, User
from reporting.rules.office.workflow import REVIEW, STEPS, allowed, writes_as
from reporting.visibility import Viewer

BUTTONS = {  # in the order in which they stand
    Action.SEND: "保存并送审签",
    Action.SUBMIT: "保存并提交审核",
    Action.SIGN: "审签并提交审核",
    Action.SIGN_BACK: "退回填报员修改",
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


ANY_ROW = "any"
"""What stands for a row's key in the boxes that static/js/report.js opens a part with."""


@dataclass(frozen=True)
class Item:
    """One row of the page."""

    entry: RowEntry
    line: RowContext
    drawn: RowForm | RowBoxes | None = None
    """What is typed into it; None where it is only to be read."""
    is_judged: bool = False
    """Whether its form is the reviewer's verdict and not the department's entry."""
    faults: list[tuple[str, str]] = field(default_factory=list)
    """What is wrong or missing: the id of each sentence, and the sentence."""
    was: dict[str, str] = field(default_factory=dict)
    """Name of each changed field → what the approved revision before said."""
    is_new: bool = False
    """No approved revision before had it."""
    doubts: RowDoubts | None = None
    """What speaks against its stored figures; None where nothing does."""
    remarks: Sequence[Remark] = ()
    """What reviewers wrote at it when they returned the form, the oldest first."""
    remarking: TypedRemark | None = None
    """What stands in the reviewer's box for a remark; None where there is no box."""

    @property
    def form(self) -> RowForm | RowBoxes | None:
        return None if self.is_judged else self.drawn

    @property
    def verdict(self) -> RowForm | RowBoxes | None:
        return self.drawn if self.is_judged else None


@dataclass(frozen=True)
class KindRows:
    """The rows of one kind."""

    kind: RowKind
    items: list[Item]
    period_label: str
    before_label: str
    """The period before, for the column's head; empty where the kind's rows differ in it."""
    form_class: type[RowForm] | None = None
    """What is typed into its rows; None where they are only to be read."""

    @property
    def key(self) -> str:
        """`projectprogress`: names the section in ids and classes."""
        return str(self.kind.model._meta.model_name)

    @property
    def title(self) -> str:
        """指标; 指标、重点任务 where the rows are of several lists of the plan."""
        lists = dict.fromkeys(item.line.list_name for item in self.items)
        return "、".join(filter(None, lists)) or self.kind.title

    @property
    def template(self) -> str:
        return self.kind.template

    @property
    def labels(self) -> list[tuple[str, str]]:
        """The id and the words of each box's label."""
        return labels_of(self.form_class) if self.form_class else []

    @property
    def empty(self) -> RowBoxes | None:
        """The boxes of a row in which nothing stands, to open its parts with."""
        return empty_boxes(self.form_class, f"{self.key}-{ANY_ROW}") if self.form_class else None


@dataclass(frozen=True)
class Button:
    """One thing the person can do with the submission now."""

    action: Action
    pressed: Action
    """What the POST says: filling in for a department is saving."""
    label: str
    needs_words: str = ""
    words: str = ""
    is_main: bool = False
    has_error: bool = False


@dataclass(frozen=True)
class _Found:
    """What was found of the rows of a page."""

    missing: Sequence[MissingEntry]
    changes: Differences
    doubts: Mapping[ReportRow, RowDoubts | None]
    """None, or nothing, for a row against which nothing speaks."""
    remarks: Remarks


def page(
    submission: Submission,
    user: User,
    *,
    check: bool = False,
    refusal: Refusal | None = None,
    data: QueryDict | None = None,
    to_read: bool = False,
    opened: str = "",
) -> dict[str, Any]:
    """The context of the report form's page: a fixed number of queries, whatever the number of
    rows.

    `check` names what is missing. `refusal` and `data` are those of a POST that was not carried
    out. `to_read` shows the rows as to those who may not change them: for paper. `opened` is the
    anchor of a row that is shown with all its boxes, or EVERY_ROW.
    """
    events = events_of(submission)
    rows = (refusal and refusal.rows) or rows_of(submission)
    situation = situation_of(submission, user, events=events, rows=rows)
    events = [event for event in events if event.submission_id == submission.pk]
    may = [] if to_read else allowed(situation)
    is_writer = not to_read and writes_as(situation) is not None
    typed = refusal.row_forms if refusal else None
    entered = typed or RowForms(rows, _forms_to_show(may, is_writer=is_writer))
    is_judging = entered.forms == verdict_forms()
    has_verdicts = is_judging and any(entry.form_class for entry in entered)
    if not has_verdicts:
        may = [action for action in may if action is not Action.JUDGE]
    is_checked = check and submission.is_open
    ledgers = ledgers_of(submission, rows, Viewer(user))
    doubts = doubts_of(submission, rows, ledgers)
    remarks = remarks_of(rows)
    missing = missing_entries_of(submission, rows, ledgers, remarks) if is_checked else []
    changes = differences(submission, rows)
    may_remark = Action.RETURN in may
    if to_read and not submission.is_open:
        remarks = {}  # what is signed and stamped is the report alone
    found = _Found(missing, changes, doubts, remarks)
    kinds = []
    for kind in kinds_in(rows):
        contexts = kind.contexts(submission, rows[kind.model], ledgers[kind.model])
        items = []
        for entry in entered.entries[kind.model]:
            line = contexts[entry.row.pk]
            items.append(
                _item(
                    entry,
                    line,
                    found,
                    is_judged=is_judging,
                    opened=opened,
                    remarking=as_typed(entry.row, data, is_offered=may_remark),
                )
            )
        form_class = entered.forms.get(kind.model)
        label = _before_label(contexts.values())
        kinds.append(KindRows(kind, items, submission.period.label, label, form_class))
    buttons = _buttons(may, events, user, refusal, data)
    is_refused_extension = refusal is not None and refusal.at == Action.EXTEND
    return {
        "submission": submission,
        "kinds": kinds,
        "depth": depth_in_words(submission.period.plan),
        "is_sample": any(row.is_sample for row in rows.every()),
        "is_editable": not is_judging and (is_writer or typed is not None),
        "is_whole": opened == EVERY_ROW,
        "words_limit": WORDS_LIMIT,
        # A reviewer who fills in gives the ground for it first.
        "saves_rows": is_writer and not is_judging and not _needs_ground(buttons),
        "has_verdicts": has_verdicts,
        "may_remark": may_remark,
        "events": _with_remarks(events, remarks.values()),
        "due": due_in_words(submission),
        "counts": counts_in_words(rows),
        "contact": contact_in_words(submission.department),
        "stamps": stamps_in_words(submission, events),
        "signed": signed_in_words(submission, events),
        "changes": str(changes),
        "reopened": reopened_by(events),
        "own_work": OWN_WORK if Action.APPROVE in may and situation.is_own_work else "",
        "refusal": refusal,
        "links": _links(kinds),
        "evidence": submission.evidence_given,
        "is_checked": is_checked,
        "buttons": buttons,
        "may_extend": _may_extend(submission, situation.permissions),
        "extension": data if is_refused_extension else None,
        "last_saved": last_saved(submission, events),
    }


def rows_sent(
    submission: Submission, user: User, typed: RowForms, rows: Rows, *, check: bool = False
) -> list[KindRows]:
    """The rows that came with a save, as the page has them now.

    Without what stands once in a page. A fixed number of queries for each kind among them. `rows`
    are those stored, `check` as in `page`.
    """
    changes = differences(submission, rows)
    kinds = []
    for kind in ROW_KINDS:
        sent = [entry for entry in typed.entries[kind.model] if entry.was_sent and entry.form_class]
        if not sent:
            continue
        of_kind = rows[kind.model]
        ledger = kind.ledger(submission, of_kind, Viewer(user))
        lines = kind.contexts(submission, of_kind, ledger)
        remarks = remarks_of({kind.model: of_kind})
        missing = kind.missing_entries(submission, of_kind, ledger) if check else []
        missing += unanswered(remarks) if check else []
        said = kind.doubts(submission.period, of_kind, ledger)
        doubts = {entry.row: doubts_about(entry.row, said[entry.row.pk]) for entry in sent}
        found = _Found(missing, changes, doubts, remarks)
        items = [
            _item(entry, lines[entry.row.pk], found, is_judged=False, opened="") for entry in sent
        ]
        label = _before_label(lines.values())
        kinds.append(KindRows(kind, items, submission.period.label, label))
    return kinds


def _with_remarks(
    events: list[SubmissionEvent], remarks: Iterable[Sequence[Remark]]
) -> list[tuple[SubmissionEvent, int]]:
    """Each event with the number of the remarks that were written with it."""
    numbers = Counter(remark.at for at_row in remarks for remark in at_row)
    return [(event, numbers[event.at]) for event in events]


def _before_label(lines: Iterable[RowContext]) -> str:
    labels = {line.before_label for line in lines if line.before_label}
    return labels.pop() if len(labels) == 1 else ""


def _forms_to_show(may: list[Action], *, is_writer: bool) -> dict[type[ReportRow], type[RowForm]]:
    """The forms in the rows: verdicts for who judges, entries for who writes, else none."""
    if Action.JUDGE in may:
        return verdict_forms()
    return row_forms() if is_writer else {}


def _may_extend(submission: Submission, permissions: frozenset[str]) -> bool:
    return REVIEW in permissions and submission.state != SubmissionState.APPROVED


def _links(kinds: Iterable[KindRows]) -> list[tuple[str, str]]:
    """Anchor and title of each row with something wrong or missing."""
    links = []
    for rows in kinds:
        entries = [item.entry for item in rows.items if item.faults]
        links += [(entry.anchor, entry.row.title) for entry in entries]
    return links


def _item(
    entry: RowEntry,
    line: RowContext,
    found: _Found,
    *,
    is_judged: bool,
    opened: str,
    remarking: TypedRemark | None = None,
) -> Item:
    faults = faults_of(entry)
    wrong = {}
    for missed in found.missing:
        if type(missed.row) is type(entry.row) and missed.row.pk == entry.row.pk:
            wrong[missed.field] = f"{entry.anchor}-{missed.field}_missing"
            faults.append((wrong[missed.field], missed.sentence))
    doubts = found.doubts.get(entry.row)
    is_whole = is_judged or bool(faults) or opened in (entry.anchor, EVERY_ROW)
    return Item(
        entry,
        line,
        drawn_form(entry, wrong, parts=(CONFIRM,) if doubts else (), is_whole=is_whole),
        is_judged,
        faults,
        was=found.changes.was.get(entry.row, {}),
        is_new=entry.row in found.changes.new,
        doubts=doubts,
        remarks=found.remarks.get(entry.row, ()),
        remarking=remarking,
    )


def _needs_ground(buttons: list[Button]) -> bool:
    return any(each.action is Action.FILL_IN and each.needs_words for each in buttons)


def _buttons(
    may: list[Action],
    events: list[SubmissionEvent],
    user: User,
    refusal: Refusal | None,
    data: QueryDict | None,
) -> list[Button]:
    """What the person can do now.

    A reviewer's 保存 is 代填, and asks for its ground until that was given.
    """
    has_ground = any(event.action == Action.FILL_IN and event.by_id == user.pk for event in events)
    if Action.SAVE in may and Action.FILL_IN in may:
        may.remove(Action.FILL_IN)
    buttons = []
    for action, label in BUTTONS.items():
        if action not in may:
            continue
        is_fill_in = action is Action.FILL_IN
        buttons.append(
            Button(
                action=action,
                pressed=Action.SAVE if is_fill_in else action,
                label=label,
                needs_words="" if is_fill_in and has_ground else STEPS[action].needs_words,
                words="" if data is None else data.get(f"words-{action}", ""),
                is_main=action in (Action.SEND, *HANDING_IN, Action.APPROVE),
                has_error=refusal is not None and refusal.at == action,
            )
        )
    return buttons
