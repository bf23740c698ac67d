"""Scripts that find what is wrong with a page inside a browser, and the functions that run them."""

from collections.abc import Iterator
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 740}
# What axe looks for, where. In the dark only colours differ, on a phone colours, the order and what
# is hidden: anything else would be found twice.
CHECKS: tuple[tuple[Literal["light", "dark"], ViewportSize, str], ...] = (
    ("light", LAPTOP, "all but colours"),
    ("light", LAPTOP, "colours"),
    ("dark", LAPTOP, "colours"),
    ("dark", PHONE, "colours"),
    ("light", PHONE, "colours"),
    ("light", PHONE, "all but colours"),
)
TEXTS_ALIKE = 2

# Before the page: add up what moves (CLS counts what nobody's click caused).
WATCH_MOVES = """
  window.moves = [];
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      if (!entry.hadRecentInput) window.moves.push(entry);
    }
  }).observe({type: "layout-shift", buffered: true});
"""
# After it: the sum to the four decimals of CLS, and what moved; null where nothing did. A frame is
# drawn first, so that nothing is missed.
MOVED = """() => new Promise(done => requestAnimationFrame(() => setTimeout(() => {
  const sum = window.moves.reduce((all, entry) => all + entry.value, 0);
  if (sum < 0.00005) return done(null);
  const [source] = window.moves[0].sources;
  done(`${sum.toFixed(4)}, ${source?.node?.nodeName} ${source?.node?.className ?? ""}`);
})))"""
# A table is named by a caption or a heading, and every head says what it heads.
# Out of this are calendars, which Django's own script draws when somebody asks for one.
TABLES = """() => {
  const ours = "table:not([role=presentation]):not(:is(.calendar, .calendarbox) *)";
  return [...document.querySelectorAll(ours)].flatMap((table, place) => {
    const name = `table ${place} (${table.className || table.id})`, found = [];
    if (!table.caption && !table.ariaLabel && !table.getAttribute("aria-labelledby")) {
      found.push(`${name} has no name`);
    }
    const heads = [...table.querySelectorAll("th")];
    if (!heads.length) found.push(`${name} has no heads`);
    const unsaid = heads.filter(head => !head.scope).map(head => head.innerText).slice(0, 4);
    if (unsaid.length) found.push(`${name}: heads without scope: ${unsaid}`);
    return found;
  });
}"""
# What is read one after the other also stands one after the other: below, or to the right. Out of
# this are columns, where reading goes on at the top of the next, and what does not scroll along.
OUT_OF_ORDER = """() => {
  const kinds = "a, button, input:not([type=hidden]), select, textarea, summary, "
    + "h1, h2, h3, p, th, td, li, dt, dd";
  const seen = [...document.querySelectorAll(kinds)].filter(element => {
    if (element.querySelector(kinds)) return false;
    if (element.closest("svg, [aria-hidden=true], .scroll")) return false;
    const box = element.getBoundingClientRect();
    if (box.width < 3 || box.height < 3) return false;
    if (!element.checkVisibility({visibilityProperty: true})) return false;
    for (let each = element; each; each = each.parentElement) {
      if (["fixed", "sticky", "absolute"].includes(getComputedStyle(each).position)) return false;
    }
    return true;
  });
  const say = element => {
    const words = (element.innerText || "").trim().slice(0, 20);
    return `${element.tagName} ${element.className} ${words}`;
  };
  return seen.slice(1).flatMap((element, place) => {
    const before = seen[place];
    const a = before.getBoundingClientRect(), b = element.getBoundingClientRect();
    const above = b.bottom <= a.top + 2 && b.left < a.right - 2;
    const left = b.right <= a.left + 2 && b.top < a.bottom - 2 && b.bottom <= a.bottom + 2;
    return above || left ? [`${say(element)} stands before ${say(before)}`] : [];
  }).slice(0, 5);
}"""
# What moves of itself, with a reader who asked for as little as can be.
MOTION = """() => {
  const moves = (element, part) => {
    const style = getComputedStyle(element, part);
    return style.animationName !== "none"
      || style.transitionDuration.split(", ").some(time => parseFloat(time) > 0);
  };
  return [...document.querySelectorAll("*")].flatMap(element =>
    [null, "::before", "::after"].filter(part => moves(element, part))
      .map(part => `${element.tagName}.${element.className}${part ?? ""} moves`)
  ).slice(0, 5);
}"""
# What axe finds, with the first places of each, by the rules named: those of colour, or all others.
# Contrast is most of the work. It follows from a text's own style and from what its ancestors
# paint, so of the texts that look alike in all of this axe is asked about the first ones alone.
AXE = """([rules, first]) => {
  const SEEN = [
    "color", "webkitTextFillColor", "fontSize", "fontWeight", "textShadow", "opacity", "filter",
    "backgroundColor", "backgroundImage", "mixBlendMode", "position", "zIndex", "overflow",
    "clip", "clipPath",
  ];
  const looks = new Map(), numbers = new Map();
  const numberOf = words =>
    numbers.get(words) ?? numbers.set(words, numbers.size).size - 1;
  const lookOf = element => {
    if (!element) return -1;
    if (!looks.has(element)) {
      const style = getComputedStyle(element);
      const off = element.matches(":disabled, [aria-disabled=true]") || element.control?.disabled;
      const own = [element.tagName, element.type, off, ...SEEN.map(name => style[name])];
      looks.set(element, numberOf([lookOf(element.parentElement), ...own].join("|")));
    }
    return looks.get(element);
  };
  const isText = element => element.matches("input, select, textarea")
    || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const isSeen = element => {
    const box = element.getBoundingClientRect();
    return box.width >= 3 && box.height >= 3 && element.checkVisibility({visibilityProperty: true});
  };
  const differing = () => {
    const times = new Map();
    return [...document.body.querySelectorAll("*")].filter(element => {
      if (!isText(element) || !isSeen(element)) return false;
      const look = lookOf(element), time = (times.get(look) ?? 0) + 1;
      times.set(look, time);
      return time <= first;
    });
  };
  const options = {resultTypes: ["violations"], preload: false};
  if (rules === "colours") options.runOnly = ["color-contrast"];
  else options.rules = {"color-contrast": {enabled: false}};
  const include = rules === "colours" ? differing() : ["html"];
  return axe.run({include}, options).then(found => found.violations.map(violation => {
    const places = violation.nodes.slice(0, 3).map(node => node.target.join(" "));
    return `${violation.id}, ${violation.help}: ${places.join("; ")}`;
  }));
}"""
# Where the page is wider than its screen.
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"


