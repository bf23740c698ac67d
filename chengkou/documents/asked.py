"""What a document is asked to be of: a plan, a period, and whose part of it.

A document is handed on, so it is one for all: but for 发改委 it is made of what is published,
without figures that only a unit knows, as the checks of a plan are.
"""

import datetime
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone

from chengkou.dashboards.filters import FlaggedFilter
from chengkou.dashboards.standing import PlanStanding, standing_of
from projects.presenters.task_totals import SHOWN as TASKS_SHOWN
from projects.presenters.task_totals import PlanTasks
from reporting.documents.paper import Origin
from reporting.models import SiteNames
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.plan_page import PlanPage
from reporting.pages.standing import Narrowing
from reporting.rules.labels import in_chinese
from reporting.rules.office.leaders import is_asked_for, line_in_words
from reporting.visibility import public

SAMPLE = "演示数据"
INTERNAL = "仅供发改委内部"


class NotUnderstood(Exception):
    """A unit or leader who leads nothing in the plan was asked for; a sentence says whom."""


@dataclass(frozen=True)
class DocumentLabel:
    """What a document says of itself."""

    about: str
    """Under its title."""
    origin: Origin
    """In its properties."""
    file_name: str
    """Without its ending: title, period, whose part, 未发布, 草案 and 演示数据."""


@dataclass(frozen=True)
class Asked:
    """A plan at the end of a period as a document shows it, or somebody's part of it."""

    page: PlanPage
    standing: PlanStanding
    """Of that part alone."""
    department: str
    """The code of the unit whose part it is; empty for all."""
    leader: str
    """The county leader whose part it is, or `NOBODY`; empty for all."""
    whose: str
    """The same in words: 县教委牵头、张三分管; empty for the whole county."""
    names: SiteNames
    with_status: bool
    """Whether tables have a column 状态, which the printed plan has not."""
    made_at: datetime.datetime

    @property
    def year(self) -> int:
        return self.page.year

    @property
    def of_year(self) -> str:
        """某某县2024年: what titles begin with."""
        return f"{self.names.county}{self.year}年"

    @property
    def span(self) -> str:
        """1—6月 in a title; empty for the whole year."""
        return "" if self.page.is_year_end else self.page.period_name

    @property
    def narrowing(self) -> Narrowing:
        """Which rows are asked for."""
        return Narrowing(self.department, self.leader)

    @cached_property
    def tasks(self) -> PlanTasks:
        """The livelihood tasks, with 责任单位 (three queries, once for all readers)."""
        whole = cached_judgement(self.page, PlanTasks.of_page, shown=TASKS_SHOWN)
        if not (self.department or self.leader):
            return whole
        rows = []
        for row in whole.rows:
            is_of_unit = self.department in ("", row.task.lead.code)
            if is_of_unit and (not self.leader or is_asked_for(row.leader, self.leader)):
                rows.append(row)
        return whole.among(rows)

    def about(self, *, has_figures: bool, is_sample: bool) -> str:
        """What stands under a title: whose part it is, and all that speaks against handing it on.

        `has_figures`: whether it shows what was reported, which may not be published.
        """
        words = [self.whose, self.page.draft_words]
        if has_figures:
            words += [self.page.known_text, *self._not_public]
        words.append(SAMPLE if is_sample else "")
        return "　".join(filter(None, words))

    @property
    def _not_public(self) -> list[str]:
        """未发布，仅供发改委内部; what of it waits for 发布更新; empty where all is public."""
        if not self.page.is_published:
            return [self.page.published_in_words]
        waiting = self.page.held_back_in_words
        return [f"{waiting}，{INTERNAL}"] if waiting else []

    def label(self, title: str, *, has_figures: bool, is_sample: bool) -> "DocumentLabel":
        """What the document with this title says of itself, and what its file is called."""
        title = title.replace("\n", "")
        about = self.about(has_figures=has_figures, is_sample=is_sample)
        words = [f"报告期：{self.page.period_label}"]
        words.append(self.page.published_in_words if self.page.is_published else "")
        made_at = timezone.localtime(self.made_at)
        words += [about, f"生成于{in_chinese(made_at.date())}{made_at:%H:%M}"]
        origin = Origin(title, self.names.office, "　".join(filter(None, words)), self.made_at)
        marks = [self.whose]
        if has_figures:
            marks += [self.page.known_text, "" if self.page.is_published else "未发布"]
        in_brackets = "，".join(filter(None, marks))
        name = f"{title}（{in_brackets}）" if in_brackets else title
        draft = self.page.plan.draft_mark
        name += "" if draft in title else draft
        return DocumentLabel(about, origin, f"{name}（{SAMPLE}）" if is_sample else name)


def asked_of(page: PlanPage, parameters: QueryDict, names: SiteNames) -> Asked:
    """What the parameters ask for: department, leader, and status=on for the column 状态.

    Raises NotUnderstood for a unit that leads nothing in the plan.
    """
    if not page.viewer.sees_all_submissions:
        page = replace(page, viewer=public(page.known_on))
    standing = standing_of(page)
    chooser = FlaggedFilter(page.narrowing, standing.leads, standing.leaders)
    department = chooser.chosen_department
    if parameters.get("department") and not department:
        raise NotUnderstood(f"{page.year}年计划没有由“{parameters['department'][:40]}”牵头的事项。")
    leader = chooser.chosen_leader
    whose = [f"{chooser.unit}牵头" if chooser.unit else "", line_in_words(leader)]
    return Asked(
        page=page,
        standing=standing.narrowed("", department, leader),
        department=department,
        leader=leader,
        whose="、".join(filter(None, whose)),
        names=names,
        with_status=parameters.get("status") == "on",
        made_at=timezone.now(),
    )
