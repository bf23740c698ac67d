"""What a reviewer looks for in a reported row before he approves or publishes it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewHint:
    """One row at a glance; each kind of rows says what of it applies."""

    lags: bool = False
    is_undetermined: bool = False
    """It waits for a person's verdict."""
    fallen: str = ""
    """A figure that can only grow is smaller than in the period before, as a sentence: 累计12小于1—3月的15."""
