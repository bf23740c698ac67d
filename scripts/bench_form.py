"""What the report form of a large unit costs and weighs: opened by its clerk and its reviewer, and
saved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse
from simple_history.utils import bulk_create_with_history

from chengkou.cycle.kinds import ROW_KINDS
from chengkou.cycle.rows import rows_of
from indicators.models import Actual, Target
from projects.models import (
    LivelihoodTask,
    ProjectPlan,
    ProjectProgress,
    TargetProgress,
    TaskProgress,
    TaskTarget,
)
from reporting.entry.boxes import boxes_of
from reporting.entry.row_forms import row_prefix
from reporting.enums import Action
from reporting.models import Period, ReportRow, Submission, SubmissionEvent, User

MONTH = 10
CLERK = "shengtai"
REVIEWER = "shenhe"
NUMBERS: dict[Any, int] = {Actual: 30, ProjectProgress: 20, TaskProgress: 3, TargetProgress: 3}
"""How many rows of each kind: 56, more than any unit of the county has."""
BYTES = 150_000
"""So much a page of the form may weigh, uncompressed."""
WORDS = {"explanation": "受雨水偏多影响，施工进度慢。", "measures": "倒排工期，按月调度。"}
_SUBJECTS: dict[Any, Any] = {
    Actual: Target.objects.all,
    ProjectProgress: ProjectPlan.objects.all,
    TaskProgress: LivelihoodTask.objects.all,
    TargetProgress: TaskTarget.objects.all,
}


def make_form(year: int) -> Submission:
    """A form in work of a month of its own with a figure and words in each row."""
    period, _ = Period.objects.get_or_create(plan_id=_plan(year), month=MONTH)
    department = User.objects.get(username=CLERK).departments.all()[0]
    form = Submission.objects.create(period=period, department=department)
    for model, number in NUMBERS.items():
        subjects = _SUBJECTS[model]().order_by("pk")
        plan = f"{'task__' if model is TargetProgress else ''}plan__year"
        rows = []
        for subject in subjects.filter(**{plan: year})[:number]:
            row = model(submission=form, open_in=period, **{model.subject: subject}, **WORDS)
            setattr(row, figure_of(row), Decimal(5))
            rows.append(row)
        bulk_create_with_history(rows, model)
    SubmissionEvent.objects.create(submission=form, action=Action.OPEN, to_state=form.state)
    return form


def _plan(year: int) -> int:
    return int(Target.objects.filter(plan__year=year).values_list("plan", flat=True)[0])


def figure_of(row: ReportRow) -> str:
    """The field of the row's main figure."""
    names = {ProjectProgress: "completed", TaskProgress: "arrived"}
    return names.get(type(row), "value")


def _signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


@dataclass(frozen=True)
class FormBench:
    """The form, and those who open it."""

    form: Submission
    clerk: Client
    reviewer: Client
    figures: Any

    @classmethod
    def of(cls, year: int) -> "FormBench":
        form = make_form(year)
        made = sum(1 for _ in rows_of(form).every())
        if made != sum(NUMBERS.values()):
            raise RuntimeError(f"The form has {made} rows.")
        return cls(form, _signed_in(CLERK), _signed_in(REVIEWER), figures=count(10))

    @property
    def address(self) -> str:
        return reverse("admin:reporting_submission_change", args=[self.form.pk])

    def open(self, client: Client) -> int:
        """Ask for the form; its bytes. Raises RuntimeError when it is not shown."""
        response = client.get(self.address)
        if response.status_code != 200:
            raise RuntimeError(f"The form answers {response.status_code}.")
        return len(response.content)

    def saving(self, number: int | None = None) -> Callable[[], None]:
        """A POST of the whole page with another figure in so many rows (None: in all), ready to be
        sent. Raises RuntimeError when it is not saved.
        """
        form = Submission.objects.get(pk=self.form.pk)
        data = {"seen": str(form.version), "do": "save"}
        figures = []
        for kind in ROW_KINDS:
            for row in rows_of(form)[kind.model]:
                prefix = row_prefix(row)
                data[f"{prefix}-seen"] = str(row.version)
                boxes = boxes_of(kind.row_form, row, prefix)
                closed = kind.row_form.closed_names()
                for name, text in boxes.texts.items():
                    if text is not None and name not in closed:
                        data[f"{prefix}-{name}"] = text
                if figure_of(row) in boxes.texts:
                    figures.append(f"{prefix}-{figure_of(row)}")
        value = str(next(self.figures))
        data.update(dict.fromkeys(figures[:number], value))
        body = urlencode(data)

        def send() -> None:
            answer = self.clerk.post(
                self.address, body, content_type="application/x-www-form-urlencoded"
            )
            if answer.status_code != 302:
                raise RuntimeError(f"Saving answers {answer.status_code}.")

        return send
