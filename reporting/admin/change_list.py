"""How the admin's lists sort by a column."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist

from reporting.fields import FigureField, as_number


class NumericChangeList(ChangeList):
    """A list that sorts figures as numbers, and other columns by the admin's `sort_keys`."""

    def get_ordering_field(self, field_name: Any) -> Any:
        """What rows are sorted by for a column; None where they cannot be."""
        sort_keys: dict[str, Any] = getattr(self.model_admin, "sort_keys", {})
        name = sort_keys.get(field_name) or super().get_ordering_field(field_name)
        if isinstance(name, str) and self._is_figure(name):
            # The databases put NULL at different ends.
            return as_number(name).asc(nulls_last=True)
        return name

    def _is_figure(self, name: str) -> bool:
        try:
            return isinstance(self.lookup_opts.get_field(name), FigureField)
        except FieldDoesNotExist:
            return False
