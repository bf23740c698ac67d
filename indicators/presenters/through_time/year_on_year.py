"""This year's plan beside last year's: each printed row with its indicator's row of last year.

This year is shown up to the page's period, beside last year's same months where they are known;
only those two are compared. Last year's whole year stands there as what came of its targets. Each
is judged as on every page.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import TextChoices

from indicators.enums import Area
from indicators.judging import Ledger, is_comparable
from indicators.models import Observation, Section
from indicators.presenters.rows import IndicatorRow, make_rows
from indicators.presenters.tables import COMPARED_HEAD, compared_cells
from reporting.drawing.figure_marks import marks_in_words
from reporting.enums import JUDGED_STATUSES
from reporting.months import months_label
from reporting.pages.filters import takes
from reporting.pages.text import Part
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import plain
from reporting.spreadsheets.write import Cell, Toned

NAMED = 5
"""How many indicators one clause of the finding names."""


class Fate(TextChoices):
    """What became of a printed row from one year's plan to the next."""

    KEPT = "kept", "两年都有"
    NEW = "new", "今年新列"
    TOOK_OVER = "took_over", "由上年指标调整"
    REPLACED = "replaced", "已调整为其他指标"
    DROPPED = "dropped", "今年未列入"


@dataclass(frozen=True)
class Pair:
    """One indicator in both plans, or in one of them."""

    fate: Fate
    now: IndicatorRow | None
    before: IndicatorRow | None
    note: str
    """In words what changed between the two plans; empty where nothing did."""
    city: Observation | None = None
    """The municipality's figure of this year's months; None where it cannot be compared."""
    rank: int | None = None
    """The county's rank in the municipality in these months."""

    @property
    def row(self) -> IndicatorRow:
        """This year's row, else last year's: a pair has at least one of them."""
        row = self.now or self.before
        assert row is not None
        return row

    def alone(self) -> "Pair":
        """The same for a list without its headline: a sub-row by its full name."""
        now = self.now.alone() if self.now else None
        return replace(self, now=now, before=self.before.alone() if self.before else None)

    @property
    def leader(self) -> str:
        """The county leader in charge of it; empty for nobody."""
        return self.row.leader

    @property
    def number(self) -> str:
        """This year's printed number; empty for what this year's plan does not print."""
        return str(self.now.number) if self.now else ""

    @property
    def city_text(self) -> str:
        """5.8，第12位: as far as either is known."""
        words = []
        if self.city and self.city.value is not None:
            words.append(plain(self.city.value))
        if self.rank:
            words.append(f"第{self.rank}位")
        return "，".join(words)

    @property
    def is_sample(self) -> bool:
        return any(row is not None and row.is_sample for row in (self.now, self.before))

    @property
    def same_months(self) -> str:
        """Last year's figure of this year's months; empty where it is not known."""
        return self.now.last_year if self.now else ""

    @property
    def change(self) -> str:
        """How far this year's figure is from it: +0.2个百分点; or why they are not compared."""
        return self.now.change if self.now else ""

    @property
    def difference(self) -> Decimal | None:
        """The same as a number; None where the two are not compared."""
        comparison = self.now.judged.comparison if self.now else None
        return comparison.change if comparison else None

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under `export_head`."""
        compared = compared_cells(self.now.judged.comparison if self.now else None)
        section = self.row.target.section
        return (
            f"{section.number} {section.name}",
            self.number,
            self.row.name if self.row.is_alone else self.row.target.name,
            self.row.unit,
            self.row.attribute,
            *_cells(self.before),
            *_cells(self.now),
            *compared,
            self.city_text,
            self.fate.label,
            self.note,
            self.row.lead,
            self.leader,
        )


def export_head(page_year: int, period: str) -> tuple[str, ...]:
    """What an exported file's columns are called."""
    last = page_year - 1
    return (
        "类别",
        "序号",
        "指标",
        "单位",
        "属性",
        f"{last}年目标",
        f"{last}年全年实际",
        f"{last}年全年数据性质和原报",
        f"{last}年全年状态",
        f"{page_year}年目标",
        f"{period}实际",
        f"{period}数据性质和原报",
        f"{period}状态",
        *COMPARED_HEAD,
        f"全市{period}",
        "两年变化",
        "说明",
        "牵头单位",
        "分管县领导",
    )


