"""Every way into a report form that is not the buttons of its page: scope, forgery, two at once, a
state gone by.
"""

from typing import Any

import pytest
from django.contrib import admin
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from chengkou.cycle import post as posting
from chengkou.cycle.kinds import row_models
from chengkou.cycle.opening import open_period
from indicators.models import Actual
from reporting.actions import Conflict, write_rows
from reporting.enums import Action, Role, SubmissionState
from reporting.models import Locked, Submission, User
from tests.chengkou.forms import Reporting, entries, post, url
from tests.factories import make_target, make_user
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


def row(form: Submission, number: int) -> Actual:
    return Actual.objects.get(submission=form, target__number=number)


def key(form: Submission, number: int, name: str) -> str:
    return f"actual-{row(form, number).pk}-{name}"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def second(reporting: Reporting) -> Client:
    """A colleague in the same unit."""
    return signed_in(
        make_user("second", Role.REPORTER, departments=(reporting.form.department,), name="李四")
    )


@pytest.fixture
def other(reporting: Reporting) -> Submission:
    """The form of 单位乙."""
    return Submission.objects.exclude(pk=reporting.form.pk).get()


def nothing_was_written() -> bool:
    return not Actual.objects.filter(version__gt=1).exists()


# Scope.


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("page", ["change", "history", "print"])
def test_another_units_form_does_not_exist(
    method: str, page: str, reporting: Reporting, other: Submission
) -> None:
    data = {"do": "save", "seen": "1", f"actual-{row(other, 5).pk}-value": "9"}
    send = getattr(reporting.clerk, method)
    assert send(url(other, page), data if method == "post" else None).status_code == 404
    assert nothing_was_written()


@pytest.mark.parametrize("method", METHODS)
def test_nobody_deletes_a_form(method: str, reporting: Reporting, other: Submission) -> None:
    chief = signed_in(User.objects.create_superuser("chief"))
    for client in (reporting.clerk, reporting.reviewer, chief):
        assert getattr(client, method)(url(reporting.form, "delete")).status_code == 403
    assert Submission.objects.count() == 2


def test_nobody_adds_a_form(reporting: Reporting) -> None:
    address = url(reporting.form).split(str(reporting.form.pk))[0] + "add/"
    for client in (reporting.clerk, reporting.reviewer):
        assert client.get(address).status_code == client.post(address, {}).status_code == 403


@pytest.mark.parametrize("page", ["change", "history", "print"])
def test_a_leader_and_a_stranger_come_to_no_form(
    page: str, reporting: Reporting, leader: User
) -> None:
    address = url(reporting.form, page)
    assert (
        signed_in(leader).get(address).status_code
        == signed_in(leader).post(address).status_code
        == 403
    )
    assert Client().get(address)["Location"].startswith("/login/")
    assert Client().post(address, {"do": "save"}).status_code == 302
    assert nothing_was_written()


def test_a_planner_reads_and_writes_nothing(reporting: Reporting, planner: User) -> None:
    client = signed_in(planner)
    page = client.get(url(reporting.form))
    assert page.status_code == 200
    assert not [name for name in entries(page) if name.endswith("-value")]
    for do in [each.value for each in Action]:
        assert client.post(url(reporting.form), {**entries(page), "do": do}).status_code == 403
    assert nothing_was_written()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_not_allowed(method: str, reporting: Reporting) -> None:
    assert getattr(reporting.clerk, method)(url(reporting.form)).status_code == 405


def test_the_history_shows_the_rows_changes_and_takes_no_post(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, {"1-value": "7.0"})
    page = reporting.clerk.get(url(reporting.form, "history"))
    assert "第1项地区生产总值增速：修改" in page.text
    assert "<del>（空）</del> → <ins>7.0</ins>" in page.text
    assert "指标5-0" not in page.text
    assert reporting.clerk.post(url(reporting.form, "history"), {"value": "9"}).status_code == 405


