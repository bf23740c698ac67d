"""What a reviewer looks for in a reported row before approving or publishing it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewHint:
    """What is remarkable about one row; the kinds of rows fill it in."""

    lags: bool = False
    is_undetermined: bool = False
    """It waits for a person's verdict."""
    fallen: str = ""
    """A figure that can only grow is smaller than before, as a sentence: 累计12小于1—3月的15."""
