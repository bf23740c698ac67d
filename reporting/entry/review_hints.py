"""What a reviewer looks for in a reported row before approving or publishing it."""

from dataclasses import dataclass

from reporting.entry.plausibility import RowDoubts


@dataclass(frozen=True)
class ReviewHint:
    """What is remarkable about one row; the kinds of rows fill it in."""

    lags: bool = False
    is_undetermined: bool = False
    """It waits for a person's verdict."""
    doubts: RowDoubts | None = None
    """What speaks against its figures, and what its unit says to that; None where nothing does."""
