"""What importing a table of targets does to a drafted plan, and doing it.

Nothing is written by a comparison. A confirmed import is compared again under lock, and refused
when somebody changed the plan since its preview.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from indicators.enums import Area, Catalogue
from indicators.importing.common import Manner, folded_name
from indicators.importing.printed import PrintedTarget
from indicators.models import Indicator, Observation, Section, Target
from indicators.tied import is_named_by
from reporting.actions import Refused
from reporting.fields import typed_figure
from reporting.models import Department, Plan, User
from reporting.rules.facts import YEAR_END
from reporting.rules.rule import Rule
from reporting.rules.wording import read

ASIDE = 10_000
"""Added to numbers while rows change places, as no two rows may share one even for a moment."""
_CHINESE = "一二三四五六七八九十"
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


@dataclass(frozen=True)
class SettledTarget:
    """A printed row as the planner settled it: what the plan's target is to be."""

    printed: PrintedTarget
    indicator: str
    """The code of its indicator; empty for a new one."""
    manner: Manner
    lead: Department
    is_lead_confirmed: bool
    """Whether the file itself names the lead."""


@dataclass(frozen=True)
class Result:
    """A figure of a whole year that the file prints beside the targets."""

    indicator_name: str
    indicator: str
    """The code; empty for one that is new with this import."""
    year: int
    text: str
    source: str


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
            _Writer(found, by, f"从文件导入：{file}"[:100]).write()
    except IntegrityError as error:
        raise Refused("同时有人改了指标或者类别，请再预览一次。什么都没有导入。") from error
    return found


class _Comparison:
    """One comparison (five queries)."""

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
        of_indicators = Section.objects.filter(plan=plan, catalogue=Catalogue.INDICATORS)
        self.sections = list(of_indicators.order_by("order"))
        of_plan = Target.objects.of_catalogue(Catalogue.INDICATORS).filter(plan=plan)
        targets = of_plan.order_by("number", "row")
        if lock:
            targets = targets.select_for_update(of=("self",))
        self.stored = list(targets.select_related("indicator", "section", "lead"))
        self.found.seen = _digest(self.stored, self.sections)
        self.before = {target.pk: _values(target) for target in self.stored}
        self.by_indicator = {target.indicator.code: target for target in self.stored}
        self.taken: dict[str, str] = {}
        self.sections_of_file: dict[tuple[str, str], Section] = {}
        for row in rows:
            self._take(row)
        for change in self.found.targets:
            self._tie(change)
        self._name_left_out()
        self._take_results(results)

    def _take(self, row: SettledTarget) -> None:
        indicator = self._indicator(row)
        if indicator.code in self.taken:
            self.found.faults.append(
                f"“{row.printed.name}”和“{self.taken[indicator.code]}”是同一个指标，只能留一个。"
            )
            return
        self.taken[indicator.code] = row.printed.name
        stored = self.by_indicator.get(indicator.code)
        target = stored or Target(plan=self.plan, indicator=indicator)
        change = TargetChange(target, self._set(target, row), stored is None)
        after = _values(target)
        for name, old in self.before.get(target.pk, {}).items():
            if old != after[name]:
                change.changes.append((_label(name), old, after[name]))
        self._check(change)
        self.found.targets.append(change)

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
        code = code_of(row.printed.name, self.indicators)
        indicator = Indicator(code=code, name=row.printed.name)
        self.indicators[code] = indicator
        return indicator

    def _set(self, target: Target, row: SettledTarget) -> Rule:
        """Set the target as the row was settled; the rule that its wording states."""
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
        rule = read(
            target.wording, unit=target.unit, measure=manner.measure, direction=manner.direction
        )
        target.rule = rule
        return rule

    def _section(self, printed: PrintedTarget) -> Section:
        """The section of the file: the plan's own by name, else by number, else a new one."""
        key = (printed.section_number, printed.section)
        if key not in self.sections_of_file:
            order = len(self.sections_of_file) + 1
            number = printed.section_number or _numeral(order)
            name = printed.section or "指标"
            section = self._stored_section(number, name) or Section(plan=self.plan)
            section.number, section.name, section.order = number, name, order
            self.sections_of_file[key] = section
        return self.sections_of_file[key]

    def _stored_section(self, number: str, name: str) -> Section | None:
        taken = set(map(id, self.sections_of_file.values()))
        free = [section for section in self.sections if id(section) not in taken]
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
        if target.is_headline and not target.attribute:
            self.found.faults.append(f"“{target.name}”没有属性，请选约束性或预期性。")
        problems = [] if change.rule.other_words else change.rule.problems()
        if problems:
            self.found.faults.append(f"“{target.name}”的目标：{'；'.join(problems)}")

    def _name_left_out(self) -> None:
        """Name the plan's targets that the file lacks; a fault where one is in a row's place."""
        places = {(change.target.number, change.target.row) for change in self.found.targets}
        for target in self.stored:
            if target.indicator.code in self.taken:
                continue
            self.found.left_out.append(target.name)
            if (target.number, target.row) in places:
                self.found.faults.append(
                    f"系统里第{target.number}项第{target.row}行是“{target.name}”，文件里没有它，"
                    "位置却给了别的指标：请先在“年度目标”里删除它或者改它的序号。"
                )

    def _take_results(self, results: Sequence[Result]) -> None:
        """New observations of printed results; what is stored already stays."""
        by_name = {folded_name(each.name): each for each in self.indicators.values()}
        years = {result.year for result in results}
        stored = {}
        for each in Observation.objects.filter(area=Area.COUNTY, year__in=years, month=YEAR_END):
            stored[each.indicator_id, each.year] = each.value
        for result in results:
            indicator = self.indicators.get(result.indicator) or by_name.get(
                folded_name(result.indicator_name)
            )
            value = typed_figure(result.text)
            if indicator is None or value is None:
                self.found.notices.append(
                    f"{result.year}年“{result.indicator_name}”的“{result.text}”没有作为参考数据。"
                )
                continue
            key = (indicator.pk, result.year)
            if key in stored:
                if stored[key] != value:
                    self.found.notices.append(
                        f"{result.year}年“{indicator.name}”文件里是{result.text}，"
                        "系统里已有别的参考数据，没有改。"
                    )
                continue
            self.found.results.append(
                Observation(
                    indicator=indicator,
                    area=Area.COUNTY,
                    year=result.year,
                    month=YEAR_END,
                    value=value,
                    source=result.source,
                )
            )


