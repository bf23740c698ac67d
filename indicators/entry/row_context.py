"""What the report form shows of an indicator beside its fields: strings, ready to be placed."""

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.enums import Catalogue
from indicators.judging import Ledger
from indicators.models import Actual, Target
from indicators.models.target_of_day import TargetOfDay
from indicators.presenters.changes import change_in_words, printed_wording
from indicators.presenters.figures import compared_text, figure_text
from reporting.entry.row_context import CarriedWords, RowContext
from reporting.enums import GrowthBasis, Measure, Status
from reporting.models import Submission
from reporting.months import months_label
from reporting.rules.assessment import Assessment
from reporting.rules.figures import difference, operand, plain, typeset, with_unit


@dataclass(frozen=True)
class IndicatorContext(RowContext):
    """One printed row of the form."""

    catalogue: Catalogue
    band: str
    """Of a key task the box it is printed in, above the first of its rows: 专栏2　经济建设."""
    number: int
    sub_row: int
    name: str
    unit: str
    attribute: str
    wording: str
    changed: str
    """What the plan printed and since when that has changed; empty where it has not."""
    printed: str
    """The plan's own wording; empty where the target has not changed."""
    asked: str
    """Which figure to type: 1—6月累计（亿元）."""
    amount_asked: str
    """Which total to type; empty where none is asked for or stored."""
    status: str
    word: str
    short: str
    """The arithmetic in one line."""
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
    """Last year's figure of the same months."""
    last_year_source: str = ""
    compared: str = ""
    """同比提高0.2个百分点; or why the two are not compared."""
    last_year_amount: str = ""

    @property
    def list_name(self) -> str:
        return self.catalogue.label


def indicator_contexts(
    form: Submission, rows: Iterable[Actual], ledger: Ledger
) -> dict[int, IndicatorContext]:
    """The context of each row by key, judged from the stored values by the ledger of the rows."""
    return {row.pk: _context(row, form.period.month, ledger) for row in rows}


def _context(row: Actual, month: int, ledger: Ledger) -> IndicatorContext:
    judged = ledger.judge(row.target, month, row)
    target = judged.target
    assessment = judged.assessment
    before = ledger.before(target, month)
    comparison = judged.comparison
    amount_asked = "" if row.amount is None else "总量"
    if target.amount_unit:
        amount_asked = f"{months_label(month)}总量（{target.amount_unit}）"
    return IndicatorContext(
        words=CarriedWords.of(row, before),
        catalogue=target.catalogue,
        band=_band(target),
        number=target.number,
        sub_row=target.row,
        name=target.name,
        unit=target.unit,
        attribute=target.get_attribute_display(),
        wording=target.wording,
        changed=change_in_words(target),
        printed=printed_wording(target),
        asked=asked(target, month),
        amount_asked=amount_asked,
        status=assessment.status.value,
        word=assessment.label,
        short=_short(assessment),
        sentence=assessment.sentence,
        value=figure_text(row.value),
        amount=figure_text(row.amount),
        forecast=figure_text(row.forecast),
        before=figure_text(before.value) if before else "",
        gained=_gained(row, target, before),
        last_year=compared_text(comparison),
        last_year_source=comparison.same_months.base.source if comparison else "",
        compared=comparison.said if comparison else "",
        last_year_amount=figure_text(ledger.amount_of_last_year(target, month)),
    )


def _band(target: TargetOfDay) -> str:
    if target.catalogue is not Catalogue.KEY_TASKS:
        return ""
    return f"{target.section.number}　{target.section.name}"


def _gained(row: Actual, target: TargetOfDay, before: Actual | None) -> str:
    """How much a sum through the year has grown since the period before; else empty."""
    if target.measure != Measure.CUMULATIVE:
        return ""
    if row.value is None or before is None or before.value is None:
        return ""
    return typeset(difference(row.value, before.value))


def _short(assessment: Assessment) -> str:
    """80 − 89.51 = −9.51天，完成22.2%，序时24.9%; the sentence where there is no such sum.

    Empty before the row is filled in.
    """
    if assessment.status is Status.NOT_REPORTED:
        return ""
    if assessment.gap is None or assessment.expected is None or assessment.actual is None:
        return assessment.sentence
    gap = with_unit(assessment.gap, assessment.gap_unit)
    parts = [f"{typeset(assessment.actual)} − {operand(assessment.expected)} = {gap}"]
    if assessment.completion is not None:
        parts.append(f"完成{plain(assessment.completion)}%")
        if assessment.pace is not None:
            parts.append(f"序时{plain(assessment.pace)}%")
    if assessment.half_year is not None:
        parts.append("双过半：达到" if assessment.half_year else "双过半：未达到")
    return "，".join(parts)


def asked(target: Target | TargetOfDay, month: int) -> str:
    """Which figure to report for the months 1 to `month`: never that of a quarter alone."""
    unit = target.unit or target.gap_unit
    in_unit = f"（{unit}）" if unit else ""
    if target.measure == Measure.LEVEL:
        return f"{month}月末{in_unit}"
    if target.measure == Measure.CUMULATIVE:
        return f"{months_label(month)}累计{in_unit}"
    is_growth = "增速" in target.name or "增长" in target.name
    if is_growth or target.growth_basis != GrowthBasis.UNKNOWN:
        return f"{months_label(month)}累计同比增速{in_unit}"
    return f"{months_label(month)}{in_unit}"
