"""The document's own counts of indicators, against its table and the judgement of each row."""

from collections.abc import Collection, Iterator

from chengkou.checks.document import Document
from chengkou.checks.parts import DocumentLine, Stated, counted
from chengkou.checks.result import (
    Check,
    Kind,
    Result,
    apart,
    compared,
    concluded,
    quotes_of,
    unknown,
)
from chengkou.checks.topics import topic_of
from reporting.enums import Attribute, Status
from reporting.rules.figures import plain
from reporting.rules.rounding import PrintedNumber, less, total

INDICATORS = "计划指标"
BY_ATTRIBUTE = "属性"
BY_OUTCOME = "完成情况"
EXPECTED = Attribute.EXPECTED.label
BINDING = Attribute.BINDING.label
# The words for how 预期性 indicators came out: 基本达到 counts those nearly met too, as 达到 does.
OUTCOMES = {
    "达到预期": (Status.MET, Status.NEAR),
    "基本达到预期": (Status.MET, Status.NEAR),
    "低于预期": (Status.SHORT,),
}
MISSING = (
    Status.NOT_REPORTED,
    Status.UNDETERMINED,
    Status.NOT_DUE,
    Status.YEAR_END,
    Status.NOT_EVALUATED,
)
# The words of a text that tells every status apart, in which each stands for itself.
STATUS_WORDS: dict[str, tuple[Status, ...]] = {
    "达到预期": (Status.MET,),
    "基本达到预期": (Status.NEAR,),
    "低于预期": (Status.SHORT,),
    "完成": (Status.MET,),
    "未完成": (Status.SHORT,),
    "达到序时": (Status.ON_TRACK, Status.MET),
    "低于序时": (Status.BEHIND, Status.SHORT),
    "年末考核": (Status.YEAR_END,),
    "未到考核节点": (Status.NOT_EVALUATED,),
    "未填报": (Status.NOT_REPORTED,),
    "待评定": (Status.UNDETERMINED,),
    "未设目标": (Status.NO_TARGET,),
}
WITH_DATA_ALONE = ("待评定", "未设目标")
"""Words by which a sentence about indicators with data counts those that have any."""
BY_STATUS = {BINDING: "约束性指标的评定", EXPECTED: "预期性指标的评定", "": "计划指标的评定"}
"""Attribute → the dimension of counts of those indicators by such a word."""
# Where the document names indicators and says how all of them came out.
NAMED = {"低于预期的指标": (Status.SHORT,), "完成目标的指标": (Status.MET, Status.NEAR)}


def counts_of_the_table(document: Document) -> Iterator[Check]:
    """The stated numbers of indicators, in all and by attribute, against the table's."""
    heads = _heads(document)
    if not heads:
        return
    for figures in _by_value(document, ""):
        yield _count_compared(figures, "计划指标项数", len(heads), "按附表逐项数。")
    for attribute in (BINDING, EXPECTED):
        number = len(_heads(document, attribute))
        for figures in _by_value(document, BY_ATTRIBUTE, f"{attribute}指标"):
            yield _count_compared(figures, f"{attribute}指标项数", number, "按附表逐项数。")


def outcomes(document: Document) -> Iterator[Check]:
    """The stated numbers of 预期性 indicators met or short, against the judgement of each."""
    heads = _heads(document, EXPECTED)
    missing = _number_of(heads, MISSING)
    groups: dict[tuple[Status, ...], list[list[Stated]]] = {}
    for name, statuses in OUTCOMES.items():
        groups.setdefault(statuses, []).extend(_by_value(document, BY_OUTCOME, name))
    for statuses, of_statuses in groups.items():
        for figures in _joined(of_statuses):
            names = "、".join(dict.fromkeys(figure.name for figure in figures))
            title = f"预期性指标中{names}的项数"
            if missing or not heads:
                yield _unknown(figures, title, missing)
            else:
                yield _count_compared(
                    figures, title, _number_of(heads, statuses), _outcome_counts(heads)
                )


def told_apart(document: Document) -> Iterator[Check]:
    """Counts by a status that stands for itself, against the judgement of each row."""
    for attribute, dimension in BY_STATUS.items():
        heads = _heads(document, attribute)
        for word, statuses in STATUS_WORDS.items():
            number = _number_of(heads, statuses)
            for figures in _by_value(document, dimension, word):
                title = f"{attribute}指标中{word}的项数（逐一列出）"
                yield _count_compared(figures, title, number, f"逐项判断{word}{number}项。")


def left_over(document: Document) -> Iterator[Check]:
    """预期性 indicators counted as neither reached nor short, against those without a target."""
    heads = _heads(document, EXPECTED)
    reached = _counting(document, BY_OUTCOME, "达到预期")
    reached += _counting(document, BY_OUTCOME, "基本达到预期")
    short = _counting(document, BY_OUTCOME, "低于预期")
    whole = _counting(document, BY_ATTRIBUTE, f"{EXPECTED}指标")
    if not (reached and short and whole and heads) or _number_of(heads, MISSING):
        return
    all_stated = _number(whole[0])
    reached_stated = _number(reached[0])
    short_stated = _number(short[0])
    rest = less(all_stated, total([reached_stated, short_stated]))
    arithmetic = (
        f"{plain(all_stated.value)} − {plain(reached_stated.value)}"
        f" − {plain(short_stated.value)} = {plain(rest.value)}"
    )
    without = [line for line in heads if line.status == Status.NO_TARGET]
    names = "、".join(f"第{line.number}项{line.name}" for line in without)
    listed = f"：{names}" if names else ""
    yield compared(
        Kind.JUDGEMENT,
        "预期性指标中未设目标的项数",
        rest,
        counted(len(without)),
        quotes=[
            *quotes_of(whole + reached + short),
            *(line.actual_quote for line in without),
        ],
        unit=whole[0].unit,
        note=(
            f"文件：{arithmetic}，即项项都有结论；"
            f"附表中未设目标、不能判断的{len(without)}项{listed}。"
        ),
    )


