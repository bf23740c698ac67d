"""Whether a unit's report for a period was handed in by its date; one rule for every page.

What counts is the first submission. A form that was reopened after its approval, or that the unit
supplements (补报), had been handed in: it is with the unit again and not overdue.
"""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Lateness:
    """A unit's report for one period over all its revisions, as of the day `today`."""

    due_on: datetime.date | None
    """The date of the first revision, its own extension included; None where there is none."""
    is_handed_in: bool
    """Whether the unit has done its part."""
    submitted_on: datetime.date | None
    """The day of the first submission; None where there was none or it is not known."""
    today: datetime.date

    @property
    def handed_in_on(self) -> datetime.date | None:
        """The day the unit first handed it in; None while it has not, and where it is unknown."""
        return self.submitted_on if self.is_handed_in else None

    @property
    def days(self) -> int | None:
        """Days after the date: of handing in, or so far.

        None where there is no date, and where the day of handing in is not known.
        """
        day = self.handed_in_on if self.is_handed_in else self.today
        if self.due_on is None or day is None:
            return None
        return max((day - self.due_on).days, 0)

    @property
    def is_late(self) -> bool:
        """Whether it was handed in after its date, or was not and the date is past."""
        return bool(self.days)

    @property
    def is_on_time(self) -> bool:
        return self.is_handed_in and self.days == 0

    @property
    def is_overdue(self) -> bool:
        """逾期: it was never handed in, and its date is past."""
        return self.is_late and not self.is_handed_in

    @property
    def words(self) -> str:
        """4月8日交，按时; 逾期未报（应于7月10日前）; empty where it is not known when."""
        if not self.is_handed_in:
            if self.is_overdue and self.due_on is not None:
                return f"逾期未报（应于{self.due_on.month}月{self.due_on.day}日前）"
            return "未报"
        day = self.handed_in_on
        if day is None:
            return ""
        words = f"{day.month}月{day.day}日交"
        if self.days is None:
            return words
        return f"{words}，晚{self.days}天" if self.is_late else f"{words}，按时"
