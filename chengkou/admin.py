"""The admin pages that show rows of several apps: a plan with its sections, and those of the
reporting cycle.
"""

from django.contrib import admin

# Its import registers the pages of the cycle.
import chengkou.cycle.admin  # noqa: F401
from chengkou.planning.pages import PlanningPages
from indicators.admin.sections import SectionInline
from reporting.models import Plan


@admin.register(Plan)
class PlanWithSectionsAdmin(PlanningPages):
    inlines = [SectionInline]
