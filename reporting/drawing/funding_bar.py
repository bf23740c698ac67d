"""Where a task's money comes from, as one bar of shares; the amounts are in words beside it."""

from dataclasses import dataclass
from decimal import Decimal

from reporting.drawing.axis import coordinate

SIZE_OF_TASK = (180, 8)
SIZE_OF_TOTAL = (264, 12)
GAP = Decimal("1.5")
LEAST_PART = Decimal("1.5")  # a source that gives anything can be seen


@dataclass(frozen=True)
class FundingBar:
    """A bar of up to four parts; a part is the `d` of a path, empty if the source gives nothing."""

    label: str
    width: int
    height: int
    upper: str
    county: str
    bond: str
    social: str

    @property
    def frame(self) -> str:
        """The outline, drawn inside the edge so that nothing is clipped."""
        return f"M.5 .5H{self.width - 1}.5V{self.height - 1}.5H.5Z"


def funding_bar(
    *,
    upper: Decimal,
    county: Decimal,
    bond: Decimal,
    social: Decimal,
    label: str,
    total: bool = False,
) -> FundingBar:
    """The shares of 上级, 县级, 债券 and 社会, always in this order, in any one unit of money.

    180 × 8 for a task, 264 × 12 for the sum of all (`total`). Without any money the frame stays
    empty. Raises ValueError for an amount below zero: a share of it has no length.
    """
    amounts = (upper, county, bond, social)
    if min(amounts) < 0:
        raise ValueError(f"an amount of funding is below zero: {min(amounts)}")
    width, height = SIZE_OF_TOTAL if total else SIZE_OF_TASK
    given = [amount for amount in amounts if amount]
    lengths = iter(_lengths(given, width - GAP * max(len(given) - 1, 0)))
    paths = []
    x = Decimal(0)
    for amount in amounts:
        if not amount:
            paths.append("")
            continue
        end = x + next(lengths)
        paths.append(f"M{coordinate(x)} 0H{coordinate(end)}V{height}H{coordinate(x)}Z")
        x = end + GAP
    return FundingBar(label, width, height, *paths)


def _lengths(amounts: list[Decimal], room: Decimal) -> list[Decimal]:
    """`room` shared out by amount, but none below LEAST_PART; the others give that up by amount."""
    small: set[int] = set()
    while True:
        rest = room - LEAST_PART * len(small)
        whole = sum((amount for n, amount in enumerate(amounts) if n not in small), Decimal(0))
        lengths = [
            LEAST_PART if n in small else rest * amount / whole for n, amount in enumerate(amounts)
        ]
        below = {n for n, length in enumerate(lengths) if length < LEAST_PART}
        if not below:
            return lengths
        small |= below
