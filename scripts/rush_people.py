"""Who is at the site on the morning of the deadline: browsers, and the people before them."""

import http.client
import json
import time
from collections.abc import Container, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from typing import Any
from urllib.parse import urlencode

FIGURES = ("-value", "-completed", "-arrived")
WORDS = {
    "-explanation": "受雨水偏多影响，施工进度慢。",
    "-measures": "倒排工期，按月调度。",
    "-words": "按计划推进。",
    "-confirmation": "已与台账核对。",
}
TRIES = 4
"""So often somebody presses 提交 and fills in what is named as missing."""
PAGES = ("", "indicators/", "projects/", "livelihood/", "shortfalls/", "departments/", "tasks/")
FIRST_FIGURE = 3
TIMEOUT = 60


@dataclass
class Told:
    """What came of what people did: seconds by kind of request, and what went wrong."""

    saves: list[float] = field(default_factory=list)
    submits: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    unchanged: int = 0
    errors: list[str] = field(default_factory=list)

    @classmethod
    def together(cls, parts: Iterable["Told"]) -> "Told":
        whole = cls()
        for part in parts:
            whole.saves += part.saves
            whole.submits += part.submits
            whole.pages += part.pages
            whole.unchanged += part.unchanged
            whole.errors += part.errors
        return whole


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    etag: str
    location: str
    seconds: float


def headers_of(etag: str, accept: str) -> dict[str, str]:
    """The headers of a request, as far as they are given."""
    headers = {"If-None-Match": etag, "Accept": accept}
    return {name: value for name, value in headers.items() if value}


class Browser:
    """The cookies of somebody who is signed in, and a connection for each request.

    People pause for longer than the server keeps one open.
    """

    def __init__(self, address: str, session: str) -> None:
        self._address = address
        self._cookies = {"sessionid": session}

    def ask(
        self, path: str, data: dict[str, str] | None = None, *, etag: str = "", accept: str = ""
    ) -> Answer:
        """GET a page, or POST data to it."""
        body = None if data is None else urlencode(data)
        sent = headers_of(etag, accept)
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        with closing(http.client.HTTPConnection(self._address, timeout=TIMEOUT)) as connection:
            connection.request("GET" if body is None else "POST", path, body, sent)
            response = connection.getresponse()
            text = response.read().decode()
        seconds = time.perf_counter() - start
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return Answer(
            response.status,
            text,
            response.headers.get("ETag", ""),
            response.headers.get("Location", ""),
            seconds,
        )


