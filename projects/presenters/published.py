"""What the document itself prints about projects, for a plan without a ledger of projects."""

from collections import defaultdict
from dataclasses import dataclass

from reporting.models import Plan, PublishedFigure
from reporting.rules.figures import plain

SUBJECT = "重点项目"


@dataclass(frozen=True)
class PublishedTable:
    """The printed numbers of one split: a line per part, a column per quantity."""

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
        return [_table(title or "合计", by_split[title]) for title in sorted(by_split, key=bool)]

    @property
    def sentences(self) -> list[str]:
        """The document's own sentences, without repetitions."""
        return list(dict.fromkeys(figure.sentence for figure in self._figures))


def _table(title: str, figures: list[PublishedFigure]) -> PublishedTable:
    columns = list(dict.fromkeys((figure.quantity, figure.unit) for figure in figures))
    cells = {(figure.name, figure.quantity): _printed(figure) for figure in figures}
    lines = []
    for name in dict.fromkeys(figure.name for figure in figures):
        line = [cells.get((name, quantity), "") for quantity, _ in columns]
        lines.append((name, line))
    head = [f"{quantity}（{unit}）" for quantity, unit in columns]
    return PublishedTable(title, head, lines)


def _printed(figure: PublishedFigure) -> str:
    if figure.value_text:
        return figure.value_text
    return "" if figure.value is None else plain(figure.value)
