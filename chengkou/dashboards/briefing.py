"""The overview's paragraph: what the judgement comes to, in sentences that can be read aloud.

How the plan stands; what can no longer be reached and what is binding; the largest shortfalls; the
bright side.
"""

from collections.abc import Collection, Iterable, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from indicators.presenters.groups import shortfalls
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.tallies import LAGS, STANDS_WELL, Tally
from reporting.drawing.figure_marks import nature_marks
from reporting.enums import Attribute, Direction, FinalWord, Status
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part
from reporting.rules.assessment import status_label
from reporting.rules.summary import gap_in_prose

NAMED = 6
"""How many shortfalls the paragraph names; the table below it has them all."""
BRIGHT = 2
"""How many of each kind the bright side names."""

_SPANS = {3: "一季度", 6: "上半年", 9: "前三季度"}
# Beside what stands well and what falls short, as the first sentence counts it.
_ASIDE = {
    Status.NEAR: "基本达到",
    Status.YEAR_END: "年末考核",
    Status.NOT_EVALUATED: "未到考核节点",
    Status.UNDETERMINED: "待评定",
    Status.NO_TARGET: "未设目标",
}
_LOST = {
    FinalWord.EXCEEDED: "已突破控制数",
    FinalWord.OUT_OF_REACH: "全年目标已无法完成",
}
# A gap's word in a sentence that names what it counts from.
_AGAINST = {
    "低": "低于{}",
    "高": "高于{}",
    "少": "比{}少",
    "多": "比{}多",
    "略低": "略低于{}",
    "略高": "略高于{}",
    "略少": "比{}略少",
    "略多": "比{}略多",
    "低于上限": "低于上限",
    "超出上限": "超出上限",
}


def paragraph(
    page: PlanPage,
    rows: list[IndicatorRow],
    made_good: Collection[str] = (),
    *,
    named: int = NAMED,
    rest: str = "见下表",
    is_brief: bool = False,
) -> list[Part]:
    """The overview in sentences: how many have data, which statuses they have, what falls short.

    `made_good`: the names of indicators that were flagged last and stand well now. It names `named`
    shortfalls at most; `rest` says where the others are found. `is_brief`: without last year's
    figures, the city's and the bright side.
    """
    tally = Tally(rows)
    if not tally.total:
        return [Part(_none(page))]
    if not tally.with_data:
        return _without_data(page, tally)
    parts = standing_in_words(page, tally)
    parts += _Shortfalls(page, rows, named, rest, is_brief=is_brief).parts
    if not is_brief:
        parts += bright_side(tally, made_good)
    return parts


def listed(page: PlanPage, **filters: str) -> str:
    """The address of the list of indicators with these filters, for the page's period."""
    address = reverse("indicators", args=[page.year])
    return f"{address}?{urlencode(filters)}{page.more}"


# How it stands.


def standing_in_words(page: PlanPage, tally: Tally) -> list[Part]:
    """The first sentence: how many have data, and how these stand; they add up."""
    if page.is_year_end:
        return [_coverage(page, tally, f"{page.year}年"), *_year_end(tally)]
    span = _SPANS.get(page.through, page.period_name)
    return [_coverage(page, tally, f"{page.year}年{span}"), *_inside_the_year(page, tally)]


def _none(page: PlanPage) -> str:
    """That there are no indicators, in the plan or in the line that is shown."""
    if page.leader:
        return f"{page.year}年计划没有{page.line_in_words}的指标。"
    return f"{page.year}年计划还没有录入指标。"


def _coverage(page: PlanPage, tally: Tally, when: str) -> Part:
    """How many of the plan's indicators have data."""
    if tally.with_data == tally.total:
        return Part(f"{when}，{page.whose}{tally.total}项计划指标全部有数据：")
    mark = "。" if page.is_year_end else "："
    return Part(f"{when}，{page.whose}{tally.total}项计划指标中{tally.with_data}项有数据{mark}")


def _inside_the_year(page: PlanPage, tally: Tally) -> list[Part]:
    """达到序时14项，低于序时7项，另5项年末考核；未填报1项。

    All but the last are those with data.
    """
    on_track = tally.count(*STANDS_WELL)
    behind = tally.count(*LAGS)
    parts = [
        _count(page, f"达到序时{on_track}项", STANDS_WELL, tally, "strong"),
        Part("，"),
        _count(page, f"低于序时{behind}项", LAGS, tally, "late"),
    ]
    before = "，另"
    for status, words in _ASIDE.items():
        known = tally.known(status)
        if known:
            parts.append(Part(f"{before}{known}项{words}"))
            before = "、"
    if tally.count(Status.NOT_REPORTED):
        words = f"未填报{tally.count(Status.NOT_REPORTED)}项"
        parts += [Part("；"), _count(page, words, (Status.NOT_REPORTED,), tally)]
    parts.append(Part("。"))
    return parts


