"""Closed lists of the projects app."""

from django.db import models


class Level(models.TextChoices):
    """Who set a livelihood task: the municipality or the county itself. In the order in which plans print them."""

    CITY = "city", "市级"
    COUNTY = "county", "县级"
