"""What tests of admin pages share."""

from typing import Any

from django.urls import reverse


def url(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)
