"""Reads a text about a plan as the figures that it states, so that the checks can hold it.

It knows the turns of phrase of completion statements, the county's and the drafts' alike, and
nothing of who wrote the text: what it does not understand is not compared.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from chengkou.checks.judgement import (
    BY_ATTRIBUTE,
    BY_OUTCOME,
    BY_STATUS,
    INDICATORS,
    OUTCOMES,
    STATUS_WORDS,
    WITH_DATA_ALONE,
)
from chengkou.checks.parts import DocumentLine, Stated
from chengkou.checks.topics import GROWTHS, topic_of
from reporting.rules.rounding import printed

SHORT_WORD = "低于预期"
NAMED_SHORT = "低于预期的指标"
_PROJECTS = "重点项目"
_TASKS = "民生实事"
_NUMBER = r"(\d+(?:\.\d+)?)"

_WORDS = "|".join(sorted(STATUS_WORDS, key=len, reverse=True))
_COUNT_OF_WORD = re.compile(rf"(?:(\d+)项(?:指标)?({_WORDS})|({_WORDS})(\d+)项)")
_WHOLE = re.compile(r"(\d+)项计划指标")
_OF_ATTRIBUTE = re.compile(r"(\d+)项为?(约束性|预期性)指标([^；。]*)")
_NAMED = re.compile(rf"([^，；。：\d]+?)等(\d+)项(?:指标)?{SHORT_WORD}")

_SPLIT = re.compile(r"分(行业领域|投资来源|建设性质)看，([^。]*)")
_PART = re.compile(r"([^，；]+?)项目(\d+)个([^；]*)")
_NATURE = re.compile(r"(续建|新开工|前期)(?:项目)?(\d+)个")
_ALL_PROJECTS = re.compile(r"(?<![建工期\d])(\d+)个重点项目")
_ANY_PROJECTS = re.compile(r"\d+个重点项目")
_AMOUNTS = (
    ("总投资", re.compile(rf"总投资{_NUMBER}亿元")),
    ("年度计划投资", re.compile(rf"年度计划(?:完成)?投资{_NUMBER}亿元")),
    ("完成投资", re.compile(rf"(?<!计划)完成投资{_NUMBER}亿元")),
)
_SHARE = re.compile(rf"(占总投资额|占年度计划|占完成投资)的{_NUMBER}%")
_TASK_COUNTS = re.compile(r"(承接市级重点民生实事|遴选县级重点民生实事)(\d+)件")
_TASK_MONEY = re.compile(rf"(年度投资|上级资金|县级资金|债券资金|社会资金){_NUMBER}万元")


def stated_in(text: str, part: str, lines: Iterable[DocumentLine]) -> list[Stated]:
    """The figures that the sentences of the text state, in their order.

    `part` is what the text is called; `lines` are the rows whose figures it may name.
    """
    rows = list(lines)
    found: list[Stated] = []
    for sentence in re.split(r"(?<=。)|\n", text):
        if sentence.strip():
            reader = _Reader(sentence.strip(), part)
            found += reader.counts()
            found += reader.projects()
            found += reader.tasks()
            found += reader.figures(rows)
    return found


class _Reader:
    """One sentence."""

    def __init__(self, sentence: str, part: str) -> None:
        self.sentence = sentence
        self.part = part

    def _stated(
        self, subject: str, dimension: str, name: str, quantity: str, value: str, unit: str
    ) -> Stated:
        number = printed(Decimal(value), "", unit)
        return Stated(
            self.part, subject, dimension, name, quantity, number, value, unit, self.sentence
        )

    def _count(self, dimension: str, name: str, value: str) -> Stated:
        return self._stated(INDICATORS, dimension, name, "个数", value, "项")

    def counts(self) -> Iterator[Stated]:
        """How many indicators there are, of which attribute, and how they came out."""
        for match in _WHOLE.finditer(self.sentence):
            yield self._count("", INDICATORS, match[1])
        of_attributes = list(_OF_ATTRIBUTE.finditer(self.sentence))
        for match in of_attributes:
            yield self._count(BY_ATTRIBUTE, f"{match[2]}指标", match[1])
            yield from self._outcomes(match[2], match[3])
        if not of_attributes and "指标" in self.sentence:
            for name, number in _counted(self.sentence):
                if name not in WITH_DATA_ALONE:
                    yield self._count(BY_STATUS[""], name, number)
        yield from self._named()

    def _outcomes(self, attribute: str, words: str) -> Iterator[Stated]:
        """The counts that follow those of one attribute.

        达到预期 beside no other word but 低于预期 may count those nearly met, as documents do;
        where any other is counted as well, each word stands for itself.
        """
        counts = list(_counted(words))
        names = {name for name, _ in counts}
        is_told_apart = bool(names - set(OUTCOMES)) or {"达到预期", "基本达到预期"} <= names
        for name, number in counts:
            if name in OUTCOMES and (name == SHORT_WORD or not is_told_apart):
                yield self._count(BY_OUTCOME, name, number)
            if is_told_apart:
                yield self._count(BY_STATUS[attribute], name, number)

    def _named(self) -> Iterator[Stated]:
        """地区生产总值、农业增加值等9项指标低于预期: the names."""
        for match in _NAMED.finditer(self.sentence):
            for name in match[1].split("、"):
                yield Stated(
                    *(self.part, "完成情况", NAMED_SHORT, name, "完成数"),
                    *(None, "", "", self.sentence),
                )

    def projects(self) -> Iterator[Stated]:
        """Counts, amounts and shares of the key projects, in all and by split."""
        splits = list(_SPLIT.finditer(self.sentence))
        for match in splits:
            dimension, words = match.groups()
            for part in _PART.finditer(words):
                name, number, rest = part.groups()
                yield self._stated(_PROJECTS, dimension, name, "个数", number, "个")
                yield from self._amounts(dimension, name, rest)
        if splits or not _ANY_PROJECTS.search(self.sentence):
            return
        for match in _ALL_PROJECTS.finditer(self.sentence):
            yield self._stated(_PROJECTS, "", _PROJECTS, "个数", match[1], "个")
        for match in _NATURE.finditer(self.sentence):
            yield self._stated(_PROJECTS, "建设性质", match[1], "个数", match[2], "个")
        yield from self._amounts("", _PROJECTS, self.sentence)

    def _amounts(self, dimension: str, name: str, words: str) -> Iterator[Stated]:
        for quantity, pattern in _AMOUNTS:
            for match in pattern.finditer(words):
                yield self._stated(_PROJECTS, dimension, name, quantity, match[1], "亿元")
        for match in _SHARE.finditer(words):
            yield self._stated(_PROJECTS, dimension, name, match[1], match[2], "%")

    def tasks(self) -> Iterator[Stated]:
        """How many livelihood tasks there are of each level, and their money together."""
        for match in _TASK_COUNTS.finditer(self.sentence):
            yield self._stated("工作任务", "", match[1], "目标数", match[2], "件")
        if _TASKS in self.sentence:
            planned = self.sentence.partition("；")[0]
            for match in _TASK_MONEY.finditer(planned):
                yield self._stated(_TASKS, "", "合计", match[1], match[2], "万元")

    def figures(self, lines: Iterable[DocumentLine]) -> Iterator[Stated]:
        """What is said of rows by name: 地区生产总值增长6%, 新增城镇就业2004人."""
        for line in lines:
            value = _figure_of(self.sentence, line)
            if value is not None:
                quantity = "增速" if line.unit == "%" and line.name.endswith(GROWTHS) else "完成数"
                yield self._stated("完成情况", "", line.name, quantity, value, line.unit)


def _counted(words: str) -> Iterator[tuple[str, str]]:
    """Each word for a status with its number, on either side of it."""
    for match in _COUNT_OF_WORD.finditer(words):
        yield match[2] or match[3], match[1] or match[4]


def _figure_of(sentence: str, line: DocumentLine) -> str | None:
    """The number right behind the row's name, with its sign; None where there is none."""
    name = line.name.removeprefix("其中：")
    names = {re.escape(each) for each in (name, topic_of(name))}
    unit = re.escape(line.unit)
    pattern = rf"(?<![一-龥])(?:{'|'.join(names)})(增长|下降|)([-−]?\d+(?:\.\d+)?){unit}"
    match = re.search(pattern, sentence)
    if match is None:
        return None
    value = match[2].replace("−", "-")
    return f"-{value}" if match[1] == "下降" else value