def findings(
    page: Page, checks: tuple[tuple[Literal["light", "dark"], ViewportSize, str], ...] = CHECKS
) -> list[str]:
    """What axe finds by theme and screen. The page's policy must be lifted: axe tries styles."""
    found = []
    page.evaluate(Axe().axe_script)
    for scheme, screen, rules in checks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(screen)
        said: list[Any] = page.evaluate(AXE, [rules, TEXTS_ALIKE])
        found += [f"{scheme} {screen['width']}: {one}" for one in said]
    return found


def faults(page: Page) -> Iterator[str]:
    """What is wrong with the page that was just opened on a laptop; it ends on a phone.

    WATCH_MOVES must have been added to it, and the browser must ask for reduced motion.
    """
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if page.locator("canvas[data-chart]").count():
        page.wait_for_function("window.Chart && Object.keys(Chart.instances).length")
    if moved := page.evaluate(MOVED):
        yield f"moves while it loads: {moved}"
    if page.evaluate(TOO_WIDE):
        yield "scrolls sideways on a laptop"
    yield from page.evaluate(TABLES)
    yield from page.evaluate(MOTION)
    yield from findings(page)
    if page.evaluate(TOO_WIDE):
        yield "scrolls sideways on a phone"
    yield from page.evaluate(OUT_OF_ORDER)
