"""What importing a table of targets does to a drafted plan, and doing it.

Nothing is written by a comparison. A confirmed import is compared again under lock, and refused
when somebody changed the plan since its preview.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from indicators.enums import Catalogue
from indicators.importing.common import folded_name
from indicators.importing.plan_results import compared_results
from indicators.importing.plan_writer import PlanWriter
from indicators.importing.printed import PrintedTarget
from indicators.importing.settled import Result, SettledTarget
from indicators.models import Indicator, Observation, Section, Target
from indicators.tied import is_named_by
from reporting.actions import Refused
from reporting.enums import Direction, Measure
from reporting.models import Department, Plan, User
from reporting.rules.labels import in_numerals
from reporting.rules.rule import Rule
from reporting.rules.wording import read
from reporting.tables.names import code_of

BOXES_FROM = 100
"""The place of the first box of a file, less one: boxes come after the sections of the annex."""
_FIELDS = (
    "section",
    "number",
    "row",
    "group",
    "name",
    "unit",
    "attribute",
    "wording",
    "measure",
    "direction",
    "pace",
    "months_due",
    "growth_basis",
    "lead",
)


_OF_THE_SAME = (
    *("measure", "direction", "pace", "months_due", "growth_basis", "maximum_per_year"),
    *("lead", "lead_confirmed", "provider"),
)
"""What a row has from the one that it is the same as."""


@dataclass
class TargetChange:
    """One target that the import adds or changes."""

    target: Target
    rule: Rule
    """As read from the wording, with the words for another indicator where it names one."""
    is_new: bool
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    """Of a changed one: the field's name, what was stored, what the file says."""
    tied_to: Indicator | None = None
    """The indicator of the same file that its wording names (与经济增长同步)."""

    @property
    def is_key_task(self) -> bool:
        """Whether it is a task of a box."""
        return self.target.section.catalogue == Catalogue.KEY_TASKS


@dataclass
class PlanComparison:
    """A plan beside the settled rows of a file."""

    plan: Plan
    targets: list[TargetChange] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Names of the plan's targets that the file does not have; nothing happens to them."""
    faults: list[str] = field(default_factory=list)
    results: list[Observation] = field(default_factory=list)
    """New observations."""
    notices: list[str] = field(default_factory=list)
    seen: str = ""
    """A digest of what was stored: another one means that somebody changed the plan since."""

    @property
    def new(self) -> list[TargetChange]:
        """The targets that the plan does not have yet."""
        return [change for change in self.targets if change.is_new]

    @property
    def changed(self) -> list[TargetChange]:
        """The targets of the plan that become different."""
        return [change for change in self.targets if not change.is_new and change.changes]


def compare(
    plan: Plan,
    rows: Sequence[SettledTarget],
    results: Sequence[Result] = (),
    *,
    lock: bool = False,
) -> PlanComparison:
    """The rows beside the plan (a fixed number of queries); `lock` locks the plan's targets.

    Raises Refused for a plan that is no draft.
    """
    if not plan.is_open:
        raise Refused(f"{plan}{plan.get_state_display()}，不能再导入目标。")
    return _Comparison(plan, rows, results, lock=lock).found