class Boxes(HTMLParser):
    """The boxes of a report form as a browser sends them, by row; those outside of rows by ""."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: dict[str, dict[str, str]] = {}
        self.refused: set[str] = set()
        self._row = ""
        self._text: str | None = None
        self._select: str | None = None
        self._template = 0
        self.feed(page)

    @property
    def anchors(self) -> list[str]:
        return [row for row in self.rows if row]

    def _put(self, name: str, value: str) -> None:
        # Of a row are the boxes that begin with its anchor: actual-12-value.
        parts = name.split("-")
        row = "-".join(parts[:2]) if len(parts) > 2 and parts[1].isdecimal() else ""
        self.rows.setdefault(row, {})[name] = value

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if tag == "template":
            self._template += 1
        if given.get("data-refused"):
            self.refused.add(str(given.get("id")))
        name = given.get("name")
        if self._template or not name:
            if tag == "option" and self._select and "selected" in given and not self._template:
                self._put(self._select, given.get("value") or "")
            return
        kind = given.get("type", "text")
        if tag == "select":
            self._select = name
            self._put(name, "")
        elif tag == "textarea":
            self._text = name
            self._put(name, "")
        elif tag == "input" and _is_sent(kind, given):
            self._put(name, given.get("value") or ("on" if kind == "checkbox" else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._template -= 1
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._put(self._text, data.removeprefix("\n"))


def _is_sent(kind: str, given: Container[str]) -> bool:
    """Whether a browser sends an input of the kind with these attributes."""
    if kind in ("checkbox", "radio"):
        return "checked" in given
    return kind not in ("submit", "button", "file")


class Clerk:
    """Fills in the form of one unit, row by row, and submits it."""

    def __init__(self, browser: Browser, form: int) -> None:
        self._browser = browser
        self._address = f"/admin/reporting/submission/{form}/change/"
        self._figures = count(FIRST_FIGURE)
        self.form = form
        self.told = Told()
        self.typed: dict[str, str] = {}
        """What was typed last into each box and is to be stored."""
        self._rows: dict[str, dict[str, str]] = {}

    def work(self, after: float, takes: float) -> None:
        """Come after so many seconds, and take about so many for the whole form."""
        time.sleep(after)
        try:
            self.open()
            pause = takes / (len(self._anchors) + 2)
            for anchor in self._anchors:
                time.sleep(pause)
                self._fill(anchor)
            time.sleep(pause)
            self._save_page()
            self._submit()
        except (OSError, http.client.HTTPException) as error:
            self.told.errors.append(f"{self._address}：{error!r}")

    @property
    def _anchors(self) -> list[str]:
        return [anchor for anchor in self._rows if anchor]

    def open(self, query: str = "") -> None:
        answer = self._browser.ask(self._address + query)
        self._check(answer, 200)
        self._rows = Boxes(answer.text).rows

    def save_first_row(self) -> None:
        """Type another figure into the first row that has one, and leave it."""
        for anchor in self._anchors:
            if self._figure_of(anchor):
                self._type(anchor)
                self._save_row(anchor)
                return
        raise RuntimeError("The form has no row with a figure.")

    def _figure_of(self, anchor: str) -> str:
        names = [name for name in self._rows[anchor] if name.endswith(FIGURES)]
        return names[0] if names else ""

    def _type(self, anchor: str) -> None:
        boxes = self._rows[anchor]
        figure = self._figure_of(anchor)
        if figure:
            boxes[figure] = str(next(self._figures) % 9 + 1)
        for name in boxes:
            for ending, words in WORDS.items():
                if name.endswith(ending):
                    boxes[name] = words

    def _fill(self, anchor: str) -> None:
        """Type into a row and leave it; what is then asked for is typed and saved as well."""
        self._type(anchor)
        self._save_row(anchor)
        if self._lacks_words(anchor):
            self._type(anchor)
            self._save_row(anchor)

    def _lacks_words(self, anchor: str) -> bool:
        boxes = self._rows[anchor]
        return any(not text for name, text in boxes.items() if name.endswith(tuple(WORDS)))

    def _save_row(self, anchor: str) -> None:
        """As static/js/report-save.js saves a row that was left."""
        data = {name: text for name, text in self._rows[""].items() if name.startswith("csrf")}
        data |= {"seen": self._rows[""]["seen"], **self._rows[anchor], "do": "save"}
        answer = self._browser.ask(self._address, data, accept="application/json")
        self.told.saves.append(answer.seconds)
        if not self._check(answer, 200):
            return
        self._take(answer, anchor)

    def _take(self, answer: Answer, anchor: str) -> None:
        """The row as it came back, and whether what was typed into it is stored."""
        found = json.loads(answer.text)
        if found["seen"] is not None:
            self._rows[""]["seen"] = str(found["seen"])
        sent = self._rows[anchor]
        drawn = Boxes(found["html"])
        if anchor in drawn.refused:
            self.told.errors.append(f"{self._address}：{anchor} 没有存上：{sent}")
            return
        self._rows[anchor] = drawn.rows[anchor]
        figure = self._figure_of(anchor)
        kept = (figure, f"{anchor}-explanation") if figure else (f"{anchor}-explanation",)
        self.typed |= {name: sent[name] for name in kept if name in sent}

    def _save_page(self) -> None:
        answer = self._browser.ask(self._address, {**self._whole, "do": "save"})
        self.told.saves.append(answer.seconds)
        self._check(answer, 302)

    @property
    def _whole(self) -> dict[str, str]:
        whole: dict[str, str] = {}
        for boxes in self._rows.values():
            whole |= boxes
        return whole

    def _submit(self) -> None:
        """Press 提交, and fill in what is named as missing, until it is handed in."""
        for _ in range(TRIES):
            self.open("?check=1")
            for anchor in self._anchors:
                if self._lacks_words(anchor):
                    self._type_words(anchor)
            answer = self._browser.ask(self._address, {**self._whole, "do": "submit"})
            self.told.submits.append(answer.seconds)
            if not self._check(answer, 302):
                return
            if "check=1" not in answer.location:
                return
        self.told.errors.append(f"{self._address}：没有提交")

    def _type_words(self, anchor: str) -> None:
        boxes = self._rows[anchor]
        for name, text in boxes.items():
            for ending, words in WORDS.items():
                if name.endswith(ending) and not text:
                    boxes[name] = words

    def _check(self, answer: Answer, status: int) -> bool:
        is_right = answer.status == status
        if not is_right:
            self.told.errors.append(f"{self._address}：回答 {answer.status}")
        return is_right


class Leader:
    """Reads pages of the plan, one after the other, as a browser does that keeps them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._etags: dict[str, str] = {}
        self.told = Told()

    def read_until(self, end: float, pause: float, after: float) -> None:
        time.sleep(after)
        try:
            for number in count():
                if time.monotonic() > end:
                    return
                self._read(f"/plans/2024/{PAGES[number % len(PAGES)]}")
                time.sleep(pause)
        except (OSError, http.client.HTTPException) as error:
            self.told.errors.append(f"{error!r}")

    def _read(self, address: str) -> None:
        answer = self._browser.ask(address, etag=self._etags.get(address, ""))
        self.told.pages.append(answer.seconds)
        if answer.status == 304:
            self.told.unchanged += 1
        elif answer.status == 200:
            self._etags[address] = answer.etag
        else:
            self.told.errors.append(f"{address}：回答 {answer.status}")
