"""The doubts about a row's figures as the report form has them: refused, confirmed, or open."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms

from reporting.completeness import MissingEntry
from reporting.entry.row_form import CONFIRM, RowForm
from reporting.models import ReportRow
from reporting.rules.plausibility.doubts import Doubt, to_confirm, unconfirmed

NUMBERS = (forms.DecimalField, forms.IntegerField)


@dataclass(frozen=True)
class RowDoubts:
    """What speaks against a row's stored figures, and what was said to that."""

    row: ReportRow
    doubts: Sequence[Doubt]

    @property
    def open_ones(self) -> list[Doubt]:
        """What nobody has confirmed yet."""
        return unconfirmed(self.doubts, self.row.confirmed_sentences)

    @property
    def confirmed_ones(self) -> list[Doubt]:
        """What was confirmed, for the reason that stands in the row."""
        confirmed = self.row.confirmed_sentences
        return [doubt for doubt in to_confirm(self.doubts) if doubt.sentence in confirmed]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be corrected or confirmed."""
        return not self.open_ones and not self.impossible_ones

    @property
    def in_words(self) -> str:
        """累计12小于1—3月的15（确认无误：核减）; 完成数填的是400天，1—9月一共274天（没有确认）."""
        said = "；".join(doubt.sentence for doubt in self.doubts)
        answer = f"确认无误：{self.row.confirmation}" if self.is_settled else "没有确认"
        return f"{said}（{answer}）"

    @property
    def impossible_ones(self) -> list[Doubt]:
        return [doubt for doubt in self.doubts if doubt.is_impossible]

    def missing_entries(self) -> list[MissingEntry]:
        """What keeps the row from being submitted, a sentence for the clerk each."""
        wrong = [(doubt.field, f"{doubt.sentence}，请更正。") for doubt in self.impossible_ones]
        asked = [
            (CONFIRM, f"{doubt.sentence}：请核对，确认无误的写明理由。") for doubt in self.open_ones
        ]
        return [MissingEntry(self.row, field, sentence) for field, sentence in wrong + asked]


def doubts_about(row: ReportRow, doubts: Sequence[Doubt]) -> RowDoubts | None:
    """These doubts with their row; None without any."""
    return RowDoubts(row, doubts) if doubts else None


def settle(form: RowForm, doubts: Sequence[Doubt]) -> None:
    """Refuse what is impossible of what was typed into a row, and keep its confirmation true.

    A reason that was typed confirms all that can be confirmed of the figures it comes with. One
    that was stored falls away, like a verdict, once there is something that it did not confirm, or
    with figures that need none. Figures that were not typed now are not refused: they may be
    another's, who may also know more to confirm than this person.
    """
    changed = set(form.changed_data)
    for doubt in doubts:
        if doubt.is_impossible and not changed.isdisjoint(doubt.fields):
            field = doubt.field if doubt.field in form.fields else None
            form.add_error(field, f"{doubt.sentence}，请更正。")
    row = form.instance
    figures_stay = not any(isinstance(form.fields[name], NUMBERS) for name in changed)
    sentences = [doubt.sentence for doubt in to_confirm(doubts)]
    if sentences and row.confirmation and CONFIRM in changed:
        row.confirmed = "\n".join(sentences)
    elif unconfirmed(doubts, row.confirmed_sentences) or not (sentences or figures_stay):
        row.confirmation = row.confirmed = ""
