"""What a plan sets as its targets, and what is reported and known of them."""

from indicators.models.figures import Actual, Observation
from indicators.models.milestones import Milestone
from indicators.models.revisions import TargetRevision
from indicators.models.sections import Section
from indicators.models.targets import QUARTER_ENDS, Indicator, Target

__all__ = [
    "QUARTER_ENDS",
    "Actual",
    "Indicator",
    "Milestone",
    "Observation",
    "Section",
    "Target",
    "TargetRevision",
]
