"""统计数据录入: the figures of a period that another department than their lead provides, entered
once, on one page.

The rows stand in their leads' submissions. Here their provider, or a reviewer from the 统计月报,
writes value, amount, nature, source and 数据未发布 alone, while the lead's submission is with its
department; nothing else of it is shown. It is not 代填.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.http import QueryDict

from chengkou.cycle.plausibility import settle_typed
from chengkou.cycle.refusals import Refusal, faults_of, twice, what_is_wrong
from indicators.entry.plausibility import indicator_doubts
from indicators.entry.row_context import asked
from indicators.entry.row_forms import FigureForm
from indicators.judging import Ledger
from indicators.models import Actual
from indicators.presenters.figures import same_months_text
from reporting.actions import locked_together, save_rows
from reporting.entry.boxes import RowBoxes, labels_of
from reporting.entry.plausibility import RowDoubts, doubts_about
from reporting.entry.remarks import Remark, remarks_of
from reporting.entry.row_form import RowForm
from reporting.entry.row_forms import Dispute, RowEntry, RowForms, drawn_form
from reporting.enums import OPEN_STATES, DataNature, SubmissionState
from reporting.models import Period, ReportRow, User
from reporting.months import months_label
from reporting.rules.figures import plain
from reporting.rules.plausibility.doubts import Doubt
from reporting.site import names_for
from reporting.visibility import Viewer

FORMS: dict[type[ReportRow], type[RowForm]] = {Actual: FigureForm}
OF_PAGE = ("source", "nature")
"""What is said once for all rows of the page."""
CLOSED = {
    SubmissionState.SIGNING: "填报表已送单位审签，不能改；要改请填报单位撤回",
    SubmissionState.SUBMITTED: "填报表已提交，待审核，不能改；要改请审核员退回",
    SubmissionState.APPROVED: "填报表已审核，不能改；要改请审核员重新打开",
}


def rows_of_grid(period: Period, user: User) -> list[Actual]:
    """The rows of the period whose figure this person may enter, in printed order (one query)."""
    latest = {row.target_id: row for row in Actual.objects.to_enter_by(user).in_grid_of(period)}
    return list(latest.values())


def at_work(user: User) -> list[tuple[int, str, int, int]]:
    """Key and name of periods with figures this person can enter, how many are missing, and how
    many have a remark without a reply (one query).
    """
    rows = Actual.objects.to_enter_by(user).filter(
        submission__state__in=OPEN_STATES, is_locked=False
    )
    year = "submission__period__plan__year"
    month = "submission__period__month"
    missing = Count("pk", filter=Q(value__isnull=True, unpublished=False))
    remarked = Count("pk", filter=Q(remark_is_of_figure=True, reply=""))
    periods = rows.values_list("submission__period", year, month)
    return [
        (key, f"{of_year}年{months_label(through)}", left, remarks)
        for key, of_year, through, left, remarks in periods.annotate(
            left=missing, remarks=remarked
        ).order_by(year, month)
    ]


@dataclass(frozen=True)
class SavedFigures:
    """What a save made of the rows that came, and what to say of it."""

    message: str
    typed: RowForms
    """The rows as stored now; what could not be written is still as it was typed."""
    refusal: Refusal | None = None
    """Why some of what was typed was not written: then the page is shown again."""


def save(period: Period, user: User, data: QueryDict) -> SavedFigures:
    """Write each row that can be written, whatever the others are.

    Raises Refusal where nothing was written.
    """

    def typed() -> RowForms:
        return _row_forms(rows_of_grid(period, user), data)

    saved = twice(lambda: _save(period, user, data), typed)
    saved.typed.settle()
    return saved


def _row_forms(rows: list[Actual], data: QueryDict) -> RowForms:
    return RowForms({Actual: rows}, FORMS, data, place="这一页")


@transaction.atomic
def _save(period: Period, user: User, data: QueryDict) -> SavedFigures:
    in_scope = Actual.objects.to_enter_by(user).filter(submission__period=period)
    submissions = locked_together(in_scope.values("submission"))
    # Read under the lock. A submission that was made in this very moment was on nobody's screen.
    rows = [row for row in rows_of_grid(period, user) if row.submission_id in submissions]
    typed = _row_forms(rows, data)
    closed = [entry.row.title for entry in typed if _came_too_late(entry)]
    if closed:
        sentence = f"没有保存：{'、'.join(closed)}的填报表现在不能改。您填的都还在下面。"
        raise Refusal(sentence, status=409, row_forms=typed)
    _fill_from_page(typed, {name: data.get(name, "").strip() for name in OF_PAGE})
    if typed.errors:
        raise Refusal(what_is_wrong(typed), row_forms=typed)
    if submissions:
        settle_typed(next(iter(submissions.values())), typed, Viewer(user))
    changed: dict[int, list[ReportRow]] = defaultdict(list)
    for row in typed.changed():
        changed[row.submission_id].append(row)
    seen = typed.seen()
    for key in sorted(changed):
        save_rows(submissions[key], changed[key], by=user, seen=seen, fields=FigureForm.written)
    written = sum(len(of_submission) for of_submission in changed.values())
    refusal = None
    if not typed.is_valid():
        more = _published_now(typed)
        refusal = Refusal(what_is_wrong(typed, written), row_forms=typed, more=more)
    message = f"已保存{written}项。" if written else "没有新的改动，填的都已保存。"
    return SavedFigures("".join([message, *_published_now(typed)]), typed, refusal)


def _published_now(typed: RowForms) -> list[str]:
    """A sentence for each saved row whose mark 数据未发布 fell away because a figure came in."""
    sentences = []
    for entry in typed:
        written: Any = entry.to_write
        if written is not None and entry.row.unpublished and not written.unpublished:
            sentences.append(
                f"{entry.row.title}原来标着数据未发布（{entry.row.unpublished_note}），"
                "有了完成数，标记已去掉。"
            )
    return sentences


def _came_too_late(entry: RowEntry) -> bool:
    """Whether something was typed into a row whose submission is no longer with its department."""
    if entry.form is None or entry.row.submission.is_open:
        return False
    return entry.dispute is not None or entry.form.has_changed()


def _fill_from_page(typed: RowForms, of_page: Mapping[str, str]) -> None:
    """Give what the page says of all rows to those with another figure that do not say it."""
    values = {}
    for entry in typed:
        if entry.dispute is None and entry.form is not None and _has_other_figure(entry.form):
            values[entry.anchor] = {
                name: text for name, text in of_page.items() if text and not _says(entry.form, name)
            }
    typed.fill({anchor: texts for anchor, texts in values.items() if texts})


def _has_other_figure(form: RowForm) -> bool:
    figures = [name for name in ("value", "amount") if name in form.fields]
    has_changed = bool(set(figures).intersection(form.changed_data))
    return has_changed and any(form[name].value() for name in figures)


def _says(form: RowForm, name: str) -> bool:
    return bool(str(form[name].value() or "").strip())


# --- the page


@dataclass(frozen=True)
class GridRow:
    """One row of the page, with its strings ready to be placed."""

    entry: RowEntry
    form: RowForm | RowBoxes | None
    """None where nothing can be typed; `closed` says why."""
    dispute: Dispute | None
    closed: str
    asked: str
    amount_asked: str
    value: str
    amount: str
    before: str
    before_label: str
    last_year: str
    faults: list[tuple[str, str]] = field(default_factory=list)
    doubts: RowDoubts | None = None
    """What speaks against its stored figures; None where nothing does."""
    remarks: Sequence[Remark] = ()
    """What reviewers wrote about the figure when they returned its form; other remarks are for the
    lead alone."""


def page(
    period: Period,
    user: User,
    rows: list[Actual],
    *,
    refusal: Refusal | None = None,
    data: QueryDict | None = None,
) -> dict[str, Any]:
    """The context of the page: a fixed number of queries, whatever the number of rows."""
    typed = refusal.row_forms if refusal else None
    entered = typed or RowForms({Actual: rows}, FORMS)
    grid_rows = _grid_rows(entered, period, user)
    source = f"{names_for(user).county}统计月报{period.plan.year}年{period.month}月"
    return {
        "period": period,
        "rows": grid_rows,
        "is_editable": any(row.form is not None for row in grid_rows),
        "labels": labels_of(FigureForm),
        "before_label": _before_label(grid_rows),
        "counts": _counts(grid_rows),
        "source": source if data is None else data.get("source", ""),
        "nature": "" if data is None else data.get("nature", ""),
        "natures": DataNature.choices,
        "refusal": refusal,
        "links": [(row.entry.anchor, row.entry.row.title) for row in grid_rows if row.faults],
    }


def rows_sent(period: Period, user: User, typed: RowForms) -> dict[str, Any]:
    """The rows that came with a save, as the page has them now (a fixed number of queries)."""
    grid_rows = _grid_rows(typed, period, user)
    return {
        "rows": [row for row in grid_rows if row.entry.was_sent and row.entry.form_class],
        "before_label": _before_label(grid_rows),
    }


def _grid_rows(entered: RowForms, period: Period, user: User) -> list[GridRow]:
    actuals: list[Any] = [entry.row for entry in entered]
    # For last year's figures, and what is asked for by the terms of the period's day: nothing is
    # judged here, so the plan's other rows are not read.
    ledger = Ledger.of_rows(actuals, Viewer(user))
    before = _before(period, user)
    doubts = indicator_doubts(period, actuals, ledger)
    remarks = remarks_of({Actual: actuals}, FigureForm.told)
    grid_rows = []
    for entry in entered:
        earlier = before.get(entry.row.subject_id)
        of_figure = [each for each in remarks.get(entry.row, ()) if each.is_of_figure]
        grid_rows.append(_grid_row(entry, period, ledger, earlier, doubts[entry.row.pk], of_figure))
    return grid_rows


def _before_label(rows: list[GridRow]) -> str:
    """The period before, for the column's head; empty where rows differ in it."""
    labels = {row.before_label for row in rows if row.before_label}
    return labels.pop() if len(labels) == 1 else ""


