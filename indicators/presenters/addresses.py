"""Where the pages of a plan's targets are: those of each catalogue have addresses of their own."""

from django.urls import reverse

from indicators.enums import Catalogue

_ONE = {Catalogue.INDICATORS: "indicator", Catalogue.KEY_TASKS: "key-task"}
_ALL = {Catalogue.INDICATORS: "indicators", Catalogue.KEY_TASKS: "key-tasks"}


def target_url(catalogue: Catalogue, year: int, number: int) -> str:
    """The page of one number of a year's plan."""
    return reverse(_ONE[catalogue], args=[year, number])


def list_url(catalogue: Catalogue, year: int) -> str:
    """The list of all of a year's plan."""
    return reverse(_ALL[catalogue], args=[year])
