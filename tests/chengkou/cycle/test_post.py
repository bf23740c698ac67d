"""What a posted report form leaves in its events."""

from dataclasses import dataclass

import pytest

from chengkou.cycle.post import _verdicts_in_words


@dataclass
class Judged:
    """A row with a verdict, for words of a given length."""

    title: str

    def get_verdict_display(self) -> str:
        return "达到要求"


def row_of(length: int) -> Judged:
    return Judged("项" * (length - len("：达到要求")))


@pytest.mark.parametrize("length", [499, 500])
def test_verdicts_of_up_to_500_characters_are_told_whole(length: int) -> None:
    words = _verdicts_in_words([row_of(length)])
    assert (len(words), words[-1]) == (length, "求")


@pytest.mark.parametrize("length", [501, 502])
def test_verdicts_of_more_characters_end_with_an_ellipsis_at_the_500th(length: int) -> None:
    words = _verdicts_in_words([row_of(length)])
    assert (len(words), words[-1]) == (500, "…")


def test_verdicts_are_joined() -> None:
    assert _verdicts_in_words([Judged("甲"), Judged("乙")]) == "甲：达到要求；乙：达到要求"
