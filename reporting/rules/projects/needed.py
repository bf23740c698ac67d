"""What is needed from here (后期需完成) of a project's planned investment: no query, no clock."""

from reporting.rules.facts import YEAR_END
from reporting.rules.figures import difference, places, trimmed, with_unit
from reporting.rules.projects.facts import ProjectFacts
from reporting.rules.remainder import Needed, Rest, divided, subtraction

WAN = "万元"


def needed_of_project(facts: ProjectFacts) -> Needed | None:
    """What is left of the year's planned investment, in 万元, and the part of every period left.

    None where nothing is reported or left, and for a project that is finished or judged by its
    nodes. Where the planned finish is past nothing says by when the rest will come, so that it is
    not divided.
    """
    if facts.is_preparation or facts.has_finished or facts.through == YEAR_END:
        return None
    if facts.completed is None or facts.completed >= facts.investment:
        return None
    plan = trimmed(facts.investment)
    done = trimmed(facts.completed)
    left = difference(plan, done)
    sum_ = f"年度计划还差{subtraction(plan, done, left, WAN)}"
    finish = facts.planned_finish
    if facts.is_by_now(finish):
        phrase = f"需完成{with_unit(left, WAN)}"
        return Needed(phrase, f"{sum_}；计划竣工时间已过，不再分摊。", left, WAN)
    last = YEAR_END
    if finish is not None and finish.year == facts.year:
        last = finish.month
    return divided(left, WAN, places(left), sum_, Rest(facts.through, last, facts.months_due))
