"""The same thing said in two places, with two values or two words; one figure for two scopes; names against counts."""

import re
from collections.abc import Iterator
from itertools import combinations

from chengkou.checks.document import Document
from chengkou.checks.parts import counted
from chengkou.checks.result import Check, Kind, Quote, apart, concluded, held, in_words, shown
from chengkou.checks.sums import ADDITIVE, splits
from chengkou.checks.topics import DONE, Saying, find, topic_of
from reporting.rules.rounding import PrintedNumber, certainly_more

# Two subjects that the document uses for one: the heading over the key projects (重点项目) calls them 重大项目.
SAME_SUBJECT = (("重大项目", "重点项目"),)

# A figure of the whole county, and that of a part of it: subject, quantity and the words for both.
PART_OF_COUNTY = (("固定资产投资", "全县固定资产投资", "重点项目", "完成投资", "重点项目完成投资"),)

# Where the document names things, and the count that it gives for them: split and name.
NAMED = {"低于预期的指标": ("完成情况", "低于预期")}

NUMERALS = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))
_START = r"(?:^|[，。；：])"
_COUNT = r"(\d+|[一二三四五六七八九十])"
# A list that begins its clause: A、B、C等9项, and A、B、C3个 before the word for what they are. A count after that
# word (A、B设施2个) may count anything.
_AND_OTHERS = re.compile(rf"{_START}([^，。；：“”等]+、[^，。；：“”等]+)等{_COUNT}[个项家处座件]")
_ALL_OF_THEM = re.compile(
    rf"{_START}([^，。；：“”等\d]+[、和][^，。；：“”等\d]+){_COUNT}[个处座家所](?=[一-龥])"
)


def said_twice(document: Document) -> Iterator[Check]:
    """Each number of the text against the table's, or against the first that the text gives."""
    groups: dict[tuple[str, str, bool, str], list[Saying]] = {}
    for saying in document.said:
        groups.setdefault(saying.key, []).append(saying)
    for told in groups.values():
        first = told[0]
        others: dict[tuple[PrintedNumber, str], list[Quote]] = {}
        for other in told[1:]:
            if other.quote != first.quote:
                # What is left open is told by its words, everything else by its number.
                words = other.words if other.number.is_open else ""
                others.setdefault((other.number, words), []).append(other.quote)
        for (number, words), quotes in others.items():
            kind, where = (
                (Kind.ANNEX, "文中与附表、附件") if first.in_table else (Kind.TWICE, "两处")
            )
            parts = "、".join(dict.fromkeys(quote.part for quote in quotes))
            yield held(
                kind,
                f"{first.label}：{where}（{parts}）",
                number,
                first.number,
                quotes=[*quotes, first.quote],
                unit=first.unit,
                note=f"写作“{words}”。" if words else "",
            )


def same_subject(document: Document) -> Iterator[Check]:
    """Two words for one subject, held against each other by what is printed for both."""
    for word, other in SAME_SUBJECT:
        for figure in document.about(subject=word, dimension=""):
            found = _whole(document, other, figure.quantity)
            if figure.number is None or found is None:
                continue
            number, quotes, note = found
            yield held(
                Kind.TWICE,
                f"{word}与{other}的{figure.quantity}",
                figure.number,
                number,
                quotes=[figure.quote, *quotes],
                unit=figure.unit,
                note=note,
            )


def _whole(
    document: Document, subject: str, quantity: str
) -> tuple[PrintedNumber, list[Quote], str] | None:
    """The printed whole of a subject, else the sum of its first split, with what it was taken from."""
    for figure in document.about(subject=subject, dimension="", quantity=quantity):
        if figure.number is not None:
            return figure.number, [figure.quote], ""
    for split in splits(document, ADDITIVE):
        if (split.subject, split.quantity) == (subject, quantity) and split.is_complete:
            return split.sum, split.quotes, split.arithmetic
    return None


def two_words(document: Document) -> Iterator[Check]:
    """Two parts that split a subject alike, but call one of the parts by two names."""
    every = [split for split in splits(document, ADDITIVE) if split.is_complete]
    for first, second in combinations(every, 2):
        about = (first.subject, first.dimension, first.quantity)
        if first.part == second.part or about != (
            second.subject,
            second.dimension,
            second.quantity,
        ):
            continue
        one = [row for row in first.rows if row.name not in {other.name for other in second.rows}]
        two = [row for row in second.rows if row.name not in {other.name for other in first.rows}]
        if len(one) != 1 or len(two) != 1 or one[0].number is None or two[0].number is None:
            continue
        yield concluded(
            Kind.TWICE,
            f"{first.subject}{first.dimension}：同一类写作“{one[0].name}”和“{two[0].name}”",
            one[0].number,
            two[0].number,
            apart(one[0].number, two[0].number, agrees=False),
            quotes=[one[0].quote, two[0].quote],
            unit=one[0].unit,
            note=f"{first.part}写作“{one[0].name}”，{second.part}写作“{two[0].name}”。",
        )


