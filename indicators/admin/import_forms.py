"""What the planner says of a file with targets: where it is, what its columns are, each row."""

from typing import Any

from django import forms

from indicators.importing.common import Manner, manner_of
from indicators.importing.matching import MatchedTarget
from indicators.models import Target
from indicators.models.targets import QUARTER_ENDS
from reporting.admin.import_source import SourceForm
from reporting.enums import Attribute, Direction, Measure, Pace, PlanState
from reporting.models import Plan

NEW = "new"
"""The choice of an indicator that the site does not have yet."""
YEARLY = "12"
_MONTHS = [(QUARTER_ENDS, "3、6、9、12"), (YEARLY, "只填12月")]


class TargetSourceForm(SourceForm):
    """The drafted plan, and a file or what was pasted."""

    field_order = ("plan", "file", "pasted")
    plan = forms.ModelChoiceField(
        label="年度计划",
        queryset=Plan.objects.filter(state=PlanState.DRAFT).order_by("-year"),
        empty_label=None,
        error_messages={"required": "没有草案状态的年度计划，请先新建一个。"},
    )


class RowForm(forms.Form):
    """One printed row as the planner settles it."""

    skip = forms.BooleanField(label="不读这一行", required=False)
    looked = forms.BooleanField(label="核对过，照此导入", required=False)
    name = forms.CharField(label="名称", max_length=60)
    unit = forms.CharField(label="单位", max_length=20, required=False)
    wording = forms.CharField(label="目标原文", max_length=80, required=False)
    attribute = forms.ChoiceField(
        label="属性", required=False, choices=[("", "（分项不填）"), *Attribute.choices]
    )
    indicator = forms.ChoiceField(label="指标")
    measure = forms.ChoiceField(
        label="计量方式", required=False, choices=[("", "请选择"), *Measure.choices]
    )
    direction = forms.ChoiceField(label="方向", choices=Direction.choices)
    pace = forms.ChoiceField(label="序时方式", choices=Pace.choices)
    months_due = forms.ChoiceField(label="填报月份")
    lead = forms.ChoiceField(label="牵头单位", required=False)

    def __init__(
        self,
        *args: Any,
        matched: MatchedTarget,
        indicators: list[tuple[str, str]],
        leads: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`indicators` and `leads` are choices, read once for all rows."""
        self.matched = matched
        super().__init__(*args, **kwargs)
        offered = [(each.code, f"{each.name}（{each.likeness}%相似）") for each in matched.offers]
        self.fields["indicator"].choices = [(NEW, "新指标"), *offered, *indicators]  # type: ignore[attr-defined]
        months = matched.manner.months_due if matched.manner else ""
        own = [] if months in ("", *dict(_MONTHS)) else [(months, months.replace(",", "、"))]
        self.fields["months_due"].choices = [*_MONTHS, *own]  # type: ignore[attr-defined]
        self.fields["lead"].choices = [("", "（统一指定）"), *leads]  # type: ignore[attr-defined]
        self.initial = {**initial_of(matched), **self.initial}

    def manner(self) -> Manner | None:
        """How the indicator is measured, as chosen; None where that is still open."""
        data = self.cleaned_data
        if not data.get("measure"):
            return None
        known = self.matched.manner or manner_of(data["name"])
        basis = known.growth_basis if known else Target._meta.get_field("growth_basis").default
        return Manner(
            Measure(data["measure"]),
            Direction(data["direction"]),
            Pace(data["pace"]),
            data["months_due"],
            basis,
        )


def initial_of(matched: MatchedTarget) -> dict[str, Any]:
    """What a row's form shows at first: what was read, matched and proposed."""
    printed, manner = matched.printed, matched.manner
    return {
        "name": printed.name,
        "unit": printed.unit,
        "wording": printed.target_text,
        "attribute": printed.attribute,
        "indicator": matched.known.code if matched.known else NEW,
        "measure": manner.measure if manner else "",
        "direction": manner.direction if manner else Direction.UP,
        "pace": manner.pace if manner else Pace.EVEN,
        "months_due": manner.months_due if manner else QUARTER_ENDS,
    }
