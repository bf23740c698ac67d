"""The form of a livelihood task."""

from typing import Any

from projects.models import FUNDS, LivelihoodTask
from reporting.fields import NumberFormField
from reporting.figures import plain, trimmed
from reporting.forms import InDraft


class LivelihoodTaskForm(InDraft):
    """What the plan promises, to whom it is given, and its money; sums are held together by the model."""

    constraint_fields = {
        "livelihood_task_once": "number",
        "livelihood_money_not_negative": "investment",
        "livelihood_funds_add_up": "investment",
    }

    class Meta:
        model = LivelihoodTask
        fields = "__all__"
        field_classes = dict.fromkeys(("investment", *FUNDS), NumberFormField)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("investment", *FUNDS):
            if name in self.fields:
                self.fields[name].widget.attrs["size"] = 14
                if self.initial.get(name) is not None and self.instance.pk:
                    self.initial[name] = plain(trimmed(self.initial[name]))
