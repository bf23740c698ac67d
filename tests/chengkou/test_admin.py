"""Every page of the admin as each persona; a model registered without a line in the tables below
fails.
"""

import re
from collections.abc import Callable
from decimal import Decimal

import html5lib
import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.auth.models import Group
from django.db import connection, models
from django.forms import ModelChoiceField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import (
    Actual,
    Indicator,
    Milestone,
    Observation,
    Section,
    Target,
    TargetRevision,
)
from projects.models import (
    GradeScale,
    KeyProject,
    LivelihoodTask,
    PlanMilestone,
    Preparation,
    ProjectPlan,
    ProjectProgress,
    Sector,
    TargetProgress,
    TaskProgress,
    TaskTarget,
)
from reporting.enums import PlanState, Role, SubmissionState
from reporting.models import (
    DemoMark,
    Department,
    FormerName,
    Period,
    Plan,
    PublishedFigure,
    SiteSettings,
    Submission,
    User,
)
from tests.factories import (
    make_department,
    make_line,
    make_observation,
    make_period,
    make_plan,
    make_revision,
    make_section,
    make_sector,
    make_site,
    make_submission,
    make_target,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGES = ("changelist", "add", "change", "history", "delete")
CAST = ("planner", "reviewer", "clerk_a", "clerk_b", "leader", "superuser")
# A row of a draft plan, opened by              planner reviewer clerk_a clerk_b leader superuser
Answers = dict[str, tuple[int, ...]]
KEPT_BY_PLANNERS: Answers = {
    "changelist": (200, 200, 403, 403, 403, 200),
    "add": (200, 403, 403, 403, 403, 200),
    "change": (200, 200, 403, 403, 403, 200),
    "history": (200, 200, 403, 403, 403, 200),
    "delete": (200, 403, 403, 403, 403, 200),
}
KEPT_BY_REVIEWERS_TOO: Answers = dict.fromkeys(PAGES, (200, 200, 403, 403, 403, 200))
EXPECTED: dict[type[models.Model], Answers] = {
    Department: KEPT_BY_PLANNERS,
    Plan: KEPT_BY_PLANNERS,
    Period: {**KEPT_BY_PLANNERS, "add": (200, 200, 403, 403, 403, 200)},
    PublishedFigure: KEPT_BY_PLANNERS,
    # There is one already, and it stays.
    SiteSettings: {
        **dict.fromkeys(PAGES, (200, 403, 403, 403, 403, 200)),
        **dict.fromkeys(("add", "delete"), (403, 403, 403, 403, 403, 403)),
    },
    Section: KEPT_BY_PLANNERS,
    Indicator: KEPT_BY_PLANNERS,
    Target: KEPT_BY_PLANNERS,
    TargetRevision: KEPT_BY_PLANNERS,
    LivelihoodTask: KEPT_BY_PLANNERS,
    Sector: KEPT_BY_PLANNERS,
    KeyProject: KEPT_BY_PLANNERS,
    ProjectPlan: KEPT_BY_PLANNERS,
    GradeScale: KEPT_BY_PLANNERS,
    Observation: KEPT_BY_REVIEWERS_TOO,
    User: {
        **dict.fromkeys(("changelist", "add", "change", "history"), (200, 403, 403, 403, 403, 200)),
        "delete": (403, 403, 403, 403, 403, 403),
    },
    # A form of 单位甲, for which clerk_a reports; to clerk_b it does not exist.
    Submission: {
        "changelist": (200, 200, 200, 200, 403, 200),
        "add": (403, 403, 403, 403, 403, 403),
        "change": (200, 200, 200, 404, 403, 200),
        "history": (200, 200, 200, 404, 403, 200),
        "delete": (403, 403, 403, 403, 403, 403),
    },
}
NOT_REGISTERED = (
    *(Actual, DemoMark, FormerName, Group, Milestone),
    *(PlanMilestone, Preparation, ProjectProgress, TargetProgress, TaskProgress, TaskTarget),
)


@pytest.fixture
def superuser() -> User:
    return User.objects.create_superuser(
        "chief", password="a-long-test-password", name="系统管理员"
    )


@pytest.fixture
def draft() -> Plan:
    return make_plan(2025, PlanState.DRAFT)


@pytest.fixture
def rows(
    draft: Plan, units: tuple[Department, Department]
) -> dict[type[models.Model], models.Model]:
    """One row of every registered model."""
    unit = units[0]
    target = make_target(draft, lead=unit, wording="7左右")
    submission = make_submission(
        make_period(draft, 3, published=False), unit, state=SubmissionState.DRAFT
    )
    Actual.objects.create(submission=submission, target=target, value=Decimal("6.0"))
    line = make_line(draft, project_fields={"lead": unit})
    return {
        Department: unit,
        User: make_user("somebody", Role.REPORTER, departments=(unit,), name="张三"),
        Plan: draft,
        Period: make_period(draft, 6, published=False),
        PublishedFigure: figure(draft, 1),
        Section: target.section,
        Indicator: target.indicator,
        Target: target,
        TargetRevision: make_revision(target, "2025-07-01"),
        Submission: submission,
        Observation: make_observation(target.indicator, 2024, "6.0"),
        LivelihoodTask: make_task(draft, lead=unit),
        Sector: line.project.sector,
        KeyProject: line.project,
        ProjectPlan: line,
        GradeScale: GradeScale.objects.create(plan=draft),
        SiteSettings: make_site(),
    }


def figure(plan: Plan, number: int) -> PublishedFigure:
    return PublishedFigure.objects.create(
        plan=plan,
        part="正文",
        subject="计划指标",
        name=f"第{number}个数",
        quantity="个数",
        value=Decimal(37),
        unit="个",
        sentence="37个指标中。",
    )


def address(model: type[models.Model], page: str, row: models.Model | None = None) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(
        name, args=[row.pk] if row is not None and page in ("change", "history", "delete") else []
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def name_of(model: type[models.Model]) -> str:
    return model.__name__


def test_every_registered_model_has_its_line() -> None:
    assert set(admin.site._registry) == set(EXPECTED)


@pytest.mark.parametrize("model", NOT_REGISTERED, ids=name_of)
def test_what_code_or_other_pages_write_is_not_registered(model: type[models.Model]) -> None:
    assert not admin.site.is_registered(model)


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("model", EXPECTED, ids=name_of)
def test_who_may_open_what(
    model: type[models.Model],
    kind: str,
    rows: dict[type[models.Model], models.Model],
    request: pytest.FixtureRequest,
) -> None:
    url = address(model, kind, rows[model])
    answers = {who: signed_in(request.getfixturevalue(who)).get(url).status_code for who in CAST}
    assert answers == dict(zip(CAST, EXPECTED[model][kind], strict=True))
    response = Client().get(url)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("login"))


@pytest.mark.parametrize("model", EXPECTED, ids=name_of)
def test_a_row_that_does_not_exist_is_404(model: type[models.Model], planner: User) -> None:
    client = signed_in(planner)
    for page in ("change", "history"):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
        assert client.get(reverse(name, args=[987654])).status_code == 404


SITE_PAGES = ("index", "jsi18n", "login", "password_change", "password_change_done", "autocomplete")


@pytest.mark.parametrize("name", [*SITE_PAGES, "app_list"])
def test_a_leader_is_refused_in_chinese_everywhere(name: str, leader: User) -> None:
    url = reverse(f"admin:{name}", args=["indicators"] if name == "app_list" else [])
    response = signed_in(leader).get(url)
    assert response.status_code == 403
    assert "管理后台只供填报、审核和计划管理使用" in response.text


def test_password_and_sign_out_are_the_sites_own(planner: User) -> None:
    client = signed_in(planner)
    page = client.get(reverse("admin:index")).text
    for name in ("home", "theme", "password", "logout"):
        assert f'"{reverse(name)}"' in page
    assert client.get(reverse("admin:password_change"))["Location"] == reverse("password")
    assert client.post(reverse("admin:logout"))["Location"] == reverse("login")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_follows_the_cookie(theme: str, planner: User) -> None:
    client = signed_in(planner)
    assert "data-theme=" not in client.get(reverse("admin:index")).text
    client.cookies["theme"] = theme
    assert f'<html lang="zh-Hans" data-theme="{theme}">' in client.get(reverse("admin:index")).text


# What stands in a page.

OURS_IN_ASCII = {
    "Excel",
    "WPS",
    "unit",
    "tongji",
    "planner",
    "reviewer",
    "somebody",
    "wangfang",
    "gdp",
    "growth",
    "chief",
    "importer",
}


def pages_of(rows: dict[type[models.Model], models.Model]) -> list[str]:
    urls = [address(model, page, row) for model, row in rows.items() for page in PAGES]
    target, user = rows[Target], rows[User]
    return [
        *(
            url
            for url in urls
            if not re.search(r"/user/\d+/delete|/(submission|sitesettings)/(add|\d+/delete)", url)
        ),
        reverse("admin:index"),
        reverse("admin:app_list", args=["reporting"]),
        reverse("admin:auth_user_password_change", args=[user.pk]),
        reverse("admin:indicators_target_version", args=[target.pk, Target.history.latest().pk]),
        f"{address(Target, 'add')}?_popup=1",
    ]


def test_pages_are_valid_chinese_and_carry_nothing_inline(
    rows: dict[type[models.Model], models.Model], superuser: User
) -> None:
    client = signed_in(superuser)
    faults = []
    for url in pages_of(rows):
        response = client.get(url)
        assert response.status_code == 200, url
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        tree = parser.parse(response.text)
        faults += [(url, error) for error in parser.errors]
        ids = [each.get("id") for each in tree.iter() if each.get("id")]
        faults += [(url, f"id twice: {each}") for each in set(ids) if ids.count(each) > 1]
        for each in tree.iter():
            if not isinstance(each.tag, str):
                continue
            faults += [
                (url, f"{each.tag} {name}")
                for name in each.attrib
                if name == "style" or name.startswith("on")
            ]
            if each.tag == "style" or (
                each.tag == "script" and not each.get("src") and (each.text or "").strip()
            ):
                faults.append((url, f"inline {each.tag}"))
            if each.tag not in ("script", "style"):
                said = [
                    each.text,
                    each.tail,
                    *(each.get(name) for name in ("title", "aria-label", "placeholder")),
                ]
                words = (
                    set(re.findall(r"[A-Za-z]{3,}", " ".join(filter(None, said)))) - OURS_IN_ASCII
                )
                faults += [(url, f"English: {words}")] if words else []
    assert faults == []


def test_read_only_pages_are_in_chinese_too(
    rows: dict[type[models.Model], models.Model], reviewer: User
) -> None:
    client = signed_in(reviewer)
    for model, row in rows.items():
        if model is not User:
            text = re.sub(r"<[^>]*>", " ", client.get(address(model, "change", row)).text)
            assert not re.search(r"\b(None|True|False)\b", text), model


def test_no_select_holds_a_list_that_grows(
    rows: dict[type[models.Model], models.Model], superuser: User
) -> None:
    """Rows of other models are chosen by autocomplete, which asks for what is typed."""
    client = signed_in(superuser)
    for model in EXPECTED:
        if model not in (Submission, SiteSettings):
            form = client.get(address(model, "add")).context["adminform"].form
            for name, field in form.fields.items():
                if isinstance(field, ModelChoiceField) and name != "groups":
                    widget = getattr(field.widget, "widget", field.widget)
                    assert isinstance(widget, AutocompleteMixin), (model, name)


# Lists ask the same number of questions for one row and for three.


def nth_task(number: int) -> None:
    unit = make_department(f"d{number}")
    make_task(make_plan(2025), number, lead=unit).responsible.add(unit)


def nth_project(number: int) -> None:
    make_line(make_plan(2025), f"p{number}", project_fields={"lead": make_department(f"d{number}")})


def nth_user(number: int) -> None:
    make_user(f"person{number}", Role.REPORTER, departments=(make_department(f"d{number}"),))


MAKERS: dict[type[models.Model], tuple[Callable[[int], object], int]] = {
    Department: (lambda n: make_department(f"d{n}"), 3),
    User: (nth_user, 5),
    Plan: (lambda n: make_plan(2024 + n), 3),
    Period: (lambda n: make_period(make_plan(2025), n), 4),
    Submission: (
        lambda n: make_submission(make_period(make_plan(2025)), make_department(f"d{n}")),
        6,
    ),
    PublishedFigure: (lambda n: figure(make_plan(2025), n), 7),
    Section: (lambda n: make_section(make_plan(2025), str(n), f"类别{n}", n), 4),
    Indicator: (lambda n: make_target(make_plan(2025), n), 6),
    TargetRevision: (lambda n: make_revision(make_target(make_plan(2025), n), "2025-07-01"), 5),
    Target: (lambda n: make_target(make_plan(2025), n, lead=make_department(f"d{n}")), 4),
    Observation: (
        lambda n: make_observation(Indicator.objects.create(code=f"x{n}", name=f"x{n}"), 2024, "1"),
        5,
    ),
    LivelihoodTask: (nth_task, 5),
    Sector: (lambda n: make_sector(f"领域{n}", n), 3),
    KeyProject: (nth_project, 7),
    ProjectPlan: (nth_project, 5),
    GradeScale: (lambda n: GradeScale.objects.create(plan=make_plan(2024 + n)), 3),
    # Never more than one row.
    SiteSettings: (lambda _: make_site(), 4),
}


def questions(client: Client, url: str) -> int:
    """How many queries a page makes, without those for the session, the user and his groups."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    floor = ("django_session", "auth_permission", "SAVEPOINT")
    own = [query["sql"] for query in asked if not any(word in query["sql"] for word in floor)]
    return len([sql for sql in own if not re.search(r'"reporting_user"\."id" = \d+ LIMIT 21', sql)])


@pytest.mark.parametrize("model", EXPECTED, ids=name_of)
def test_a_list_asks_as_much_for_three_rows_as_for_one(
    model: type[models.Model], planner: User
) -> None:
    client, url = signed_in(planner), address(model, "changelist")
    make, expected = MAKERS[model]
    make_department("d0")
    make_period(make_plan(2025))
    client.get(url)
    make(1)
    assert questions(client, url) == expected
    make(2)
    make(3)
    assert questions(client, url) == expected


# The front page.


def test_the_page_of_an_app_tells_of_no_task(draft: Plan, reviewer: User) -> None:
    """What waits stands on the front page, and is asked for there alone."""
    client = Client()
    client.force_login(reviewer)
    page = client.get(reverse("admin:app_list", args=["reporting"])).text
    assert "报告期" in page and "还没有下发过填报任务" not in page
    assert "还没有下发过填报任务" in client.get(reverse("admin:index")).text


def test_a_unit_without_forms_is_told_so(clerk_a: User) -> None:
    assert "目前没有要填报的报表" in signed_in(clerk_a).get(reverse("admin:index")).text


def test_a_unit_sees_its_own_forms_and_no_others(
    rows: dict[type[models.Model], models.Model], clerk_a: User, clerk_b: User
) -> None:
    for url in (reverse("admin:index"), address(Submission, "changelist")):
        assert "单位甲" in signed_in(clerk_a).get(url).text
        assert "单位甲" not in signed_in(clerk_b).get(url).text


def test_a_submission_shows_its_rows_to_be_read(
    rows: dict[type[models.Model], models.Model], planner: User, reviewer: User
) -> None:
    Submission.objects.update(state=SubmissionState.SUBMITTED)
    url = address(Submission, "change", rows[Submission])
    # A reviewer writes remarks at rows, and nothing else.
    for user, boxes in ((planner, "seen"), (reviewer, "seen|remark")):
        page = signed_in(user).get(url)
        assert "指标1-0" in page.text
        assert "6.0" in page.text
        assert not re.search(rf'name="actual-[0-9]+-(?!{boxes})', page.text)
    assert signed_in(planner).post(url, {"state": "approved"}).status_code == 403
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_the_planner_is_led_to_leads_and_readings(planner: User) -> None:
    plan = make_plan(2024)
    make_target(plan, 1)
    make_target(plan, 2, lead_confirmed=True)
    wrong = make_target(plan, 3, lead_confirmed=True)
    Target.objects.filter(pk=wrong.pk).update(rule_low="9")
    client = signed_in(planner)
    page = client.get(reverse("admin:index"))
    todo = page.context["front"].plan[-2:]
    assert [each.sentence for each in todo] == [
        "1个年度目标的牵头单位待县里确认。",
        "1个年度目标的读法与原文不一致。",
    ]
    found = [client.get(each.url).context["cl"].queryset.get().number for each in todo]
    assert found == [1, 3]


def test_the_reviewer_is_led_to_what_waits_for_him(
    draft: Plan, reviewer: User, units: tuple[Department, ...]
) -> None:
    make_submission(
        make_period(draft, 3, published=False), units[0], state=SubmissionState.SUBMITTED
    )
    make_submission(make_period(draft, 3, published=False), units[1], state=SubmissionState.DRAFT)
    client = signed_in(reviewer)
    page = client.get(reverse("admin:index"))
    assert page.context["title"] == "2025年1—3月（草案）：1份待审核，1个单位未交"
    (unit,) = page.context["front"].board.waiting
    assert unit.submission.department == units[0] and unit.url in page.text


# Sections in the page of their plan.


def plan_form(plan: Plan | None = None, **fields: object) -> dict[str, object]:
    empty = {"sections-TOTAL_FORMS": 0, "sections-INITIAL_FORMS": 0}
    year = plan.year if plan else 2026
    return {"year": year, "title": f"{year}年计划", "state": PlanState.DRAFT, **empty, **fields}


def test_a_plan_and_its_sections_are_made_in_one_page(planner: User) -> None:
    section: dict[str, object] = {
        "sections-0-number": "一",
        "sections-0-name": "推动高质量发展",
        "sections-0-order": 1,
    }
    response = signed_in(planner).post(
        address(Plan, "add"), plan_form(None, **section | {"sections-TOTAL_FORMS": 1})
    )
    assert response.status_code == 302
    assert [str(section) for section in Section.objects.all()] == ["2026 一 推动高质量发展"]


def test_sections_typed_in_a_draft_are_kept_and_locked_by_its_adoption(
    draft: Plan, planner: User
) -> None:
    client, url = signed_in(planner), address(Plan, "change", draft)
    section = {
        "sections-0-number": "一",
        "sections-0-name": "甲",
        "sections-0-order": 1,
        "sections-TOTAL_FORMS": 1,
    }
    assert client.post(url, plan_form(draft, **section)).status_code == 302
    kept = Section.objects.get()
    adoption = {"state": PlanState.ADOPTED, "adopted_by": "县人民代表大会"}
    Plan.objects.filter(pk=draft.pk).update(**adoption)
    changed = {
        **section,
        "sections-INITIAL_FORMS": 1,
        "sections-0-id": kept.pk,
        "sections-0-name": "乙",
    }
    client.post(url, plan_form(draft, **changed, **adoption, year=2030))
    kept.refresh_from_db()
    assert (kept.name, kept.plan.year, kept.plan.state) == ("甲", 2025, PlanState.ADOPTED)


def test_a_refused_form_of_a_plan_keeps_what_was_typed(draft: Plan, planner: User) -> None:
    typed = {
        "sections-0-number": "一",
        "sections-0-name": "打字",
        "sections-0-order": 1,
        "sections-TOTAL_FORMS": 1,
    }
    data = plan_form(draft, **typed, year=2027, adopted_on="2025-01-20")
    refused = signed_in(planner).post(address(Plan, "change", draft), data)
    assert list(refused.context["adminform"].form.errors) == ["adopted_by"]
    for value in ("2027", "打字"):
        assert f'value="{value}"' in refused.text
    draft.refresh_from_db()
    assert (draft.year, draft.state, Section.objects.count()) == (2025, PlanState.DRAFT, 0)
