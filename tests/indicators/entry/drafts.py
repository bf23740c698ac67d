"""Rows of reports that are still with their unit."""

from indicators.models import Actual, Target
from reporting.enums import SubmissionState
from tests.factories import make_period, make_submission


def drafted(target: Target, month: int) -> Actual:
    form = make_submission(
        make_period(target.plan, month), target.lead, state=SubmissionState.DRAFT
    )
    Actual.objects.create(submission=form, target=target, open_in=form.period)
    return Actual.of_form(form).get()
