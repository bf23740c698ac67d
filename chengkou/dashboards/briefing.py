"""The overview's paragraph: what the judgement comes to, in sentences that can be read aloud."""

from indicators.presenters.figures import not_final
from indicators.presenters.groups import shortfalls
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.tallies import Tally
from reporting.enums import Attribute, Status
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part
from reporting.rules.assessment import status_label
from reporting.rules.summary import gap_in_prose

NAMED = 6
"""How many shortfalls the paragraph names; the table below it has them all."""

_WAITING = (
    Status.YEAR_END,
    Status.NOT_EVALUATED,
    Status.UNDETERMINED,
    Status.NOT_REPORTED,
    Status.NOT_DUE,
    Status.NO_TARGET,
)
# A gap's word in a sentence that names what it counts from.
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
    """The overview in sentences: how many have data, which statuses they have, what falls short.

    It names the first `named` shortfalls; `rest` says where the others are found.
    """
    tally = Tally(rows)
    if not tally.total:
        return [Part(f"{page.year}年计划还没有录入指标。")]
    if not tally.with_data:
        return _without_data(page, tally)
    statuses = _year_end(tally) if page.is_year_end else inside_the_year(tally)
    return [_coverage(page, tally), *statuses, *_named(rows, named, rest)]


def _coverage(page: PlanPage, tally: Tally) -> Part:
    """How many of the plan's indicators have data."""
    when = f"{page.year}年" if page.is_year_end else f"{page.period_label}，"
    if tally.with_data == tally.total:
        return Part(f"{when}计划{tally.total}项指标全部有数据。")
    return Part(f"{when}计划{tally.total}项指标中有数据{tally.with_data}项。")


def _without_data(page: PlanPage, tally: Tally) -> list[Part]:
    """What the plan asks for, and what the period waits for."""
    due = tally.count(Status.NOT_REPORTED)
    parts = [
        Part(f"{page.year}年计划设{tally.total}项指标，其中"),
        Part(_attributes(tally), "strong"),
        Part(f"。{page.period_name}应填报{due}项，{_why_no_data(page)}"),
    ]
    if later := tally.count(Status.NOT_DUE):
        parts.append(Part(f"；{later}项未到统计时点"))
    if undetermined := tally.count(Status.UNDETERMINED):
        parts.append(Part(f"；{undetermined}项待评定"))
    if unset := tally.count(Status.NO_TARGET):
        parts.append(Part(f"；{unset}项未设目标"))
    later_here = "" if page.too_early else "，数据发布后在这里判断"
    parts.append(Part(f"。目标已列在各项之后{later_here}。"))
    return parts


def _why_no_data(page: PlanPage) -> str:
    """都还没有发布, once the period was opened; of a day in the past, that it was too early."""
    if page.too_early:
        return page.too_early
    return "都还没有发布" if page.period else "都还没有填报"


def _year_end(tally: Tally) -> list[Part]:
    """6项约束性指标全部完成；31项预期性指标中19项达到预期、11项低于预期 …"""
    binding = tally.of_attribute(Attribute.BINDING)
    expected = tally.of_attribute(Attribute.EXPECTED)
    parts: list[Part] = []
    if binding:
        parts += _binding(tally, binding)
        parts.append(Part("；" if expected else "。"))
    if expected:
        parts.append(Part(f"{expected}项预期性指标", "strong"))
        parts.append(Part("中"))
        parts += _counted(tally, Attribute.EXPECTED)[1:]
        parts.append(Part("。"))
    if others := _without_attribute(tally).removeprefix("、"):
        parts.append(Part(f"另有{others}。"))
    return parts


def _binding(tally: Tally, number: int) -> list[Part]:
    """6项约束性指标全部完成, else how many are and what the others are."""
    met = tally.count(Status.MET, attribute=Attribute.BINDING)
    parts = [Part(f"{number}项约束性指标", "strong")]
    if met == number:
        return [*parts, Part("全部完成", "good")]
    others = _counted(tally, Attribute.BINDING, skip=(Status.MET,))
    return [*parts, Part(f"中{met}项完成"), *others]


def _without_attribute(tally: Tally) -> str:
    """、未注明属性1项: so that the numbers add up to the total; empty without any."""
    number = tally.of_attribute("")
    return f"、未注明属性{number}项" if number else ""


