"""What the document says of its own indicators, against the table and against the judgement of each row."""

from collections.abc import Iterator

from chengkou.checks.document import Document
from chengkou.checks.parts import DocumentLine, Stated, counted
from chengkou.checks.result import Check, Kind, Quote, Result, apart, concluded, held, unknown
from chengkou.checks.topics import topic_of
from reporting.enums import Attribute, Status
from reporting.rules.figures import plain
from reporting.rules.rounding import PrintedNumber, less, total

INDICATORS = "计划指标"
BY_ATTRIBUTE, BY_OUTCOME = "属性", "完成情况"
EXPECTED, BINDING = Attribute.EXPECTED.label, Attribute.BINDING.label
# The words for how the 预期性 ones came out. 基本达到 counts what is met and what is nearly met, as 达到 does.
OUTCOMES = {
    "达到预期": (Status.MET, Status.NEAR),
    "基本达到预期": (Status.MET, Status.NEAR),
    "低于预期": (Status.SHORT,),
}
MISSING = (Status.NOT_REPORTED, Status.UNDETERMINED, Status.NOT_DUE)
# Where the document names indicators and says of all of them how they came out.
NAMED = {"低于预期的指标": (Status.SHORT,), "完成目标的指标": (Status.MET, Status.NEAR)}


def counts_of_the_table(document: Document) -> Iterator[Check]:
    """How many indicators the document says there are, in all and by attribute, against its table."""
    heads = [line for line in document.lines if line.is_headline]
    if not heads:
        return
    for figures in _by_value(document, ""):
        yield _held(figures, "计划指标项数", counted(len(heads)), "按附表逐项数。")
    for attribute in (BINDING, EXPECTED):
        number = sum(line.attribute == attribute for line in heads)
        for figures in _by_value(document, BY_ATTRIBUTE, f"{attribute}指标"):
            yield _held(figures, f"{attribute}指标项数", counted(number), "按附表逐项数。")


def outcomes(document: Document) -> Iterator[Check]:
    """How many 预期性 indicators the document says reached their target or did not, against the judgement of each."""
    heads = [line for line in document.lines if line.is_headline and line.attribute == EXPECTED]
    missing = sum(line.status in MISSING for line in heads)
    told: dict[tuple[Status, ...], list[list[Stated]]] = {}
    for name, statuses in OUTCOMES.items():
        told.setdefault(statuses, []).extend(_by_value(document, BY_OUTCOME, name))
    for statuses, groups in told.items():
        for figures in _joined(groups):
            title = (
                f"预期性指标中{'、'.join(dict.fromkeys(figure.name for figure in figures))}的项数"
            )
            if missing or not heads:
                yield _unknown(figures, title, missing)
                continue
            number = sum(line.status in statuses for line in heads)
            yield _held(figures, title, counted(number), _reckoned(heads))


def left_over(document: Document) -> Iterator[Check]:
    """The 预期性 ones that the document counts neither as reached nor as short, against those without a target."""
    heads = [line for line in document.lines if line.is_headline and line.attribute == EXPECTED]
    reached = [
        figure for name in list(OUTCOMES)[:2] for figure in _counting(document, BY_OUTCOME, name)
    ]
    short = _counting(document, BY_OUTCOME, "低于预期")
    whole = _counting(document, BY_ATTRIBUTE, f"{EXPECTED}指标")
    if not (reached and short and whole and heads) or any(line.status in MISSING for line in heads):
        return
    first = [_number(figures[0]) for figures in (whole, reached, short)]
    rest = less(first[0], total(first[1:]))
    without = [line for line in heads if line.status == Status.NO_TARGET]
    names = "、".join(f"第{line.number}项{line.name}" for line in without)
    yield held(
        Kind.JUDGEMENT,
        "预期性指标中未设目标的项数",
        rest,
        counted(len(without)),
        quotes=[
            *(figure.quote for figure in (*whole, *reached, *short)),
            *(line.actual_quote for line in without),
        ],
        unit=whole[0].unit,
        note=(
            f"文件：{' − '.join(plain(number.value) for number in first)} = {plain(rest.value)}，即项项都有结论；"
            f"附表中未设目标、不能判断的{len(without)}项{'：' if names else ''}{names}。"
        ),
    )


