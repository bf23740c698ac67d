"""Saving without leaving the page: what static/js/report-save.js gets for the rows that it sent."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string

from chengkou.cycle import grid
from chengkou.cycle.page import rows_sent
from chengkou.cycle.posted import Done
from chengkou.cycle.refusals import Refusal
from reporting.models import Period, User


def wants_rows(request: HttpRequest) -> bool:
    """Whether a POST asks for its rows instead of a page."""
    return request.headers.get("Accept") == "application/json"


def not_saved(refusal: Refusal) -> JsonResponse:
    """Why nothing of what was sent was written."""
    return JsonResponse({"message": refusal.sentence}, status=HTTPStatus.CONFLICT)


def rows_of_save(done: Done, user: User, *, check: bool) -> dict[str, Any]:
    """The rows that were sent, drawn as the page has them, and the version that the page now shows.

    That is None where others wrote meanwhile: who submits is told of it then. `check` as in
    `chengkou.cycle.page.page`. A fixed number of queries for each kind of rows.
    """
    if done.saved is None:
        return {"seen": None, "html": ""}
    saved = done.saved
    html = ""
    for rows in rows_sent(done.submission, user, saved.typed, saved.rows, check=check):
        html += render_to_string(rows.template, {"rows": rows, "is_editable": True})
    return {"seen": done.submission.version if saved.is_current else None, "html": html}


def figures_of_save(period: Period, user: User, saved: grid.SavedFigures) -> dict[str, Any]:
    """The same for the grid, whose page has no version: its rows are of many submissions."""
    rows = grid.rows_sent(period, user, saved.typed)
    html = render_to_string("admin/reporting/period/_figures.html", rows)
    return {"seen": None, "html": html}
