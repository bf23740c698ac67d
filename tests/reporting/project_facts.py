"""What is known of a project's line, shortly written for tests."""

import datetime
from decimal import Decimal
from typing import Any

from reporting.rules.projects.facts import ProjectFacts


def day(text: str | None) -> datetime.date | None:
    return (
        None
        if text is None
        else datetime.date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    )


def facts(
    completed: str | None = None, through: int = 6, investment: str = "100", **fields: Any
) -> ProjectFacts:
    dates: dict[str, Any] = {
        name: day(fields.pop(name))
        for name in list(fields)
        if name.endswith(("_start", "_finish", "_on"))
    }
    fields.setdefault("is_reported", completed is not None)
    if "arrived" in fields:
        fields["arrived"] = Decimal(fields["arrived"])
    amount = None if completed is None else Decimal(completed)
    return ProjectFacts(2024, through, Decimal(investment), completed=amount, **dates, **fields)
