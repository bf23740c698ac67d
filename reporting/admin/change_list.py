"""How the admin's lists sort by a column."""

import re
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest

from reporting.fields import FigureField, as_number

# More digits than a key or number of the database can have.
_TOO_LONG = re.compile(r"-?[0-9]{19,}")


class NumericChangeList(ChangeList):
    """A list that sorts figures as numbers, and other columns by the admin's `sort_keys`."""

    def get_filters(self, request: HttpRequest) -> Any:
        """As Django's; a number that no database can hold filters nothing, as other nonsense."""
        for values in self.filter_params.values():
            for value in values:
                if any(_TOO_LONG.fullmatch(part) for part in str(value).split(",")):
                    raise IncorrectLookupParameters
        return super().get_filters(request)

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
