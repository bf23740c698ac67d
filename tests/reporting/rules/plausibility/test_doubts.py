"""A confirmation is of a sentence."""

from reporting.rules.plausibility.doubts import impossible, to_confirm, unconfirmed, unlikely

FALLEN = unlikely("value", "累计12小于1—3月的15")
DAYS = impossible("value", "完成数填的是400天，1—9月一共274天")


def test_what_cannot_be_is_not_to_be_confirmed() -> None:
    assert to_confirm([DAYS, FALLEN]) == [FALLEN]


def test_other_figures_have_to_be_confirmed_anew() -> None:
    assert unconfirmed([FALLEN, DAYS], []) == [FALLEN]
    assert unconfirmed([FALLEN], ["累计12小于1—3月的15"]) == []
    assert unconfirmed([FALLEN], ["累计13小于1—3月的15"]) == [FALLEN]