def _before(period: Period, user: User) -> dict[int, Actual]:
    """Target key → what was approved for the year's latest period before this one (one query).

    Also before it was published: who enters a target's figures knows them.
    """
    earlier = Actual.objects.to_enter_by(user).filter(
        submission__period__plan=period.plan_id, submission__period__month__lt=period.month
    )
    rows = earlier.approved().select_related("submission__period", "target")
    in_order = sorted(rows, key=lambda row: row.submission.period.month)
    return {row.target_id: row for row in in_order}


def _grid_row(
    entry: RowEntry,
    period: Period,
    ledger: Ledger,
    before: Actual | None,
    doubts: Sequence[Doubt],
    remarks: Sequence[Remark],
) -> GridRow:
    row: Any = entry.row
    target = ledger.of_day(row.target, period.month)
    same_months = ledger.same_months(row.target, period.month)
    closed = _why_closed(row)
    faults = faults_of(entry)
    if _came_too_late(entry) and entry.form is not None:
        faults = [(f"{entry.anchor}_late", f"没有保存您填的：{_typed_in_words(entry.form)}。")]
    return GridRow(
        entry=entry,
        form=None if closed else drawn_form(entry, is_whole=True),
        dispute=None if closed else entry.dispute,
        closed=closed,
        asked=asked(target, period.month),
        amount_asked=f"总量（{target.amount_unit}）" if target.amount_unit else "总量",
        value="" if row.value is None else plain(row.value),
        amount="" if row.amount is None else plain(row.amount),
        before=plain(before.value) if before and before.value is not None else "",
        before_label=months_label(before.submission.period.month) if before else "",
        last_year=same_months_text(same_months, target.unit or target.gap_unit),
        faults=faults,
        doubts=doubts_about(row, doubts),
        remarks=remarks,
    )


def _typed_in_words(form: RowForm) -> str:
    """完成数“6.1”，来源“月报”."""
    return "，".join(
        f"{form[name].label}“{form.typed_in_words(name)}”" for name in form.changed_data
    )


def _why_closed(row: Actual) -> str:
    if row.is_locked:
        return "这一项已审核；这一版只补报数据未发布的项"
    return CLOSED.get(SubmissionState(row.submission.state), "")


def _counts(rows: list[GridRow]) -> str:
    """26项，已录入20项，数据未发布1项，5项现在不能改."""
    words = f"{len(rows)}项，已录入{sum(bool(row.value) for row in rows)}项"
    unpublished = sum(row.entry.row.unpublished for row in rows)
    if unpublished:
        words += f"，数据未发布{unpublished}项"
    closed = sum(bool(row.closed) for row in rows)
    return f"{words}，{closed}项现在不能改" if closed else words
