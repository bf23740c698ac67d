from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from chengkou.cycle.kinds import RowKind
from reporting.completeness import EXPLAINING, MissingEntry, unexplained
from reporting.entry.review_hints import ReviewHint
from reporting.entry.row_context import CarriedWords, RowContext
from reporting.entry.row_forms import RowForm, WordsField
from reporting.models import Period, Submission
from reporting.visibility import Viewer
from tests.chengkou.cycle.throwaway.models import PetitionProgress


class PetitionForm(RowForm):
    explanation = WordsField(label="原因", required=False, widget=forms.Textarea)
    measures = WordsField(label="下一步措施", required=False, widget=forms.Textarea)

    class Meta:
        model = PetitionProgress
        fields = PetitionProgress.entry_fields


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


PETITIONS = RowKind(
    model=PetitionProgress,
    title="信访事项",
    template="throwaway/rows.html",
    row_form=PetitionForm,
    ledger=_ledger,
    contexts=_contexts,
    missing_entries=_missing,
    review_hints=_hints,
)
