"""The admin pages of the reporting cycle."""

# Their import registers the pages.
from chengkou.cycle.admin import periods, submissions  # noqa: F401