def test_lists_hold_own_forms_alone_and_take_no_bulk_action(
    reporting: Reporting, other: Submission
) -> None:
    address = url(reporting.form).split(str(reporting.form.pk))[0]
    page = reporting.clerk.get(address)
    assert list(page.context["cl"].queryset) == [reporting.form]
    assert reporting.clerk.get(address, {"q": "单位乙"}).context["cl"].result_count == 0
    assert reporting.clerk.get(address, {"department__phone": "1"}).status_code in (302, 400)
    reporting.clerk.post(
        address, {"action": "delete_selected", "_selected_action": [other.pk, reporting.form.pk]}
    )
    assert Submission.objects.count() == 2


def test_no_lookup_and_no_list_leads_to_another_units_form(
    reporting: Reporting, other: Submission
) -> None:
    address = reverse("admin:reporting_submission_changelist")
    for query in (
        {"department__id__exact": str(other.department_id)},
        {"id__exact": str(other.pk)},
        {"all": ""},
    ):
        response = reporting.clerk.get(address, query, follow=True)
        assert response.status_code in (200, 400)
        assert "单位乙" not in response.text
    look = {"app_label": "indicators", "model_name": "target", "field_name": "lead", "term": "单位"}
    assert reporting.clerk.get(reverse("admin:autocomplete"), look).status_code == 403


