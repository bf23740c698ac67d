"""Leaves out the indentation of templates where it would weigh more than what stands in it."""

import re

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()

# Beside these nobody sees a blank.
_BLOCKS = "table|thead|tbody|tr|th|td|section|div|p|ol|ul|li|h2|details|summary|option|noscript"
_BLOCK = re.compile(rf"\s*(</?(?:{_BLOCKS})\b[^>]*?)\s*>\s*")
# Within a tag: no text has such a sign as it is.
_ATTRIBUTE = re.compile(r'\s*\n\s+(?=[a-z-]+=")')
# Beside another tag: what is typed between two words stays as it is.
_INDENTATION = re.compile(r"\n(?:(?<=>\n)\s+|\s+(?=<))")


class _Tight(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        html = _BLOCK.sub(r"\1>", self.nodelist.render(context))
        html = _ATTRIBUTE.sub(" ", html)
        return SafeString(_INDENTATION.sub("\n", html))


@register.tag
def tight(parser: Parser, token: Token) -> _Tight:  # noqa: ARG001  Django calls it with both
    """{% tight %} … {% endtight %}: blanks beside a block fall away, those beside another tag
    become one line end, which reads the same.

    What somebody typed has blanks at neither end.
    """
    nodelist = parser.parse(("endtight",))
    parser.delete_first_token()
    return _Tight(nodelist)
