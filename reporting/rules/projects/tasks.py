"""Judging a livelihood task by its 量化目标 and 完成时限, never by its money; no query, no clock.

A number is judged by `assess` like any other target, paced to the task's 完成时限. A time limit
that is past, or a task without numbers, is a matter of done or not done.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from reporting.enums import (
    JUDGED_STATUSES,
    Attribute,
    Direction,
    Measure,
    Pace,
    RuleKind,
    Status,
    Verdict,
)
from reporting.months import last_day
from reporting.rules.assessment import Assessment, assess
from reporting.rules.facts import ALL_MONTHS, Facts, Terms
from reporting.rules.figures import places, plain
from reporting.rules.labels import in_chinese, reason_in_words, status_label
from reporting.rules.needed import needed
from reporting.rules.remainder import Needed
from reporting.rules.rule import Rule

# Of several judgements of one task the first of these is the task's. What is not due yet hides only
# what is met.
WORST_FIRST = (
    Status.SHORT,
    Status.BEHIND,
    Status.NOT_REPORTED,
    Status.UNDETERMINED,
    Status.NEAR,
    Status.ON_TRACK,
    Status.NOT_EVALUATED,
    Status.YEAR_END,
    Status.NOT_DUE,
    Status.NO_TARGET,
    Status.MET,
)


def worst(statuses: Iterable[Status]) -> Status:
    """The status of a whole by those of its parts. Raises ValueError if there are none."""
    return min(statuses, key=WORST_FIRST.index)


@dataclass(frozen=True)
class TaskTargetTerms:
    """One 量化目标: a number to be reached, of which more is better."""

    words: str
    quantity: Decimal
    unit: str
    measure: Measure = Measure.CUMULATIVE
    pace: Pace = Pace.EVEN
    due_on: datetime.date | None = None
    """完成时限 of its task; None: the year's end."""
    months_due: Collection[int] = ALL_MONTHS
    """The months whose reports ask for it."""

    @property
    def rule(self) -> Rule:
        return Rule(RuleKind.AT_LEAST, low=self.quantity)

    @property
    def terms(self) -> Terms:
        """As of any other row. A few 亿元 are whole projects: their shares have more decimals."""
        return Terms(
            text=f"{plain(self.quantity)}{self.unit}",
            unit=self.unit,
            attribute=None,
            measure=self.measure,
            direction=Direction.UP,
            pace=self.pace,
            months_due=self.months_due,
            due_on=self.due_on,
            expected_places=places(self.quantity) + 2,
        )


def judge_task_target(
    promise: TaskTargetTerms,
    *,
    year: int,
    through: int,
    value: Decimal | None,
    missing_reason: str = "",
) -> Assessment:
    """The judgement of a 量化目标 at the end of the months 1 to `through`."""
    facts = Facts(year=year, through=through, value=value, missing_reason=missing_reason)
    return assess(promise.rule, promise.terms, facts)


def needed_of_task_target(
    promise: TaskTargetTerms, *, year: int, through: int, value: Decimal | None
) -> Needed | None:
    """What is left to do of a 量化目标 up to its 完成时限, as of any other target."""
    return needed(promise.rule, promise.terms, Facts(year=year, through=through, value=value))


@dataclass(frozen=True)
class TaskFacts:
    """What was reported of a whole task at the end of a period."""

    year: int
    through: int
    due_on: datetime.date | None = None
    """完成时限; None: the year's end."""
    done_on: datetime.date | None = None
    words: str = ""
    verdict: Verdict | None = None
    is_due: bool = True
    """Whether the period asks for the task at all."""
    is_reported: bool = False
    missing_reason: str = ""

    @property
    def last_day(self) -> datetime.date:
        """The last day of the period."""
        return last_day(self.year, self.through)

    @property
    def limit(self) -> datetime.date:
        """The day by which it is to be done."""
        return self.due_on or datetime.date(self.year, 12, 31)


@dataclass(frozen=True)
class JudgedTask:
    """What a livelihood task comes to at the end of a period."""

    status: Status
    label: str
    sentence: str
    """For a task without numbers its whole judgement, else which of its parts decide."""
    promises: tuple[Assessment, ...] = ()
    """Its 量化目标, in their order."""


def judge_task(facts: TaskFacts, promises: tuple[Assessment, ...]) -> JudgedTask:
    """The judgement of a task: the worst of its 量化目标.

    Where it has none, or its time limit is past, whether it is done counts as well.
    """
    statuses = [assessment.status for assessment in promises]
    status_of_deed = None
    sentence = ""
    if not promises or (facts.due_on is not None and facts.due_on <= facts.last_day):
        status_of_deed, sentence = _done_or_not(facts)
        statuses.append(status_of_deed)
    status = worst(statuses)
    if status is not status_of_deed:
        sentence = _sentence_of_targets(promises)
    return JudgedTask(status, _label(status), sentence, promises)


def _sentence_of_targets(targets: tuple[Assessment, ...]) -> str:
    """4个量化目标中1个低于序时、2个达到序时、1个未到统计时点; the numbers add up to all."""
    if len(targets) == 1:
        return targets[0].sentence
    # 年末考核，暂不评价 is one word of the list here.
    counts = Counter(
        (WORST_FIRST.index(each.status), each.label.replace("，", "")) for each in targets
    )
    words = "、".join(f"{number}个{label}" for (_, label), number in sorted(counts.items()))
    judged = {each.status for each in targets} & JUDGED_STATUSES
    worst_of = "，按最差的判断" if len(judged) > 1 else ""
    return f"{len(targets)}个量化目标中{words}{worst_of}。"


def _label(status: Status) -> str:
    """A task is done or not done: 完成 and 未完成, as of a binding target."""
    return status_label(status, Attribute.BINDING)


def _done_or_not(facts: TaskFacts) -> tuple[Status, str]:
    """Status and sentence of a task by whether it is done; before its limit by a verdict."""
    limit = f"完成时限{in_chinese(facts.limit)}"
    reported = f"；填报：{facts.words.strip().rstrip('。')}" if facts.words.strip() else ""
    if facts.done_on is not None and facts.done_on <= facts.last_day:
        done = f"{in_chinese(facts.done_on)}完成{_lateness(facts.done_on, facts.limit)}"
        return Status.MET, f"{limit}，{done}{reported}，判为{_label(Status.MET)}。"
    if not facts.is_reported:
        return _not_reported(facts)
    if facts.limit <= facts.last_day:
        return Status.SHORT, f"{limit}，已到期，还没有完成{reported}，判为{_label(Status.SHORT)}。"
    if facts.verdict is not None:
        status = Status.ON_TRACK if facts.verdict is Verdict.GOOD else Status.BEHIND
        words = f"没有量化目标，{limit}；评定为“{facts.verdict.label}”"
        return status, f"{words}{reported}，判为{_label(status)}。"
    return Status.UNDETERMINED, f"没有量化目标，{limit}，未到期{reported}，尚未评定。"


def _lateness(done_on: datetime.date, limit: datetime.date) -> str:
    days = (done_on - limit).days
    return f"，晚{days}天" if days > 0 else ""


def _not_reported(facts: TaskFacts) -> tuple[Status, str]:
    if not facts.is_due:
        return Status.NOT_DUE, f"{facts.through}月不填报民生实事，暂不评价。"
    reason = reason_in_words(facts.missing_reason)
    return Status.NOT_REPORTED, f"应填报进展而未填报{reason}，暂不评价。"