def attributes(document: Document) -> Iterator[Check]:
    """What the text calls an indicator, 约束性 or 预期性, against the table."""
    for figure in document.about(quantity="属性"):
        for line in document.lines:
            if topic_of(line.name) == topic_of(figure.name) and line.attribute:
                yield in_words(
                    Kind.ANNEX,
                    f"{line.name}：文中与附表的指标属性",
                    agrees=figure.text == line.attribute,
                    quotes=[figure.quote, line.target_quote],
                    note=f"文中列为{figure.text}，附表列为{line.attribute}。",
                )


def two_scopes(document: Document) -> Iterator[Check]:
    """One figure for the whole county and for a part of it; a part of more than the whole."""
    said = document.said
    for topic, whole_words, subject, quantity, part_words in PART_OF_COUNTY:
        wholes = [saying for saying in find(said, topic, phase=DONE) if not saying.in_table]
        parts = [
            figure
            for figure in document.about(subject=subject, dimension="", quantity=quantity)
            if figure.number
        ]
        parts = [part for part in parts if wholes and part.unit == wholes[0].unit]
        if not parts:
            continue
        whole, part = wholes[0], parts[0]
        assert part.number is not None
        quotes = [*(saying.quote for saying in wholes), part.quote]
        is_same = whole.number.value == part.number.value
        is_more = part.number.value > whole.number.value
        yield concluded(
            Kind.SCOPE,
            f"{whole_words}与{part_words}",
            whole.number,
            part.number,
            apart(
                whole.number,
                part.number,
                agrees=not is_same and not is_more,
                rounding=is_more and not certainly_more(part.number, whole.number),
            ),
            quotes=quotes,
            unit=whole.unit,
            note=f"{shown(part.number.value, part.unit)}既作{whole_words}，又作{part_words}，两个口径不同。"
            if is_same
            else "",
        )


def named_against_count(document: Document) -> Iterator[Check]:
    """How many the document names in words, against how many it says there are; naming fewer is no contradiction."""
    for naming, (dimension, name) in NAMED.items():
        named = document.about(dimension=naming)
        counts = [
            figure for figure in document.about(dimension=dimension, name=name) if figure.number
        ]
        if not named or not counts:
            continue
        given = next((figure for figure in counts if figure.part == named[0].part), counts[0])
        assert given.number is not None
        number = len({topic_of(figure.name) for figure in named})
        yield concluded(
            Kind.NAMES,
            f"{naming}：点名与个数（{given.part}）",
            given.number,
            counted(number),
            apart(
                given.number,
                counted(number),
                agrees=not certainly_more(counted(number), given.number),
            ),
            quotes=[given.quote, *(figure.quote for figure in named)],
            unit=given.unit,
            note=f"点名{number}项：{'、'.join(figure.name for figure in named)}。",
        )


def listed_against_count(document: Document) -> Iterator[Check]:
    """Names listed right before a count (葛城、庙坝、北屏等3个): more names than it counts are a contradiction.

    Fewer are none: 等 stands for the others, and without 等 they may be no list of names at all (新建、改造3座).
    """
    told: dict[str, Quote] = {}
    for figure in document.figures:
        for pattern in (_AND_OTHERS, _ALL_OF_THEM):
            for match in pattern.finditer(figure.sentence):
                words = match[0].lstrip("，。；：")
                count = NUMERALS.get(match[2]) or int(match[2])
                fewest = match[1].count("、") + 1  # 和 may be part of a name, as in 和平健身广场
                most = fewest + match[1].count("和")
                number = count if fewest <= count <= most else fewest
                if words in told or (pattern is _ALL_OF_THEM and number < count):
                    continue
                told[words] = figure.quote
                yield concluded(
                    Kind.NAMES,
                    f"“{words}”：列名与个数",
                    counted(count),
                    counted(number),
                    apart(counted(count), counted(number), agrees=number <= count),
                    quotes=[figure.quote],
                    unit="个",
                    note=f"列名{number}个。",
                )
