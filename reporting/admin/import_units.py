"""The admin page on which a list of units comes in."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import validate_slug
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from reporting.admin.import_list import TO_CHOOSE, ListImportMixin, ListState, chosen_in
from reporting.importing import units
from reporting.importing.units import SettledUnit, StoredUnits, UnitChange, UnitRow
from reporting.models import Department


class UnitRowForm(forms.Form):
    """What is done with one row of the list, and the code of a new unit."""

    choice = forms.ChoiceField(label="处理", required=False)
    code = forms.CharField(label="代码", required=False, max_length=50, validators=[validate_slug])

    def __init__(self, *args: Any, unit: UnitRow, **kwargs: Any) -> None:
        """`unit` is the row with the units that it can mean."""
        super().__init__(*args, **kwargs)
        meant = [unit.known] if unit.known else unit.offers
        known = [(str(each.pk), f"就是“{each.name}”") for each in meant]
        choices = [*known, (units.NEW, "新单位"), (units.SKIP, "不导入")]
        if not unit.proposed:
            choices.insert(0, TO_CHOOSE)
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]
        self.initial = {"choice": unit.proposed, **self.initial}


@dataclass
class UnitOnPage:
    """One row of the list with its form, and what it would do."""

    unit: UnitRow
    form: UnitRowForm
    change: UnitChange | None = None

    @property
    def texts(self) -> list[str]:
        """分管县领导, 联系人 and 联系电话 as the list has them."""
        return [self.unit.row.text(name) for name in ("county_leader", "contact", "phone")]


class UnitsState(ListState):
    kind = "units"
    vocabulary = units.VOCABULARY

    def understand(self) -> None:
        """Match and compare the rows (three queries)."""
        self.rows: list[UnitOnPage] = []
        for unit in units.matched(self.read.rows, StoredUnits()):
            form = UnitRowForm(self.posted_for(unit.row.key), prefix=unit.row.key, unit=unit)
            self.rows.append(UnitOnPage(unit, form))
        self.found = units.compare(self.settled(), StoredUnits())
        for row in self.rows:
            row.change = self.found.of_row.get(row.unit.row.key)
            if row.change is not None and row.change.is_new:
                row.form.fields["code"].widget.attrs["placeholder"] = row.change.unit.code

    def settled(self) -> list[SettledUnit]:
        """The rows with what is to be done with them; those that are open are not among them."""
        settled = []
        for row in self.rows:
            choice = chosen_in(row.form)
            if choice:
                code = str(row.form["code"].value() or "").strip()
                settled.append(SettledUnit(row.unit.row, choice, code))
        return settled

    @property
    def open(self) -> list[str]:
        sentences = []
        if not self.read.rows:
            sentences.append("没有读到单位：请在下面指定表头和“单位名称”一列。")
        unclear = [row for row in self.rows if not chosen_in(row.form)]
        if unclear:
            sentences.append(f"有{len(unclear)}个名称和已有单位相近，请选是哪一个。")
        wrong = [row for row in self.rows if row.form.is_bound and not row.form.is_valid()]
        if wrong:
            sentences.append(f"有{len(wrong)}行填得不对，请改。")
        sentences += self.found.faults
        if self.rows and not (self.found.new or self.found.changed or sentences):
            sentences.append("和系统里的完全一样，没有要导入的。")
        return sentences


class UnitImportMixin(ListImportMixin):
    """Adds the page on which a list of units comes in."""

    list_state = UnitsState
    import_title = "导入单位"
    import_template = "admin/reporting/department/import.html"

    def carried_out(self, request: HttpRequest, state: UnitsState, seen: str) -> HttpResponse:
        found = units.carry_out(state.settled(), seen=seen, by=state.editor, file=state.file)
        messages.success(
            request, f"已导入单位：新增{len(found.new)}个，改动{len(found.changed)}个。"
        )
        address = f"admin:{Department._meta.app_label}_{Department._meta.model_name}_changelist"
        return HttpResponseRedirect(reverse(address))
