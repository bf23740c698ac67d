"""The same thing stated twice, one figure for two scopes, and names against counts."""

import re
from collections.abc import Iterator
from itertools import combinations

from chengkou.checks.document import Document
from chengkou.checks.parts import Stated, counted
from chengkou.checks.result import (
    Check,
    Kind,
    Quote,
    apart,
    compared,
    concluded,
    in_words,
    quotes_of,
    shown,
)
from chengkou.checks.sums import ADDITIVE, DocumentSplit, splits
from chengkou.checks.topics import DONE, Saying, find, topic_of
from reporting.rules.rounding import PrintedNumber, certainly_more

# Pairs of subjects that are one: the heading over the key projects (重点项目) calls them 重大项目.
SAME_SUBJECT = (("重大项目", "重点项目"),)

# A figure of the whole county, and that of a part of it: subject, quantity and the words for both.
PART_OF_COUNTY = (("固定资产投资", "全县固定资产投资", "重点项目", "完成投资", "重点项目完成投资"),)

# Where the document names things, and the split and name of the count that it gives for them.
NAMED = {"低于预期的指标": ("完成情况", "低于预期")}

NUMERALS = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))
_START = r"(?:^|[，。；：])"
_COUNT = r"(\d{1,6}|[一二三四五六七八九十])"
# A list that begins its clause: A、B、C等9项, and A、B、C3个 before the word for what they are.
# A count after that word (A、B设施2个) may count anything.
# Whether it is a list is asked of what was found: a pattern that asks costs the square of its text.
_AND_OTHERS = re.compile(rf"{_START}([^，。；：“”等]+)等{_COUNT}[个项家处座件]")
_ALL_OF_THEM = re.compile(rf"{_START}([^，。；：“”等\d]+){_COUNT}[个处座家所](?=[一-龥])")
LISTS = {_AND_OTHERS: "、", _ALL_OF_THEM: "、和"}
"""What stands between the names of each list."""


def said_twice(document: Document) -> Iterator[Check]:
    """Each number of the text against the table's, or against the first that the text gives."""
    groups: dict[tuple[str, str, bool, str], list[Saying]] = {}
    for saying in document.said:
        groups.setdefault(saying.key, []).append(saying)
    for sayings in groups.values():
        first = sayings[0]
        kind = Kind.TWICE
        where = "两处"
        if first.in_table:
            kind = Kind.ANNEX
            where = "文中与附表、附件"
        for (number, words), quotes in _other_numbers(sayings).items():
            parts = "、".join(dict.fromkeys(quote.part for quote in quotes))
            yield compared(
                kind,
                f"{first.label}：{where}（{parts}）",
                number,
                first.number,
                quotes=[*quotes, first.quote],
                unit=first.unit,
                note=f"写作“{words}”。" if words else "",
            )


def _other_numbers(sayings: list[Saying]) -> dict[tuple[PrintedNumber, str], list[Quote]]:
    """What other sentences than that of the first saying state, with their sentences.

    The key is the number with an empty text, or, of a number with an open side, with its words.
    """
    others: dict[tuple[PrintedNumber, str], list[Quote]] = {}
    for saying in sayings[1:]:
        if saying.quote != sayings[0].quote:
            words = saying.words if saying.number.is_open else ""
            others.setdefault((saying.number, words), []).append(saying.quote)
    return others


