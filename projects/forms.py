"""The form of a livelihood task."""

from typing import Any

from django import forms

from projects.models import FUNDS
from reporting.figures import plain, trimmed
from reporting.forms import InDraft


class LivelihoodTaskForm(InDraft):
    """What the plan promises, to whom it is given, and its money; sums are held together by the model."""

    constraint_fields = {
        "livelihood_task_once": "number",
        "livelihood_money_not_negative": "investment",
        "livelihood_funds_add_up": "investment",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("investment", *FUNDS):
            if name in self.fields:
                # A text box keeps what was typed wrongly for all to see; a number box drops it.
                self.fields[name].widget = forms.TextInput(
                    attrs={"inputmode": "decimal", "autocomplete": "off", "size": 14}
                )
                if self.initial.get(name) is not None and self.instance.pk:
                    self.initial[name] = plain(trimmed(self.initial[name]))
