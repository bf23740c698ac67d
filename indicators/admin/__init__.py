"""Admin pages of sections, indicators, targets with their changes, and observations."""

# Their import registers the pages.
from indicators.admin import indicators, revisions, sections, targets  # noqa: F401