def inside_the_year(tally: Tally) -> list[Part]:
    """达到序时21项，低于序时7项（其中约束性1项）；年末考核，暂不评价5项；未填报3项 …"""
    on_track = tally.count(Status.ON_TRACK, Status.MET)
    behind = tally.count(Status.BEHIND, Status.SHORT)
    parts = [
        Part(f"达到序时{on_track}项，"),
        Part(f"低于序时{behind}项", "late" if behind else ""),
    ]
    if behind:
        binding = tally.count(Status.BEHIND, Status.SHORT, attribute=Attribute.BINDING)
        settled = f"，{tally.settled}项全年目标已无法完成" if tally.settled else ""
        which = f"其中约束性{binding}项" if binding else _no_binding(tally)
        parts.append(Part(f"（{which}{settled}）"))
    parts += [_waiting(tally, status) for status in _WAITING if tally.count(status)]
    parts.append(Part("。"))
    return parts


def _no_binding(tally: Tally) -> str:
    """均为预期性指标, of what is behind without a binding row among it."""
    expected = tally.count(Status.BEHIND, Status.SHORT, attribute=Attribute.EXPECTED)
    is_all = expected == tally.count(Status.BEHIND, Status.SHORT)
    return "均为预期性指标" if is_all else "没有约束性指标"


def _attributes(tally: Tally) -> str:
    """约束性6项、预期性31项; what there is none of is not counted."""
    counts = (
        ("约束性", tally.of_attribute(Attribute.BINDING)),
        ("预期性", tally.of_attribute(Attribute.EXPECTED)),
        ("未注明属性", tally.of_attribute("")),
    )
    return "、".join(f"{name}{number}项" for name, number in counts if number)


def _waiting(tally: Tally, status: Status) -> Part:
    """；年末考核，暂不评价5项: a status that says nothing of how its rows stand."""
    return Part(f"；{status.label}{tally.count(status)}项{_of_these_with_data(tally, status)}")


def _of_these_with_data(tally: Tally, status: Status) -> str:
    """（有数据1项）: so that those with data add up; empty where the status says whether."""
    if status not in (Status.UNDETERMINED, Status.NO_TARGET):
        return ""
    known = sum(row.has_data for row in tally.headlines if row.status == status)
    if status is Status.UNDETERMINED and known == tally.count(status):
        return ""
    return f"（有数据{known}项）" if known or status is Status.UNDETERMINED else ""


def _counted(tally: Tally, attribute: Attribute, skip: tuple[Status, ...] = ()) -> list[Part]:
    """、19项达到预期、11项低于预期 …: how many have which status, with a comma before each."""
    parts = []
    for status in Status:
        number = tally.count(status, attribute=attribute)
        if number and status not in skip:
            tone = "bad" if status == Status.SHORT else ""
            words = f"{number}项{status_label(status, attribute)}"
            parts += [Part("、"), Part(words, tone)]
    return parts


def _named(rows: list[IndicatorRow], number: int, where: str) -> list[Part]:
    """The first shortfalls by importance with their figures and gaps; where the rest is found."""
    # Sub-rows are listed in the table, under their headline's name.
    lagging: list[IndicatorRow] = []
    for group in shortfalls(rows):
        lagging += [row for row in group.rows if not row.is_sub]
    parts: list[Part] = []
    against_before = ""
    for row in lagging[:number]:
        if parts:
            parts.append(Part("；"))
        parts += _shortfall(row, against_before)
        against_before = row.held_against
    if not parts:
        return []
    rest = len(lagging) - number
    end = f"；另有{rest}项{where}。" if rest > 0 else "。"
    return [part for part in (*parts, Part(end)) if part.text]


def _shortfall(row: IndicatorRow, against_before: str) -> list[Part]:
    """地区生产总值增长6%，低于目标1.0个百分点; 低1.0个百分点 where the one before named 目标."""
    name, figure = row.figure_in_prose
    parts = [Part(name, url=row.url), Part(f"{figure}{not_final(row.actual)}，")]
    if not row.gap_text:
        return [*parts, Part(f"目标{row.target_text}")]
    pattern = _AGAINST.get(row.gap_word)
    if pattern is None:
        return [*parts, Part(row.gap_text, "strong")]
    gap = gap_in_prose(row.assessment)
    word = gap.word
    if row.held_against and row.held_against != against_before:
        word = pattern.format(row.held_against)
    return [*parts, Part(word), Part(f"{gap.number}{gap.unit}", "strong")]
