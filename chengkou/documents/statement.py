"""The completion statement of a document: drafted, and held against the checks."""

from chengkou.documents.asked import Asked
from chengkou.statement.draft import Statement, draft
from chengkou.statement.held import hold


def drafted(asked: Asked) -> Statement:
    """The draft for what was asked. Raises Contradicted where the checks contradict it."""
    statement = draft(asked.page, asked.standing, asked.whose)
    hold(statement.text, asked.page, asked.standing)
    return statement
