"""The queries of projects and livelihood tasks, by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, FilteredRelation, Q, Value, When

from projects.enums import Adjustment, Level, Nature
from reporting.models.judged import JudgedRowQuerySet
from reporting.models.querysets import ReportRowQuerySet

if TYPE_CHECKING:
    from projects.models import (
        KeyProject,
        LivelihoodTask,
        ProjectPlan,
        ProjectProgress,
        Sector,
        TargetProgress,
        TaskProgress,
        TaskTarget,
    )
    from reporting.models import Plan


class SectorQuerySet(models.QuerySet["Sector"]):
    def get_by_natural_key(self, name: str) -> Sector:
        return self.get(name=name)


class KeyProjectQuerySet(models.QuerySet["KeyProject"]):
    def get_by_natural_key(self, code: str) -> KeyProject:
        return self.get(code=code)


class ProjectPlanQuerySet(models.QuerySet["ProjectPlan"]):
    def get_by_natural_key(self, year: int, code: str) -> ProjectPlan:
        return self.get(plan__year=year, project__code=code)

    def listed(self, plan: Plan) -> ProjectPlanQuerySet:
        """The plan's lines by sector and code, with all that listing them needs (one query)."""
        lines = self.filter(plan=plan).select_related("plan", "project__sector", "project__lead")
        return lines.order_by("project__sector__order", "project__code")

    def to_judge(self, plan: Plan) -> ProjectPlanQuerySet:
        """The same lines to be read with 前期节点 and milestones by `read_many`."""
        lines = self.filter(plan=plan).annotate(nodes=_nodes())
        return lines.order_by("project__sector__order", "project__code")

    def of_form(self, keys: Iterable[int]) -> ProjectPlanQuerySet:
        """The lines with these keys, joined with 前期节点 for `read_along`."""
        return self.filter(pk__in=list(keys)).annotate(nodes=_nodes()).order_by("pk")

    def to_search(self) -> models.QuerySet[ProjectPlan, tuple[Any, ...]]:
        """Every line, the latest plan's first, in the order of its list (one query).

        Project, year, key, lead, name and code.
        """
        lines = self.order_by("-plan__year", "project__sector__order", "project__code")
        return lines.values_list(
            "project", "plan__year", "pk", "project__lead", "project__name", "project__code"
        )

    def of_part_of_year(self) -> ProjectPlanQuerySet:
        """The lines that came into their plan or left it within a year, with what tells when (one
        query)."""
        dated = (
            ~Q(adjustment="") | Q(withdrawn_on__isnull=False) | Q(project__ended_on__isnull=False)
        )
        lines = self.filter(dated).select_related("plan", "project")
        return lines.only(
            "adjustment", "adjusted_on", "withdrawn_on", "plan__year", "project__ended_on"
        )

    def real(self, plan: Plan) -> ProjectPlanQuerySet:
        """The plan's lines without samples and without 调入, with sectors (one query)."""
        lines = self.filter(plan=plan, project__is_sample=False).exclude(adjustment=Adjustment.IN)
        return lines.select_related("project__sector")


def _nodes() -> FilteredRelation:
    """前期节点 of lines in preparation, which are judged by them alone."""
    return FilteredRelation("project__preparations", condition=Q(nature=Nature.PREPARATION))


class LivelihoodTaskQuerySet(models.QuerySet["LivelihoodTask"]):
    def get_by_natural_key(self, year: int, level: str, number: int) -> LivelihoodTask:
        return self.get(plan__year=year, level=level, number=number)

    def printed(self, plan: Plan) -> LivelihoodTaskQuerySet:
        """The plan's tasks in printed order, 市级 first, with their units (two queries)."""
        return self.with_money(plan).select_related("plan").prefetch_related("responsible")

    def with_money(self, plan: Plan) -> LivelihoodTaskQuerySet:
        """The plan's tasks in printed order with the unit that leads each (one query)."""
        return self.filter(plan=plan).select_related("lead").order_by(*_printed_order())

    def shared_by(self, plan: Plan, units: Iterable[int]) -> LivelihoodTaskQuerySet:
        """The plan's tasks that any of these units is 责任单位 of, in no order."""
        return self.filter(plan=plan, responsible__in=list(units)).order_by()

    def to_search(self) -> models.QuerySet[LivelihoodTask, tuple[Any, ...]]:
        """Every task, the latest plan's first, in printed order (one query).

        Key, year, level, number, lead and name.
        """
        tasks = self.order_by("-plan__year", *_printed_order())
        return tasks.values_list("pk", "plan__year", "level", "number", "lead", "name")

    def to_judge(self, plan: Plan) -> LivelihoodTaskQuerySet:
        """The same, joined with their `targets` for `read_along`."""
        return self.filter(plan=plan).order_by(*_printed_order())


