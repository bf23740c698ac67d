"""统计数据录入: the figures of a period that another unit than their lead provides, entered once, on one page.

The rows stand in their leads' forms. Here their provider, or a reviewer from the 统计月报, writes value, amount, nature
and source alone, while the lead's form is with its unit; of those forms nothing else is shown. It is not 代填.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.http import QueryDict

from chengkou.cycle.refusals import Refusal, faults_of, twice, what_is_wrong
from indicators.entry.row_context import asked
from indicators.entry.row_forms import FigureForm
from indicators.judging import Ledger
from indicators.models import Actual
from reporting.actions import locked_together, save_rows
from reporting.entry.row_forms import Dispute, RowEntry, RowForm, RowForms
from reporting.enums import OPEN_STATES, SubmissionState
from reporting.models import Period, ReportRow, User
from reporting.months import months_label
from reporting.rules.figures import plain
from reporting.visibility import Viewer

FORMS: dict[type[ReportRow], type[RowForm]] = {Actual: FigureForm}
CLOSED = {
    SubmissionState.SUBMITTED: "填报表已提交，待审核，不能改；要改请审核员退回",
    SubmissionState.APPROVED: "填报表已审核，不能改；要改请审核员重新打开",
}


def rows_of_grid(period: Period, user: User) -> list[Actual]:
    """The rows of the period whose figure this person may enter, in printed order (one query)."""
    counting = {row.target_id: row for row in Actual.objects.to_enter_by(user).in_grid_of(period)}
    return list(counting.values())


def at_work(user: User) -> list[tuple[int, str, int]]:
    """The periods with figures that this person can enter now: key, name, and how many are missing (one query)."""
    rows = Actual.objects.to_enter_by(user).filter(
        submission__state__in=OPEN_STATES, is_locked=False
    )
    missing = Count("pk", filter=Q(value__isnull=True, unpublished=False))
    periods = rows.values_list(
        "submission__period", "submission__period__plan__year", "submission__period__month"
    )
    return [
        (key, f"{year}年{months_label(month)}", left)
        for key, year, month, left in periods.annotate(left=missing).order_by(
            "submission__period__plan__year", "submission__period__month"
        )
    ]


def save(period: Period, user: User, data: QueryDict) -> str:
    """Write the figures that were typed, all of them or none, and say what was done. Raises Refusal."""
    return twice(
        lambda: _save(period, user, data), lambda: _sheet(rows_of_grid(period, user), data)
    )


def _sheet(rows: list[Actual], data: QueryDict) -> RowForms:
    return RowForms({Actual: rows}, FORMS, data, place="这一页")


@transaction.atomic
def _save(period: Period, user: User, data: QueryDict) -> str:
    forms = locked_together(
        Actual.objects.to_enter_by(user).filter(submission__period=period).values("submission")
    )
    # Read under the lock. A form that was opened in this very moment was on nobody's screen.
    rows = [row for row in rows_of_grid(period, user) if row.submission_id in forms]
    sheet = _sheet(rows, data)
    closed = [entry.row.title for entry in sheet if _came_too_late(entry)]
    if closed:
        raise Refusal(
            f"没有保存：{'、'.join(closed)}的填报表现在不能改。您填的都还在下面。",
            status=409,
            sheet=sheet,
        )
    _add_source(sheet, data.get("source", "").strip())
    if not sheet.is_valid():
        raise Refusal(what_is_wrong(sheet), sheet=sheet)
    changed: dict[int, list[ReportRow]] = defaultdict(list)
    for row in sheet.changed():
        changed[row.submission_id].append(row)
    for key in sorted(changed):
        save_rows(forms[key], changed[key], by=user, seen=sheet.seen(), fields=FigureForm.written)
    written = {row.pk for each in changed.values() for row in each}
    if not written:
        return "没有改动。"
    fallen = [
        f"{entry.row.title}原来标着数据未发布（{entry.row.unpublished_note}），有了完成数，标记已去掉。"
        for entry in sheet
        if entry.row.pk in written
        and entry.row.unpublished
        and entry.form
        and not entry.form.instance.unpublished
    ]
    return "".join([f"已保存{len(written)}项。", *fallen])


def _came_too_late(entry: RowEntry) -> bool:
    """Whether something was typed into a row whose form is no longer with its unit."""
    if entry.form is None or not entry.form.is_bound or entry.row.submission.is_open:
        return False
    return entry.dispute is not None or entry.form.has_changed()


def _add_source(sheet: RowForms, source: str) -> None:
    """Give the page's source to the rows that got another figure and have none of their own."""
    wanting = [
        entry.anchor
        for entry in sheet
        if entry.form is not None
        and entry.form.is_bound
        and entry.dispute is None
        and {"value", "amount"}.intersection(entry.form.changed_data)
        and any(
            entry.form[name].value() for name in ("value", "amount") if name in entry.form.fields
        )
        and not str(entry.form["source"].value() or "").strip()
    ]
    sheet.fill({anchor: {"source": source} for anchor in wanting})


