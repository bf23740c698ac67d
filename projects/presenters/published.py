"""What the document itself prints of projects, for a plan whose ledger nobody has entered."""

from collections import defaultdict
from dataclasses import dataclass

from reporting.models import Plan, PublishedFigure
from reporting.rules.figures import plain

SUBJECT = "重点项目"


@dataclass(frozen=True)
class PublishedTable:
    """The printed numbers of one split: a line for each part, a column for each quantity."""

    title: str
    head: list[str]
    lines: list[tuple[str, list[str]]]


class PublishedSums:
    """The printed numbers of a plan's projects, as printed, nothing added up (one query)."""

    def __init__(self, plan: Plan) -> None:
        self._figures = list(PublishedFigure.objects.of_subject(plan, SUBJECT))
        self.document_no = plan.document_no

    @property
    def tables(self) -> list[PublishedTable]:
        """One for each split, the totals first."""
        by_split: dict[str, list[PublishedFigure]] = defaultdict(list)
        for figure in self._figures:
            by_split[figure.dimension].append(figure)
        return [
            self._table(title or "合计", by_split[title]) for title in sorted(by_split, key=bool)
        ]

    @staticmethod
    def _table(title: str, figures: list[PublishedFigure]) -> PublishedTable:
        columns = list(dict.fromkeys((figure.quantity, figure.unit) for figure in figures))
        known = {(figure.name, figure.quantity): figure for figure in figures}
        lines = []
        for name in dict.fromkeys(figure.name for figure in figures):
            cells = [known.get((name, quantity)) for quantity, _ in columns]
            lines.append((name, [_printed(cell) for cell in cells]))
        return PublishedTable(title, [f"{quantity}（{unit}）" for quantity, unit in columns], lines)

    @property
    def sentences(self) -> list[str]:
        """The document's own sentences, each once."""
        return list(dict.fromkeys(figure.sentence for figure in self._figures))


def _printed(figure: PublishedFigure | None) -> str:
    if figure is None:
        return ""
    return figure.value_text or ("" if figure.value is None else plain(figure.value))
