"""The status of one thing at the end of one period, as a mark among those of the year."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from reporting.drawing.svg import status_word
from reporting.enums import JUDGED_STATUSES, Grade, Status
from reporting.months import months_label
from reporting.pages.marks import grade_css, grade_word, titled_symbol

_JUDGED_GRADES = (Grade.NODES_KEPT, Grade.NODES_LATE)
"""Judged beside the five grades."""
_LIGHTS = 1024


@dataclass(frozen=True)
class Light:
    """The status of something at the end of one period: its word, its mark and the mark's class."""

    month: int
    value: str
    """The status's or grade's value, as rows carry it for tests and scripts."""
    label: str
    mark: str
    """The name of the symbol that is drawn."""
    css: str
    word: SafeString
    """The label behind its mark."""
    lags: bool
    is_judged: bool
    """Whether there was anything to judge: 未填报 and 未到统计时点 are no judgement."""

    @property
    def period(self) -> str:
        """1—3月."""
        return months_label(self.month)

    @property
    def title(self) -> str:
        """1—3月 低于序时."""
        return f"{self.period} {self.label}"

    @property
    def drawing(self) -> SafeString:
        """The mark alone, with its title."""
        return titled_symbol(self.mark, self.css, self.title)


def status_light(month: int, status: Status, label: str) -> Light:
    """The light of an indicator or a livelihood task."""
    return Light(
        month=month,
        value=status.value,
        label=label,
        mark=f"mark-{status.value}",
        css=f"m-{status.value}",
        word=status_word(status, label),
        lags=status.lags,
        is_judged=status in JUDGED_STATUSES,
    )


@lru_cache(maxsize=_LIGHTS)
def grade_light(month: int, grade: Grade, label: str) -> Light:
    """The light of a project: one for all that stand alike."""
    return Light(
        month=month,
        value=grade.value,
        label=label,
        mark=grade.mark,
        css=grade_css(grade),
        word=grade_word(grade, label),
        lags=grade.lags,
        is_judged=grade.is_graded or grade in _JUDGED_GRADES,
    )
