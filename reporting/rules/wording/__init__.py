"""Reading the target cell of a printed plan: wording in, rule out, nothing guessed.

A wording is either understood as a whole or left as text for a person to judge.
"""

from reporting.rules.rule import Rule
from reporting.rules.wording.asides import is_strived_for
from reporting.rules.wording.reading import DEFAULT_TOLERANCE, read

__all__ = ["DEFAULT_TOLERANCE", "Rule", "is_strived_for", "read"]
