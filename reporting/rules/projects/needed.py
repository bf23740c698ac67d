"""What is needed from here (后期需完成) of a project's planned investment: no query, no clock."""

from reporting.rules.facts import YEAR_END
from reporting.rules.figures import difference, places, trimmed, with_unit
from reporting.rules.projects.facts import ProjectFacts
from reporting.rules.remainder import Needed, Rest, divided, subtraction

WAN = "万元"


def needed_of_project(facts: ProjectFacts) -> Needed | None:
    """What is left of the year's planned investment, in 万元, and the part of every period until it is to be finished.

    None where nothing is reported or left, and for a project that is finished or judged by its nodes. Where the planned
    finish is past nothing says by when the rest will come, so that it is not divided.
    """
    done, plan, finish = facts.completed, trimmed(facts.investment), facts.planned_finish
    if (
        done is None
        or done >= plan
        or facts.is_preparation
        or facts.has_finished
        or facts.through == YEAR_END
    ):
        return None
    done = trimmed(done)
    left = difference(plan, done)
    sum_ = f"年度计划还差{subtraction(plan, done, left, WAN)}"
    if facts.is_by_now(finish):
        return Needed(
            f"需完成{with_unit(left, WAN)}", f"{sum_}；计划竣工时间已过，不再分摊。", left, WAN
        )
    last = finish.month if finish is not None and finish.year == facts.year else YEAR_END
    return divided(left, WAN, places(left), sum_, Rest(facts.through, last, facts.months_due))
