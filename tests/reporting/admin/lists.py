"""What a browser posts of the page of a list."""

from typing import Any

from django.test import Client


def boxes(answer: Any, **changes: str) -> dict[str, str]:
    """Every box of the page as it stands; with what is changed, by its name (`r0_2_choice`)."""
    state = answer.context["state"]
    forms = [table.form for table in state.mapping.tables]
    forms += [row.form for row in state.rows]
    posted = {"token": answer.context["token"], "seen": state.found.seen}
    for form in forms:
        for box in form:
            value = box.value()
            if value not in (None, False, ""):
                posted[box.html_name] = "on" if value is True else str(value)
    return posted | changes


def begun(client: Client, address: str, text: str) -> Any:
    """The page after a list was pasted."""
    answer = client.post(address, {"pasted": text})
    assert answer.status_code == 200
    assert "state" in answer.context, answer.context["form"].errors
    return answer


def settled(client: Client, address: str, answer: Any, **changes: str) -> Any:
    """The page again with what was said."""
    return client.post(address, boxes(answer, **changes))


def confirmed(client: Client, address: str, answer: Any, **changes: str) -> Any:
    """The answer to 确认导入."""
    return client.post(address, boxes(answer, **changes) | {"confirm": "确认导入"})