def _cells(row: IndicatorRow | None) -> tuple[Cell, ...]:
    if row is None:
        return ("", "", "", "")
    return (
        row.target_text,
        row.actual_cell,
        marks_in_words(row.tags),
        Toned(row.label, row.status.value),
    )


@dataclass(frozen=True)
class PairBand:
    """One section of this year's plan with its pairs; without a section, what the plan dropped."""

    section: Section | None
    pairs: list[Pair]


class Outcomes:
    """Last year's headlines that fell short or came out well, by how they stand this year."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        """`pairs`: of headlines alone, each of which counts once."""
        headlines = list(pairs)
        was_short = [pair for pair in headlines if pair.before and pair.before.status.lags]
        was_good = [pair for pair in headlines if pair.before and _is_good(pair.before)]
        self.short_before = len(was_short)
        self.good_before = len(was_good)
        self.still_short = [pair for pair in was_short if pair.now and pair.now.status.lags]
        self.turned_good = [pair for pair in was_short if pair.now and _is_good(pair.now)]
        self.left = sum(pair.now is None for pair in was_short)
        """Fell short last year, and are no row of this year's plan."""
        self.newly_short = [pair for pair in was_good if pair.now and pair.now.status.lags]
        changes = [pair.difference for pair in headlines if pair.difference is not None]
        self.compared = len(changes)
        self.higher = sum(change > 0 for change in changes)
        self.lower = sum(change < 0 for change in changes)

    @property
    def not_judged(self) -> int:
        """Fell short last year, stand in this year's plan, and are not judged yet."""
        judged = len(self.still_short) + len(self.turned_good)
        return self.short_before - judged - self.left

    @property
    def same(self) -> int:
        """Compared with last year's same months, and equal to them."""
        return self.compared - self.higher - self.lower


def _is_good(row: IndicatorRow) -> bool:
    return row.status in JUDGED_STATUSES and not row.status.lags


def finding(both: "YearOnYear", year: int, whose: str = "") -> list[Part]:
    """上年36项有结果，低于目标11项；今年1—6月，这11项中低于序时3项…; empty without two plans.

    `whose`: 张三分管的, of a county leader's line.
    """
    found = both.outcomes
    judged_before = found.short_before + found.good_before
    if not judged_before:
        return []
    against, tone = ("目标", "bad") if both.through == YEAR_END else ("序时", "late")
    when = f"{year}年" if both.through == YEAR_END else f"{year}年{months_label(both.through)}"
    parts = [
        Part(f"{whose}{year - 1}年有结果的{judged_before}项中"),
        Part(f"低于目标{found.short_before}项", "bad" if found.short_before else ""),
    ]
    if found.short_before:
        clauses = [
            _counted(f"低于{against}", found.still_short, tone),
            _counted(f"达到{against}", found.turned_good, "good", named=False),
            [Part(f"尚未评价{found.not_judged}项")] if found.not_judged else [],
            [Part(f"今年未列入或已调整{found.left}项")] if found.left else [],
        ]
        parts += [Part(f"；{when}，这{found.short_before}项中"), *_joined(clauses)]
    parts.append(Part("。"))
    if found.newly_short:
        newly = _counted(f"低于{against}", found.newly_short, tone)
        parts += [Part(f"上年达到目标的{found.good_before}项中，今年"), *newly, Part("。")]
    return parts + _compared(found, both.through)


