"""What the report form shows of an indicator beside what is typed into it: strings, ready to be placed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.judging import Ledger
from indicators.models import Actual, Target
from indicators.models.target_of_day import TargetOfDay
from indicators.presenters.changes import change_in_words, printed_wording
from reporting.entry.row_context import CarriedWords, RowContext
from reporting.enums import GrowthBasis, Measure, Status
from reporting.models import Submission
from reporting.months import months_label
from reporting.rules.assessment import Assessment
from reporting.rules.figures import difference, operand, plain, typeset, with_unit


@dataclass(frozen=True)
class IndicatorContext(RowContext):
    """One printed row of the form."""

    number: int
    sub_row: int
    name: str
    unit: str
    attribute: str
    wording: str
    changed: str
    """What the plan printed and since when that has changed, where it has."""
    printed: str
    """The plan's own wording, where the target has changed."""
    asked: str
    """What is to be typed: 1—6月累计（亿元）."""
    amount_asked: str
    status: str
    word: str
    short: str
    """The arithmetic in one line, while the form is being filled in."""
    sentence: str
    """The arithmetic in full."""
    value: str
    amount: str
    forecast: str
    before: str = ""
    """The figure of the year's latest approved period before this one."""
    gained: str = ""
    """本期新增, of a cumulative row with both figures."""
    last_year: str = ""


def indicator_contexts(
    form: Submission, rows: Iterable[Actual], ledger: Ledger
) -> dict[int, IndicatorContext]:
    """A line for each row by its key, judged from the stored values and from what the ledger of the rows knows."""
    return {row.pk: _line(row, form.period.month, ledger) for row in rows}


def _line(row: Actual, month: int, ledger: Ledger) -> IndicatorContext:
    judged = ledger.judge(row.target, month, row)
    target, assessment = judged.target, judged.assessment
    before = ledger.before(target, month)
    last_year = ledger.last_year(target, month)
    gained = ""
    if (
        target.measure == Measure.CUMULATIVE
        and row.value is not None
        and before
        and before.value is not None
    ):
        gained = typeset(difference(row.value, before.value))
    return IndicatorContext(
        words=CarriedWords.of(row, before),
        number=target.number,
        sub_row=target.row,
        name=target.name,
        unit=target.unit,
        attribute=target.get_attribute_display(),
        wording=target.wording,
        changed=change_in_words(target),
        printed=printed_wording(target),
        asked=asked(target, month),
        amount_asked=f"{months_label(month)}总量（{target.amount_unit}）"
        if target.amount_unit
        else "总量",
        status=assessment.status.value,
        word=assessment.label,
        short=_short(assessment),
        sentence=assessment.sentence,
        value=_figure(row.value),
        amount=_figure(row.amount),
        forecast=_figure(row.forecast),
        before=_figure(before.value) if before else "",
        gained=gained,
        last_year=_figure(last_year.value) if last_year else "",
    )


def _short(assessment: Assessment) -> str:
    """80 − 89.51 = −9.51天，完成22.2%，序时24.9%; else the sentence, and nothing before the row is filled in."""
    if assessment.status is Status.NOT_REPORTED:
        return ""
    if assessment.gap is None or assessment.expected is None or assessment.actual is None:
        return assessment.sentence
    gap = with_unit(assessment.gap, assessment.gap_unit)
    said = [f"{typeset(assessment.actual)} − {operand(assessment.expected)} = {gap}"]
    if assessment.completion is not None:
        said.append(f"完成{plain(assessment.completion)}%")
        if assessment.pace is not None:
            said.append(f"序时{plain(assessment.pace)}%")
    if assessment.half_year is not None:
        said.append("双过半：达到" if assessment.half_year else "双过半：未达到")
    return "，".join(said)


def asked(target: Target | TargetOfDay, month: int) -> str:
    """What figure the row wants at the end of the months 1 to `month`: never that of the quarter alone."""
    unit = target.unit or target.gap_unit
    in_unit = f"（{unit}）" if unit else ""
    if target.measure == Measure.LEVEL:
        return f"{month}月末{in_unit}"
    if target.measure == Measure.CUMULATIVE:
        return f"{months_label(month)}累计{in_unit}"
    grows = target.growth_basis != GrowthBasis.UNKNOWN or any(
        word in target.name for word in ("增速", "增长")
    )
    return (
        f"{months_label(month)}累计同比增速{in_unit}"
        if grows
        else f"{months_label(month)}{in_unit}"
    )


def _figure(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
