"""Key projects, livelihood tasks, and what is reported on them."""

from projects.models.ledger import PLAN_FUNDS, KeyProject, Preparation, ProjectPlan, Sector
from projects.models.livelihood import FUNDS, FUNDS_UNEQUAL, LivelihoodTask, TaskTarget, check_funds
from projects.models.milestones import PlanMilestone
from projects.models.rows import ProjectProgress, TargetProgress, TaskProgress
from projects.models.scale import GradeScale

__all__ = [
    "FUNDS",
    "FUNDS_UNEQUAL",
    "PLAN_FUNDS",
    "GradeScale",
    "KeyProject",
    "LivelihoodTask",
    "PlanMilestone",
    "Preparation",
    "ProjectPlan",
    "ProjectProgress",
    "Sector",
    "TargetProgress",
    "TaskProgress",
    "TaskTarget",
    "check_funds",
]
