"""结转: carrying projects over into the draft of the next year, as often as their figures change.

A line that was carried over remembers the month of its figures and what it was given, so that
carrying over again refreshes what nobody has changed since, and nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import prefetch_related_objects
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from projects.adoption import keep_former_lines
from projects.enums import OVER, Nature
from projects.models import PLAN_FUNDS, PlanMilestone, ProjectPlan, ProjectProgress
from reporting.actions import Refused
from reporting.copying import copy_of
from reporting.models import Plan, User
from reporting.months import months_label
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import bare
from reporting.visibility import Viewer

ZERO = Decimal(0)
_SMALLEST = Decimal("0.0001")  # 万元, as the columns have it
_OF_THE_YEAR = {
    "adjustment": "",
    "adjustment_no": "",
    "adjusted_on": None,
    "withdrawn_on": None,
    "withdrawal_reason": "",
}
"""What a line has of its own year alone."""
_REFRESHED = (
    *("nature", "done_before", "investment", *PLAN_FUNDS),
    *("carried_month", "carried_investment", "former_terms"),
)


class YearIncomplete(Refused):
    """Some figures are not yet those of the whole year, and nobody confirmed that they are meant"""


@dataclass
class Carried:
    """What carrying over does, or did: new lines, refreshed ones, and what is left out."""

    plan: Plan
    made: list[ProjectPlan] = field(default_factory=list)
    refreshed: list[ProjectPlan] = field(default_factory=list)
    same: int = 0
    """How many lines were carried over before and have nothing to refresh."""
    own: int = 0
    """How many refreshed lines keep the investment that somebody gave them since."""
    months: Counter[int] = field(default_factory=Counter)
    """How many projects are carried over by the figures up to which month."""
    left: list[str] = field(default_factory=list)
    """One sentence for each project that was not carried over, with the reason."""
    milestones: list[PlanMilestone] = field(default_factory=list)
    """Those of new lines, and changed ones of refreshed lines."""

    @property
    def lines(self) -> list[ProjectPlan]:
        return [*self.made, *self.refreshed]

    @property
    def is_of_whole_year(self) -> bool:
        """Whether every figure is that of the whole year."""
        return not self.months.keys() - {YEAR_END}

    @property
    def months_in_words(self) -> str:
        """1—12月; 1—6月3个、1—12月10个."""
        if len(self.months) == 1:
            return months_label(next(iter(self.months)))
        counted = sorted(self.months.items())
        return "、".join(f"{months_label(month)}{number}个" for month, number in counted)

    @property
    def question(self) -> str:
        """What is asked before figures of a part of the year are taken for its end."""
        return (
            f"有项目还没有{self.plan.year - 1}年全年数：“至上年底累计完成投资”将按最近一期"
            f"审核通过的累计完成投资计（{self.months_in_words}）。全年数审核通过以后再结转一次，就会刷新。"
        )

    def __str__(self) -> str:
        if not self.lines and self.same:
            return f"{self.same}个项目已结转到{self.plan}，{self.months_in_words}的数没有变化。"
        if not self.lines:
            return f"没有可以结转到{self.plan}的项目。"
        done = sum((line.done_before for line in self.lines), ZERO)
        planned = sum((line.investment for line in self.lines), ZERO)
        counts = f"新增{len(self.made)}个、刷新{len(self.refreshed)}个"
        kept = f"；{self.own}个的计划投资已改过，没有动" if self.own else ""
        return (
            f"已按{self.months_in_words}的完成投资结转{len(self.lines)}个项目到{self.plan}"
            f"（{counts}）：至上年底累计完成{bare(done)}万元，"
            f"年度计划投资{bare(planned)}万元（总投资的剩余数{kept}）。"
        )


@transaction.atomic
def carry_over(
    lines: Iterable[ProjectPlan], *, to: Plan, by: User, confirmed: bool = False
) -> Carried:
    """结转: give each project that goes on a line in the next plan, or refresh the one it has.

    See `carrying` for the sums. Raises YearIncomplete, with what it asks, where a figure is not of
    the whole year and `confirmed` is not set; Refused when the plan is no draft, or not the one
    after the lines'. Then nothing is written.
    """
    to = Plan.objects.select_for_update().get(pk=to.pk)
    if not to.is_open:
        raise Refused(f"{to}{to.get_state_display()}，不能结转进去；结转到草案。")
    carried = carrying(lines, to=to, by=by, lock=True)
    if not carried.is_of_whole_year and not confirmed:
        raise YearIncomplete(carried.question)
    reason = f"结转（{carried.months_in_words}）"[:100]  # of the history's column
    common = {"default_user": by, "default_change_reason": reason}
    keep_former_lines(carried.refreshed)
    bulk_create_with_history(carried.made, ProjectPlan, **common)
    bulk_update_with_history(carried.refreshed, ProjectPlan, _REFRESHED, **common)
    new = []
    for milestone in carried.milestones:
        milestone.project_plan = milestone.project_plan  # whose key a new line has only now
        if milestone._state.adding:
            new.append(milestone)
    changed = [milestone for milestone in carried.milestones if not milestone._state.adding]
    bulk_create_with_history(new, PlanMilestone, **common)
    bulk_update_with_history(changed, PlanMilestone, ["amount"], **common)
    return carried


def carrying(lines: Iterable[ProjectPlan], *, to: Plan, by: User, lock: bool = False) -> Carried:
    """What carrying these lines over would do; nothing is written (at most four queries).

    至上年底累计完成 is that of the year before plus what the latest approved figure says; the
    investment is what is left of the project's total. Goals go along, funds by source and
    milestones in proportion to the investment. A line that was carried over before is refreshed:
    its investment stays where somebody changed it. Left out are lines that left their plan,
    projects that are over, lines that were typed or imported, and projects without an approved
    figure (those in preparation: without an approved report). Raises Refused for lines of another
    year than the one before `to`.
    """
    lines = list(lines)
    if any(line.plan.year != to.year - 1 for line in lines):
        raise Refused(f"只能把{to.year - 1}年的项目结转到{to}。")
    prefetch_related_objects(lines, "milestones")
    reports = _Reports(lines, by)
    listed = _listed(to, lock=lock)
    carried = Carried(to)
    for line in lines:
        known = listed.get(line.project_id)
        why = _why_not(line, known, reports)
        if why:
            carried.left.append(f"{line.project}{why}")
            continue
        month = reports.month(line)
        carried.months[month] += 1
        if known is None:
            _make(carried, line, reports)
        else:
            _refresh(carried, known, line, reports)
    return carried


def _listed(plan: Plan, *, lock: bool) -> dict[int, ProjectPlan]:
    """The lines of a plan by their project; `lock` locks them. None of a plan not stored yet."""
    if plan._state.adding:
        return {}
    lines = ProjectPlan.objects.filter(plan=plan).order_by("pk")
    if lock:
        lines = lines.select_for_update(of=("self",))
    lines = lines.select_related("project", "plan").prefetch_related("milestones")
    return {line.project_id: line for line in lines}


class _Reports:
    """The approved rows of lines, as far as carrying over asks for them (one query)."""

    def __init__(self, lines: Sequence[ProjectPlan], by: User) -> None:
        rows = ProjectProgress.objects.of_lines(lines).approved().known_to(Viewer(by))
        counting = {(row.project_plan_id, row.month): row for row in rows}
        self._by_line: dict[int, list[ProjectProgress]] = {line.pk: [] for line in lines}
        for (key, _), row in sorted(counting.items()):
            self._by_line[key].append(row)

    def _counted(self, line: ProjectPlan) -> ProjectProgress | None:
        """The latest row with a figure; of a line in preparation the latest, if none has one."""
        rows = self._by_line[line.pk]
        with_figure = [row for row in rows if row.completed is not None]
        if not with_figure and line.nature == Nature.PREPARATION:
            with_figure = rows
        return with_figure[-1] if with_figure else None

    def is_known(self, line: ProjectPlan) -> bool:
        """Whether there is anything to carry the line over by."""
        return self._counted(line) is not None

    def month(self, line: ProjectPlan) -> int:
        """Up to which month the line's figure runs. The line is known."""
        row = self._counted(line)
        assert row is not None
        return int(row.month)

    def completed(self, line: ProjectPlan) -> Decimal:
        """What the year completed of the line, in 万元; 0 where preparing has no figure."""
        row = self._counted(line)
        return (row.completed if row else None) or ZERO

    def has_started(self, line: ProjectPlan) -> bool:
        rows = self._by_line[line.pk]
        started = any(row.started_on for row in rows) or line.project.started_on
        return bool(started or self.completed(line))

    def over(self, line: ProjectPlan) -> str:
        """已完工: that nothing more is built, by the latest report or the ledger; else empty."""
        rows = self._by_line[line.pk]
        if rows and rows[-1].stage in OVER:
            return f"已{rows[-1].get_stage_display()}"
        if line.project.stage in OVER:
            return f"已{line.project.get_stage_display()}"
        if line.project.finished_on or any(row.finished_on for row in rows):
            return "已竣工"
        return ""


