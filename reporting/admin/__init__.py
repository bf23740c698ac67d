"""Admin pages of units, users, periods and published figures; the roof registers plans and submissions."""

from django.contrib import admin
from django.contrib.auth.models import Group

# Their import registers the pages.
from reporting.admin import published_figures, units, users  # noqa: F401

# Groups and what they may do are written by code after each migrate (chengkou/roles.py) and by nobody else.
admin.site.unregister(Group)
