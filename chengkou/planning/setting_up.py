"""From nothing to the first report: what a new site lacks, step by step."""

from dataclasses import dataclass

from chengkou.planning.open_points import page
from indicators.models import Target
from projects.models import LivelihoodTask, ProjectPlan, Sector
from reporting.enums import Role
from reporting.models import Department, Period, Plan, SiteSettings, User


@dataclass(frozen=True)
class Step:
    """One step on the way to the first report."""

    label: str
    sentence: str
    url: str
    is_done: bool


def steps_to_begin(latest: Plan | None) -> list[Step]:
    """The steps of a site that never asked a unit for a report, in their order.

    None once it did (one query), else eleven queries. `latest`: the latest plan, if any.
    """
    if Period.with_deleted.filter(submissions__isnull=False).exists():
        return []
    has_sectors = Sector.objects.exists()
    has_periods = Period.objects.exists()
    reporters = User.objects.filter(is_active=True, groups__name=Role.REPORTER.value)
    return [
        Step(
            "站点设置",
            "填县名、发展改革部门全称和五色等级通常的界限。",
            page("reporting_sitesettings_add"),
            SiteSettings.objects.exists(),
        ),
        Step(
            "单位",
            "导入或粘贴单位名单：名称、联系人、电话、分管县领导。",
            page("reporting_department_import"),
            Department.objects.exists(),
        ),
        Step(
            "用户",
            "导入或粘贴人员名单；第一个密码打印在纸条上交给本人，登录后先换掉。",
            page("reporting_user_import"),
            reporters.exists(),
        ),
        Step(
            "计划",
            "新建年度计划，录入计划表的各部分（类别）。",
            page("reporting_plan_add"),
            latest is not None,
        ),
        Step(
            "指标",
            "导入或粘贴计划的指标表，逐行核对读法。",
            page("indicators_target_import"),
            Target.objects.filter(plan=latest).exists(),
        ),
        Step(
            "重点项目",
            "先建好行业领域，再导入项目台账；计划没有逐个列项目的，可以跳过。",
            page("projects_keyproject_import" if has_sectors else "projects_sector_add"),
            ProjectPlan.objects.filter(plan=latest).exists(),
        ),
        Step(
            "民生实事",
            "导入民生实事；没有的可以跳过。",
            page("projects_livelihoodtask_import"),
            LivelihoodTask.objects.filter(plan=latest).exists(),
        ),
        Step(
            "批准",
            "人代会批准以后，看过清单再批准，文件印出的内容随即锁定。",
            page("reporting_plan_adopt", latest.pk)
            if latest
            else page("reporting_plan_changelist"),
            latest is not None and not latest.is_open,
        ),
        Step(
            "下发",
            "增加报告期，由审核员在它的看板里下发填报任务。",
            page("reporting_period_changelist" if has_periods else "reporting_period_add"),
            False,
        ),
    ]


def next_step(steps: list[Step]) -> Step | None:
    """The first step that is not done; None without steps."""
    return next((step for step in steps if not step.is_done), None)
