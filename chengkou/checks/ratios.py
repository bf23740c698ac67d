"""Ratios against their two ends, a mean against what it is the mean of, growth against amounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from chengkou.checks.document import Document
from chengkou.checks.parts import Stated
from chengkou.checks.result import Check, Kind, apart, concluded, held, shown, unknown
from chengkou.checks.topics import DONE, IN_YEARS, PHASES, Saying, find, topic_of
from reporting.enums import GrowthBasis
from reporting.rules.figures import places
from reporting.rules.pace import days_left
from reporting.rules.rounding import (
    PrintedNumber,
    certainly_more,
    exactly,
    growth,
    growth_of_quotient,
    quotient,
)

IN_ONE = {
    "元": 1,
    "万元": 10**4,
    "亿元": 10**8,
    "人": 1,
    "万人": 10**4,
    "户": 1,
    "万户": 10**4,
    "天": 1,
}
DAYS_OF_THE_YEAR = "全年天数"

# A ratio, what stands over and what stands under the line.
RATIOS = (
    ("研发经费投入强度", "全社会研发经费投入", "地区生产总值"),
    ("人均工资收入", "发放劳务报酬", "吸纳务工群众"),
    ("空气质量优良率", "环境空气质量优良天数", DAYS_OF_THE_YEAR),
)
# A growth of two things together, which lies between theirs.
BETWEEN = (("金融机构存贷款余额", ("存款余额", "贷款余额")),)
# The growth of a quotient, of what stands over and of what stands under the line.
GROWTHS_OF_QUOTIENTS = (("利润率", "利润总额", "营业收入"),)


@dataclass(frozen=True)
class End:
    """One end of a ratio, in units of one."""

    number: PrintedNumber
    factor: int
    saying: Saying | None

    @property
    def text(self) -> str:
        return shown(self.number.value, self.saying.unit if self.saying else "天")


def ratios(document: Document) -> Iterator[Check]:
    """A printed ratio against the quotient of its two ends; unknown where an end is not printed."""
    said = document.said
    for name, over, under in RATIOS:
        told = find(said, name)
        if not told:
            continue
        ratio = told[0]
        ends = [_end(said, over, document.year), _end(said, under, document.year)]
        quotes = [saying.quote for saying in told]
        missing = "、".join(
            word for word, end in zip((over, under), ends, strict=True) if end is None
        )
        title = f"{name}：{over} ÷ {under}"
        if missing:
            yield unknown(
                Kind.RATIO,
                title,
                ratio.number,
                quotes=quotes,
                unit=ratio.unit,
                note=f"文件没有写{missing}。",
            )
            continue
        top, bottom = (end for end in ends if end is not None)
        per = Fraction(100) if ratio.unit == "%" else Fraction(1, IN_ONE.get(ratio.unit, 1))
        computed = quotient(
            top.number,
            bottom.number,
            places(ratio.number.value),
            per * Fraction(top.factor, bottom.factor),
        )
        quotes += [end.saying.quote for end in (top, bottom) if end.saying]
        yield held(
            Kind.RATIO,
            title,
            ratio.number,
            computed,
            quotes=quotes,
            unit=ratio.unit,
            note=f"{top.text} ÷ {bottom.text}。",
        )


def _end(said: list[Saying], name: str, year: int) -> End | None:
    if name == DAYS_OF_THE_YEAR:
        return End(exactly(days_left(year, 0)), 1, None)
    found = [saying for saying in find(said, name) if saying.unit in IN_ONE]
    if not found or found[0].number.low is None or found[0].number.low <= 0:
        return None
    return End(found[0].number, IN_ONE[found[0].unit], found[0])


def between(document: Document) -> Iterator[Check]:
    """The growth of several things together lies between the lowest and the highest of theirs."""
    said = document.said
    for name, part_names in BETWEEN:
        for phase in dict.fromkeys(PHASES.values()):
            told = find(said, name, phase=phase, is_growth=True)
            parts = [find(said, part, phase=phase, is_growth=True) for part in part_names]
            if not told or not all(parts):
                continue
            whole, ends = (
                told[0],
                sorted((part[0] for part in parts), key=lambda part: part.number.value),
            )
            lowest, highest = ends[0].number, ends[-1].number
            nearest = lowest if whole.number.value < lowest.value else highest
            inside = lowest.value <= whole.number.value <= highest.value
            outside = certainly_more(lowest, whole.number) or certainly_more(whole.number, highest)
            yield concluded(
                Kind.RATIO,
                f"{name}增速：在{'、'.join(part_names)}的增速之间",
                whole.number,
                nearest,
                apart(whole.number, nearest, agrees=inside, rounding=not inside and not outside),
                quotes=[whole.quote, *(end.quote for end in ends)],
                unit="%",
                note=f"应在{shown(lowest.value, '%')}和{shown(highest.value, '%')}之间。",
            )


def growths_of_quotients(document: Document) -> Iterator[Check]:
    """The growth of a quotient against what the growths of its two ends make of it."""
    said = document.said
    for name, over, under in GROWTHS_OF_QUOTIENTS:
        for phase in dict.fromkeys(PHASES.values()):
            told, top, bottom = (
                find(said, word, phase=phase, is_growth=True) for word in (name, over, under)
            )
            if not (told and top and bottom):
                continue
            ratio = told[0]
            computed = growth_of_quotient(
                top[0].number, bottom[0].number, places(ratio.number.value)
            )
            yield held(
                Kind.RATIO,
                f"{name}增长：由{over}、{under}的增长推算",
                ratio.number,
                computed,
                quotes=[ratio.quote, top[0].quote, bottom[0].quote],
                unit="%",
                note=(
                    f"{name} = {over} ÷ {under}；{over}增长{shown(top[0].number.value, '%')}、"
                    f"{under}增长{shown(bottom[0].number.value, '%')}，{name}增长{shown(computed.value, '%')}。"
                ),
            )


def growth_against_amounts(document: Document) -> Iterator[Check]:
    """A growth at current prices against the amounts of two years.

    Growth at constant or comparable prices says nothing of current amounts, and one whose basis nobody noted may be
    either: both are left alone.
    """
    said = document.said
    amounts = _amounts(document, said)
    for line in document.lines:
        topic = topic_of(line.name)
        rates = find(said, topic, is_growth=True)
        if (
            line.basis != GrowthBasis.CURRENT
            or not rates
            or not any(of == topic for of, _ in amounts)
        ):
            continue
        rate = rates[0]
        now, before = amounts.get((topic, document.year)), amounts.get((topic, document.year - 1))
        name = f"{topic}：增速与总量"
        quotes = [rate.quote, *(end.quote for end in (now, before) if end)]
        if (
            now is None
            or before is None
            or now.number is None
            or before.number is None
            or now.unit != before.unit
        ):
            missing = f"{document.year if now is None else document.year - 1}年的总量"
            yield unknown(
                Kind.GROWTH,
                name,
                rate.number,
                quotes=quotes,
                unit="%",
                note=f"文件没有写{missing}。",
            )
            continue
        computed = growth(now.number, before.number, places(rate.number.value))
        note = (
            f"{shown(now.number.value, now.unit)} ÷ {shown(before.number.value, before.unit)} − 1。"
        )
        yield held(Kind.GROWTH, name, rate.number, computed, quotes=quotes, unit="%", note=note)


def _amounts(document: Document, said: list[Saying]) -> dict[tuple[str, int], Saying | Stated]:
    """What is known of a topic's amount, by topic and year: this document's text and charts, and last year's text."""
    known: dict[tuple[str, int], Saying | Stated] = {}
    for figure in document.earlier:
        if (
            PHASES.get(figure.subject) == DONE
            and figure.quantity == "完成数"
            and figure.unit in IN_ONE
        ):
            known[topic_of(figure.name), document.year - 1] = figure
    for figure in document.figures:
        if figure.dimension == IN_YEARS and figure.quantity == "总量":
            known[topic_of(figure.subject), int(figure.name.removesuffix("年"))] = figure
    for saying in said:
        if saying.phase == DONE and not saying.is_growth and saying.unit in IN_ONE:
            known.setdefault((saying.topic, document.year), saying)
    return known