def same_subject(document: Document) -> Iterator[Check]:
    """Two words for one subject, compared by what is printed for both."""
    for word, other in SAME_SUBJECT:
        for figure in document.about(subject=word, dimension=""):
            found = _whole(document, other, figure.quantity)
            if figure.number is None or found is None:
                continue
            number, quotes, note = found
            yield compared(
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
    """The printed whole of a subject, else the sum of its first split, with quotes and note."""
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
        about_second = (second.subject, second.dimension, second.quantity)
        if first.part == second.part or about != about_second:
            continue
        one = _only_row_not_in(second, first)
        two = _only_row_not_in(first, second)
        if one is None or two is None or one.number is None or two.number is None:
            continue
        yield concluded(
            Kind.TWICE,
            f"{first.subject}{first.dimension}：同一类写作“{one.name}”和“{two.name}”",
            (one.number, two.number),
            apart(one.number, two.number, agrees=False),
            quotes=[one.quote, two.quote],
            unit=one.unit,
            note=f"{first.part}写作“{one.name}”，{second.part}写作“{two.name}”。",
        ).of_words(one.name, two.name)


def _only_row_not_in(other: DocumentSplit, split: DocumentSplit) -> Stated | None:
    """The row of the split whose name the other lacks; None when there is none, or several."""
    names = {row.name for row in other.rows}
    rows = [row for row in split.rows if row.name not in names]
    return rows[0] if len(rows) == 1 else None


def attributes(document: Document) -> Iterator[Check]:
    """What the text calls an indicator, 约束性 or 预期性, against the table."""
    for figure in document.about(quantity="属性"):
        for line in document.lines:
            if topic_of(line.name) == topic_of(figure.name) and line.attribute:
                yield in_words(
                    Kind.ANNEX,
                    f"{line.name}：文中与附表的指标属性",
                    (figure.text, line.attribute),
                    agrees=figure.text == line.attribute,
                    quotes=[figure.quote, line.target_quote],
                    note=f"文中列为{figure.text}，附表列为{line.attribute}。",
                ).of_row(line.leader)


def two_scopes(document: Document) -> Iterator[Check]:
    """One figure for the whole county and for a part of it; a part of more than the whole."""
    said = document.said
    for topic, whole_words, subject, quantity, part_words in PART_OF_COUNTY:
        wholes = [saying for saying in find(said, topic, phase=DONE) if not saying.in_table]
        if not wholes:
            continue
        whole = wholes[0]
        parts = document.about(subject=subject, dimension="", quantity=quantity, unit=whole.unit)
        part = _first_with_number(parts)
        if part is None or part.number is None:
            continue
        is_same = whole.number.value == part.number.value
        is_more = part.number.value > whole.number.value
        note = ""
        if is_same:
            figure = shown(part.number.value, part.unit)
            note = f"{figure}既作{whole_words}，又作{part_words}，两个口径不同。"
        check = concluded(
            Kind.SCOPE,
            f"{whole_words}与{part_words}",
            (whole.number, part.number),
            apart(
                whole.number,
                part.number,
                agrees=not is_same and not is_more,
                rounding=is_more and not certainly_more(part.number, whole.number),
            ),
            quotes=[*quotes_of(wholes), part.quote],
            unit=whole.unit,
            note=note,
        )
        yield check.of_words(whole_words, part_words) if is_same else check


def _first_with_number(figures: list[Stated]) -> Stated | None:
    return next((figure for figure in figures if figure.number), None)


def named_against_count(document: Document) -> Iterator[Check]:
    """How many things the document names, against how many it counts; naming fewer is no fault."""
    for naming, (dimension, name) in NAMED.items():
        named = document.about(dimension=naming)
        if not named:
            continue
        in_same_part = document.about(dimension=dimension, name=name, part=named[0].part)
        anywhere = document.about(dimension=dimension, name=name)
        given = _first_with_number([*in_same_part, *anywhere])
        if given is None or given.number is None:
            continue
        number = len({topic_of(figure.name) for figure in named})
        yield concluded(
            Kind.NAMES,
            f"{naming}：点名与个数（{given.part}）",
            (given.number, counted(number)),
            apart(
                given.number,
                counted(number),
                agrees=not certainly_more(counted(number), given.number),
            ),
            quotes=quotes_of([given, *named]),
            unit=given.unit,
            note=f"点名{number}项：{'、'.join(figure.name for figure in named)}。",
        )


def listed_against_count(document: Document) -> Iterator[Check]:
    """Names listed right before a count (葛城、庙坝、北屏等3个): more than it counts contradict it.

    Fewer do not: 等 means the others, and without 等 they may be no list of names (新建、改造3座).
    """
    seen: set[str] = set()
    for figure in document.figures:
        for pattern, between in LISTS.items():
            for match in pattern.finditer(figure.sentence):
                if not any(sign in match[1][1:-1] for sign in between):
                    continue
                words = match[0].lstrip("，。；：")
                count = NUMERALS.get(match[2]) or int(match[2])
                fewest = match[1].count("、") + 1  # 和 may be part of a name, as in 和平健身广场
                most = fewest + match[1].count("和")
                number = count if fewest <= count <= most else fewest
                if words in seen or (pattern is _ALL_OF_THEM and number < count):
                    continue
                seen.add(words)
                yield concluded(
                    Kind.NAMES,
                    f"“{words}”：列名与个数",
                    (counted(count), counted(number)),
                    apart(counted(count), counted(number), agrees=number <= count),
                    quotes=[figure.quote],
                    unit="个",
                    note=f"列名{number}个。",
                )
