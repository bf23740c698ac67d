"""What of 督办 waits for somebody on the front page of the admin."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from chengkou.followups.rows import FollowUpRow, FollowUps, rows_of
from reporting.enums import FollowUpState
from reporting.models import FollowUp, User
from reporting.rules.office.workflow import FILL, REVIEW

NAMED = 10
"""So many the front page lists, the most pressing ones."""


@dataclass(frozen=True)
class FrontFollowUps(FollowUps):
    """The open ones that this person may see."""

    acts_on: frozenset[FollowUpState]
    """The states in which this person has to do something."""

    @property
    def waiting(self) -> list[FollowUpRow]:
        """Those with which this person has to do something, or that are overdue."""
        return [row for row in self.rows if row.state in self.acts_on or row.is_overdue]

    @property
    def listed(self) -> list[FollowUpRow]:
        return self.waiting[:NAMED]

    @property
    def all_url(self) -> str:
        return reverse("admin:reporting_followup_changelist")

    @property
    def is_sample(self) -> bool:
        return any(row.is_sample for row in self.listed)


def front_followups(user: User) -> FrontFollowUps | None:
    """What of 督办 this person may see and is open; None without any (at most three queries)."""
    if not user.has_perm("reporting.view_followup"):
        return None
    followups = FollowUp.objects.for_user(user).open().with_names()
    rows = rows_of(followups, timezone.localdate())
    acts_on: set[FollowUpState] = set()
    if user.has_perm(REVIEW):
        acts_on |= {FollowUpState.TO_PASS, FollowUpState.REPLIED}
    if user.has_perm(FILL):
        acts_on.add(FollowUpState.AT_WORK)
    return FrontFollowUps(rows, frozenset(acts_on)) if rows else None
