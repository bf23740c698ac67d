"""What every page of a plan shares: which plan, which period, and the switches between them."""

import datetime
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.timezone import localdate

from reporting.db.data_version import DataVersions
from reporting.enums import PlanState
from reporting.models import Period, Plan, Submission
from reporting.months import last_day, months_label
from reporting.rules.labels import in_chinese
from reporting.rules.office.leaders import EVERYBODY, line_in_words, plain_name
from reporting.visibility import Viewer

QUARTER_MONTHS = (3, 6, 9, 12)
YEARS_AROUND = 2
"""So many years before and after the one shown are offered."""


@dataclass(frozen=True)
class Choice:
    """One entry of a switch; `available` is whether there are published figures behind it."""

    label: str
    url: str
    current: bool
    available: bool


@dataclass(frozen=True)
class PlanPage:
    """The plan and period that a page shows, for whom, as known on which day, with its switches."""

    plan: Plan
    plans: dict[int, Any]
    """The plans of all years, by year; the queryset adds `last_published` and `has_held_back`."""
    through: int
    viewer: Viewer
    today: datetime.date
    path: str
    """Its own address, without parameters."""
    parameters: QueryDict
    """The parameters of the address as they were given."""
    address: Callable[[int], str]
    """Gives the path that the switch of years leads to in another year."""
    data_versions: DataVersions | None
    """The versions of the data it is made from; None where its view did not ask for them."""
    own_leader: str = ""
    """The county leader (分管县领导) whose line the reader sees first; empty for the county."""

    @property
    def year(self) -> int:
        return self.plan.year

    @cached_property
    def period(self) -> Period | None:
        """The plan's period through the month shown; None where it was never opened."""
        for period in self.plan.all_periods:
            if period.month == self.through:
                return period
        return None

    @property
    def known_on(self) -> datetime.date | None:
        """The day whose knowledge is shown; None for now."""
        return self.viewer.known_on

    @property
    def period_label(self) -> str:
        """2023年1—12月."""
        return f"{self.year}年{self.period_name}"

    @property
    def draft_words(self) -> str:
        """草案 where the plan is one, for titles and files; empty once it is adopted."""
        return PlanState.DRAFT.label if self.plan.is_open else ""

    @property
    def period_name(self) -> str:
        """1—12月."""
        return months_label(self.through)

    @property
    def known_text(self) -> str:
        """按2024年7月31日已审核的数据; empty for a page as known now."""
        return f"按{in_chinese(self.known_on)}已审核的数据" if self.known_on else ""

    @property
    def too_early(self) -> str:
        """截至2024年3月1日还没有审核通过的填报.

        Says why a published period is empty as known on a day; empty for now, and where the period
        is not published.
        """
        if self.known_on is None or not self.is_published:
            return ""
        return f"截至{in_chinese(self.known_on)}还没有审核通过的填报"

    @property
    def file_period(self) -> str:
        """Names the period in a file: 1—12月, with the day whose knowledge it has."""
        if self.known_on is None:
            return self.period_name
        return f"{self.period_name}，按{in_chinese(self.known_on)}"

    @property
    def is_published(self) -> bool:
        """Whether the period shown was published to everyone."""
        return self.period is not None and self.period.published_at is not None

    @property
    def published_in_words(self) -> str:
        """已发布（7月18日）; 尚未发布; 未发布，仅供发改委内部 for those who see it anyway."""
        if self.period is not None and self.period.published_at is not None:
            day = localdate(self.period.published_at)
            return f"已发布（{day.month}月{day.day}日）"
        return "未发布，仅供发改委内部" if self.viewer.sees_all_submissions else "尚未发布"

    @cached_property
    def held_back_in_words(self) -> str:
        """1—3月1份、1—6月2份填报表审核通过后还没有发布更新.

        Says to 发改委 why they see more than others; empty for others, where nothing waits (no
        query), and for a page as known on a day.
        """
        is_of_all = self.known_on is None and self.viewer.sees_all_submissions
        if not is_of_all or not self.plans[self.year].has_held_back:
            return ""
        waiting = Counter(Submission.objects.known_to(self.viewer).months_held_back(self.plan))
        parts = "、".join(f"{months_label(month)}{number}份" for month, number in waiting.items())
        return f"{parts}填报表审核通过后还没有发布更新"

    @property
    def is_year_end(self) -> bool:
        return self.through == 12

    @property
    def target_day(self) -> datetime.date:
        """The day whose targets it judges by: the period's last, or an earlier day of knowledge."""
        day = last_day(self.year, self.through)
        return min(day, self.known_on or day)

    # The choices of the reader, for links and forms.

    @property
    def chosen_month(self) -> int | None:
        """The month that the reader chose; None where the page shows its default."""
        return read_through(self.parameters.get("through"))

    @cached_property
    def query(self) -> str:
        """Of links to other pages: ?through=6&known=2024-07-31, as far as the reader chose them."""
        choices: dict[str, str] = {}
        if self.chosen_month:
            choices["through"] = str(self.chosen_month)
        if self.known_on:
            choices["known"] = str(self.known_on)
        if self._asked_leader != self._usual_leader:
            choices["leader"] = self._asked_leader
        return f"?{urlencode(choices)}" if choices else ""

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The same as names and values, for forms."""
        return parse_qsl(self.query.removeprefix("?"))

    @property
    def more(self) -> str:
        """The same after another parameter: &through=6&known=2024-07-31."""
        return self.query.replace("?", "&")

    @property
    def notice(self) -> str:
        """Why a month or day that was asked for is not shown; empty where all was understood."""
        notice = ""
        month = self.parameters.get("through")
        if month is not None and self.chosen_month is None:
            shown = months_label(self.through)
            notice = f"“{month[:20]}”不是 1 至 12 的月份，现显示默认的报告期{shown}。"
        day = self.parameters.get("known")
        if day and self.known_on is None:
            notice += f"“{day[:20]}”不是今天或以前的日期（如 2024-07-31），现按最新数据显示。"
        return notice

    # Whose line is shown (分管县领导).

    @cached_property
    def _asked_leader(self) -> str:
        """A leader's name, `NOBODY` or `EVERYBODY`: as the reader asked, else as usual."""
        return plain_name(self.parameters.get("leader", "")) or self._usual_leader

    @property
    def _usual_leader(self) -> str:
        """The same for a reader who asks for no line."""
        return plain_name(self.own_leader) or EVERYBODY

    @property
    def leader(self) -> str:
        """Whose line is shown: a leader's name or `NOBODY`; empty for the whole county."""
        return "" if self._asked_leader == EVERYBODY else self._asked_leader

    @property
    def line_in_words(self) -> str:
        """张三分管; empty for the whole county."""
        return line_in_words(self.leader)

    @property
    def whose(self) -> str:
        """Before what a sentence counts: 张三分管的; empty for the whole county."""
        return f"{self.line_in_words}的" if self.leader else ""

    @property
    def lines(self) -> list[Choice]:
        """The reader's own line, another one that was asked for, and the whole county.

        Empty for a reader without a line who sees the whole county: there is nothing to switch.
        """
        usual = self._usual_leader
        if usual == EVERYBODY and not self.leader:
            return []
        lines = []
        if usual != EVERYBODY:
            lines.append(self._line("我分管的", usual))
        if self.leader not in ("", usual):
            lines.append(self._line(self.line_in_words, self.leader))
        return [*lines, self._line("全县", EVERYBODY)]

    def _line(self, label: str, leader: str) -> Choice:
        """This page with another line, on its first page."""
        url = self.path + with_changes(self.parameters, leader=leader, page=None)
        return Choice(label, url, current=leader == self._asked_leader, available=True)

    @property
    def narrowing(self) -> QueryDict:
        """The parameters with the line that is shown, for the filters of a list."""
        parameters = self.parameters.copy()
        parameters["leader"] = self._asked_leader
        return parameters

    def of_line(self, leader: str) -> str:
        """`query` with another line in place of the one that is shown."""
        choices = dict(self.chosen)
        choices.pop("leader", None)
        if leader != self._usual_leader:
            choices["leader"] = leader
        return f"?{urlencode(choices)}" if choices else ""

    @property
    def of_county(self) -> "PlanPage":
        """The same page as it is judged for every reader: of the whole county, and with links that
        keep no choice but the day as known on which.
        """
        parameters = QueryDict(mutable=True)
        if self.known_on:
            parameters["known"] = str(self.known_on)
        return replace(self, parameters=parameters, own_leader="")

    # The switches.

    @cached_property
    def _without_day(self) -> QueryDict:
        """The parameters without the day of knowledge and the page of a list."""
        parameters = self.parameters.copy()
        for name in ("known", "page"):
            parameters.pop(name, None)
        return parameters

    @property
    def other_parameters(self) -> list[tuple[str, str]]:
        """All parameters but the day of knowledge, for the form that asks for a day."""
        found: list[tuple[str, str]] = []
        for name, values in self._without_day.lists():
            found += [(name, str(value)) for value in values]
        return found

    @property
    def now_url(self) -> str:
        """This page as known now."""
        query = self._without_day.urlencode()
        return f"{self.path}?{query}" if query else self.path

    @property
    def publications(self) -> list[Choice]:
        """This page as known when each period of its plan was published, the latest first."""
        published = [
            (localdate(period.published_at), period.month)
            for period in self.plan.all_periods
            if period.published_at
        ]
        return [
            Choice(
                label=f"{in_chinese(day)}发布{months_label(month)}",
                url=self._known_url(month, day),
                current=self.known_on == day and self.through == month,
                available=True,
            )
            for day, month in sorted(published, reverse=True)
        ]

    @property
    def years(self) -> list[Choice]:
        """The plans at the same place: of a few years around the one shown, the first and the last.

        Whoever goes further back goes by way of these.
        """
        return [
            Choice(
                label=f"{year}{plan.draft_mark}",
                url=self.address(year) + self.query,
                current=year == self.year,
                available=plan.last_published is not None,
            )
            for year, plan in self.plans.items()
            if year in self._years_offered
        ]

    @cached_property
    def _years_offered(self) -> set[int]:
        years = sorted(self.plans)
        place = years.index(self.year)
        around = years[max(place - YEARS_AROUND, 0) : place + YEARS_AROUND + 1]
        return {years[0], *around, years[-1]}

    @property
    def periods(self) -> list[Choice]:
        """The quarters, every period that is published, and the one that is shown."""
        published = {period.month for period in self.plan.all_periods if period.published_at}
        return [
            Choice(
                label="全年" if month == 12 else months_label(month),
                url=self._period_url(month),
                current=month == self.through,
                available=month in published,
            )
            for month in sorted({*QUARTER_MONTHS, *published, self.through})
        ]

    def _period_url(self, month: int) -> str:
        """This page with another period."""
        return self._known_url(month, self.known_on)

    def _known_url(self, month: int, day: datetime.date | None) -> str:
        """This page with a period as known on a day; None: now."""
        parameters = self._without_day.copy()
        parameters["through"] = str(month)
        if day:
            parameters["known"] = str(day)
        return f"{self.path}?{parameters.urlencode()}"


def read_through(text: str | None) -> int | None:
    """The month that `?through=` names, or None when it names no month 1–12."""
    # As text first: int() takes other digits too (６), and raises for more than it cares to read.
    return int(text) if text and re.fullmatch(r"0?[1-9]|1[0-2]", text) else None


def with_changes(parameters: QueryDict, **changes: str | None) -> str:
    """The parameters as a query with some of them set, or removed where None."""
    changed = parameters.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = value
    return f"?{changed.urlencode()}"
