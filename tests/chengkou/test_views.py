"""Where readers land, the overview, and what holds of every page of the site."""

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client

from indicators.enums import Area
from indicators.models import Actual
from reporting.enums import Attribute, Role
from reporting.models import PublishedFigure, User
from tests.factories import (
    PASSWORD,
    make_actual,
    make_department,
    make_line,
    make_observation,
    make_period,
    make_plan,
    make_progress,
    make_section,
    make_target,
    make_target_progress,
    make_task,
    make_task_target,
    make_user,
)
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]

ELSEWHERE = ["https://example.com/", "//example.com", "javascript:alert(1)", "/\\example.com", ""]


# Where a reader lands.


def test_first_page_without_a_plan_says_so(get: Get, client: Client, planner: User) -> None:
    page = get("/")
    assert "暂无年度计划" in page.text
    assert not [link for link in page.hrefs if link.startswith("/admin/")]
    client.force_login(planner)
    assert "/admin/reporting/plan/add/" in Page(client.get("/")).hrefs


@pytest.mark.usefixtures("real_data")
def test_first_page_is_the_latest_plan_with_figures(client: Client, leader: User) -> None:
    client.force_login(leader)
    assert client.get("/")["Location"] == "/plans/2023/"
    assert "/plans/2024/" in Page(client.get("/plans/2023/")).hrefs


@pytest.mark.parametrize(
    "role, landing",
    [
        (Role.LEADER, "/"),
        (Role.REPORTER, "/admin/"),
        (Role.REVIEWER, "/admin/"),
        (Role.PLANNER, "/admin/"),
        (None, "/"),
    ],
)
def test_sign_in_leads_to_the_page_of_the_role(
    client: Client, role: Role | None, landing: str
) -> None:
    make_user("a", *([role] if role else []))
    answer = client.post("/login/", {"username": "a", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, landing)
    assert client.get("/login/")["Location"] == landing, "who is signed in need not sign in"


def test_sign_in_leads_to_the_page_that_was_asked_for(client: Client, leader: User) -> None:
    make_plan()
    asked = client.get("/plans/2023/?through=6")
    assert asked["Location"] == "/login/?next=" + quote("/plans/2023/?through=6", safe="/")
    page = Page(client.get(asked["Location"]))
    (kept,) = (field for field in page.all("input") if field.get("name") == "next")
    given = {"username": leader.username, "password": PASSWORD, "next": kept.get("value")}
    assert client.post("/login/", given)["Location"] == "/plans/2023/?through=6"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.com/", "//example.com/", "javascript:alert(1)", "\\\\example.com"],
)
def test_sign_in_does_not_lead_to_another_site(
    client: Client, leader: User, elsewhere: str
) -> None:
    answer = client.post(
        "/login/", {"username": leader.username, "password": PASSWORD, "next": elsewhere}
    )
    assert answer["Location"] == "/"


def test_wrong_password_is_refused_in_chinese_with_the_name_kept(
    client: Client, leader: User
) -> None:
    page = Page(client.post("/login/", {"username": leader.username, "password": "wrong"}))
    assert not list(page.faults())
    assert "请输入一个正确的" in page.text
    (name,) = (field for field in page.all("input") if field.get("name") == "username")
    assert name.get("value") == leader.username


def test_inactive_user_does_not_sign_in(client: Client) -> None:
    make_user("left", Role.LEADER, is_active=False)
    assert client.post("/login/", {"username": "left", "password": PASSWORD}).status_code == 200


def test_sign_out_by_post_leads_to_sign_in(client: Client, leader: User) -> None:
    client.force_login(leader)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/")["Location"].startswith("/login/")


def test_user_changes_their_password(client: Client, leader: User) -> None:
    client.force_login(leader)
    page = Page(client.get("/password/"))
    assert not list(page.faults())
    new = "another-long-password"
    refused = Page(
        client.post("/password/", {"old_password": "x", "new_password1": new, "new_password2": new})
    )
    assert not list(refused.faults())
    assert "旧密码不正确" in refused.text and "至少8个字符" in refused.text
    assert "你" not in page.text + refused.text
    given = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/password/", given)["Location"] == "/password/done/"
    assert not list(Page(client.get("/password/done/")).faults())
    leader.refresh_from_db()
    assert leader.check_password(new)


