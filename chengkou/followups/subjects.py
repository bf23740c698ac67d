"""What an instruction is about: a row of the plan of any kind, with its name, unit and page."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from indicators.models import Target
from indicators.presenters.addresses import target_url
from projects.models import LivelihoodTask, ProjectPlan
from reporting.directory import Directory
from reporting.enums import RowGroup
from reporting.models import Department, Instruction, Plan

LONGEST = 200
"""So many characters fit into an instruction's title."""


@dataclass(frozen=True)
class Subject:
    """One row of a plan, as an instruction is about it."""

    kind: RowGroup
    key: int
    title: str
    lead: Department
    """The unit that leads it today."""
    url: str
    """Its page."""

    @property
    def parameter(self) -> str:
        """indicators-12: what names it in an address."""
        return f"{self.kind.value}-{self.key}"


@dataclass(frozen=True)
class _Found:
    title: str
    lead: Department
    url: str


def subject_of(plan: Plan, parameter: str) -> Subject | None:
    """The row that `?about=` names; None where the plan has none such (two queries)."""
    match = re.fullmatch(r"([a-z_]+)-([0-9]{1,18})", parameter)
    if match is None or match[1] not in RowGroup.values:
        return None
    kind = RowGroup(match[1])
    key = int(match[2])
    found = _FIND[kind](plan, key)
    if found is None:
        return None
    lead = Directory().on(found.lead.pk, timezone.localdate())
    return Subject(kind, key, found.title[:LONGEST], lead, found.url)


def urls_of(instructions: Iterable[Instruction]) -> dict[int, str]:
    """Instruction key → the page of what it is about; without those about no row of a plan.

    One query where there are targets among them. Their plans were read along.
    """
    urls = {}
    targets = {}
    for each in instructions:
        if each.about_kind == RowGroup.PROJECTS:
            urls[each.pk] = reverse("project", args=[each.plan.year, each.about])
        elif each.about_kind == RowGroup.TASKS:
            urls[each.pk] = reverse("livelihood-task", args=[each.plan.year, each.about])
        elif each.about_kind:
            targets[each.pk] = each.about
    if not targets:
        return urls
    found = Target.objects.filter(pk__in=set(targets.values())).select_related("plan", "section")
    by_key = {target.pk: _page_of(target) for target in found}
    for key, target in targets.items():
        if target in by_key:
            urls[key] = by_key[target]
    return urls


def _page_of(target: Target) -> str:
    return target_url(target.catalogue, target.plan.year, target.number)


def _target(plan: Plan, key: int) -> _Found | None:
    found = Target.objects.filter(plan=plan, pk=key).select_related("plan", "section", "lead")
    target = found.first()
    if target is None:
        return None
    title = target.name
    if target.is_headline and target.group:
        title = target.group
    return _Found(title, target.lead, _page_of(target))


def _project(plan: Plan, key: int) -> _Found | None:
    line = ProjectPlan.objects.filter(plan=plan, pk=key).select_related("project__lead").first()
    if line is None:
        return None
    url = reverse("project", args=[plan.year, line.pk])
    return _Found(line.project.name, line.project.lead, url)


def _task(plan: Plan, key: int) -> _Found | None:
    task = LivelihoodTask.objects.filter(plan=plan, pk=key).select_related("lead").first()
    if task is None:
        return None
    return _Found(task.name, task.lead, reverse("livelihood-task", args=[plan.year, task.pk]))


_FIND: dict[RowGroup, Callable[[Plan, int], _Found | None]] = {
    RowGroup.INDICATORS: _target,
    RowGroup.KEY_TASKS: _target,
    RowGroup.PROJECTS: _project,
    RowGroup.TASKS: _task,
}
