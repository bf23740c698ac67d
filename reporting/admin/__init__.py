"""Admin pages of the site's settings, units, users and published figures.

Plans and submissions are registered above.
"""

from django.contrib import admin
from django.contrib.auth.models import Group

# Importing these registers the pages.
from reporting.admin import published_figures, site_settings, units, users  # noqa: F401

# Groups and their permissions are written after every migrate (chengkou/roles.py), never by hand.
admin.site.unregister(Group)
