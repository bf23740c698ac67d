"""The language of templates, and nothing more of it than filling in needs. No Django.

No call, no filter, no attribute, no arithmetic: a template names placeholders, goes through lists
and asks whether something is there.
"""

from typing import Any, NoReturn

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

LOOP = "loop"
OF_LOOP = frozenset({"index", "first", "last", "length"})
ALLOWED = (
    *(nodes.Name, nodes.Getattr, nodes.Const, nodes.Not, nodes.And, nodes.Or),
    *(nodes.Compare, nodes.Operand),
)
"""What an expression may be made of."""
FORBIDDEN = "只能写占位符、for、if，不能用函数、过滤器、运算和属性"


class TemplateEnvironment(SandboxedEnvironment):
    """Refuses whatever is not of the language, whichever part of a document it stands in."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Only the counters of a loop: rows are read by key."""
        return isinstance(obj, LoopContext) and attr in OF_LOOP

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is called."""
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> NoReturn:
        """No arithmetic: a text times a number would be as long as anybody likes."""
        raise SecurityError(FORBIDDEN)

    def call_unop(self, context: Any, operator: str, arg: Any) -> NoReturn:
        """The same."""
        raise SecurityError(FORBIDDEN)


def names_in(expression: nodes.Node) -> list[tuple[str, ...]]:
    """The names that an expression asks for: (行, 名称) for 行.名称. Raises SecurityError."""
    if isinstance(expression, nodes.Getattr):
        (path,) = names_in(expression.node)
        return [(*path, expression.attr)]
    if isinstance(expression, nodes.Name):
        return [(expression.name,)]
    if not isinstance(expression, ALLOWED):
        raise SecurityError(FORBIDDEN)
    found: list[tuple[str, ...]] = []
    for child in expression.iter_child_nodes():
        found += names_in(child)
    return found
