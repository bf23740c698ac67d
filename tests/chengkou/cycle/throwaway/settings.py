"""A site with one more kind of rows.

Its app comes first: the roof reads all kinds when it is ready.
"""

from chengkou.settings import *  # noqa: F403
from chengkou.settings import INSTALLED_APPS

INSTALLED_APPS = ["tests.chengkou.cycle.throwaway", *INSTALLED_APPS]
