"""What `{% tight %}` leaves out, and what it leaves alone."""

import pytest
from django.template import Context, Template


def tight(text: str) -> str:
    template = Template("{% load tight %}{% tight %}{{ text }}{% endtight %}", name="tight")
    return template.render(Context({"text": text}, autoescape=False))


@pytest.mark.parametrize(
    "template, rendered",
    [
        ("<td>\n    <b>\n  7\n  </b>\n</td>", "<td>\n<b>\n7\n</b>\n</td>"),
        ("<b>7</b> <i>%</i>", "<b>7</b> <i>%</i>"),
        ("<textarea>\n一\n\n  二\n</textarea>", "<textarea>\n一\n\n  二\n</textarea>"),
        ("一\n  二", "一\n  二"),
    ],
)
def test_indentation_beside_a_tag_becomes_a_line_end(template: str, rendered: str) -> None:
    assert tight(template) == rendered
