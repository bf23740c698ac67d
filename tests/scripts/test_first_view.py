"""What first views are measured against: the same page without its scripts."""

from scripts.first_view import without_scripts


def test_scripts_are_removed_and_nothing_else() -> None:
    page = (
        '<head><link rel="stylesheet" href="a.css">'
        '<script src="a.js" defer></script></head><body>一'
    )
    page += '<script id="chart-data" type="application/json">{"a":\n"<b>"}</script><p>二</p></body>'
    bare = '<head><link rel="stylesheet" href="a.css"></head><body>一<p>二</p></body>'
    assert without_scripts(page) == bare
    assert without_scripts(bare) == bare
