"""The checks as a page, a file and the terminal list them, and how many came out how."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chengkou.checks.result import Check, Kind, Result
from reporting.enums import Status
from reporting.pages.filters import takes
from reporting.pages.paging import in_bands
from reporting.pages.text import Part
from reporting.spreadsheets.write import Cell, Toned

WORDING = "wording"
"""The key of the checks in which words contradict each other, not numbers."""

EXPORT_HEAD = (
    "结果",
    "舍入可解释",
    "类别",
    "核对事项",
    "文件载明",
    "计算或另一处",
    "相差",
    "单位",
    "说明",
    "文件原文",
    "分管县领导",
)


@dataclass(frozen=True)
class QuoteLine:
    """A sentence of the document under a check: whole where it comes first, else its number."""

    part: str
    sentence: str
    number: int
    is_first: bool


@dataclass(frozen=True)
class CheckGroup:
    """The checks that came out one way; `is_detailed` where they are shown with their sentences.

    `mark` names the sign of a status that reads alike: short, nearly met, undetermined, met.
    """

    key: str
    title: str
    mark: str
    empty: str
    checks: list[Check]
    is_detailed: bool

    @property
    def is_of_words(self) -> bool:
        """Whether words are shown that contradict each other, and no figures."""
        return self.key == WORDING


@dataclass(frozen=True)
class ShownGroup:
    """A group as far as a page shows it."""

    group: CheckGroup
    in_detail: Sequence[tuple[Check, Sequence[QuoteLine]]]
    """Its checks on the page, each with its sentences where it is shown in detail."""

    @property
    def by_kind(self) -> list[tuple[str, int, list[Check]]]:
        """Each kind on the page, in the order of the kinds: its label, how many checks of it the
        group has in all, and those on the page."""
        found = []
        for kind in Kind:
            checks = [check for check, _ in self.in_detail if check.kind == kind]
            if checks:
                number = sum(check.kind == kind for check in self.group.checks)
                found.append((kind.label, number, checks))
        return found


# Key, title, mark, the text without any checks, whether shown in detail, and which checks they are.
_GROUPS: tuple[tuple[str, str, Status, str, bool, Callable[[Check], bool]], ...] = (
    (
        "differs",
        "数字不一致的",
        Status.SHORT,
        "没有数字不一致的。",
        True,
        lambda check: check.contradicts and check.wordings is None,
    ),
    (
        WORDING,
        "表述不一致的",
        Status.SHORT,
        "没有表述不一致的。",
        True,
        lambda check: check.contradicts and check.wordings is not None,
    ),
    (
        "rounding",
        "舍入可以解释的",
        Status.NEAR,
        "没有只差在舍入上的。",
        True,
        lambda check: check.result == Result.DIFFERS and check.rounding,
    ),
    (
        "unknown",
        "无法核对的",
        Status.UNDETERMINED,
        "没有缺数而无法核对的。",
        True,
        lambda check: check.result == Result.UNKNOWN,
    ),
    (
        "agrees",
        "一致的",
        Status.MET,
        "没有核对一致的。",
        False,
        lambda check: check.result == Result.AGREES,
    ),
)


class Report:
    """What the checks come to."""

    def __init__(self, checks: list[Check]) -> None:
        self.checks = checks
        self.groups: list[CheckGroup] = []
        for key, title, mark, empty, is_detailed, belongs in _GROUPS:
            of_group = [check for check in checks if belongs(check)]
            group = CheckGroup(key, title, mark.value, empty, of_group, is_detailed)
            self.groups.append(group)

    def of_line(self, leader: str) -> "Report":
        """Without what is about a row that another county leader is in charge of; empty for all.

        What is about the document as a whole stays: no leader's line is without it.
        """
        if not leader:
            return self
        return Report(
            [check for check in self.checks if check.leader is None or takes(check.leader, leader)]
        )

    @property
    def in_order(self) -> list[Check]:
        """The checks as a page lists them: group by group."""
        found: list[Check] = []
        for group in self.groups:
            found += group.checks
        return found

    def shown(self, checks: Sequence[Check]) -> list[ShownGroup]:
        """The groups of these checks, in which each sentence stands once; where these are all
        checks also the groups without any."""
        placed = in_bands([(group.key, group.checks) for group in self.groups], checks)
        of_group = dict(placed)
        quoted = _Quoted()
        found = []
        for group in self.groups:
            of_page = of_group.get(group.key, [])
            if of_page or not group.checks:
                lines = [quoted.lines(check) if group.is_detailed else [] for check in of_page]
                found.append(ShownGroup(group, list(zip(of_page, lines, strict=True))))
        if len(checks) < len(self.checks):
            return [each for each in found if each.in_detail]
        return found

    def count(self, key: str) -> int:
        """How many checks are in the group of that key. Raises KeyError for an unknown one."""
        for group in self.groups:
            if group.key == key:
                return len(group.checks)
        raise KeyError(key)

    @property
    def lead(self) -> list[Part]:
        """How many checks there are and how they came out."""
        if not self.checks:
            return [Part("这个年度没有录入文件载明的数，没有可以核对的。")]
        differing = []
        for key, words in (("differs", "数字"), (WORDING, "表述")):
            if self.count(key):
                differing.append(f"{words}不一致{self.count(key)}处")
        differs = Part("、".join(differing), "bad") if differing else Part("没有不一致的", "good")
        return [
            Part(f"共核对{len(self.checks)}处，一致{self.count('agrees')}处，"),
            differs,
            Part(
                f"；另有{self.count('rounding')}处相差在舍入之内，"
                f"{self.count('unknown')}处缺数、无法核对。"
            ),
        ]

    @property
    def sentence(self) -> str:
        """The same as one text."""
        return "".join(part.text for part in self.lead)

    @property
    def export(self) -> list[tuple[Cell, ...]]:
        """The rows of an exported file, under EXPORT_HEAD."""
        rows: list[tuple[Cell, ...]] = []
        for group in self.groups:
            rows += [_export_row(check, group.mark) for check in group.checks]
        return rows


class _Quoted:
    """The sentences of the document that a page shows, numbered as they come; each stands once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def lines(self, check: Check) -> list[QuoteLine]:
        """The sentences under the check that is shown next."""
        lines = []
        for quote in check.quotes:
            is_first = quote.sentence not in self._numbers
            number = self._numbers.setdefault(quote.sentence, len(self._numbers) + 1)
            lines.append(QuoteLine(quote.part, quote.sentence, number, is_first))
        return lines


def _export_row(check: Check, mark: str) -> tuple[Cell, ...]:
    is_of_words = check.contradicts and check.wordings is not None
    return (
        Toned("表述不一致" if is_of_words else check.result.label, mark),
        "是" if check.rounding else "",
        check.kind.label,
        check.name,
        check.published_figure,
        check.computed_figure,
        check.difference_figure,
        check.unit,
        check.note,
        "\n".join(f"{quote.part}：{quote.sentence}" for quote in check.quotes),
        check.leader or "",
    )