def _printed_order() -> tuple[Case, str]:
    cases = [When(level=level, then=Value(place)) for place, level in enumerate(Level.values)]
    return Case(*cases), "number"


class TaskTargetQuerySet(models.QuerySet["TaskTarget"]):
    def get_by_natural_key(self, year: int, level: str, number: int, order: int) -> TaskTarget:
        return self.get(task__plan__year=year, task__level=level, task__number=number, order=order)

    def of_plan(self, plan: Plan) -> TaskTargetQuerySet:
        """The 量化目标 of the plan's tasks in order, with task and lead (one query)."""
        return (
            self.filter(task__plan=plan)
            .select_related("task__plan", "task__lead")
            .order_by("task", "order")
        )


class ProjectProgressQuerySet(ReportRowQuerySet["ProjectProgress"]):
    def get_by_natural_key(
        self, year: int, month: int, department: str, revision: int, plan_year: int, code: str
    ) -> ProjectProgress:
        return self._in_form(year, month, department, revision).get(
            project_plan__plan__year=plan_year, project_plan__project__code=code
        )

    def left_to_fill(self) -> ProjectProgressQuerySet:
        """Rows that are not filled in yet: the opposite of `is_filled`, as a query."""
        return self.filter(completed__isnull=True, unpublished=False, is_locked=False)

    def of_lines(self, lines: Iterable[ProjectPlan]) -> ProjectProgressQuerySet:
        """All rows on these lines, with their months (one query)."""
        return self.filter(project_plan__in=list(lines)).with_months()

    def of_plan(self, plan: Plan) -> ProjectProgressQuerySet:
        """All rows on the plan's lines, with their months (one query)."""
        return self.filter(project_plan__plan=plan).with_months()


class TaskProgressQuerySet(JudgedRowQuerySet["TaskProgress"]):
    def get_by_natural_key(
        self,
        year: int,
        month: int,
        department: str,
        revision: int,
        plan_year: int,
        level: str,
        number: int,
    ) -> TaskProgress:
        return self._in_form(year, month, department, revision).get(
            task__plan__year=plan_year, task__level=level, task__number=number
        )

    def left_to_fill(self) -> TaskProgressQuerySet:
        """Rows that are not filled in yet: the opposite of `is_filled`, as a query."""
        return self.filter(
            arrived__isnull=True, unpublished=False, done=False, words="", is_locked=False
        )

    def of_tasks(self, tasks: Iterable[LivelihoodTask]) -> TaskProgressQuerySet:
        """All rows on these tasks, with their months (one query)."""
        return self.filter(task__in=list(tasks)).with_months()

    def of_plan(self, plan: Plan) -> TaskProgressQuerySet:
        """All rows on the plan's tasks, with their months (one query)."""
        return self.filter(task__plan=plan).with_months()


class TargetProgressQuerySet(ReportRowQuerySet["TargetProgress"]):
    def get_by_natural_key(  # noqa: PLR0913  the key has as many parts
        self,
        year: int,
        month: int,
        department: str,
        revision: int,
        plan_year: int,
        level: str,
        number: int,
        order: int,
    ) -> TargetProgress:
        return self._in_form(year, month, department, revision).get(
            task_target__task__plan__year=plan_year,
            task_target__task__level=level,
            task_target__task__number=number,
            task_target__order=order,
        )

    def left_to_fill(self) -> TargetProgressQuerySet:
        """Rows that are not filled in yet: the opposite of `is_filled`, as a query."""
        return self.filter(value__isnull=True, unpublished=False, is_locked=False)

    def of_targets(self, targets: Iterable[TaskTarget]) -> TargetProgressQuerySet:
        """All rows on these 量化目标, with their months (one query)."""
        return self.filter(task_target__in=list(targets)).with_months()

    def of_plan(self, plan: Plan) -> TargetProgressQuerySet:
        """All rows on the 量化目标 of the plan's tasks, with their months (one query)."""
        return self.filter(task_target__task__plan=plan).with_months()