def _compared(found: Outcomes, through: int) -> list[Part]:
    """有上年同期数可比的6项中，高于上年同期4项、低于2项。 Empty where none is known."""
    if not found.compared:
        return []
    before = "上年" if through == YEAR_END else "上年同期"
    counts = (("高于", found.higher), ("低于", found.lower), ("持平", found.same))
    words = "、".join(f"{word}{number}项" for word, number in counts if number)
    return [Part(f"与{before}可比的{found.compared}项中，{words}。")]


def _counted(words: str, pairs: Sequence[Pair], tone: str, *, named: bool = True) -> list[Part]:
    """低于序时3项（地区生产总值增速、建筑业增加值增速等）; empty without any."""
    if not pairs:
        return []
    parts = [Part(f"{words}{len(pairs)}项", tone)]
    if named:
        names = _joined([[Part(pair.row.name, url=pair.row.url)] for pair in pairs[:NAMED]], "、")
        parts += [Part("（"), *names, Part("等）" if len(pairs) > NAMED else "）")]
    return parts


def _joined(clauses: Iterable[list[Part]], between: str = "，") -> list[Part]:
    """The clauses that are not empty, parted."""
    parts: list[Part] = []
    for clause in clauses:
        if clause and parts:
            parts.append(Part(between))
        parts += clause
    return parts