def test_nothing_of_a_form_is_edited_in_a_list_or_by_itself(
    reporting: Reporting, other: Submission
) -> None:
    address = reverse("admin:reporting_submission_changelist")
    typed = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": other.pk,
        "form-0-state": "approved",
    }
    for client in (
        reporting.clerk,
        reporting.reviewer,
        signed_in(User.objects.create_superuser("chief")),
    ):
        client.post(address, {**typed, "_save": "1"})
        client.post(
            address, {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
        )
    assert list(Submission.objects.values_list("state", flat=True)) == ["draft", "draft"]
    assert not set(row_models()) & set(admin.site._registry)
    assert not admin.site._registry[Submission].list_editable


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("key", ["0", "-1", "x", "9" * 30, "1/history/1", "1/../2", "_add"])
def test_an_address_that_is_none_is_not_found(key: str, method: str, reporting: Reporting) -> None:
    for user in (reporting.clerk, reporting.reviewer):
        for page in ("change/", "history/"):
            address = f"{reverse('admin:reporting_submission_changelist')}{key}/{page}"
            assert getattr(user, method)(address).status_code == 404, address


def test_old_versions_of_rows_have_no_address(reporting: Reporting) -> None:
    """simple-history's own page would let anyone who may look at it write the old values back."""
    post(reporting.clerk, reporting.form, {"1-value": "7"})
    version = row(reporting.form, 1).history.last().pk
    for client in (reporting.clerk, reporting.reviewer):
        for address in (
            f"{url(reporting.form, 'history')}{version}/",
            f"/admin/indicators/actual/{version}/history/",
        ):
            assert client.get(address, follow=True).status_code == 404
            assert client.post(address, {"value": "9"}, follow=True).status_code == 404
    assert str(row(reporting.form, 1).value) == "7"


# Writes past the form, as a script or a careless line of code would make them.


@pytest.fixture
def approved_form(reporting: Reporting) -> Submission:
    whole = {"1-value": "7", "2-value": "6", "3-value": "60", "4-words": "完成"}
    post(reporting.clerk, reporting.form, whole, do="submit")
    post(reporting.reviewer, reporting.form, {}, do="approve")
    return Submission.objects.get(pk=reporting.form.pk, state=SubmissionState.APPROVED)


def test_approved_rows_are_not_deleted(approved_form: Submission, other: Submission) -> None:
    for rows in (
        Actual.objects.filter(submission=approved_form),
        Actual.objects.filter(target__number__in=[1, 5]),
        Actual.objects.all(),
        approved_form.actual_rows.all(),
    ):
        with pytest.raises(Locked):
            rows.delete()
    with pytest.raises(ProtectedError):
        approved_form.delete()
    with pytest.raises(ProtectedError):
        row(approved_form, 1).target.delete()
    assert Actual.objects.count() == 5
    Actual.objects.filter(submission=other).delete()
    assert Actual.objects.count() == 4


@pytest.mark.parametrize("name", ["submission", "target"])
def test_a_row_keeps_its_form_and_its_subject(
    name: str, approved_form: Submission, other: Submission
) -> None:
    """Neither out of an approved form, nor into it, nor onto another subject of a draft."""
    drafted, done = row(other, 5), row(approved_form, 1)
    for mine, theirs in ((drafted, done), (done, drafted)):
        before = getattr(mine, name)
        setattr(mine, name, getattr(theirs, name))
        with pytest.raises(Locked):
            mine.save()
        setattr(mine, name, before)
    assert row(other, 5).pk == drafted.pk and row(approved_form, 1).pk == done.pk


def test_a_reviewers_approval_carries_no_figures(reporting: Reporting) -> None:
    whole = {"1-value": "7", "2-value": "6", "3-value": "60", "4-words": "完成"}
    post(reporting.clerk, reporting.form, whole, do="submit")
    forged = {key(reporting.form, 1, "value"): "99", key(reporting.form, 1, "seen"): "2"}
    response = post(reporting.reviewer, reporting.form, {}, do="approve", **forged)
    assert response.status_code == 302
    assert str(row(reporting.form, 1).value) == "7"
    assert Submission.objects.get(pk=reporting.form.pk).state == SubmissionState.APPROVED


# Forged posts. What came is judged against the rows of this form, read from the database.


def forge(reporting: Reporting, change: dict[str, Any], *, without: tuple[str, ...] = ()) -> Any:
    sent: dict[str, Any] = {
        **entries(reporting.clerk.get(url(reporting.form))),
        "do": "save",
        **change,
    }
    return reporting.clerk.post(
        url(reporting.form), {name: sent[name] for name in sent if name not in without}
    )


def test_a_row_of_another_form_is_refused_and_nothing_saved(
    reporting: Reporting, other: Submission
) -> None:
    stranger = f"actual-{row(other, 5).pk}"
    response = forge(
        reporting,
        {f"{stranger}-seen": "1", f"{stranger}-value": "99", key(reporting.form, 1, "value"): "7"},
    )
    assert response.status_code == 200
    assert "不在这张填报表里" in response.text
    assert "您在那一项填的是：99" in response.text
    assert entries(response)[key(reporting.form, 1, "value")] == "7"
    assert f"{stranger}-" not in response.text
    assert nothing_was_written()


def test_a_field_sent_twice_is_refused(reporting: Reporting) -> None:
    response = forge(reporting, {key(reporting.form, 1, "value"): ["7", "8"]})
    assert "不完整" in response.text
    assert nothing_was_written()


@pytest.mark.parametrize("seen", ["0", "2", "-1", "x", "", "99999999999", "1.0", "１"])
def test_a_version_that_never_was_is_refused(seen: str, reporting: Reporting) -> None:
    response = forge(
        reporting, {key(reporting.form, 1, "seen"): seen, key(reporting.form, 1, "value"): "7"}
    )
    if seen == "１":  # a digit all the same, but not one that the page wrote
        assert nothing_was_written()
    assert "不完整" in response.text
    assert nothing_was_written()


@pytest.mark.parametrize("name", ["seen", "value", "explanation", "outlook"])
def test_a_row_that_came_in_part_is_refused(name: str, reporting: Reporting) -> None:
    """Half a row, as of a request that was cut off, would empty the other half."""
    post(reporting.clerk, reporting.form, {"1-explanation": "写好的"})
    response = forge(reporting, {}, without=(key(reporting.form, 1, name),))
    assert "不完整" in response.text
    assert row(reporting.form, 1).explanation == "写好的"


def test_a_post_without_any_row_is_refused(reporting: Reporting) -> None:
    response = reporting.clerk.post(url(reporting.form), {"do": "save", "seen": "1"})
    assert "不完整" in response.text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"do": "save"},
        {"do": "publish", "seen": "1"},
        {"do": "open", "seen": "1"},
        {"do": "submit", "seen": "x"},
        {"do": "approve", "seen": "9" * 40},
    ],
)
def test_a_button_that_does_not_exist_is_a_bad_request(
    data: dict[str, str], reporting: Reporting
) -> None:
    assert reporting.reviewer.post(url(reporting.form), data).status_code == 400
    assert reporting.form.events.count() == 1


