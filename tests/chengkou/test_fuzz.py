"""Whatever stands in an address or a form, nobody is answered with a server error.

Every address of the site is asked with hostile parameters: in its path, as names its page itself
uses in links and forms, and as fields of its forms. New pages come in by themselves. Seeded, so
that a failure comes again; run once on each database, whose drivers refuse different things.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.contrib.admin import site
from django.db import transaction
from django.test import Client

from reporting.models import User
from tests.chengkou.sweep import filled, routes

REQUESTS = 2000
SEED = 20241130
HUGE = "9" * 400
# What drivers and converters refuse, each kind as often as the others.
NULS = ("\x00", "1\x00", "\x00甲")
NUMBERS = (
    *(str(2**15), str(2**31), str(2**63 - 1), str(2**63), str(-(2**63) - 1), "9" * 18, "9" * 20),
    *(HUGE, "9" * 5000, f"-{HUGE}", f"1,{HUGE}", "1e9", "1E+999999", "-1e-999999", "-1"),
)
TEXTS = (
    *("", " ", "甲", "𠮷", "\ufffe", "\ud800", "\x1b[0m", "\r\nX: y", "'", '"', "\\", "%", "%00"),
    *("2024-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "99999-01-01", "24:00", "2024-13"),
    *("None", "null", "true", "on", "all", "xlsx", "csv", "pk", "-pk", "?", "-1.-2", f"1.{HUGE}"),
    *("0", "-0", "01", "+1", "1.0", "1,2", "1 ", "1\n", "１２", "²", "٣", "½", "0x10", "NaN"),
    *(
        "-Infinity",
        "_",
        "';--",
        "<b>",
        "../..",
        "{}",
        "[]",
        "a" * 20000,
        "1-1",
        f"1-{HUGE}",
        f"{HUGE}-1",
    ),
)
SIGN_OUT = ("/logout/", "/admin/logout/")
KINDS = (NULS, NUMBERS, TEXTS)
# What Django and its admin read from any address, whatever the page shows.
NAMES = (
    *("q", "p", "o", "e", "all", "term", "next", "_popup", "_to_field", "_changelist_filters"),
    *("app_label", "model_name", "field_name", "through", "known", "sort", "page", "export"),
    *("id__in", "pk", "id__exact", "plan__id__exact", "groups__isnull", "\x00", "a__b__c"),
)
FORM_NAMES = ("action", "_selected_action", "select_across", "index", "do", "form", "_save", "post")


@dataclass(frozen=True)
class Request:
    """One hostile request."""

    method: str
    address: str
    data: dict[str, Any]

    def __str__(self) -> str:
        fields = {name: str(value)[:60] for name, value in self.data.items()}
        return f"{self.method} {self.address[:300]} {fields if self.method == 'post' else ''}"


def encoded(value: str) -> str:
    """As it stands in an address; a lone surrogate is bytes that are no UTF-8."""
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def hostile(names: list[str], random: Random) -> dict[str, str]:
    """Values of one kind for one of the names, or for half of them: a refusal can hide another."""
    number = random.choice((1, 1, 2, len(names) // 2))
    values = random.choice(KINDS)
    chosen = random.sample(names, min(max(number, 1), len(names)))
    return {name: random.choice(values) for name in chosen}


def hostile_path(route: str, random: Random) -> str:
    """The route with one of its parameters hostile and the others as they should be."""
    names = re.findall(r"<(\w+)>", route)
    if not names or random.random() < 0.7:
        return filled(route)
    given = hostile(names, random)
    return filled(route, **{name: encoded(value) or "0" for name, value in given.items()})


def choices_by_search() -> list[dict[str, str]]:
    """What the search of each choice in the admin's forms is asked with."""
    found = []
    for model, pages in site._registry.items():
        for name in pages.autocomplete_fields:
            place = {"app_label": model._meta.app_label, "model_name": model.__name__.lower()}
            found.append({**place, "field_name": name})
    return found