def _why_not(line: ProjectPlan, known: ProjectPlan | None, reports: _Reports) -> str:
    """Why the line is not carried over, else empty; `known`: the project's line in the draft."""
    over = "已撤销或调出" if line.left_on is not None else reports.over(line)
    if over and known is not None and known.carried_month is not None:
        return f"{over}，以前结转的年度安排还在草案里，请核对是否删除。"
    if over:
        return f"{over}，没有结转。"
    if known is not None and known.carried_month is None:
        return "在下一年度计划里已有安排，没有结转。"
    if not reports.is_known(line):
        return "没有审核通过的完成投资，没有结转。"
    return ""


def _make(carried: Carried, line: ProjectPlan, reports: _Reports) -> None:
    """Add the line that follows this one in the next plan."""
    done, left = _sums(line, reports)
    new = copy_of(
        line,
        plan=carried.plan,
        nature=_nature(line, line, reports),
        done_before=done,
        investment=left,
        carried_month=reports.month(line),
        carried_investment=left,
        former_terms=[],
        **_OF_THE_YEAR,
    )
    _share_funds(new, line, left)
    for milestone in line.milestones.all():
        if line.investment and left:
            amount = _in_proportion(milestone.amount, left, line.investment)
            carried.milestones.append(copy_of(milestone, project_plan=new, amount=amount))
    carried.made.append(new)


