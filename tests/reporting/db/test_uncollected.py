"""Garbage is not looked for inside, and is again after, whatever happens inside."""

import gc

import pytest

from reporting.db.uncollected import uncollected


def test_collecting_begins_again_after_an_error() -> None:
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), uncollected():
        _fail_without_collecting()
    assert gc.isenabled()


def _fail_without_collecting() -> None:
    assert not gc.isenabled()
    raise ZeroDivisionError


def test_inner_leaves_it_to_the_outer() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
