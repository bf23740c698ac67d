"""What a browser says of itself, in words that people know."""

# The first that is found in the header is it: Edge and 360 call themselves Chrome, too.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("QIHU", "360浏览器"),
    ("QQBrowser", "QQ浏览器"),
    ("wxwork", "企业微信"),
    ("MicroMessenger", "微信"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Kylin", "麒麟"),
    ("UOS", "统信"),
    ("Linux", "Linux"),
)


def device_in_words(agent: str) -> str:
    """Windows上的Edge; 未知设备 where neither is known."""
    browser = _first(_BROWSERS, agent)
    system = _first(_SYSTEMS, agent)
    if browser and system:
        return f"{system}上的{browser}"
    return browser or system or "未知设备"


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((word for sign, word in known if sign in agent), "")