def _refresh(carried: Carried, known: ProjectPlan, line: ProjectPlan, reports: _Reports) -> None:
    """Bring a line that was carried over before up to the latest figures."""
    done, left = _sums(line, reports)
    former = [getattr(known, name) for name in _REFRESHED]
    before = known.investment
    known.done_before = done
    known.nature = _nature(known, line, reports)
    if before != known.carried_investment:
        carried.own += 1
    elif before != left:
        known.investment = left
        _share_funds(known, known if before else line, left, of=before or line.investment)
        for milestone in known.milestones.all():
            if before:
                milestone.amount = _in_proportion(milestone.amount, left, before)
                carried.milestones.append(milestone)
    known.carried_month = reports.month(line)
    known.carried_investment = left
    if former == [getattr(known, name) for name in _REFRESHED]:
        carried.same += 1
    else:
        carried.refreshed.append(known)


def _sums(line: ProjectPlan, reports: _Reports) -> tuple[Decimal, Decimal]:
    """What is done of the project by the year's end, and what is left of its total, in 万元."""
    done = line.done_before + reports.completed(line)
    return done, max(line.project.total_investment - done, ZERO)


def _nature(now: ProjectPlan, line: ProjectPlan, reports: _Reports) -> str:
    """How the next plan lists the project: what is new this year goes on once it was begun."""
    if now.nature == Nature.NEW and reports.has_started(line):
        return Nature.CONTINUED
    return now.nature


def _share_funds(
    line: ProjectPlan, like: ProjectPlan, investment: Decimal, of: Decimal | None = None
) -> None:
    """Give a line funds that add up to its investment, in the proportions of another's.

    `of`: what the other's add up to, where that is not its investment. Funds that are not typed
    stay so.
    """
    whole = like.investment if of is None else of
    typed = [name for name in PLAN_FUNDS if getattr(like, name)]
    shares = dict.fromkeys(PLAN_FUNDS, ZERO)
    for name in typed:
        shares[name] = _in_proportion(getattr(like, name), investment, whole)
    if typed:
        # What rounding leaves over belongs to the largest source.
        largest = max(typed, key=lambda name: shares[name])
        shares[largest] += investment - sum(shares.values(), ZERO)
    for name, amount in shares.items():
        setattr(line, name, amount)


def _in_proportion(amount: Decimal, new: Decimal, old: Decimal) -> Decimal:
    """An amount of the old sum as one of the new, in 万元."""
    return (amount * new / old).quantize(_SMALLEST, ROUND_HALF_UP)
