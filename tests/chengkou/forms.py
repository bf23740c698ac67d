"""Filling in report forms as a browser does: every field of the page is sent, a few of them
changed.
"""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from chengkou.cycle.page import ANY_ROW
from indicators.models import Actual
from reporting.db.data_version import data_versions
from reporting.models import Submission, SubmissionEvent, User
from tests.pages import Page


@dataclass(frozen=True)
class Reporting:
    """A draft form of 单位甲 for 1—3月 with four rows, and who is at it: a rate, a sum, a level, a
    text.
    """

    form: Submission
    clerk: Client
    clerk_user: User
    reviewer: Client
    reviewer_user: User


def url(form: Submission, page: str = "change") -> str:
    return reverse(f"admin:reporting_submission_{page}", args=[form.pk])


def entries(response: Any, form_id: str = "report") -> dict[str, str]:
    """What a browser would send of the page's report form, or another, buttons left out."""
    (form,) = [each for each in Page(response).all("form") if each.get("id") == form_id]
    found = {}
    for each in form.iter():
        name, kind = each.get("name"), each.get("type")
        is_button = each.tag == "button" or kind == "submit"
        if not name or is_button or f"-{ANY_ROW}-" in name:
            continue
        if each.tag == "select":
            chosen = [
                option for option in each.iter("option") if option.get("selected") is not None
            ]
            found[name] = (chosen or list(each.iter("option")))[0].get("value") or ""
        elif each.tag == "textarea":
            found[name] = "".join(each.itertext()).removeprefix("\n")
        elif kind not in ("checkbox", "radio") or each.get("checked") is not None:
            found[name] = each.get("value") or ("on" if kind == "checkbox" else "")
    found.pop("csrfmiddlewaretoken", None)
    return found


def opened(client: Client, form: Submission, sent: dict[str, str], key: str) -> dict[str, str]:
    """What is sent with the boxes of the row of this key (`actual-12-value`) all open."""
    if key in sent or key.endswith(("-choice", "-unpublished")):
        return sent
    anchor = key.rpartition("-")[0]
    whole = entries(client.get(url(form), {"row": anchor}))
    return {**whole, **sent}


def post(
    client: Client,
    form: Submission,
    typed: dict[str, str],
    do: str = "save",
    page: Any = None,
    **data: str,
) -> Any:
    """Open the form (or go on from `page`), type into rows (`1-value`: that of number 1) and press
    a button.
    """
    sent = entries(page if page is not None else client.get(url(form)))
    for name, value in typed.items():
        number, field = name.split("-", 1)
        key = Actual.objects.values_list("pk", flat=True).get(
            submission=form, target__number=number
        )
        sent[f"actual-{key}-{field}"] = value
    return client.post(url(form), {**sent, "do": do, **data})


def autosave(
    client: Client, form: Submission, typed: dict[str, str], page: Any = None, query: str = ""
) -> Any:
    """Type into rows, and save them as static/js/report-save.js does: only they are sent."""
    whole = entries(page if page is not None else client.get(url(form)))
    sent = {"seen": whole["seen"], "do": "save"}
    for name, value in typed.items():
        number, field = name.split("-", 1)
        key = Actual.objects.values_list("pk", flat=True).get(
            submission=form, target__number=number
        )
        anchor = f"actual-{key}-"
        of_row = {name: text for name, text in whole.items() if name.startswith(anchor)}
        sent = {**of_row, **sent, f"{anchor}{field}": value}
    return client.post(url(form) + query, sent, headers={"accept": "application/json"})


def press(
    client: Client, form: Submission, do: str, typed: dict[str, str] | None = None
) -> Submission:
    """Press a button of the form's page; the form it leads to."""
    response = post(client, form, typed or {}, do=do, **{f"words-{do}": "统计局更正"})
    assert response.status_code == 302, response.text
    return Submission.objects.get(
        pk=int(response["Location"].split("/change/")[0].rsplit("/", 1)[1])
    )


def publish(client: Client, form: Submission, **others: str) -> None:
    """Publish the period, or its updates, on the page that asks."""
    version = Submission.objects.get(pk=form.pk).version
    address = reverse("admin:reporting_period_publish", args=[form.period_id])
    response = client.post(address, {"form": f"{form.pk}-{version}", **others})
    assert response.status_code == 302, response.text


def take_back(client: Client, form: Submission) -> None:
    """Take the period back on the page that asks."""
    address = reverse("admin:reporting_period_take_back", args=[form.period_id])
    response = client.post(address, {"reason": "有误"})
    assert response.status_code == 302, response.text


def in_use() -> None:
    """Let the site have seen events before: the first one of all costs a query more."""
    data_versions()  # read: the next write makes a new one
    assert SubmissionEvent.objects.update(words="")