def all_binding_met(document: Document) -> Iterator[Check]:
    """Where the document says that all its 约束性 indicators were met: how many were."""
    heads = _heads(document, BINDING)
    missing = _number_of(heads, MISSING)
    title = "约束性指标全部完成"
    for figures in _by_value(document, BY_ATTRIBUTE, f"{BINDING}指标"):
        if not any("约束性指标，全部完成" in figure.sentence for figure in figures):
            continue
        if missing or not heads:
            yield _unknown(figures, title, missing)
        else:
            number = _number_of(heads, (Status.MET,))
            yield _count_compared(figures, title, number, f"逐项判断完成{number}项。")


def named(document: Document) -> Iterator[Check]:
    """Indicators that the text names as short of their target, or as having reached it."""
    judged = {topic_of(line.name): line for line in document.lines}
    for dimension, statuses in NAMED.items():
        figures = document.about(dimension=dimension)
        lines = []
        for figure in figures:
            topic = topic_of(figure.name)
            if topic in judged:
                lines.append(judged[topic])
        if not lines or _number_of(lines, MISSING):
            continue
        wrong = [line for line in lines if line.status not in statuses]
        note = "逐项判断都是这样。"
        if wrong:
            note = f"逐项判断不是这样的：{'、'.join(line.name for line in wrong)}。"
        stated = counted(len(lines))
        right = counted(len(lines) - len(wrong))
        yield concluded(
            Kind.JUDGEMENT,
            f"文中点名{dimension}",
            (stated, right),
            apart(stated, right, agrees=not wrong),
            quotes=[*quotes_of(figures), *(line.actual_quote for line in wrong)],
            unit="项",
            note=note,
        )


def contradiction(checks: list[Check]) -> str:
    """One sentence where the document's own counts differ from the judgement's; else empty."""
    differing = [check for check in checks if check.result == Result.DIFFERS]
    if not differing:
        return ""
    document = "、".join(f"{check.published}{check.unit}{_outcome(check)}" for check in differing)
    own = "、".join(f"{check.computed}{check.unit}" for check in differing)
    return f"文件称预期性指标{document}，与逐项计算的{own}不一致。"


def _outcome(check: Check) -> str:
    return check.name.removeprefix("预期性指标中").removesuffix("的项数").partition("、")[0]


def _heads(document: Document, attribute: str = "") -> list[DocumentLine]:
    """The headline rows of the table; with `attribute`, 约束性 or 预期性, only those."""
    heads = [line for line in document.lines if line.is_headline]
    if not attribute:
        return heads
    return [line for line in heads if line.attribute == attribute]


def _number_of(lines: list[DocumentLine], statuses: Collection[Status]) -> int:
    """How many of the rows were judged to one of the statuses."""
    return sum(line.status in statuses for line in lines)


def _counting(document: Document, dimension: str, name: str = INDICATORS) -> list[Stated]:
    """The figures of that name that count indicators."""
    found = document.about(subject=INDICATORS, dimension=dimension, quantity="个数", name=name)
    return [figure for figure in found if figure.number is not None]


def _number(figure: Stated) -> PrintedNumber:
    assert figure.number is not None
    return figure.number


def _by_value(document: Document, dimension: str, name: str = INDICATORS) -> list[list[Stated]]:
    """The figures of that name in groups of the same value."""
    return _joined([_counting(document, dimension, name)])


def _joined(groups: list[list[Stated]]) -> list[list[Stated]]:
    """The figures of all groups in groups of the same value, in the order of first occurrence."""
    found: dict[PrintedNumber, list[Stated]] = {}
    for group in groups:
        for figure in group:
            found.setdefault(_number(figure), []).append(figure)
    return list(found.values())


def _count_compared(figures: list[Stated], title: str, number: int, note: str) -> Check:
    return compared(
        Kind.JUDGEMENT,
        title,
        _number(figures[0]),
        counted(number),
        quotes=quotes_of(figures),
        unit="项",
        note=note,
    )


def _unknown(figures: list[Stated], title: str, missing: int) -> Check:
    note = f"还有{missing}项没有数据或没有评定。" if missing else "附表没有逐项录入。"
    quotes = quotes_of(figures)
    return unknown(Kind.JUDGEMENT, title, _number(figures[0]), quotes=quotes, unit="项", note=note)


def _outcome_counts(heads: list[DocumentLine]) -> str:
    """How the 预期性 indicators came out, in a sentence that accounts for all of them."""
    words = {
        "达到预期": Status.MET,
        "基本达到预期": Status.NEAR,
        "低于预期": Status.SHORT,
        "未设目标": Status.NO_TARGET,
    }
    counts = []
    for word, status in words.items():
        number = _number_of(heads, (status,))
        if number:
            counts.append(f"{word}{number}项")
    return f"逐项判断：{len(heads)}项中{'、'.join(counts)}。"
