"""Ratios against their two ends, a mean against what it is the mean of, growth against amounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from chengkou.checks.document import Document
from chengkou.checks.parts import Stated
from chengkou.checks.result import (
    Check,
    Kind,
    apart,
    compared,
    concluded,
    quotes_of,
    shown,
    unknown,
)
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

# A ratio, its numerator and its denominator.
RATIOS = (
    ("研发经费投入强度", "全社会研发经费投入", "地区生产总值"),
    ("人均工资收入", "发放劳务报酬", "吸纳务工群众"),
    ("空气质量优良率", "环境空气质量优良天数", DAYS_OF_THE_YEAR),
)
# The growth of several things together, which lies between theirs.
BETWEEN = (("金融机构存贷款余额", ("存款余额", "贷款余额")),)
# A quotient, its numerator and its denominator, compared by their growths.
GROWTHS_OF_QUOTIENTS = (("利润率", "利润总额", "营业收入"),)


@dataclass(frozen=True)
class End:
    """One end of a ratio, in units of one."""

    number: PrintedNumber
    factor: int
    saying: Saying | None

    @property
    def text(self) -> str:
        unit = self.saying.unit if self.saying else "天"
        return shown(self.number.value, unit)


def ratios(document: Document) -> Iterator[Check]:
    """A printed ratio against the quotient of its two ends; unknown where an end is not printed."""
    said = document.said
    for name, over, under in RATIOS:
        sayings = find(said, name)
        if not sayings:
            continue
        ratio = sayings[0]
        quotes = quotes_of(sayings)
        title = f"{name}：{over} ÷ {under}"
        top = _end(said, over, document.year)
        bottom = _end(said, under, document.year)
        if top is None or bottom is None:
            missing = []
            if top is None:
                missing.append(over)
            if bottom is None:
                missing.append(under)
            yield unknown(
                Kind.RATIO,
                title,
                ratio.number,
                quotes=quotes,
                unit=ratio.unit,
                note=f"文件没有写{'、'.join(missing)}。",
            )
            continue
        per = Fraction(100) if ratio.unit == "%" else Fraction(1, IN_ONE.get(ratio.unit, 1))
        computed = quotient(
            top.number,
            bottom.number,
            places(ratio.number.value),
            per * Fraction(top.factor, bottom.factor),
        )
        quotes += [end.saying.quote for end in (top, bottom) if end.saying]
        yield compared(
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
            wholes = find(said, name, phase=phase, is_growth=True)
            ends = []
            for part_name in part_names:
                ends += find(said, part_name, phase=phase, is_growth=True)[:1]
            if not wholes or len(ends) < len(part_names):
                continue
            whole = wholes[0]
            ends.sort(key=lambda end: end.number.value)
            lowest = ends[0].number
            highest = ends[-1].number
            nearest = lowest if whole.number.value < lowest.value else highest
            inside = lowest.value <= whole.number.value <= highest.value
            outside = certainly_more(lowest, whole.number) or certainly_more(whole.number, highest)
            yield concluded(
                Kind.RATIO,
                f"{name}增速：在{'、'.join(part_names)}的增速之间",
                (whole.number, nearest),
                apart(whole.number, nearest, agrees=inside, rounding=not inside and not outside),
                quotes=quotes_of([whole, *ends]),
                unit="%",
                note=f"应在{shown(lowest.value, '%')}和{shown(highest.value, '%')}之间。",
            )


def growths_of_quotients(document: Document) -> Iterator[Check]:
    """The growth of a quotient against what follows from the growths of its two ends."""
    said = document.said
    for name, over, under in GROWTHS_OF_QUOTIENTS:
        for phase in dict.fromkeys(PHASES.values()):
            sayings = find(said, name, phase=phase, is_growth=True)
            tops = find(said, over, phase=phase, is_growth=True)
            bottoms = find(said, under, phase=phase, is_growth=True)
            if not (sayings and tops and bottoms):
                continue
            ratio = sayings[0]
            top = tops[0]
            bottom = bottoms[0]
            computed = growth_of_quotient(top.number, bottom.number, places(ratio.number.value))
            yield compared(
                Kind.RATIO,
                f"{name}增长：由{over}、{under}的增长推算",
                ratio.number,
                computed,
                quotes=quotes_of([ratio, top, bottom]),
                unit="%",
                note=(
                    f"{name} = {over} ÷ {under}；{over}增长{shown(top.number.value, '%')}、"
                    f"{under}增长{shown(bottom.number.value, '%')}，"
                    f"{name}增长{shown(computed.value, '%')}。"
                ),
            )


def growth_against_amounts(document: Document) -> Iterator[Check]:
    """A growth at current prices against the amounts of two years.

    Growth at constant or comparable prices says nothing of current amounts, and one whose basis
    nobody noted may be either: both are left out.
    """
    said = document.said
    amounts = _amounts(document, said)
    topics_with_amounts = {topic for topic, _ in amounts}
    for line in document.lines:
        topic = topic_of(line.name)
        rates = find(said, topic, is_growth=True)
        if line.basis != GrowthBasis.CURRENT or not rates or topic not in topics_with_amounts:
            continue
        rate = rates[0]
        now = amounts.get((topic, document.year))
        before = amounts.get((topic, document.year - 1))
        name = f"{topic}：增速与总量"
        quotes = [rate.quote]
        if now:
            quotes.append(now.quote)
        if before:
            quotes.append(before.quote)
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
            ).of_row(line.leader)
            continue
        computed = growth(now.number, before.number, places(rate.number.value))
        note = (
            f"{shown(now.number.value, now.unit)} ÷ {shown(before.number.value, before.unit)} − 1。"
        )
        check = compared(
            Kind.GROWTH, name, rate.number, computed, quotes=quotes, unit="%", note=note
        )
        yield check.of_row(line.leader)


def _amounts(document: Document, said: list[Saying]) -> dict[tuple[str, int], Saying | Stated]:
    """Known amounts by topic and year: this document's text and charts, and last year's text."""
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