class _Writer:
    """Writes a comparison: sections and rows that change places are put aside first."""

    def __init__(self, found: PlanComparison, by: User, reason: str) -> None:
        self._found = found
        self._by = by
        self._reason = reason

    def write(self) -> None:
        """Write sections, indicators, targets and observations, in this order."""
        changes = [each for each in self._found.targets if each.is_new or each.changes]
        self._put_aside(changes)
        self._write_sections(self._found.targets)
        for change in changes:
            if change.target.indicator._state.adding:
                self._save(change.target.indicator)
        for change in changes:
            target = change.target
            # Django takes the keys of related rows when they are assigned, and they were unsaved.
            target.indicator = target.indicator
            target.section = target.section
            if change.tied_to is not None:
                target.rule = replace(change.rule, other=change.tied_to.pk, other_words="")
            self._save(target)
        for observation in self._found.results:
            if observation.indicator._state.adding:
                self._save(observation.indicator)
            observation.indicator = observation.indicator
            self._save(observation)

    def _put_aside(self, changes: Iterable[TargetChange]) -> None:
        moved = [change.target.pk for change in changes if not change.is_new]
        # No version of a row that anybody saw: it is written with its history right after.
        Target.objects.filter(pk__in=moved).update(number=F("number") + ASIDE)

    def _write_sections(self, changes: Iterable[TargetChange]) -> None:
        sections: dict[int, Section] = {
            id(each.target.section): each.target.section for each in changes
        }
        kept = [section.pk for section in sections.values() if section.pk]
        for place, key in enumerate(kept):
            Section.objects.filter(pk=key).update(number=f"~{place}", order=F("order") + ASIDE)
        others = Section.objects.filter(plan=self._found.plan).exclude(pk__in=kept)
        # Sections that the file does not have come after those that it has.
        for place, other in enumerate(others.order_by("order")):
            other.order = len(sections) + place + 1
            other.save(update_fields=["order"])
        for section in sections.values():
            section.save()

    def _save(self, row: Any) -> None:
        row._history_user = self._by
        row._change_reason = self._reason
        row.save()


def code_of(name: str, taken: Iterable[str]) -> str:
    """A code for a new indicator: its name in pinyin, with a number where the code is taken."""
    # Its dictionaries take some 50 MB: only who imports a plan has them.
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(folded_name(name), errors=_latin)
    base = "-".join(part for part in syllables if part)[:40].strip("-") or "zhibiao"
    known = set(taken)
    code, number = base, 2
    while code in known:
        code, number = f"{base}-{number}", number + 1
    return code


def _latin(others: str) -> str:
    """What of other characters may stand in a code."""
    return "".join(sign for sign in others.lower() if sign.isascii() and sign.isalnum())


def _numeral(number: int) -> str:
    """1–10 as Chinese numerals, beyond as digits: what a section is numbered by."""
    return _CHINESE[number - 1] if number <= len(_CHINESE) else str(number)


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
