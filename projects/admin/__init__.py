"""Admin pages of key projects, their lines in the plans, and livelihood tasks."""

# Their import registers the pages.
from projects.admin import projects, tasks  # noqa: F401
