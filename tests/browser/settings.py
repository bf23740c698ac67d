"""The site's settings for the browser tests: DEBUG off, collected static files with hashes.

Three things differ: where the static files are collected, that passwords are hashed fast, and that
the style guide has an address.
"""

import os
from pathlib import Path

from chengkou.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["BROWSER_TEST_STATIC_ROOT"])
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ROOT_URLCONF = "tests.browser.urls"
