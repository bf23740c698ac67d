"""Admin pages of units, users and published figures; plans and submissions are registered above."""

from django.contrib import admin
from django.contrib.auth.models import Group

# Importing these registers the pages.
from reporting.admin import published_figures, units, users  # noqa: F401

# Groups and their permissions are written after every migrate (chengkou/roles.py), never by hand.
admin.site.unregister(Group)
