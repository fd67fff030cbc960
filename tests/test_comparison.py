"""The table of the comparison with peers says what the samples say."""

from benchmarks.measuring.table import Metric, is_behind, markdown, ratio, spread

WAIT = Metric("wait", "Wait, ms", 1)
RATE = Metric("rate", "Answers a second", more_is_better=True)


def test_a_median_stands_with_the_lowest_and_highest_sample():
    found = spread([9.0, 1.0, 2.0])
    assert found is not None
    assert (found.median, found.low, found.high) == (2.0, 1.0, 9.0)
    assert spread([]) is None


def test_a_ratio_is_ours_divided_by_theirs_and_never_made_up():
    assert ratio(spread([10.0, 30.0]), spread([5.0])) == 4.0
    assert ratio(spread([10.0]), spread([0.0])) is None
    assert ratio(spread([10.0]), None) is None
    assert ratio(None, spread([5.0])) is None


def test_being_behind_depends_on_whether_more_or_less_is_better():
    assert is_behind(WAIT, 1.2)
    assert not is_behind(WAIT, 0.5)
    assert is_behind(RATE, 0.5)
    assert not is_behind(RATE, 1.2)
    assert not is_behind(WAIT, 1.04)
    assert not is_behind(WAIT, None)


def test_the_tables_mark_where_ours_is_behind_and_what_was_not_measured():
    samples = {
        ("wait", "ours"): [20.0, 40.0, 30.0],
        ("wait", "Dash"): [20.0],
        ("rate", "ours"): [1500.0],
        ("rate", "Dash"): [100.0],
    }
    assert markdown(samples, [WAIT, RATE], ["ours", "Dash", "page"], "ours") == [
        "|  | ours | Dash | page |",
        "| --- | ---: | ---: | ---: |",
        "| Wait, ms | 30.0 (20.0 to 40.0) | 20.0 | – |",
        "| Answers a second ↑ | 1,500 | 100 | – |",
        "",
        "| ours divided by | Dash | page |",
        "| --- | ---: | ---: |",
        "| Wait, ms | **1.50** | – |",
        "| Answers a second ↑ | 15 | – |",
    ]
