"""The overview's paragraph: what the judgement comes to, in sentences that can be read aloud."""

from indicators.presenters.figures import not_final
from indicators.presenters.groups import shortfalls
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.tallies import Tally
from reporting.enums import Attribute, Status
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part
from reporting.rules.assessment import status_label
from reporting.rules.figures import typeset

NAMED = 6
"""How many shortfalls the paragraph names; the table below it has them all."""

# What a gap's word says of a target when it stands in a sentence.
_AGAINST = {
    "低": "低于{}",
    "高": "高于{}",
    "少": "比{}少",
    "多": "比{}多",
    "低于上限": "低于上限",
    "超出上限": "超出上限",
}


def paragraph(
    page: PlanPage, rows: list[IndicatorRow], *, named: int = NAMED, rest: str = "见下表"
) -> list[Part]:
    """The overview in sentences: how many have data, how they stand, and which of the main ones fall short.

    `rest` says where those stand that are not named.
    """
    tally = Tally(rows)
    if not tally.total:
        return [Part(f"{page.year}年计划还没有录入指标。")]
    if not tally.with_data:
        return _expectant(page, tally)
    parts = [_coverage(page, tally)]
    parts += _year_end(tally) if page.is_year_end else _inside(tally)
    parts += _named(rows, named, rest)
    return parts


def _coverage(page: PlanPage, tally: Tally) -> Part:
    when = f"{page.year}年" if page.is_year_end else f"{page.period_label}，"
    if tally.with_data == tally.total:
        return Part(f"{when}计划{tally.total}项指标全部有数据。")
    return Part(f"{when}计划{tally.total}项指标中有数据{tally.with_data}项。")


def _expectant(page: PlanPage, tally: Tally) -> list[Part]:
    binding, expected = (
        tally.of_attribute(Attribute.BINDING),
        tally.of_attribute(Attribute.EXPECTED),
    )
    due = tally.count(Status.NOT_REPORTED)
    later = tally.count(Status.NOT_DUE)
    unset = tally.count(Status.NO_TARGET)
    silent = page.too_early or f"都还没有{'发布' if page.period else '填报'}"
    waiting = f"{page.period_name}应填报{due}项，{silent}"
    parts = [
        Part(f"{page.year}年计划设{tally.total}项指标，其中"),
        Part(f"约束性{binding}项、预期性{expected}项{_unnamed(tally)}", "strong"),
        Part(f"。{waiting}"),
    ]
    if later:
        parts.append(Part(f"；{later}项未到统计时点"))
    if unset:
        parts.append(Part(f"；{unset}项未设目标"))
    parts.append(
        Part(f"。目标已列在各项之后{'' if page.too_early else '，数据发布后在这里判断'}。")
    )
    return parts


def _year_end(tally: Tally) -> list[Part]:
    binding = tally.of_attribute(Attribute.BINDING)
    expected = tally.of_attribute(Attribute.EXPECTED)
    parts: list[Part] = []
    if binding:
        parts.append(Part(f"{binding}项约束性指标", "strong"))
        met = tally.count(Status.MET, attribute=Attribute.BINDING)
        if met == binding:
            parts.append(Part("全部完成", "good"))
        else:
            parts.append(Part(f"中{met}项完成"))
            parts += _listed(tally, Attribute.BINDING, skip=(Status.MET,))
        parts.append(Part("；" if expected else "。"))
    if expected:
        parts.append(Part(f"{expected}项预期性指标", "strong"))
        parts.append(Part("中"))
        parts += _listed(tally, Attribute.EXPECTED)[1:]
        parts.append(Part("。"))
    if unnamed := _unnamed(tally).removeprefix("、"):
        parts.append(Part(f"另有{unnamed}。"))
    return parts


def _unnamed(tally: Tally) -> str:
    """、未注明属性1项: so that what is told adds up to the total."""
    number = tally.of_attribute("")
    return f"、未注明属性{number}项" if number else ""


def _inside(tally: Tally) -> list[Part]:
    on_track = tally.count(Status.ON_TRACK, Status.MET)
    behind = tally.count(Status.BEHIND, Status.SHORT)
    binding = tally.count(Status.BEHIND, Status.SHORT, attribute=Attribute.BINDING)
    parts = [Part(f"达到序时{on_track}项，")]
    parts.append(Part(f"低于序时{behind}项", "late" if behind else ""))
    lost = f"，{tally.settled}项已成定局" if tally.settled else ""
    parts.append(Part(f"（其中约束性{binding}项{lost}）" if behind else ""))
    others = [count for count in tally.counts if count.status in _WAITING]
    for status in _WAITING:
        number = sum(count.number for count in others if count.status == status)
        if number:
            parts.append(Part(f"，{status.label}{number}项"))
    parts.append(Part("。"))
    return [part for part in parts if part.text]


_MISSING = (Status.UNDETERMINED, Status.NOT_REPORTED, Status.NOT_DUE)
_WAITING = (*_MISSING, Status.NO_TARGET)


def _listed(tally: Tally, attribute: str, skip: tuple[Status, ...] = ()) -> list[Part]:
    """、19项达到预期、11项低于预期 …; each with a comma before it."""
    parts = []
    for status in Status:
        number = tally.count(status, attribute=attribute)
        if number and status not in skip:
            tone = "bad" if status == Status.SHORT else ""
            parts += [
                Part("、"),
                Part(f"{number}项{status_label(status, Attribute(attribute))}", tone),
            ]
    return parts


def _named(rows: list[IndicatorRow], named: int, where: str) -> list[Part]:
    """The first shortfalls in the order in which they are told, each with its figure and its gap."""
    # Sub-rows are told in the table, under their headline's name.
    told = [row for group in shortfalls(rows) for row in group.rows if not row.is_sub]
    parts: list[Part] = []
    before = ""
    for row in told[:named]:
        figure = (
            row.actual_text if row.assessment.actual is None else typeset(row.assessment.actual)
        )
        parts += [
            Part("；" if parts else ""),
            Part(row.name, url=row.url),
            Part(f"{figure}{row.unit}{not_final(row.actual)}，"),
            *_gap(row, "" if row.held_against == before else row.held_against),
        ]
        before = row.held_against
    if parts:
        rest = len(told) - named
        parts.append(Part(f"；另有{rest}项{where}。" if rest > 0 else "。"))
    return [part for part in parts if part.text]


def _gap(row: IndicatorRow, against: str) -> list[Part]:
    """低于目标1.0个百分点; 低1.0个百分点 where the one before has said what it counts from."""
    pattern = _AGAINST.get(row.gap_word)
    if pattern is None:
        return [Part(row.gap_text, "strong")]
    word = pattern.format(against) if against else row.gap_word
    return [Part(word), Part(f"{row.gap_number}{row.gap_unit}", "strong")]