def all_binding_met(document: Document) -> Iterator[Check]:
    """Where the document says that all its 约束性 indicators were met: how many were."""
    heads = [line for line in document.lines if line.is_headline and line.attribute == BINDING]
    missing = sum(line.status in MISSING for line in heads)
    for figures in _by_value(document, BY_ATTRIBUTE, f"{BINDING}指标"):
        if not any("约束性指标，全部完成" in figure.sentence for figure in figures):
            continue
        title = "约束性指标全部完成"
        if missing or not heads:
            yield _unknown(figures, title, missing)
            continue
        number = sum(line.status == Status.MET for line in heads)
        yield _held(figures, title, counted(number), f"逐项判断完成{number}项。")


def named(document: Document) -> Iterator[Check]:
    """The indicators of which the document says in words that they fell short, or reached their target."""
    judged = {topic_of(line.name): line for line in document.lines}
    for dimension, statuses in NAMED.items():
        figures = document.about(dimension=dimension)
        lines = [
            judged[topic_of(figure.name)] for figure in figures if topic_of(figure.name) in judged
        ]
        if not lines or any(line.status in MISSING for line in lines):
            continue
        wrong = [line for line in lines if line.status not in statuses]
        right = counted(len(lines) - len(wrong))
        yield concluded(
            Kind.JUDGEMENT,
            f"文中点名{dimension}",
            counted(len(lines)),
            right,
            apart(counted(len(lines)), right, agrees=not wrong),
            quotes=[*(figure.quote for figure in figures), *(line.actual_quote for line in wrong)],
            unit="项",
            note=f"逐项判断不是这样的：{'、'.join(line.name for line in wrong)}。"
            if wrong
            else "逐项判断都是这样。",
        )


def contradiction(checks: list[Check]) -> str:
    """Where the document's own counts are not what the judgement adds up to, in one sentence; else empty."""
    said = [check for check in checks if check.result == Result.DIFFERS]
    if not said:
        return ""
    document = "、".join(f"{check.published}{check.unit}{_outcome(check)}" for check in said)
    own = "、".join(f"{check.computed}{check.unit}" for check in said)
    return f"文件称预期性指标{document}，与逐项计算的{own}不一致。"


def _outcome(check: Check) -> str:
    return check.name.removeprefix("预期性指标中").removesuffix("的项数").partition("、")[0]


def _counting(document: Document, dimension: str, name: str = INDICATORS) -> list[Stated]:
    found = document.about(subject=INDICATORS, dimension=dimension, quantity="个数", name=name)
    return [figure for figure in found if figure.number is not None]


def _number(figure: Stated) -> PrintedNumber:
    assert figure.number is not None
    return figure.number


def _by_value(document: Document, dimension: str, name: str = INDICATORS) -> list[list[Stated]]:
    """The figures of that name, those with the same value together."""
    return _joined([[figure] for figure in _counting(document, dimension, name)])


def _joined(groups: list[list[Stated]]) -> list[list[Stated]]:
    found: dict[PrintedNumber, list[Stated]] = {}
    for group in groups:
        for figure in group:
            found.setdefault(_number(figure), []).append(figure)
    return list(found.values())


def _held(figures: list[Stated], title: str, number: PrintedNumber, note: str) -> Check:
    return held(
        Kind.JUDGEMENT,
        title,
        _number(figures[0]),
        number,
        quotes=_quotes(figures),
        unit="项",
        note=note,
    )


def _unknown(figures: list[Stated], title: str, missing: int) -> Check:
    note = f"还有{missing}项没有数据或没有评定。" if missing else "附表没有逐项录入。"
    return unknown(
        Kind.JUDGEMENT, title, _number(figures[0]), quotes=_quotes(figures), unit="项", note=note
    )


def _quotes(figures: list[Stated]) -> list[Quote]:
    return [figure.quote for figure in figures]


def _reckoned(heads: list[DocumentLine]) -> str:
    """How the 预期性 ones came out, so that all of them are accounted for."""
    words = {
        "达到预期": (Status.MET,),
        "基本达到预期": (Status.NEAR,),
        "低于预期": (Status.SHORT,),
        "未设目标": (Status.NO_TARGET,),
    }
    told = [
        (word, sum(line.status in statuses for line in heads)) for word, statuses in words.items()
    ]
    return (
        f"逐项判断：{len(heads)}项中"
        + "、".join(f"{word}{number}项" for word, number in told if number)
        + "。"
    )
