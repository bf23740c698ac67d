"""What a row gives to a line of a list and to the drawing of its bullet, as ready values."""

from typing import TYPE_CHECKING, Any

from reporting.drawing.bullets import TONES, describe
from reporting.drawing.svg import status_word
from reporting.rules.facts import YEAR_END

if TYPE_CHECKING:
    from indicators.presenters.rows import IndicatorRow


def cells_of(row: "IndicatorRow") -> dict[str, Any]:
    """What a line of a list places.

    A dict: templates find a key several times as fast as an attribute.
    """
    return {
        "status": row.status.value,
        "state": status_word(row.status, row.label),
        "number": row.number,
        "row": row.target.row,
        "is_sub": row.is_sub and not row.is_alone,
        "is_main": row.target.is_main,
        "is_binding": row.is_binding,
        "url": row.url,
        "name": row.name,
        "unit": row.unit,
        "tag": row.tag,
        "changed": row.changed,
        "printed": row.printed_text,
        "attribute": row.attribute,
        "target": row.target_words,
        "actual": row.actual_text,
        "tags": row.tags,
        "last_year": row.last_year,
        "last_year_source": row.last_year_source,
        "change": row.change,
        "not_compared": row.is_not_compared,
        "drawing": row.drawing,
        "gap_word": row.gap_word,
        "gap_number": row.gap_number,
        "gap_unit": row.gap_unit,
        "lead": row.lead_text,
        "lead_url": row.lead_url,
    }


def drawn_of(row: "IndicatorRow") -> dict[str, Any]:
    """The facts that the bullet and its scale are drawn from."""
    rule = row.target.rule
    base = row.judged.base
    return {
        "kind": rule.kind.value,
        "bound": row.assessment.bound,
        "actual": row.assessment.actual,
        "ceiling": row.assessment.is_ceiling,
        "held": row.assessment.is_held,
        "low": rule.low,
        "high": rule.high,
        "tolerance": rule.tolerance,
        "base": base.value if base else None,
        "expected": None if row.through == YEAR_END else row.assessment.expected,
        "tone": TONES[row.status],
        "label": describe(target=row.target_text, actual=row.actual_text, gap=row.gap_text),
    }
