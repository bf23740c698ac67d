"""Where a workbook comes from and goes to: the form of a unit, or the grid of a period."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cached_property

from django.db import transaction
from django.urls import reverse

from chengkou.cycle.grid import FORMS, rows_of_grid, save
from chengkou.cycle.kinds import row_forms
from chengkou.cycle.plausibility import settle_typed
from chengkou.cycle.post import act
from chengkou.cycle.posted import Done
from chengkou.cycle.refusals import Refusal, what_is_wrong
from chengkou.cycle.rows import rows_of
from chengkou.cycle.steps import situation_of
from chengkou.cycle.workbook.book import Book, book_of_grid, book_of_submission
from chengkou.cycle.workbook.checking import posted
from indicators.models import Actual
from reporting.actions import locked_together
from reporting.entry.row_forms import RowForms
from reporting.enums import Action
from reporting.models import Period, Submission, User
from reporting.models.querysets import SubmissionQuerySet
from reporting.rules.office.workflow import why_not_written, writes_as
from reporting.visibility import Viewer


class Desk(ABC):
    """One page with rows that can be filled in by a workbook."""

    title: str
    closed: str
    """Why nothing can be saved now; empty where something can."""
    needs_ground: bool = False
    """Whether saving asks on what ground (代填依据)."""

    @cached_property
    @abstractmethod
    def book(self) -> Book:
        """The rows as they are stored."""

    @property
    @abstractmethod
    def url(self) -> str:
        """The page on which the same rows are filled in by hand."""

    @property
    @abstractmethod
    def workbook_url(self) -> str:
        """The page of the workbook."""

    @abstractmethod
    def settle(self, typed: RowForms) -> None:
        """Add what saving would refuse as impossible: as `settle_typed`."""

    @abstractmethod
    def save(self, texts: Mapping[str, str], ground: str) -> tuple[str, str]:
        """Save what a browser would send, all of it or nothing; the level and words of a message.

        Compared under lock with what is stored by then. Raises Refusal.
        """


class SubmissionDesk(Desk):
    """The report form of a unit."""

    def __init__(self, submissions: SubmissionQuerySet, key: int, user: User) -> None:
        """`submissions` are those in the person's scope. Raises Submission.DoesNotExist."""
        self._submissions = submissions
        self._user = user
        self.submission: Submission = submissions.get(pk=key)
        self.title = f"{self.submission.unit_name}　{self.submission.period}填报工作簿"
        situation = situation_of(self.submission, user)
        self.closed = why_not_written(situation)
        if writes_as(situation) is Action.FILL_IN:
            given = self.submission.events.filter(action=Action.FILL_IN, by=user)
            self.needs_ground = not given.exists()

    @cached_property
    def book(self) -> Book:
        return book_of_submission(self.submission, self._user, rows_of(self.submission))

    def settle(self, typed: RowForms) -> None:
        settle_typed(self.submission, typed, Viewer(self._user))

    @property
    def url(self) -> str:
        return reverse("admin:reporting_submission_change", args=[self.submission.pk])

    @property
    def workbook_url(self) -> str:
        return reverse("admin:reporting_submission_workbook", args=[self.submission.pk])

    @transaction.atomic
    def save(self, texts: Mapping[str, str], ground: str) -> tuple[str, str]:
        submission = self._submissions.locked().get(pk=self.submission.pk)
        data = posted(texts)
        _refuse_what_is_wrong(RowForms(rows_of(submission), row_forms(), data))
        data["do"] = Action.SAVE
        data["seen"] = str(submission.version)
        data["words-fill_in"] = ground
        done: Done = act(self._submissions, submission.pk, self._user, data)
        return done.level, done.message


class GridDesk(Desk):
    """The figures of a period that this person enters for other units."""

    def __init__(self, period: Period, user: User) -> None:
        self.period = period
        self._user = user
        self.title = f"{period}统计数据工作簿"
        is_closed = all(each.closed for part in self.book.parts for each in part.rows)
        self.closed = "现在没有可以改的。" if is_closed else ""

    @cached_property
    def book(self) -> Book:
        return book_of_grid(self.period, self._user)

    def settle(self, typed: RowForms) -> None:
        for entry in typed.entries[Actual][:1]:
            entry.row.submission.period = self.period
            settle_typed(entry.row.submission, typed, Viewer(self._user))

    @property
    def url(self) -> str:
        return reverse("admin:reporting_period_figures", args=[self.period.pk])

    @property
    def workbook_url(self) -> str:
        return reverse("admin:reporting_period_workbook", args=[self.period.pk])

    @transaction.atomic
    def save(self, texts: Mapping[str, str], ground: str) -> tuple[str, str]:
        rows = Actual.objects.to_enter_by(self._user).filter(submission__period=self.period)
        locked_together(rows.values("submission"))
        data = posted(texts)
        own = rows_of_grid(self.period, self._user)
        _refuse_what_is_wrong(RowForms({Actual: own}, FORMS, data))
        return "success", save(self.period, self._user, data).message


def _refuse_what_is_wrong(typed: RowForms) -> None:
    """All or nothing, whatever the page itself would keep. Raises Refusal."""
    if not typed.is_valid():
        raise Refusal(what_is_wrong(typed), row_forms=typed)