@transaction.atomic
def carry_out(
    plan: Plan,
    rows: Sequence[SettledTarget],
    results: Sequence[Result] = (),
    *,
    seen: str,
    by: User,
    file: str,
) -> PlanComparison:
    """Import what a preview showed, all or nothing, with history.

    Raises Refused when the plan is no draft any more, was changed since the preview, or the rows
    have faults.
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    found = compare(locked, rows, results, lock=True)
    if found.seen != seen:
        raise Refused("预览以后有人改了这个年度计划，请再预览一次。什么都没有导入。")
    if found.faults:
        raise Refused("".join(found.faults))
    try:
        # In a transaction of its own, so that the outer one can still be used after a collision.
        with transaction.atomic():
            PlanWriter(found, by, f"从文件导入：{file}"[:100]).write()
    except IntegrityError as error:
        raise Refused("同时有人改了指标或者类别，请再预览一次。什么都没有导入。") from error
    return found


class _Comparison:
    """One comparison (five queries); indicators come before the tasks that may be the same."""

    def __init__(
        self,
        plan: Plan,
        rows: Sequence[SettledTarget],
        results: Sequence[Result],
        *,
        lock: bool,
    ) -> None:
        self.found = PlanComparison(plan)
        self.plan = plan
        self.indicators = {each.code: each for each in Indicator.objects.order_by("code")}
        self.sections = list(Section.objects.filter(plan=plan).order_by("order"))
        targets = Target.objects.filter(plan=plan).order_by("number", "row")
        if lock:
            targets = targets.select_for_update(of=("self",))
        self.stored = list(targets.select_related("indicator", "section", "lead"))
        self.catalogues = {row.printed.catalogue for row in rows}
        """Those that the file has; nothing happens to the others."""
        self.found.seen = _digest(self.stored, self.sections)
        self.before = {target.pk: _values(target) for target in self.stored}
        self.taken: dict[str, Target] = {}
        """By its indicator's code, the first target of the file that has it."""
        self.new_tasks: dict[str, Indicator] = {}
        """New identities of tasks by their folded names: a task printed in two boxes is one."""
        self.sections_of_file: dict[tuple[Catalogue, str, str], Section] = {}
        for row in rows:
            self._take(row)
        for change in self.found.targets:
            self._tie(change)
        self._name_left_out()
        self.found.results, self.found.notices = compared_results(
            results, list(self.indicators.values())
        )

    def _take(self, row: SettledTarget) -> None:
        indicator = self._indicator(row)
        same = self._same(row, indicator)
        if indicator.code in self.taken and same is None:
            self.found.faults.append(_twice(row.printed, self.taken[indicator.code]))
            return
        stored = self._stored(row, indicator)
        target = stored or Target(plan=self.plan, indicator=indicator)
        self.taken.setdefault(indicator.code, target)
        change = TargetChange(target, self._set(target, row, same), stored is None)
        after = _values(target)
        for name, old in self.before.get(target.pk, {}).items():
            if old != after[name]:
                change.changes.append((_label(name), old, after[name]))
        self._check(change)
        self.found.targets.append(change)

    def _same(self, row: SettledTarget, indicator: Indicator) -> Target | None:
        """The target of the plan that a task is printed again from; None where it is its own.

        That is another one of its indicator, with the same unit; of two tasks, with the same words.
        """
        if row.printed.catalogue is not Catalogue.KEY_TASKS:
            return None
        others = [self.taken[indicator.code]] if indicator.code in self.taken else []
        for target in self.stored:
            if target.section.catalogue not in self.catalogues:
                others += [target] if target.indicator_id == indicator.pk else []
        for other in others:
            is_task = other.section.catalogue == Catalogue.KEY_TASKS
            if other.unit == row.printed.unit and (
                not is_task or other.wording == row.printed.target_text
            ):
                return other.same_as or other
        return None

    def _stored(self, row: SettledTarget, indicator: Indicator) -> Target | None:
        """The plan's target of the row's indicator, of several that in the row's place."""
        of_indicator = [
            target
            for target in self.stored
            if target.indicator_id == indicator.pk
            and target.section.catalogue == row.printed.catalogue
        ]
        place = (row.printed.number, row.printed.row)
        of_indicator.sort(key=lambda target: (target.number, target.row) != place)
        used = {id(change.target) for change in self.found.targets}
        return next((target for target in of_indicator if id(target) not in used), None)

    def _tie(self, change: TargetChange) -> None:
        """Find the indicator that a tied wording names, among those of the file."""
        target, words = change.target, change.rule.other_words
        if not words:
            return
        named = []
        for other in self.found.targets:
            is_other = other.target is not target and other.target.unit == target.unit
            if is_other and is_named_by(words, other.target.name):
                named.append(other.target.indicator)
        if len(named) == 1:
            change.tied_to = named[0]
        else:
            self.found.faults.append(
                f"“{target.name}”的目标“{target.wording}”要与另一个指标比，"
                "文件里没有唯一一个同单位的：请不读这一行，导入后在“年度目标”里录入。"
            )

    def _indicator(self, row: SettledTarget) -> Indicator:
        """The row's indicator; for a new one an unsaved one with a code of its name's pinyin."""
        if row.indicator in self.indicators:
            return self.indicators[row.indicator]
        name = folded_name(row.printed.name)
        if row.printed.catalogue is Catalogue.KEY_TASKS and name in self.new_tasks:
            return self.new_tasks[name]
        code = code_of(row.printed.name, self.indicators, nameless="zhibiao")
        indicator = Indicator(code=code, name=row.printed.name)
        self.indicators[code] = indicator
        if row.printed.catalogue is Catalogue.KEY_TASKS:
            self.new_tasks[name] = indicator
        return indicator

    def _set(self, target: Target, row: SettledTarget, same: Target | None) -> Rule:
        """Set the target as the row was settled; the rule that its wording states.

        One that is the `same` as another has that one's manner and units.
        """
        printed, manner = row.printed, row.manner
        target.section = self._section(printed)
        target.number, target.row = printed.number, printed.row
        target.group, target.name, target.unit = printed.group, printed.name, printed.unit
        target.attribute, target.wording = printed.attribute, printed.target_text
        target.measure, target.direction = manner.measure, manner.direction
        target.pace, target.months_due = manner.pace, manner.months_due
        target.growth_basis = manner.growth_basis
        if target.lead_id != row.lead.pk:
            target.lead = row.lead
            target.lead_confirmed = row.is_lead_confirmed
        if printed.quantity is not None and not target.definition:
            target.definition = f"原文：{printed.quantity.quote}。"
        target.same_as = same
        if same is not None:
            for name in _OF_THE_SAME:
                setattr(target, name, getattr(same, name))
        rule = read(
            target.wording,
            unit=target.unit,
            measure=Measure(target.measure),
            direction=Direction(target.direction),
        )
        target.rule = rule
        return rule

    def _section(self, printed: PrintedTarget) -> Section:
        """The section of the file: the plan's own by name, else by number, else a new one."""
        key = (printed.catalogue, printed.section_number, printed.section)
        if key not in self.sections_of_file:
            before = sum(1 for catalogue, _, _ in self.sections_of_file if catalogue == key[0])
            order = before + 1
            number = printed.section_number or in_numerals(order)
            name = printed.section or printed.catalogue.label
            section = self._stored_section(key[0], number, name) or Section(plan=self.plan)
            section.number, section.name, section.catalogue = number, name, printed.catalogue
            section.order = order if key[0] is Catalogue.INDICATORS else BOXES_FROM + order
            self.sections_of_file[key] = section
        return self.sections_of_file[key]

    def _stored_section(self, catalogue: Catalogue, number: str, name: str) -> Section | None:
        taken = set(map(id, self.sections_of_file.values()))
        free = [
            section
            for section in self.sections
            if id(section) not in taken and section.catalogue == catalogue
        ]
        for section in free:
            if section.name == name:
                return section
        return next((section for section in free if section.number == number), None)

    def _check(self, change: TargetChange) -> None:
        """Add a fault for each field that the database or the forms would refuse."""
        target = change.target
        exclude = [field.name for field in Target._meta.fields if field.remote_field]
        try:
            target.clean_fields(exclude=exclude)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.found.faults.append(f"“{target.name}”的{_label(name)}：{''.join(messages)}")
        if target.is_headline and not target.attribute and not change.is_key_task:
            self.found.faults.append(f"“{target.name}”没有属性，请选约束性或预期性。")
        problems = [] if change.rule.other_words else change.rule.problems()
        if problems:
            self.found.faults.append(f"“{target.name}”的目标：{'；'.join(problems)}")

    def _name_left_out(self) -> None:
        """Name the plan's targets that the file lacks; a fault where one is in a row's place."""
        places = {(change.target.number, change.target.row) for change in self.found.targets}
        in_file = {change.target.pk for change in self.found.targets}
        for target in self.stored:
            is_other = target.section.catalogue not in self.catalogues
            if is_other or target.pk in in_file:
                continue
            self.found.left_out.append(target.name)
            if (target.number, target.row) in places:
                self.found.faults.append(
                    f"系统里第{target.number}项第{target.row}行是“{target.name}”，文件里没有它，"
                    "位置却给了别的指标：请先在“年度目标”里删除它或者改它的序号。"
                )


def _twice(printed: PrintedTarget, other: Target) -> str:
    """The fault of a row that has the indicator of another, and is not the same as that."""
    if printed.quantity is None or printed.name != other.name:
        return f"“{printed.name}”和“{other.name}”是同一个指标，只能留一个。"
    return (
        f"第{other.number}项和第{printed.number}项都叫“{printed.name}”，目标不同："
        "请把名称改得分得开。"
    )


def _values(target: Target) -> dict[str, str]:
    """The values of its fields in words."""
    return {name: _shown(target, name) for name in _FIELDS}


def _label(name: str) -> str:
    """What a field of a target is called."""
    return str(Target._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _shown(target: Target, name: str) -> str:
    """The value of a field in words."""
    value = getattr(target, name)
    if isinstance(value, (Section, Department)):
        return value.name
    choices = dict(Target._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))


def _digest(targets: Iterable[Target], sections: Iterable[Section]) -> str:
    lines = [f"{each.pk} {each.number} {each.name} {each.order}" for each in sections]
    for target in targets:
        lines += [str(target.pk), *_values(target).values()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
