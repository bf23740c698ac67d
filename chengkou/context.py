"""The context that every template has."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from reporting.models import Plan
from reporting.pages.kept.texts import own_of
from reporting.pages.page_of_request import menu_plan
from reporting.site import names_on


def site(request: HttpRequest) -> dict[str, object]:
    """What base.html needs on every page.

    `own`: what of the page is of this request alone. `menu`: where the menu of a page without a
    plan leads; asked for where it is shown, to people who are signed in. `site_names`: what the
    county and its office are called.
    """
    return {
        "own": own_of(request),
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "site_names": SimpleLazyObject(lambda: names_on(request)),
    }


@dataclass(frozen=True)
class Menu:
    """The plan that the menu of a page without one leads to."""

    plan: Plan | None
    """None where there is no plan, and to those who have to change their password first."""
    query: str = ""
    chosen: tuple[tuple[str, str], ...] = ()

    @property
    def year(self) -> int | None:
        return self.plan.year if self.plan else None


def _menu(request: HttpRequest) -> Menu:
    if request.user.is_authenticated and request.user.must_change_password:
        return Menu(None)
    return Menu(menu_plan(request))
