"""What every page of a plan shares: which plan, which period, and the switches between them."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone

from reporting.db.joined_children import Along, read_along
from reporting.models import Period, Plan, User
from reporting.months import last_day, months_label
from reporting.rules.labels import in_chinese
from reporting.visibility import Viewer, read_known

QUARTER_MONTHS = (3, 6, 9, 12)
FIRST_QUARTER = 3


@dataclass(frozen=True)
class Choice:
    """One entry of a switch; `available` is whether there are published figures behind it."""

    label: str
    url: str
    current: bool
    available: bool


@dataclass(frozen=True)
class PlanPage:
    """The plan and period that a page shows, as known on which day, and its switches as ready links."""

    plan: Plan
    through: int
    period: Period | None
    years: list[Choice]
    periods: list[Choice]
    notice: str
    query: str
    """Of its links to other pages: ?through=6&known=2024-07-31, as far as the reader chose them."""
    today: datetime.date
    known_on: datetime.date | None
    """The day whose knowledge is shown; None for now."""
    now_url: str
    """This page as known now."""
    kept: list[tuple[str, str]]
    """What else was asked of it, for the form that asks for a day."""

    @property
    def year(self) -> int:
        return self.plan.year

    @property
    def period_label(self) -> str:
        """2023年1—12月."""
        return f"{self.year}年{self.period_name}"

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
        """截至2024年3月1日还没有审核通过的填报: why a published period is empty as known on a day; else empty."""
        if self.known_on is None or not self.is_published:
            return ""
        return f"截至{in_chinese(self.known_on)}还没有审核通过的填报"

    @property
    def file_period(self) -> str:
        """What names the period in a file: 1—12月, with the day whose knowledge it holds."""
        return (
            f"{self.period_name}，按{in_chinese(self.known_on)}"
            if self.known_on
            else self.period_name
        )

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The same as names and values, for forms."""
        return parse_qsl(self.query.removeprefix("?"))

    @property
    def more(self) -> str:
        """The same after another query: &through=6&known=2024-07-31."""
        return self.query.replace("?", "&")

    @property
    def target_day(self) -> datetime.date:
        """The day by whose targets it judges: the period's last, or the one whose knowledge it shows."""
        day = last_day(self.year, self.through)
        return min(day, self.known_on or day)

    @property
    def is_published(self) -> bool:
        """Whether the period shown was published to everyone."""
        return self.period is not None and self.period.published_at is not None

    @property
    def is_year_end(self) -> bool:
        return self.through == 12


def default_month(periods: list[Period]) -> int:
    """The month that a page of a plan shows unless the reader chooses: the latest published one, else 3."""
    return max((period.month for period in periods if period.published_at), default=FIRST_QUARTER)


def read_through(text: str | None) -> int | None:
    """The month that `?through=` names, or None when it names no month 1–12."""
    # As text first: int() takes other digits too (６), and raises for more digits than it cares to read.
    return int(text) if text and re.fullmatch(r"0?[1-9]|1[0-2]", text) else None


def plan_to_open_with() -> Plan | None:
    """The plan a reader is shown first: the latest with a published period, else the latest; None without any."""
    return Plan.objects.to_open_with()


def plan_page(
    request: HttpRequest, year: int, address: Callable[[int], str], *, along: str | None = None
) -> PlanPage:
    """The page of `year`'s plan as this request asks for it (one query).

    `address` gives the same page's path in another year; `along` names a relation of the plan that the page takes too.
    Raises Http404 when there is no plan of that year.
    """
    every = Plan.objects.with_periods_of(year).select_related(along)
    of_year = Along("of_year", Period, "all_periods")
    plans: dict[int, Any] = {plan.year: plan for plan in read_along(every, of_year)}
    if year not in plans:
        raise Http404(f"没有{year}年的计划。")
    plan: Plan = plans[year]
    periods = {period.month: period for period in plan.all_periods}
    for period in plan.all_periods:
        period.plan = plan

    asked = request.GET.get("through")
    chosen = read_through(asked)
    through = chosen or default_month(list(periods.values()))
    known_on = _known_on(request)
    notice = ""
    if asked is not None and chosen is None:
        notice = f"“{asked[:20]}”不是 1 至 12 的月份，现显示默认的报告期{months_label(through)}。"
    day = request.GET.get("known")
    if day and known_on is None:
        notice += f"“{day[:20]}”不是今天或以前的日期（如 2024-07-31），现按最新数据显示。"
    keeps = {
        name: str(value) for name, value in (("through", chosen), ("known", known_on)) if value
    }
    query = f"?{urlencode(keeps)}" if keeps else ""
    others = request.GET.copy()
    for name in ("known", "page"):
        others.pop(name, None)

    def period_link(month: int) -> str:
        kept = others.copy()
        kept["through"] = str(month)
        if known_on:
            kept["known"] = str(known_on)
        return f"{request.path}?{kept.urlencode()}"

    shown = sorted(
        {
            *QUARTER_MONTHS,
            *(month for month, period in periods.items() if period.published_at),
            through,
        }
    )
    return PlanPage(
        plan=plan,
        through=through,
        period=periods.get(through),
        years=[
            Choice(
                label=str(other),
                url=address(other) + query,
                current=other == year,
                available=plans[other].last_published is not None,
            )
            for other in plans
        ],
        periods=[
            Choice(
                label="全年" if month == 12 else months_label(month),
                url=period_link(month),
                current=month == through,
                available=month in periods and periods[month].published_at is not None,
            )
            for month in shown
        ],
        notice=notice,
        query=query,
        today=timezone.localdate(),
        known_on=known_on,
        now_url=f"{request.path}?{others.urlencode()}" if others else request.path,
        kept=[(name, value) for name, values in others.lists() for value in values],
    )


def with_changes(asked: QueryDict, **changes: str | None) -> str:
    """The address's query with some parameters set, or taken out where None."""
    query = asked.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks at the page, and as known on which day; the middleware lets nobody in who is not signed in."""
    assert isinstance(request.user, User)
    return Viewer(request.user, _known_on(request))


def _known_on(request: HttpRequest) -> datetime.date | None:
    """The day whose knowledge was asked for; None for now."""
    return read_known(request.GET.get("known"), timezone.localdate())