def test_fields_that_the_form_does_not_have_are_not_written(
    reporting: Reporting, other: Submission
) -> None:
    form = reporting.form
    extra = {
        key(form, 1, "target"): row(other, 5).target_id,
        key(form, 1, "submission"): other.pk,
        key(form, 1, "version"): "77",
        key(form, 1, "is_locked"): "on",
        key(form, 1, "verdict"): "good",
        key(form, 1, "source"): "伪造",
        key(form, 1, "DELETE"): "on",
        key(form, 2, "amount"): "5",
        "state": "approved",
        "department": other.department_id,
        "approved_by": reporting.clerk_user.pk,
        "extended_to": "2030-01-01",
        key(form, 1, "value"): "7",
    }
    assert forge(reporting, extra).status_code == 302
    saved = row(form, 1)
    assert (saved.version, saved.is_locked, saved.verdict, saved.source, saved.submission) == (
        2,
        False,
        "",
        "",
        form,
    )
    assert row(form, 2).amount is None
    assert Actual.objects.count() == 5
    form.refresh_from_db()
    assert (form.state, form.extended_to, form.department.code) == (
        SubmissionState.DRAFT,
        None,
        "unit-a",
    )


def test_popups_and_other_keys_lead_nowhere_else(reporting: Reporting) -> None:
    for query in ("?_popup=1", "?_to_field=department", "?_changelist_filters=x"):
        assert reporting.clerk.get(url(reporting.form) + query).status_code == 200
    assert reporting.clerk.post(url(reporting.form), {"_saveasnew": "1"}).status_code == 400
    assert Submission.objects.count() == 2


# Two people at once.


def test_what_a_colleague_saved_elsewhere_is_taken_over(
    reporting: Reporting, second: Client
) -> None:
    page = reporting.clerk.get(url(reporting.form))
    post(second, reporting.form, {"1-value": "7", "1-explanation": "李四写的"})
    response = post(reporting.clerk, reporting.form, {"2-value": "5"}, page=page)
    assert response.status_code == 302
    assert (str(row(reporting.form, 1).value), row(reporting.form, 1).explanation) == (
        "7",
        "李四写的",
    )
    assert str(row(reporting.form, 2).value) == "5"
    assert "李四" in reporting.clerk.get(response["Location"]).text


def test_the_second_of_two_is_told_and_keeps_what_he_typed(
    reporting: Reporting, second: Client
) -> None:
    form = reporting.form
    page = reporting.clerk.get(url(form))
    post(second, form, {"1-value": "6.6", "1-measures": "李四的措施"})
    response = post(reporting.clerk, form, {"1-value": "7.7", "2-value": "5"}, page=page)
    assert response.status_code == 200
    assert list(Page(response).faults()) == []
    assert "李四" in response.text
    assert "改为“6.6”，您的是“7.7”" in response.text
    sent = entries(response)
    assert (sent[key(form, 1, "value")], sent[key(form, 1, "measures")]) == ("7.7", "李四的措施")
    seen = [sent[key(form, number, "seen")] for number in (1, 2)]
    assert (sent[key(form, 2, "value")], seen) == ("5", ["1", "2"])
    assert str(row(form, 1).value) == "6.6"
    assert str(row(form, 2).value) == "5", "what nobody disputes is saved"
    again = post(reporting.clerk, form, {}, page=response)
    assert "请选用谁的" in again.text, "pressing once more decides nothing"
    assert str(row(form, 1).value) == "6.6"


