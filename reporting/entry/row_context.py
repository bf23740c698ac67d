"""What the lines of a report form have beside what is typed, whatever their kind: last period's reasons."""

from dataclasses import dataclass, field

from reporting.models import ReportRow
from reporting.months import months_label


@dataclass(frozen=True)
class CarriedWords:
    """The reasons of the latest approved period before, for 沿用上期."""

    before_label: str = ""
    carried: dict[str, str] = field(default_factory=dict)
    is_carried: bool = False
    """Whether what is stored now are those words, unchanged."""

    @classmethod
    def of(cls, row: ReportRow, before: ReportRow | None) -> "CarriedWords":
        if before is None:
            return cls()
        words = {"explanation": before.explanation, "measures": before.measures}
        said = {name: getattr(row, name) for name, text in words.items() if text}
        return cls(
            months_label(before.month),
            {name: text for name, text in words.items() if text},
            bool(said) and all(said[name] == words[name] for name in said),
        )


@dataclass(frozen=True)
class RowContext:
    """What the lines of all kinds have."""

    words: CarriedWords

    @property
    def before_label(self) -> str:
        """The period before, as its column's head names it."""
        return self.words.before_label

    @property
    def carried(self) -> dict[str, str]:
        """The words of that period, by field, for 沿用上期."""
        return self.words.carried

    @property
    def is_carried(self) -> bool:
        """Whether what is stored now are those words, unchanged."""
        return self.words.is_carried
