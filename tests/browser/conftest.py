"""Fixtures of the browser tests: the machine's own Chromium instead of a download by playwright."""

import os
from typing import Any

import pytest

from tests.browser import chromium


@pytest.fixture(scope="session", autouse=True)
def _database_beside_playwright() -> None:
    """Playwright keeps an event loop running in this thread until the session ends; Django would refuse every query."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright's launch arguments with our browser and flags."""
    return {**browser_type_launch_args, "executable_path": str(chromium.find()), "args": chromium.flags()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A county office's computer: Chinese, Chongqing time, a 1366 × 768 screen."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
    }
