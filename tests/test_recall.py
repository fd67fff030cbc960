"""What is made from tables is made once for the same tables, and goes when they go."""

import gc
import weakref

import pandas as pd
import pytest

from components import recall


def counting(frames=2, most=32):
    """A function that adds up two tables, and how often it was really called."""
    calls = []

    @recall.of_frames(frames, most)
    def total(one, other, extra=0):
        calls.append(extra)
        return [one["a"].sum() + other["a"].sum() + extra]

    return total, calls


def table(*values):
    return pd.DataFrame({"a": list(values)})


def test_the_same_tables_and_choices_are_worked_through_once():
    total, calls = counting()
    one, other = table(1, 2), table(3)
    assert total(one, other) is total(one, other)
    assert total(one, other, 5) == [11]
    assert calls == [0, 5]


def test_equal_tables_that_are_others_are_worked_through_anew():
    total, calls = counting()
    one, other = table(1), table(2)
    assert total(one, other) == total(one.copy(), other) == [3]
    assert len(calls) == 2


def test_what_was_made_goes_with_its_table():
    @recall.of_frames(2)
    def together(one, other):
        return pd.concat([one, other])

    kept, gone = table(1), table(2)
    made = weakref.ref(together(kept, gone))
    assert made() is not None
    del gone
    gc.collect()
    assert made() is None
    assert together(kept, table(9))["a"].tolist() == [1, 9]


def test_only_so_many_results_are_kept():
    total, calls = counting(most=2)
    one, other = table(1), table(2)
    for extra in (1, 2, 3, 1):
        total(one, other, extra)
    assert calls == [1, 2, 3, 1]


def test_what_fails_is_not_kept():
    @recall.of_frames(1)
    def fails(rows):
        raise ValueError(len(rows))

    rows = table(1)
    for _ in range(2):
        with pytest.raises(ValueError, match="1"):
            fails(rows)
