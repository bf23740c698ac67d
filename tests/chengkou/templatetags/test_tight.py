"""What `{% tight %}` leaves out, and what it leaves alone."""

import pytest
from django.template import Context, Template


def tight(text: str) -> str:
    template = Template("{% load tight %}{% tight %}{{ text }}{% endtight %}", name="tight")
    return template.render(Context({"text": text}, autoescape=False))


@pytest.mark.parametrize(
    "template, rendered",
    [
        ("<i>\n    <b>\n  7\n  </b>\n</i>", "<i>\n<b>\n7\n</b>\n</i>"),
        ("<b>7</b> <i>%</i>", "<b>7</b> <i>%</i>"),
        ("<textarea>\n一\n\n  二\n</textarea>", "<textarea>\n一\n\n  二\n</textarea>"),
        ("一\n  二", "一\n  二"),
    ],
)
def test_indentation_beside_a_tag_becomes_a_line_end(template: str, rendered: str) -> None:
    assert tight(template) == rendered


def test_blanks_beside_a_block_fall_away() -> None:
    row = '<tr id="a-1"\n      >\n  <td class="num">\n 7\n <b>8</b> </td>\n  </tr>\n'
    assert tight(row) == '<tr id="a-1"><td class="num">7\n<b>8</b></td></tr>'
    # A tag that only begins like one.
    assert tight("<path/> <template> <thing>") == "<path/> <template> <thing>"


def test_attributes_follow_each_other_and_keep_what_was_typed() -> None:
    button = '<button class="carry"\n      data-words="一\n  二"\n   name="carry">'
    assert tight(button) == '<button class="carry" data-words="一\n  二" name="carry">'
    typed = "<textarea>\n一\n  a=&quot;b&quot;</textarea>"
    assert tight(typed) == typed
