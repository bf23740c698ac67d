"""The site's own settings for the server that the browser tests visit: DEBUG off, collected static files with hashes.

Three things differ: where the static files are collected, that passwords are hashed fast, and that the style guide is
there to be looked at.
"""

import os
from pathlib import Path

from chengkou.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["BROWSER_TEST_STATIC_ROOT"])
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ROOT_URLCONF = "tests.browser.urls"
