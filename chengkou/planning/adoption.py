"""批准: what is looked at before a draft is adopted, and adopting it, which locks it."""

import datetime
import hashlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db import transaction
from django.db.models import Count, Q, Sum

from chengkou.planning.open_points import OpenPoint, open_points
from projects.models import LivelihoodTask, ProjectPlan
from reporting.actions import Refused
from reporting.enums import Attribute, PlanState
from reporting.models import Plan, User
from reporting.rules.figures import bare


@dataclass(frozen=True)
class Beside:
    """One count of the draft beside the plan of the year before."""

    label: str
    before: str
    """— where there is no plan of the year before."""
    now: str
    is_odd: bool
    """Whether it is less than half of the year before's, or more than twice as much."""


class Checklist:
    """What a planner looks at before a draft is adopted."""

    def __init__(self, plan: Plan, user: User) -> None:
        self.plan = plan
        self.before = Plan.objects.of_year(plan.year - 1).first()
        self.points = open_points(plan, user)

    @property
    def blocking(self) -> list[OpenPoint]:
        """What has to be settled first."""
        return [point for point in self.points if point.blocks]

    @cached_property
    def counts(self) -> list[Beside]:
        """The draft in numbers, each beside last year's (three queries a plan)."""
        now = _counts(self.plan)
        before = _counts(self.before) if self.before else {}
        return [
            Beside(
                label,
                before[label][1] if before else "—",
                text,
                bool(before) and not before[label][0] <= 2 * number <= 4 * before[label][0],
            )
            for label, (number, text) in now.items()
        ]

    @property
    def digest(self) -> str:
        """Differs as soon as anything differs that the list shows."""
        shown = [(each.label, each.now) for each in self.counts]
        said = [point.sentence for point in self.points]
        return hashlib.sha256(repr([shown, said]).encode()).hexdigest()[:16]


def _counts(plan: Plan) -> dict[str, tuple[Decimal, str]]:
    """Label → a number and how it is shown."""
    headlines = Q(row=0)
    targets = plan.targets.aggregate(
        all=Count("pk", filter=headlines),
        binding=Count("pk", filter=headlines & Q(attribute=Attribute.BINDING)),
        main=Count("pk", filter=headlines & Q(is_main=True)),
        rows=Count("pk"),
        sections=Count("section", distinct=True),
    )
    lines = ProjectPlan.objects.filter(plan=plan).aggregate(all=Count("pk"), sum=Sum("investment"))
    tasks = LivelihoodTask.objects.filter(plan=plan).aggregate(
        all=Count("pk"), sum=Sum("investment")
    )
    counted = (
        ("类别", targets["sections"], "个"),
        ("指标", targets["all"], "项"),
        ("其中约束性", targets["binding"], "项"),
        ("主要指标", targets["main"], "项"),
        ("表中行数", targets["rows"], "行"),
        ("重点项目", lines["all"], "个"),
        ("项目年度计划投资", lines["sum"], "万元"),
        ("民生实事", tasks["all"], "件"),
        ("民生实事年度投资", tasks["sum"], "万元"),
    )
    counts = {}
    for label, number, unit in counted:
        exact = Decimal(number or 0)
        counts[label] = (exact, f"{bare(exact)}{unit}")
    return counts


@transaction.atomic
def adopt(
    plan: Plan,
    *,
    adopted_by: str,
    document_no: str,
    adopted_on: datetime.date | None,
    seen: str,
    by: User,
) -> Plan:
    """批准: lock what the draft prints; returns the adopted plan.

    `seen`: the digest of the checklist that was looked at. Raises Refused where the plan is no
    draft any more, something open keeps it from being adopted, or the list has changed since.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if not plan.is_open:
        raise Refused(f"{plan}{plan.get_state_display()}，不用再批准。")
    checklist = Checklist(plan, by)
    if checklist.blocking:
        raise Refused(f"现在不能批准：{checklist.blocking[0].sentence}")
    if checklist.digest != seen:
        raise Refused("打开清单以后，草案有了改动。没有批准：请看过新的清单再批准。")
    plan.adopted_by = adopted_by
    plan.document_no = document_no
    plan.adopted_on = adopted_on
    plan.state = PlanState.ADOPTED
    plan._history_user = by  # type: ignore[attr-defined]
    plan._change_reason = "批准"  # type: ignore[attr-defined]
    plan.save()
    return plan