@pytest.mark.parametrize("whose, value", [("mine", "7.7"), ("theirs", "6.6")])
def test_he_decides_whose_stands(
    whose: str, value: str, reporting: Reporting, second: Client
) -> None:
    form = reporting.form
    page = reporting.clerk.get(url(form))
    post(second, form, {"1-value": "6.6", "1-measures": "李四的措施"})
    asked = post(reporting.clerk, form, {"1-value": "7.7", "2-value": "5"}, page=page)
    decided = post(reporting.clerk, form, {"1-choice": f"{whose}-2"}, page=asked)
    assert decided.status_code == 302
    saved = row(form, 1)
    assert (str(saved.value), saved.measures) == (value, "李四的措施")
    assert str(row(form, 2).value) == "5"


def test_a_third_writer_is_asked_about_again(reporting: Reporting, second: Client) -> None:
    form = reporting.form
    page = reporting.clerk.get(url(form))
    post(second, form, {"1-value": "6.6"})
    asked = post(reporting.clerk, form, {"1-value": "7.7"}, page=page)
    post(second, form, {"1-value": "6.8"})
    response = post(reporting.clerk, form, {"1-choice": "mine-2"}, page=asked)
    assert "改为“6.8”" in response.text
    assert str(row(form, 1).value) == "6.8"


def test_a_decision_is_remembered_while_another_row_is_put_right(
    reporting: Reporting, second: Client
) -> None:
    form = reporting.form
    page = reporting.clerk.get(url(form))
    post(second, form, {"1-value": "6.6", "2-value": "1"})
    asked = post(reporting.clerk, form, {"1-value": "7.7", "2-value": "9"}, page=page)
    half = post(reporting.clerk, form, {"1-choice": "mine-2"}, page=asked)
    assert half.status_code == 200
    assert key(form, 1, "choice") not in half.text
    assert post(reporting.clerk, form, {"2-choice": "mine-2"}, page=half).status_code == 302
    assert [str(row(form, number).value) for number in (1, 2)] == ["7.7", "9"]


def test_both_typing_the_same_is_no_conflict(reporting: Reporting, second: Client) -> None:
    page = reporting.clerk.get(url(reporting.form))
    post(second, reporting.form, {"1-value": "7.0"})
    assert post(reporting.clerk, reporting.form, {"1-value": "7.0"}, page=page).status_code == 302
    assert row(reporting.form, 1).version == 2


def test_a_row_added_meanwhile_does_not_shift_the_others(reporting: Reporting) -> None:
    form = reporting.form
    page = reporting.clerk.get(url(form))
    plan, unit = form.period.plan, form.department
    make_target(plan, 9, lead=unit, name="新增的", section=row(form, 1).target.section)
    row(form, 2).target.__class__.objects.filter(plan=plan, number=5).update(number=50)
    open_period(plan, 3, by=None)
    response = post(reporting.clerk, form, {"1-value": "七", "4-words": "写的"}, page=page)
    (line,) = [each for each in Page(response).all("tr") if each.get("data-number") == "9"]
    assert "新增的" in "".join(line.itertext())
    assert entries(response)[key(form, 4, "words")] == "写的"
    assert post(reporting.clerk, form, {"1-value": "7"}, page=response).status_code == 302


def test_a_row_moved_away_meanwhile_gives_its_words_back(
    reporting: Reporting, other: Submission
) -> None:
    form = reporting.form
    page = reporting.clerk.get(url(form))
    target = row(form, 2).target
    sent = {
        **entries(page),
        "do": "save",
        key(form, 2, "value"): "12.5",
        key(form, 1, "value"): "7",
    }
    target.lead = other.department
    target.save()
    open_period(form.period.plan, 3, by=None)
    response = reporting.clerk.post(url(form), sent)
    assert "您在那一项填的是：12.5" in response.text
    assert post(reporting.clerk, form, {}, page=response).status_code == 302
    assert str(row(form, 1).value) == "7"