# --- the page


@dataclass(frozen=True)
class GridRow:
    """One row of the page, with its strings ready to be placed."""

    entry: RowEntry
    form: RowForm | None
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


def page(
    period: Period,
    user: User,
    rows: list[Actual],
    *,
    refusal: Refusal | None = None,
    data: QueryDict | None = None,
) -> dict[str, Any]:
    """The context of the page: a fixed number of queries, whatever the number of rows."""
    sheet = refusal.sheet if refusal and refusal.sheet else RowForms({Actual: rows}, FORMS)
    shown: list[Any] = [entry.row for entry in sheet]
    # For last year's figures: nothing is judged here, so the plan's other rows, its changes and units are not read.
    ledger, before = Ledger((row.target for row in shown), Viewer(user)), _before(period, user)
    found = [_grid_row(entry, period, ledger, before.get(entry.row.subject_id)) for entry in sheet]
    labels = {row.before_label for row in found if row.before_label}
    source = f"城口县统计月报{period.plan.year}年{period.month}月"
    return {
        "period": period,
        "rows": found,
        "is_editable": any(row.form for row in found),
        "before_label": labels.pop() if len(labels) == 1 else "",
        "counts": _counts(found),
        "source": source if data is None else data.get("source", ""),
        "refusal": refusal,
        "links": [(row.entry.anchor, row.entry.row.title) for row in found if row.faults],
    }


def _before(period: Period, user: User) -> dict[int, Actual]:
    """By target, what was approved for the year's latest period before this one (one query).

    Also before it was published: who enters a target's figures knows them.
    """
    earlier = Actual.objects.to_enter_by(user).filter(
        submission__period__plan=period.plan_id, submission__period__month__lt=period.month
    )
    rows = earlier.approved().select_related("submission__period", "target")
    return {row.target_id: row for row in sorted(rows, key=lambda row: row.submission.period.month)}


def _grid_row(entry: RowEntry, period: Period, ledger: Ledger, before: Actual | None) -> GridRow:
    row: Any = entry.row
    target, month = row.target, period.month
    last_year = ledger.last_year(target, month)
    closed = _why_closed(row)
    faults = faults_of(entry)
    if _came_too_late(entry) and entry.form is not None:
        typed = "，".join(
            f"{entry.form[name].label}“{entry.form.typed_in_words(name)}”"
            for name in entry.form.changed_data
        )
        faults = [(f"{entry.anchor}_late", f"没有保存您填的：{typed}。")]
    return GridRow(
        entry=entry,
        form=None if closed else entry.form,
        dispute=None if closed else entry.dispute,
        closed=closed,
        asked=asked(target, month),
        amount_asked=f"总量（{target.amount_unit}）" if target.amount_unit else "总量",
        value="" if row.value is None else plain(row.value),
        amount="" if row.amount is None else plain(row.amount),
        before=plain(before.value) if before and before.value is not None else "",
        before_label=months_label(before.submission.period.month) if before else "",
        last_year=plain(last_year.value) if last_year else "",
        faults=faults,
    )


def _why_closed(row: Actual) -> str:
    if row.is_locked:
        return "这一项已审核；这一版只补报数据未发布的项"
    return CLOSED.get(SubmissionState(row.submission.state), "")


def _counts(rows: list[GridRow]) -> str:
    """26项，已录入20项，5项的填报表已提交."""
    entered, closed = sum(bool(row.value) for row in rows), sum(bool(row.closed) for row in rows)
    return f"{len(rows)}项，已录入{entered}项" + (f"，{closed}项现在不能改" if closed else "")
