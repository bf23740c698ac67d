"""Leaves out the indentation of templates where it would weigh more than what stands in it."""

import re

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()

# Beside a tag: what is typed between two words stays as it is.
_INDENTATION = re.compile(r"\n(?:(?<=>\n)\s+|\s+(?=<))")


class _Tight(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        return SafeString(_INDENTATION.sub("\n", self.nodelist.render(context)))


@register.tag
def tight(parser: Parser, token: Token) -> _Tight:  # noqa: ARG001  Django calls it with both
    """{% tight %} … {% endtight %}: blanks beside a tag become one line end, which reads the same.

    What somebody typed has blanks at neither end.
    """
    nodelist = parser.parse(("endtight",))
    parser.delete_first_token()
    return _Tight(nodelist)
