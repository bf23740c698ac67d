"""What a browser says of itself, in words."""

import pytest

from accounts.devices import device_in_words

CHROME = "(KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    "agent, words",
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/120.0", "Windows上的Edge"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME}", "Windows上的Chrome"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
            "Linux上的Firefox",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", "iPhone上的Safari"),
        (f"Mozilla/5.0 (Linux; Android 14) {CHROME} MicroMessenger/8.0", "安卓上的微信"),
        ("curl/8.0", "未知设备"),
        ("", "未知设备"),
        ("Linux", "Linux"),
    ],
)
def test_device(agent: str, words: str) -> None:
    assert device_in_words(agent) == words