def _count(
    page: PlanPage, words: str, statuses: Sequence[Status], tally: Tally, tone: str = ""
) -> Part:
    """A number that leads to exactly the rows that it counts; none leads nowhere."""
    if not tally.count(*statuses):
        return Part(words)
    return Part(words, tone, listed(page, status=tally.choice(statuses)))


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
    if number := tally.of_attribute(""):
        parts.append(Part(f"另有未注明属性{number}项。"))
    return parts


def _binding(tally: Tally, number: int) -> list[Part]:
    """6项约束性指标全部完成, else how many are and what the others are."""
    met = tally.count(Status.MET, attribute=Attribute.BINDING)
    parts = [Part(f"{number}项约束性指标", "strong")]
    if met == number:
        return [*parts, Part("全部完成", "good")]
    others = _counted(tally, Attribute.BINDING, skip=(Status.MET,))
    return [*parts, Part(f"中{met}项完成"), *others]


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


def _without_data(page: PlanPage, tally: Tally) -> list[Part]:
    """What the plan asks for, and what the period waits for."""
    due = tally.count(Status.NOT_REPORTED)
    parts = [
        Part(f"{page.year}年{page.whose or '计划设'}{tally.total}项指标，其中"),
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


def _attributes(tally: Tally) -> str:
    """约束性6项、预期性31项; what there is none of is not counted."""
    counts = (
        ("约束性", tally.of_attribute(Attribute.BINDING)),
        ("预期性", tally.of_attribute(Attribute.EXPECTED)),
        ("未注明属性", tally.of_attribute("")),
    )
    return "、".join(f"{name}{number}项" for name, number in counts if number)


# What falls short.


class _Shortfalls:
    """The sentences about what falls short: what is lost or binding, then the largest others.

    Sub-rows are in the table, under their headline's name.
    """

    def __init__(
        self, page: PlanPage, rows: list[IndicatorRow], named: int, rest: str, *, is_brief: bool
    ) -> None:
        lagging: list[IndicatorRow] = []
        for group in shortfalls(rows):
            lagging += [row for row in group.rows if not row.is_sub]
        lost = [row for row in lagging if _is_lost(row)]
        binding = [row for row in lagging if row.is_binding and not _is_lost(row)]
        others = [row for row in lagging if not row.is_binding and not _is_lost(row)]
        main = [row for row in others if row.target.is_main]
        others = [row for row in others if not row.target.is_main]
        others.sort(key=lambda row: -row.depth)
        self._page = page
        self._is_brief = is_brief
        self._urgent = (lost + binding)[:named]
        # 主要指标 as printed; of the others the deepest first.
        self._others = (main + others)[: named - len(self._urgent)]
        left = len(lagging) - len(self._urgent) - len(self._others)
        self._left = f"另有{left}项{rest}" if left else ""

    @property
    def parts(self) -> list[Part]:
        urgent = [self._urgent_clause(row) for row in self._urgent]
        others = self._other_clauses()
        sentences = [clauses for clauses in (urgent, others) if clauses]
        if not sentences:
            return []
        if self._left:
            sentences[-1].append([Part(self._left)])
        parts: list[Part] = []
        for clauses in sentences:
            parts += _in_a_sentence(clauses)
        return parts

    def _urgent_clause(self, row: IndicatorRow) -> list[Part]:
        words = self._figure(row)
        if row.is_binding:
            words.insert(0, Part("约束性指标"))
        if _is_lost(row):
            return [*words, Part("，"), Part(_LOST[row.assessment.final], "bad")]  # type: ignore[index]
        return [*words, *_gap(row)]

    def _other_clauses(self) -> list[list[Part]]:
        """Each by itself; those that are slower than the year in one: 甲5户、乙6户，慢于序时."""
        clauses: list[list[Part]] = []
        slow: list[IndicatorRow] = []
        against = ""
        for row in self._others:
            if _is_slow(row):
                slow.append(row)
                continue
            clauses.append([*self._figure(row), *_gap(row, against)])
            against = row.held_against
        if len(slow) == 1:
            clauses.append([*self._figure(slow[0]), *_gap(slow[0], against)])
        elif slow:
            words = _in_a_list([self._figure(row) for row in slow])
            clauses.append([*words, Part("，慢于序时", "late")])
        return clauses

    def _figure(self, row: IndicatorRow) -> list[Part]:
        """地区生产总值增长6.1%（快报，同比提高0.3个百分点，全市6.4%）."""
        name, figure = row.figure_in_prose
        beside = beside_figure(row, with_comparisons=not self._is_brief)
        return [Part(name, url=row.url), Part(f"{figure}{beside}")]


def shortfall_in_words(row: IndicatorRow) -> str:
    """地区生产总值增长6.1%（快报，同比提高0.3个百分点），低于目标0.4个百分点: one that falls short,
    by itself; 全年目标已无法完成 where that is settled."""
    name, figure = row.figure_in_prose
    words = f"{name}{figure}{beside_figure(row, with_comparisons=True)}"
    lost = _LOST.get(row.assessment.final) if row.assessment.final else None
    if lost:
        return f"{words}，{lost}"
    return words + "".join(part.text for part in _gap(row))


def beside_figure(row: IndicatorRow, *, with_comparisons: bool, with_city: bool = False) -> str:
    """（快报，同比提高0.3个百分点，全市6.4%）; empty where nothing of it is known."""
    words = []
    if row.actual is not None:
        words += [mark.title for mark in nature_marks(row.actual.nature)]
    if with_comparisons:
        comparison = row.judged.comparison
        words.append(comparison.words if comparison else "")
    if with_comparisons or with_city:
        words.append(row.city_in_words)
    known = "，".join(filter(None, words))
    return f"（{known}）" if known else ""


def _is_lost(row: IndicatorRow) -> bool:
    return row.assessment.final in _LOST


def _is_slow(row: IndicatorRow) -> bool:
    """Whether it is short of the way to its target, and not of the target itself."""
    gap = row.assessment.gap
    return row.held_against == "序时" and gap is not None and gap < 0


def _gap(row: IndicatorRow, against_before: str = "") -> list[Part]:
    """，低于目标1.0个百分点; ，低1.0个百分点 where the one before named 目标."""
    if not row.gap_text:
        return [Part(f"，目标{row.target_text}")]
    pattern = _AGAINST.get(row.gap_word)
    if pattern is None:
        return [Part("，"), Part(row.gap_text, "strong")]
    gap = gap_in_prose(row.assessment)
    word = row.gap_word
    if row.held_against and row.held_against != against_before:
        word = pattern.format(row.held_against)
    return [Part(f"，{word}"), Part(f"{gap.number}{gap.unit}", "strong")]


# The bright side.


def bright_side(tally: Tally, made_good: Collection[str]) -> list[Part]:
    """提前完成, 好于目标, 高于全市, 由低转达: each indicator once."""
    well = [row for row in tally.headlines if row.status in STANDS_WELL]
    early = [row for row in well if row.assessment.final is FinalWord.EARLY]
    main = [row for row in well if row.target.is_main and _is_better_than_target(row)]
    ahead = [row for row in well if _is_better_than_city(row)]
    back = [row for row in well if row.name in made_good]
    named: set[int] = set()
    clauses = []
    for rows, words in (
        (early, "提前完成全年目标"),
        (back, "由低转达"),
        (main, "，好于目标"),
        (ahead, "，好于全市"),
    ):
        chosen = [row for row in rows if row.target.pk not in named][:BRIGHT]
        named |= {row.target.pk for row in chosen}
        if chosen:
            with_figures = words.startswith("，")
            names = [_bright(row, with_figures=with_figures) for row in chosen]
            clauses.append([*_in_a_list(names), Part(words)])
    return _in_a_sentence(clauses)


def _bright(row: IndicatorRow, *, with_figures: bool) -> list[Part]:
    name, figure = row.figure_in_prose
    if not with_figures:
        return [Part(row.name, url=row.url)]
    beside = beside_figure(row, with_comparisons=False, with_city=True)
    return [Part(name, url=row.url), Part(f"{figure}{beside}")]


def _is_better_than_target(row: IndicatorRow) -> bool:
    """Whether its figure has gone past the printed number on the good side."""
    found = row.assessment
    if found.gap is None or found.is_held or row.held_against != "目标":
        return False
    return found.gap < 0 if found.is_ceiling else found.gap > 0


def _is_better_than_city(row: IndicatorRow) -> bool:
    value = row.assessment.actual
    city = row.judged.city
    if value is None or city is None or row.judged.terms.plain_comparison:
        return False
    direction = row.judged.terms.direction
    if direction is Direction.UP:
        return bool(value > city.value)
    return direction is Direction.DOWN and bool(value < city.value)


# Clauses.


def _in_a_list(items: Iterable[list[Part]]) -> list[Part]:
    """甲、乙、丙."""
    parts: list[Part] = []
    for item in items:
        parts += [*([Part("、")] if parts else []), *item]
    return parts


def _in_a_sentence(clauses: Iterable[list[Part]]) -> list[Part]:
    """甲；乙。 Empty without any."""
    parts: list[Part] = []
    for clause in clauses:
        parts += [*clause, Part("；")]
    if parts:
        parts[-1] = Part("。")
    return parts
