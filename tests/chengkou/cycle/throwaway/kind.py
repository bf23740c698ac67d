from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms

from chengkou.cycle.kinds import RowKind
from reporting.completeness import EXPLAINING, MissingEntry, unexplained
from reporting.entry.review_hints import ReviewHint
from reporting.entry.row_context import CarriedWords, RowContext
from reporting.entry.row_form import RowForm, WordsField
from reporting.enums import RowGroup, Status
from reporting.models import Department, Period, Submission
from reporting.pages.flagged import Flagged
from reporting.pages.lights import Light, status_light
from reporting.pages.standing import KindStanding, Narrowing, PlanAtPeriod, counted
from reporting.pages.text import Part
from reporting.rules.labels import GapWords
from reporting.rules.plausibility.doubts import Doubt, impossible
from reporting.visibility import Viewer
from tests.chengkou.cycle.throwaway.models import PetitionProgress


class PetitionForm(RowForm):
    explanation = WordsField(label="原因", required=False, widget=forms.Textarea)
    measures = WordsField(label="下一步措施", required=False, widget=forms.Textarea)

    class Meta:
        model = PetitionProgress
        fields = tuple(name for name in PetitionProgress.entry_fields if name != "confirmed")


@dataclass(frozen=True)
class PetitionContext(RowContext):
    number: int
    name: str
    asked: str
    value: str
    status: str
    word: str
    sentence: str


def lags(row: PetitionProgress, month: int) -> bool:
    """Whether fewer were settled than an even pace asks for."""
    return row.value is not None and row.value * 12 < row.petition.promised * month


def _contexts(
    submission: Submission, rows: Sequence[PetitionProgress], ledger: None
) -> dict[int, PetitionContext]:
    month = submission.period.month
    return {
        row.pk: PetitionContext(
            words=CarriedWords(),
            number=place,
            name=row.petition.name,
            asked="累计办结（件）",
            value="" if row.value is None else str(row.value),
            status="behind" if lags(row, month) else "on_track",
            word="低于序时" if lags(row, month) else "达到序时",
            sentence=f"应办结{row.petition.promised}件",
        )
        for place, row in enumerate(rows, start=1)
    }


def _doubts(
    period: Period,
    rows: Sequence[PetitionProgress],
    ledger: None,
) -> dict[int, list[Doubt]]:
    """No more can be settled than was promised."""
    found: dict[int, list[Doubt]] = {row.pk: [] for row in rows}
    for row in rows:
        if row.value is not None and row.value > 10 * row.petition.promised:
            found[row.pk] = [impossible("value", f"办结{row.value}件，承诺只有几件")]
    return found


def _ledger(submission: Submission, rows: Sequence[PetitionProgress], viewer: Viewer) -> None:
    """Nothing beside the rows is needed."""


def _missing(
    submission: Submission, rows: Sequence[PetitionProgress], ledger: None
) -> list[MissingEntry]:
    missing = []
    for row in rows:
        if row.value is None:
            missing.append(MissingEntry(row, "value", "请填已办结的件数。"))
        elif lags(row, submission.period.month):
            missing += unexplained(row, "低于序时", EXPLAINING)
    return missing


def _hints(period: Period, rows: Sequence[Any]) -> dict[int, ReviewHint]:
    return {row.pk: ReviewHint(lags=lags(row, period.month)) for row in rows}


def _month(row: PetitionProgress) -> int:
    return row.submission.period.month


class PetitionStanding(KindStanding):
    """How the plan's petitions stand for those who read."""

    group = RowGroup.TASKS
    name = "信访事项"
    measure = "件"
    lagging_word = "滞后"

    def __init__(self, at: PlanAtPeriod) -> None:
        super().__init__(at)
        approved = PetitionProgress.objects.filter(petition__plan=at.plan).known_to(at.viewer)
        related = ("submission__period", "petition__lead")
        self._approved: list[Any] = list(approved.approved().select_related(*related))

    @property
    def is_sample(self) -> bool:
        return False

    @property
    def known_months(self) -> set[int]:
        return {_month(row) for row in self._approved}

    @property
    def led(self) -> list[Department]:
        return [row.petition.lead for row in self._of(self.at.through)]

    def _of(self, month: int) -> list[Any]:
        return [row for row in self._approved if _month(row) == month]

    def clause(self) -> list[Part]:
        total = len(self.led)
        return counted(self, total=total, reported=total, word="滞后", lagging=self.lagging)

    def in_short(self) -> list[Part]:
        return [Part(f"{self.name}滞后{self.lagging}件")] if self.lagging else []

    def light(self, key: int) -> Light | None:
        return None

    @property
    def leaders(self) -> list[str]:
        return ["" for _ in self.led]

    def keep(self, to: Narrowing) -> None:
        self._approved = [row for row in self._approved if to.holds(row.petition.lead, "")]

    @property
    def notes(self) -> dict[str, str]:
        return {self.name: f"{len(self.led)}件中{self.lagging}件滞后"}

    @cached_property
    def ever(self) -> list[Flagged]:
        return [self._flagged(row) for row in self._of(self.at.through) if lags(row, _month(row))]

    @property
    def size(self) -> int:
        return len(self._of(self.at.through))

    def carried(self, limit: int | None = None) -> list[Flagged]:
        return [self._flagged(row) for row in self._of(self.at.through)[:limit]]

    def _flagged(self, row: Any) -> Flagged:
        return Flagged(
            kind=self.group,
            group=self.name,
            key=str(row.petition_id),
            data=(("status", "behind"), ("number", str(row.petition_id))),
            name=row.petition.name,
            url="",
            unit="件",
            planned=str(row.petition.promised),
            actual=str(row.value),
            gap=GapWords("少"),
            figures=(row.petition.promised, row.value, None),
            sentence=f"应办结{row.petition.promised}件",
            lights=(status_light(_month(row), Status.BEHIND, "低于序时"),),
            explanation=row.explanation,
            measures=row.measures,
            lead=row.petition.lead,
            lead_text=row.petition.lead.name,
            lead_url="",
            leader="",
            is_sample=False,
        )


PETITIONS = RowKind(
    model=PetitionProgress,
    title="信访事项",
    template="throwaway/rows.html",
    row_form=PetitionForm,
    ledger=_ledger,
    contexts=_contexts,
    missing_entries=_missing,
    doubts=_doubts,
    review_hints=_hints,
    standings=lambda at: [PetitionStanding(at)],
)
