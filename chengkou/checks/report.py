"""The checks as a page, a file and the terminal list them, and how many came out how."""

from collections.abc import Callable
from dataclasses import dataclass

from chengkou.checks.result import Check, Kind, Result
from reporting.enums import Status
from reporting.pages.text import Part
from reporting.spreadsheets.write import Cell, Toned

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
)


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
    def by_kind(self) -> list[tuple[str, list[Check]]]:
        """The label of each kind that occurs, with its checks, in the order of the kinds."""
        by_kind: dict[Kind, list[Check]] = {kind: [] for kind in Kind}
        for check in self.checks:
            by_kind[check.kind].append(check)
        return [(kind.label, checks) for kind, checks in by_kind.items() if checks]


# Key, title, mark, the text without any checks, whether shown in detail, and which checks they are.
_GROUPS: tuple[tuple[str, str, Status, str, bool, Callable[[Check], bool]], ...] = (
    ("differs", "不一致的", Status.SHORT, "没有不一致的。", True, lambda check: check.contradicts),
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
        differs = Part("没有不一致的", "good")
        if self.count("differs"):
            differs = Part(f"不一致{self.count('differs')}处", "bad")
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


def _export_row(check: Check, mark: str) -> tuple[Cell, ...]:
    return (
        Toned(check.result.label, mark),
        "是" if check.rounding else "",
        check.kind.label,
        check.name,
        check.published_figure,
        check.computed_figure,
        check.difference_figure,
        check.unit,
        check.note,
        "\n".join(f"{quote.part}：{quote.sentence}" for quote in check.quotes),
    )
