"""The forms of 督办: what a leader or reviewer asks, and what is written with a step."""

import datetime
from typing import Any

from django import forms

from chengkou.followups.steps import WORDS_LENGTH, Taken
from chengkou.followups.subjects import LONGEST, Subject
from reporting.enums import FollowUpAction, FollowUpKind, FollowUpSource
from reporting.evidence.adding import KeptFile
from reporting.evidence.content import ENDINGS
from reporting.models import Department

USUAL_DAYS = 15
"""So many days a unit has unless somebody says otherwise."""
MOST_FILES = 5
"""Files of one reply: as many as one request may have."""


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class InstructionForm(forms.Form):
    """What is asked, of which units, until when; a reviewer also says for whom."""

    title = forms.CharField(label="事项", max_length=LONGEST)
    words = forms.CharField(
        label="批示内容",
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写批示内容。"},
    )
    units = forms.ModelMultipleChoiceField(
        label="承办单位",
        queryset=Department.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择承办单位。"},
    )
    due_on = forms.DateField(label="办理期限", widget=_Day)
    source = forms.ChoiceField(label="来源", choices=FollowUpSource.choices)
    whose = forms.CharField(
        label="批示领导或会议", max_length=60, help_text="如：张三县长，第12次县政府常务会议。"
    )
    kind = forms.ChoiceField(
        label="类别", choices=FollowUpKind.choices, initial=FollowUpKind.FOLLOW_UP
    )

    def __init__(
        self,
        *args: Any,
        subject: Subject | None,
        is_office: bool,
        today: datetime.date,
        **kwargs: Any,
    ) -> None:
        """`is_office`: it is a reviewer's, who writes for a leader, a meeting or 发改委."""
        super().__init__(*args, **kwargs)
        self._today = today
        self.lead = subject.lead if subject else None
        units: Any = self.fields["units"]
        units.queryset = Department.objects.open_on(today).order_by("order", "code")
        if self.lead is not None:
            units.initial = [self.lead.pk]
        self.fields["due_on"].initial = today + datetime.timedelta(days=USUAL_DAYS)
        if subject is not None:
            del self.fields["title"]
        if is_office:
            self.fields["words"].label = "要求"
        else:
            for name in ("source", "whose", "kind"):
                del self.fields[name]

    def clean_due_on(self) -> datetime.date:
        due_on: datetime.date = self.cleaned_data["due_on"]
        if due_on < self._today:
            raise forms.ValidationError("办理期限不能早于今天。")
        return due_on

    @property
    def first_units(self) -> list[Any]:
        """The boxes that stand open: of the lead unit, and of those that were chosen."""
        chosen = {str(value) for value in self["units"].value() or ()}
        if self.lead is not None:
            chosen.add(str(self.lead.pk))
        return [box for box in self["units"].subwidgets if _key(box) in chosen]

    @property
    def other_units(self) -> list[Any]:
        """The boxes of all others, which are folded."""
        first = {_key(box) for box in self.first_units}
        return [box for box in self["units"].subwidgets if _key(box) not in first]


def _key(box: Any) -> str:
    return str(box.data["value"])


class StepForm(forms.Form):
    """One step with a 督办事项, as a button of its page sends it."""

    action = forms.ChoiceField(choices=FollowUpAction.choices)
    version = forms.IntegerField(min_value=1)
    words = forms.CharField(required=False, max_length=WORDS_LENGTH, label="内容")
    due_on = forms.DateField(required=False, label="办理期限")
    kind = forms.ChoiceField(required=False, choices=FollowUpKind.choices, label="类别")

    def step(self, files: list[KeptFile]) -> Taken:
        """What a valid form asks for."""
        typed = self.cleaned_data
        return Taken(
            action=FollowUpAction(typed["action"]),
            seen=typed["version"],
            words=typed["words"],
            due_on=typed["due_on"],
            kind=FollowUpKind(typed["kind"]) if typed["kind"] else None,
            files=files,
        )

    @property
    def refusal(self) -> str:
        """Why the form cannot be read, as one sentence."""
        words = []
        for name, errors in self.errors.items():
            words += [f"{self.fields[name].label or name}：{error}" for error in errors]
        return "".join(words)


ACCEPTED = ",".join(ENDINGS.values())
"""The files of a reply, for the browser's choice."""
