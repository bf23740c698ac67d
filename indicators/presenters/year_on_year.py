"""This year's plan beside last year's: each printed row with its indicator's row of the year before, and what changed.

Last year is told as a whole, this year as far as the page's period goes; both are judged as on every other page.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices

from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Observation, Section
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.series import is_comparable
from reporting.drawing.figure_marks import marks_in_words
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import plain
from reporting.spreadsheets.write import Cell


class Fate(TextChoices):
    """What became of a printed row from one year's plan to the next."""

    KEPT = "kept", "两年都有"
    NEW = "new", "今年新列"
    TOOK_OVER = "took_over", "今年接替"
    REPLACED = "replaced", "已被接替"
    DROPPED = "dropped", "不再列入"


@dataclass(frozen=True)
class Pair:
    """One indicator in both plans, or in one of them."""

    fate: Fate
    now: IndicatorRow | None
    before: IndicatorRow | None
    note: str
    """In words what changed between the two plans; empty where nothing did."""
    city: Observation | None = None
    """The municipality's figure of this year's months."""
    rank: int | None = None
    """The county's place among the municipality's in these months."""

    @property
    def row(self) -> IndicatorRow:
        """The row by which it is called: this year's, else last year's."""
        row = self.now or self.before
        assert row is not None  # a pair of nothing is none
        return row

    @property
    def number(self) -> str:
        """This year's printed number; empty for what this year's plan does not print."""
        return str(self.now.number) if self.now else ""

    @property
    def city_text(self) -> str:
        """5.8，第12位: as far as either is known."""
        value = plain(self.city.value) if self.city and self.city.value is not None else ""
        return "，".join(filter(None, (value, f"第{self.rank}位" if self.rank else "")))

    @property
    def is_sample(self) -> bool:
        return any(row is not None and row.is_sample for row in (self.now, self.before))

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under `export_head`."""
        section = self.row.target.section
        return (
            f"{section.number} {section.name}",
            self.number,
            self.row.target.name,
            self.row.unit,
            self.row.attribute,
            *_cells(self.before),
            *_cells(self.now),
            self.city_text,
            self.fate.label,
            self.note,
        )


def export_head(page_year: int, period: str) -> tuple[str, ...]:
    """What an exported file's columns are called."""
    last = [f"{page_year - 1}年{name}" for name in ("目标", "实际", "数据性质和原报", "状态")]
    this = [
        f"{page_year}年目标",
        *(f"{period}{name}" for name in ("实际", "数据性质和原报", "状态")),
    ]
    return (
        "类别",
        "序号",
        "指标",
        "单位",
        "属性",
        *last,
        *this,
        f"全市{period}",
        "两年变化",
        "说明",
    )


def _cells(row: IndicatorRow | None) -> tuple[Cell, ...]:
    if row is None:
        return ("", "", "", "")
    actual = row.assessment.actual
    return (
        row.target_text,
        row.actual_text if actual is None else actual,
        marks_in_words(row.tags),
        row.label,
    )


@dataclass(frozen=True)
class PairBand:
    """One part of this year's plan with its pairs; last, without a section, what this year's plan leaves out."""

    section: Section | None
    pairs: list[Pair]


class YearOnYear:
    """The plan of `year` beside that of the year before.

    `through`: the month that this year's figures run through. `query` goes onto the links to this year's pages,
    `before_query` onto those to last year's.
    """

    def __init__(
        self, ledger: Ledger, year: int, through: int, *, query: str, before_query: str
    ) -> None:
        self.through = through
        self.now = [
            IndicatorRow(ledger.judge(target, through), through, query)
            for target in ledger.targets
            if target.plan.year == year
        ]
        self.before = [
            IndicatorRow(ledger.judge(target, YEAR_END), YEAR_END, before_query)
            for target in ledger.targets
            if target.plan.year == year - 1
        ]
        self._observed = {
            (each.indicator_id, each.area): each
            for each in ledger.observations
            if each.year == year and each.month == through
        }

    @cached_property
    def pairs(self) -> list[Pair]:
        """This year's rows as printed, what was replaced after what took over from it, and last what was dropped."""
        before = {row.target.indicator_id: row for row in self.before}
        still = {row.target.indicator_id for row in self.now}
        found = []
        for row in self.now:
            same = before.pop(row.target.indicator_id, None)
            replaced = row.target.indicator.replaces_id
            old = None
            if same is None and replaced is not None and replaced not in still:
                old = before.pop(replaced, None)
            if same is not None:
                found.append(self._pair(Fate.KEPT, row, same, _changed(row, same)))
            elif old is not None:
                found.append(
                    self._pair(
                        Fate.TOOK_OVER, row, None, f"接替上年的“{old.name}”，口径不同，不与它比较"
                    )
                )
                found.append(Pair(Fate.REPLACED, None, old, f"今年由“{row.name}”接替，不再列入"))
            else:
                found.append(self._pair(Fate.NEW, row, None, "今年新列，上年计划没有这一项"))
        return found + [
            Pair(Fate.DROPPED, None, row, "今年计划不再列入") for row in before.values()
        ]

    def _pair(self, fate: Fate, now: IndicatorRow, before: IndicatorRow | None, note: str) -> Pair:
        own, city = (
            self._observed.get((now.target.indicator_id, area)) for area in (Area.COUNTY, Area.CITY)
        )
        rank = next((each.rank for each in (own, city) if each is not None and each.rank), None)
        return Pair(fate, now, before, note, city if is_comparable(now.target) else None, rank)

    @cached_property
    def bands(self) -> list[PairBand]:
        """The pairs under this year's sections, and at the end what this year's plan leaves out."""
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
        """How many headlines have this fate."""
        return sum(pair.fate in fates and not pair.row.is_sub for pair in self.pairs)

    @property
    def has_city(self) -> bool:
        return any(pair.city_text for pair in self.pairs)

    @property
    def is_sample(self) -> bool:
        return any(pair.is_sample for pair in self.pairs)


def _changed(now: IndicatorRow, before: IndicatorRow) -> str:
    """What this year's plan prints otherwise than last year's: name, unit, attribute."""
    said = []
    if now.target.name != before.target.name:
        said.append(f"上年称“{before.target.name}”")
    if now.unit != before.unit:
        said.append(f"上年单位为{before.unit}" if before.unit else "上年没有单位")
    if now.attribute != before.attribute:
        said.append(f"上年为{before.attribute}" if before.attribute else "上年未注明属性")
    return "，".join(said)
