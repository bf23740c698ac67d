"""Constraints that several tables share."""

from django.db import models
from django.db.models import Q


def both_or_neither(first: str, second: str, name: str, message: str) -> models.CheckConstraint:
    """A constraint that two nullable fields (who and when) are both set or both empty."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
        violation_error_message=message,
    )


def day_with_words(day: str, words: str, name: str, message: str) -> models.CheckConstraint:
    """A constraint that a nullable date and a text about it are both set or both empty."""
    return models.CheckConstraint(
        condition=Q(**{f"{day}__isnull": True, words: ""})
        | (Q(**{f"{day}__isnull": False}) & ~Q(**{words: ""})),
        name=name,
        violation_error_message=message,
    )


def remark_with_its_moment(table: str) -> list[models.CheckConstraint]:
    """The constraints of a row's remark: it has a moment, and only a remark is answered."""
    return [
        day_with_words(
            "remarked_at",
            "remark",
            f"{table}_remark_has_moment",
            "有退回批注的要有批注时间，没有的不能有。",
        ),
        models.CheckConstraint(
            condition=Q(reply="") | ~Q(remark=""),
            name=f"{table}_reply_has_remark",
            violation_error_message="没有退回批注的，不用写答复。",
        ),
    ]