def hostile_query(route: str, names: list[str], random: Random) -> str:
    parameters: dict[str, Any] = {}
    if "autocomplete" in route:
        parameters |= random.choice(choices_by_search())
        names = ["term", "p"]
    elif random.random() < 0.2:
        names = list(NAMES)
    for name, value in hostile(names or list(NAMES), random).items():
        parameters[name] = value.encode("utf-8", "surrogatepass")
    return urlencode(parameters)


def filters_of(route: str) -> set[str]:
    """The parameters by which the list of a model in the admin is filtered."""
    lists = {
        f"/admin/{model._meta.label_lower.replace('.', '/')}/": model for model in site._registry
    }
    if route not in lists:
        return set()
    pages = site._registry[lists[route]]
    names = {"q", "p", "o", "id__in"}
    for each in pages.list_filter:
        if isinstance(each, str):
            names |= {f"{each}__exact", f"{each}__id__exact", f"{each}__isnull"}
        elif isinstance(each, tuple):
            names.add(f"{each[0]}__isempty")
        else:
            names.add(getattr(each, "parameter_name", "") or "")
    return names - {""}


def names_on(route: str, page: str) -> list[str]:
    """The parameters that a page's own links and forms send."""
    in_links = re.findall(r"[?&;]([A-Za-z_][\w.-]*)=", page)
    in_forms = re.findall(r'name="([^"]+)"', page) if "/admin/" not in route else []
    return sorted({*in_links, *in_forms, *filters_of(route)})


def fields_on(page: str) -> dict[str, str]:
    """The fields of a page's forms with the values they have on it."""
    fields = {}
    for tag in re.findall(r"<(?:input|select|textarea|button)[^>]*>", page):
        name = re.search(r' name="([^"]+)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name:
            fields[name[1]] = value[1] if value else "1"
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def hostile_fields(fields: dict[str, str], random: Random) -> dict[str, Any]:
    """The form as it is, with one or several of its fields hostile."""
    names = sorted(fields) if random.random() < 0.8 else []
    data: dict[str, Any] = dict(fields)
    for name, value in hostile(names or list(FORM_NAMES), random).items():
        data[name] = [value.encode("utf-8", "replace").decode()]
    return data


def requests_to(route: str, page: str, number: int, random: Random) -> Iterator[Request]:
    """So many hostile requests to an address: with parameters, or with its form."""
    names, fields = names_on(route, page), fields_on(page)
    for _ in range(number):
        address = hostile_path(route, random)
        if random.random() < (0.5 if fields else 0.1):
            yield Request("post", address, hostile_fields(fields, random))
        else:
            yield Request("get", f"{address}?{hostile_query(route, names, random)}", {})


@pytest.fixture(autouse=True)
def _without_log() -> Iterator[None]:
    """Writing down what was answered would take as long as answering."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def ask(client: Client, request: Request) -> Iterator[str]:
    """Send the request and undo what it did; what was wrong with the answer."""
    with transaction.atomic():
        answer = getattr(client, request.method)(request.address, request.data)
        transaction.set_rollback(True)
    if answer.streaming:
        list(answer)
    if answer.status_code >= 500:
        yield f"{request} {answer.exc_info[1]!r}"[:600]


@pytest.mark.usefixtures("_one_of_each")
def test_no_parameter_is_a_server_error(people: dict[str, User | None]) -> None:
    random = Random(SEED)  # noqa: S311  no secret
    chief = people["chief"]
    assert chief is not None
    client = Client(raise_request_exception=False)
    client.force_login(chief)
    pages = {}
    for route in routes():
        if route not in SIGN_OUT:
            answer = client.get(filled(route))
            is_page = answer.get("Content-Type", "").startswith("text/html")
            pages[route] = answer.text if is_page else ""
            if answer.streaming:
                list(answer)  # a file is closed once it is sent
    # A page with many fields takes more requests to try them all.
    weights = {
        route: 8 + len(names_on(route, page)) + min(len(fields_on(page)), 20)
        for route, page in pages.items()
    }
    failed: list[str] = []
    for route, page in pages.items():
        number = -(-REQUESTS * weights[route] // sum(weights.values()))
        for request in requests_to(route, page, number, random):
            failed += ask(client, request)
    assert not failed, f"{len(failed)}:\n" + "\n".join(failed)
