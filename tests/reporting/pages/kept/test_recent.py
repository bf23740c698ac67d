"""The last of what was made, up to a bound."""

from reporting.pages.kept.recent import Recent


def test_what_was_not_asked_for_the_longest_gives_way() -> None:
    kept: Recent[str] = Recent(2)
    kept.put("a", "A")
    kept.put("b", "B")
    assert kept.get("a") == "A"
    kept.put("c", "C")
    assert [kept.get(each) for each in ("a", "b", "c")] == ["A", None, "C"]


def test_all_that_is_kept_weighs_no_more_than_it_may() -> None:
    kept: Recent[str] = Recent(10, len)
    for text in ("aaaa", "bbbb", "cc"):
        kept.put(text[0], text)
    assert [kept.get(each) for each in "abc"] == ["aaaa", "bbbb", "cc"]
    kept.put("d", "ddddd")
    assert [kept.get(each) for each in "abcd"] == [None, None, "cc", "ddddd"]


def test_what_alone_weighs_too_much_leaves_the_others() -> None:
    kept: Recent[str] = Recent(3, len)
    kept.put("a", "aaa")
    kept.put("b", "bbbb")
    assert (kept.get("a"), kept.get("b")) == ("aaa", None)


def test_what_is_put_again_is_weighed_once() -> None:
    kept: Recent[str] = Recent(5, len)
    for _ in range(3):
        kept.put("a", "aaa")
    kept.put("b", "bb")
    assert (kept.get("a"), kept.get("b")) == ("aaa", "bb")


def test_empty_value_is_told_from_nothing() -> None:
    kept: Recent[str] = Recent(1)
    kept.put("a", "")
    assert (kept.get("a"), kept.get("b")) == ("", None)


def test_forgotten_is_not_weighed_any_more() -> None:
    kept: Recent[str] = Recent(3, len)
    kept.put("a", "aaa")
    kept.forget()
    assert kept.get("a") is None
    kept.put("b", "bbb")
    assert kept.get("b") == "bbb"
