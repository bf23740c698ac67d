"""What rows of any kind have beside their fields in a report form: last period's reasons."""

from dataclasses import dataclass, field

from reporting.models import ReportRow
from reporting.months import months_label


@dataclass(frozen=True)
class CarriedWords:
    """The reasons of the latest approved period before, for 沿用上期."""

    before_label: str = ""
    carried: dict[str, str] = field(default_factory=dict)
    is_carried: bool = False
    """Whether the stored words are those, unchanged."""

    @classmethod
    def of(cls, row: ReportRow, before: ReportRow | None) -> "CarriedWords":
        """The words of the row `before` for the same subject; empty without one."""
        if before is None:
            return cls()
        carried = {}
        stored = {}
        for name in ("explanation", "measures"):
            if getattr(before, name):
                carried[name] = getattr(before, name)
                stored[name] = getattr(row, name)
        is_carried = bool(carried) and stored == carried
        return cls(months_label(before.month), carried, is_carried)


@dataclass(frozen=True)
class RowContext:
    """What the rows of all kinds have beside their fields."""

    words: CarriedWords

    @property
    def list_name(self) -> str:
        """The list of the plan that the row is of, where its kind has several; else empty."""
        return ""

    @property
    def before_label(self) -> str:
        """The period before, as the head of its column."""
        return self.words.before_label

    @property
    def carried(self) -> dict[str, str]:
        """The words of that period, by field, for 沿用上期."""
        return self.words.carried

    @property
    def is_carried(self) -> bool:
        """Whether the stored words are those, unchanged."""
        return self.words.is_carried