def test_submitting_over_a_colleagues_change_is_asked_about_first(
    reporting: Reporting, second: Client
) -> None:
    form = reporting.form
    whole = {"1-value": "7", "2-value": "6", "3-value": "60", "4-words": "完成"}
    post(reporting.clerk, form, whole)
    page = reporting.clerk.get(url(form))
    post(second, form, {"2-value": "8"})
    response = post(reporting.clerk, form, {"3-value": "61"}, do="submit", page=page)
    shown = reporting.clerk.get(response["Location"])
    assert "没有提交" in shown.text
    assert "李四改过：完成数“6”改为“8”" in shown.text
    assert Submission.objects.get(pk=form.pk).state == SubmissionState.DRAFT
    assert str(row(form, 3).value) == "61"
    post(reporting.clerk, form, {}, do="submit", page=shown)
    assert Submission.objects.get(pk=form.pk).state == SubmissionState.SUBMITTED


def test_a_reviewer_acts_on_what_he_saw(reporting: Reporting, second: Client) -> None:
    form = reporting.form
    post(
        second,
        form,
        {"1-value": "7", "2-value": "6", "3-value": "60", "4-words": "完成"},
        do="submit",
    )
    page = reporting.reviewer.get(url(form))
    post(second, form, {}, do="withdraw")
    post(second, form, {"2-value": "8"}, do="submit")
    response = post(reporting.reviewer, form, {}, do="approve", page=page)
    assert response.status_code == 409
    assert "李四改过：完成数“6”改为“8”" in response.text
    assert Submission.objects.get(pk=form.pk).state == SubmissionState.SUBMITTED
    assert post(reporting.reviewer, form, {}, do="approve", page=response).status_code == 302


# A state that has passed.


@pytest.mark.parametrize("do", ["save", "submit"])
@pytest.mark.parametrize("state", [SubmissionState.SUBMITTED, SubmissionState.APPROVED])
def test_a_colleagues_submit_loses_nothing_that_was_typed(
    do: str, state: SubmissionState, reporting: Reporting, second: Client
) -> None:
    form = reporting.form
    page = reporting.clerk.get(url(form))
    post(
        second,
        form,
        {"1-value": "7", "2-value": "6", "3-value": "60", "4-words": "完成"},
        do="submit",
    )
    if state == SubmissionState.APPROVED:
        post(reporting.reviewer, form, {}, do="approve")
    versions = list(Actual.objects.order_by("pk").values_list("version", flat=True))
    response = post(
        reporting.clerk,
        form,
        {"1-explanation": "我打的一大段", "4-words": "我的"},
        do=do,
        page=page,
    )
    assert response.status_code == 409
    assert f"填报表{state.label}" in response.text
    assert entries(response)[key(form, 1, "explanation")] == "我打的一大段"
    assert list(Actual.objects.order_by("pk").values_list("version", flat=True)) == versions
    assert (
        "保存"
        not in [each.text for each in Page(response).all("button") if each.get("value") == "save"][
            1:
        ]
    )


def test_nothing_is_said_to_be_saved_that_was_rolled_back(
    reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the server went away")

    monkeypatch.setattr(posting, "step_on", fail)
    reporting.clerk.raise_request_exception = False
    response = post(reporting.clerk, reporting.form, {"1-value": "7"}, do="submit")
    assert response.status_code == 500
    assert nothing_was_written()
    assert "已保存" not in reporting.clerk.get(url(reporting.form)).text


def test_a_write_past_the_lock_is_tried_once_more(
    reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def once(*args: Any, **kwargs: Any) -> int:
        calls.append(1)
        if len(calls) == 1:
            raise Conflict
        return write_rows(*args, **kwargs)

    monkeypatch.setattr(posting, "write_rows", once)
    assert post(reporting.clerk, reporting.form, {"1-value": "7"}).status_code == 302
    assert (len(calls), str(row(reporting.form, 1).value), row(reporting.form, 1).version) == (
        2,
        "7",
        2,
    )


def test_a_second_conflict_is_told_and_nothing_lost(
    reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: Any, **kwargs: Any) -> int:
        raise Conflict

    monkeypatch.setattr(posting, "write_rows", never)
    response = post(reporting.clerk, reporting.form, {"1-value": "7"})
    assert response.status_code == 409
    assert entries(response)[key(reporting.form, 1, "value")] == "7"
    assert nothing_was_written()