class YearOnYear:
    """The plan of `year` beside that of the year before.

    `through`: the month that this year's figures run through. `query` is appended to the links to
    this year's pages, `before_query` to those to last year's.
    """

    def __init__(
        self, ledger: Ledger, year: int, through: int, *, query: str, before_query: str
    ) -> None:
        self.through = through
        now = [target for target in ledger.targets if target.plan.year == year]
        before = [target for target in ledger.targets if target.plan.year == year - 1]
        judged = [ledger.judge(target, through) for target in now]
        judged_before = [ledger.judge(target, YEAR_END) for target in before]
        self.now = make_rows(judged, through, query)
        self.before = make_rows(judged_before, YEAR_END, before_query)
        self._observed = {
            (observation.indicator_id, observation.area): observation
            for observation in ledger.observations
            if observation.year == year and observation.month == through
        }

    @cached_property
    def pairs(self) -> list[Pair]:
        """This year's rows as printed, each replaced one after its successor, dropped ones last."""
        before = {row.target.indicator_id: row for row in self.before}
        listed = {row.target.indicator_id for row in self.now}
        pairs = []
        for row in self.now:
            same = before.pop(row.target.indicator_id, None)
            if same is not None:
                pairs.append(self._pair(Fate.KEPT, row, same, _changed(row, same)))
                continue
            replaced = row.target.indicator.replaces_id
            old = None
            if replaced is not None and replaced not in listed:
                old = before.pop(replaced, None)
            if old is None:
                pairs.append(self._pair(Fate.NEW, row, None, "今年新列，上年计划没有这一项"))
                continue
            note = f"由“{old.name}”调整为本指标，口径不同，不作比较"
            pairs.append(self._pair(Fate.TOOK_OVER, row, None, note))
            pairs.append(Pair(Fate.REPLACED, None, old, f"今年调整为“{row.name}”，不再单列"))
        dropped = [Pair(Fate.DROPPED, None, row, "今年计划未列入") for row in before.values()]
        return pairs + dropped

    def of_line(self, leader: str) -> "YearOnYear":
        """The pairs that a county leader is in charge of (by this year's row, else last year's);
        empty for all. Sub-rows whose headline is not among them have their full names.
        """
        if not leader:
            return self
        part = copy(self)
        for name in ("bands", "outcomes"):
            part.__dict__.pop(name, None)
        pairs = list(_with_headlines(pair for pair in self.pairs if takes(pair.leader, leader)))
        part.__dict__["pairs"] = pairs
        part.now = [pair.now for pair in pairs if pair.now]
        part.before = [pair.before for pair in pairs if pair.before]
        return part

    def _pair(self, fate: Fate, now: IndicatorRow, before: IndicatorRow | None, note: str) -> Pair:
        county = self._observed.get((now.target.indicator_id, Area.COUNTY))
        city = self._observed.get((now.target.indicator_id, Area.CITY))
        rank = _first_rank(county, city)
        if not is_comparable(now.target):
            city = None
        return Pair(fate, now, before, note, city, rank)

    @cached_property
    def bands(self) -> list[PairBand]:
        """The pairs under this year's sections, and last those that this year's plan dropped."""
        bands: dict[int, PairBand] = {}
        last: PairBand | None = None
        for pair in self.pairs:
            if pair.fate == Fate.DROPPED:
                bands.setdefault(0, PairBand(None, [])).pairs.append(pair)
            elif pair.now is None and last is not None:
                last.pairs.append(pair)
            else:
                section = pair.row.target.section
                last = bands.setdefault(section.pk, PairBand(section, []))
                last.pairs.append(pair)
        return list(bands.values())

    def number_of(self, *fates: Fate) -> int:
        """How many headlines have one of these fates."""
        return sum(pair.fate in fates and not pair.row.is_sub for pair in self.pairs)

    # The finding.

    @cached_property
    def outcomes(self) -> "Outcomes":
        """What came of last year's headlines this year."""
        return Outcomes(pair for pair in self.pairs if not pair.row.is_sub)

    # How many columns the page's table has, by what is known.

    @property
    def columns_before(self) -> int:
        return 2 + self.has_actual_before + (self.has_same_months and self.through != YEAR_END)

    @property
    def columns_now(self) -> int:
        return 2 + self.has_actual_now + self.has_change + self.has_city

    @property
    def has_actual_before(self) -> bool:
        """Whether any result of last year's whole year is known."""
        return any(row.actual_text for row in self.before)

    @property
    def has_actual_now(self) -> bool:
        """Whether anything was reported on any of this year's rows."""
        return any(row.actual_text for row in self.now)

    @property
    def has_change(self) -> bool:
        """Whether any of this year's figures has a figure of last year's same months beside it."""
        return any(pair.change for pair in self.pairs)

    @property
    def columns(self) -> int:
        """All of them, with number and name."""
        return 2 + self.columns_before + self.columns_now

    @property
    def has_same_months(self) -> bool:
        """Whether last year's same months are known of any row."""
        return any(pair.same_months for pair in self.pairs)

    @property
    def note(self) -> str:
        """What of the two years is compared with what; empty where both are whole."""
        if self.through == YEAR_END:
            return ""
        months = months_label(self.through)
        if self.has_same_months:
            return f"增减为两年{months}之差；上年全年的数只供参考，不与{months}比较。"
        return f"上年没有{months}的数，所列为上年全年，不与今年{months}比较。"

    @property
    def has_city(self) -> bool:
        return any(pair.city_text for pair in self.pairs)

    @property
    def is_sample(self) -> bool:
        return any(pair.is_sample for pair in self.pairs)


def _with_headlines(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """The pairs, those of sub-rows without their headline by their full names."""
    listed = list(pairs)
    headlines = {_printed_at(pair.row) for pair in listed if not pair.row.is_sub}
    for pair in listed:
        yield pair if _printed_at(pair.row) in headlines else pair.alone()


def _printed_at(row: IndicatorRow) -> tuple[int, int]:
    """The year and number under which it is printed."""
    return row.target.plan.year, row.number


def _first_rank(*observations: Observation | None) -> int | None:
    for observation in observations:
        if observation is not None and observation.rank:
            return observation.rank
    return None


def _changed(now: IndicatorRow, before: IndicatorRow) -> str:
    """What this year's plan prints otherwise than last year's: name, unit, attribute."""
    changes = []
    if now.target.name != before.target.name:
        changes.append(f"上年称“{before.target.name}”")
    if now.unit != before.unit:
        changes.append(f"上年单位为{before.unit}" if before.unit else "上年没有单位")
    if now.attribute != before.attribute:
        changes.append(f"上年为{before.attribute}" if before.attribute else "上年未注明属性")
    return "，".join(changes)