def test_who_works_in_the_admin_is_led_there_after_a_new_password(
    client: Client, leader: User, planner: User
) -> None:
    for user, link in ((leader, 0), (planner, 1)):
        client.force_login(user)
        assert client.get("/password/done/").text.count("到管理后台") == link


# The theme.


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chosen_theme_is_kept_and_rendered(client: Client, leader: User, theme: str) -> None:
    client.force_login(leader)
    assert Page(client.get("/")).root.get("data-theme") is None
    answer = client.post("/theme/", {"theme": theme, "next": "/plans/2023/?through=6"})
    assert answer["Location"] == "/plans/2023/?through=6"
    cookie = client.cookies["theme"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        theme,
        True,
        "Lax",
        31536000,
    )
    assert Page(client.get("/")).root.get("data-theme") == theme


@pytest.mark.parametrize("theme", ["", "red", '"><script>'])
def test_unknown_theme_is_ignored(client: Client, leader: User, theme: str) -> None:
    client.force_login(leader)
    client.post("/theme/", {"theme": theme})
    assert "theme" not in client.cookies
    client.cookies["theme"] = "red"
    assert Page(client.get("/")).root.get("data-theme") is None


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.com/", "//example.com", "javascript:alert(1)", "", "/\\example.com"],
)
def test_theme_switch_does_not_lead_to_another_site(
    client: Client, leader: User, elsewhere: str
) -> None:
    client.force_login(leader)
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_theme_changes_only_by_post_with_a_token(leader: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(leader)
    assert strict.get("/theme/").status_code == 405
    refused = strict.post("/theme/", {"theme": "dark"})
    assert refused.status_code == 403
    page = Page(refused)
    assert "没有通过安全校验" in page.text and "/" in page.hrefs and not list(page.faults())


# The overview.


@pytest.mark.usefixtures("real_data")
def test_overview_begins_with_the_answer(get: Get) -> None:
    page = get("/plans/2023/")
    assert page.rows == [
        *((number, 0, "short") for number in (1, 8, 10, 11, 16, 17)),
        *((number, 0, "short") for number in (2, 4, 5, 33, 34)),
        (9, 1, "short"),
    ]
    lead = text_of(next(element for element in page.all("p") if element.get("class") == "lead"))
    assert lead.startswith("2023年，37项计划指标全部有数据：6项约束性指标全部完成；")
    assert "文件称预期性指标22项达到预期、9项低于预期，与逐项计算的19项、11项不一致。" in page.text
    assert "7左右" in page.text and "16件民生实事" not in page.text


@pytest.mark.usefixtures("real_data")
def test_counts_of_the_overview_add_up(get: Get) -> None:
    (counts,) = (each for each in get("/plans/2023/").all("ul") if each.get("class") == "counts")
    assert [text_of(item) for item in counts] == [
        "6 约束性完成 共6项",
        "19 达到预期 共31项",
        "11 低于预期 共31项",
        "1 未设目标",
    ]


@pytest.mark.usefixtures("real_data")
def test_shortfalls_have_their_reasons_word_for_word(get: Get) -> None:
    page = get("/plans/2023/")
    reasons = {
        actual.target.number: actual.explanation
        for actual in Actual.objects.select_related("target").filter(target__row=0)
    }
    told = {number for number, row, _ in page.rows if row == 0}
    assert all(reasons[number] in page.text for number in told if reasons[number])
    assert any(reasons[number] for number in told)
    # A reason that several rows share is printed once.
    assert reasons[11] == reasons[16] == reasons[17]
    assert page.text.count(reasons[11]) == 1 and page.text.count("同第11项。") == 2


@pytest.mark.usefixtures("real_data")
def test_overview_without_figures_counts_what_is_due(get: Get) -> None:
    page = get("/plans/2024/")
    assert page.rows == []
    assert "2024年计划设36项指标" in page.text and "2024年1—3月的数据尚未发布。" in page.text
    assert "16件民生实事，年度投资31273万元" in page.text
    assert "不一致" not in page.text


def test_unpublished_year_is_not_checked_against_the_document(get: Get) -> None:
    plan = make_plan()
    make_actual(make_target(plan), "8", published=False)
    PublishedFigure.objects.create(
        plan=plan,
        part="正文",
        subject="计划指标",
        dimension="完成情况",
        name="达到预期",
        quantity="个数",
        value=5,
        sentence="5项达到预期。",
    )
    assert "不一致" not in get("/plans/2023/?through=12").text


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("asked", ["abc", "13", "0", "-1", "%EF%BC%96", "1.5", "", "9" * 5000])
def test_invalid_period_shows_the_default_with_a_notice(get: Get, asked: str) -> None:
    page = get(f"/plans/2023/?through={asked}")
    assert "不是 1 至 12 的月份，现显示默认的报告期1—12月。" in page.text
    assert len(page.rows) == 12


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("address", ["/plans/2023/", "/plans/2024/", "/plans/2024/livelihood/"])
def test_every_link_keeps_the_chosen_period(get: Get, address: str) -> None:
    page = get(f"{address}?through=9")
    periods = next(nav for nav in page.all("nav") if nav.get("aria-label") == "报告期")
    history = next(each for each in page.all("div") if each.get("class") == "history-panel")
    switch = {link.get("href") for each in (periods, history) for link in each.iter("a")}
    links = [link for link in page.hrefs if link.startswith("/plans/")]
    assert len(links) > 10
    for link in links:
        through = parse_qs(urlsplit(link).query).get("through")
        assert through == ["9"] or (link in switch and through), link


@pytest.mark.parametrize(
    "address",
    ["/plans/1999/", "/plans/0/", "/plans/abc/", "/plans/", "/nowhere", "/plans/２０２３/"],
)
def test_wrong_address_is_not_found_in_chinese_with_a_way_back(
    client: Client, leader: User, address: str
) -> None:
    make_plan()
    client.force_login(leader)
    answer = client.get(address, follow=True)
    assert answer.status_code == 404
    page = Page(answer)
    assert "页面不存在" in page.text and "/" in page.hrefs
    assert ("没有1999年的计划。" in page.text) == (
        address == "/plans/1999/"
    ) and "Resolver404" not in page.text
    assert not list(page.faults())


def grown(rows: int) -> None:
    """Two years of `rows` numbers with everything an overview shows of them."""
    for year in (2022, 2023):
        plan = make_plan(year)
        for number in range(1, rows + 1):
            section = make_section(plan, "一二三四"[number], f"类别{number}", number)
            lead = make_department(f"unit{number}")
            target = make_target(
                plan, number, section=section, lead=lead, is_main=True, attribute=Attribute.EXPECTED
            )
            sub = make_target(plan, number, 1, section=section, lead=lead, attribute="")
            for each in (target, sub):
                make_actual(each, "6", explanation="原因")
                make_observation(each.indicator, year, "6")
                for month in (2, 4, 6):
                    make_observation(each.indicator, year, "6", month=month)
                    make_observation(each.indicator, year, "6", month=month, area=Area.CITY)
            task = make_task(plan, number, lead=lead)
            task.responsible.add(make_department("other"))
            make_target_progress(make_task_target(task), "10", 12)
            line = make_line(plan, f"p-{year}-{number}", project_fields={"lead": lead})
            for month in (6, 12):
                make_progress(line, "10", month, explanation="原因", measures="措施", matter="用地")
        make_period(plan, 3, published=False)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("who", ["leader", "clerk_a", "planner"])
def test_number_of_queries_is_the_same_for_one_and_three_rows(
    request: pytest.FixtureRequest, client: Client, rows: int, who: str
) -> None:
    grown(rows)
    client.force_login(request.getfixturevalue(who))
    with page_queries() as counted:
        assert client.get("/plans/2023/").status_code == 200
    assert len(counted) == 12, "\n".join(counted)
