"""Two states of a table held against each other: what differs, and how changes come together."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components import compare, draft
from components.compare import ROW_GONE
from components.tables import TABLES

CAPEX = TABLES["capex"]
SITES = TABLES["sites"]
KEY = ["company", "calendar_quarter", "basis"]


def row(company="Meta", quarter="2026Q1", basis="cash", usd="19.84", **more):
    told = {column.name: "" for column in CAPEX.columns}
    return {
        **told,
        "company": company,
        "calendar_quarter": quarter,
        "basis": basis,
        "capex_usd_bn": usd,
        **more,
    }


def table(*rows):
    return pd.DataFrame(
        list(rows), columns=[column.name for column in CAPEX.columns], dtype=str
    ).set_axis(range(2, len(rows) + 2), axis=0)


def records(cells):
    return cells.to_dict("records")


def between(before, after):
    return compare.difference(CAPEX, before, after)


def test_new_changed_gone_and_alike_rows_are_told_apart():
    before = table(row("Meta"), row("Apple", usd="3"), row("Oracle", usd="7"))
    after = table(row("Nvidia", usd="1"), row("Meta"), row("Apple", usd="4", note="restated"))
    found = between(before, after)
    assert records(found.new) == [row("Nvidia", usd="1")]
    assert records(found.gone) == [row("Oracle", usd="7")]
    key = {"company": "Apple", "calendar_quarter": "2026Q1", "basis": "cash"}
    assert records(found.changed) == [
        {**key, "column": "capex_usd_bn", "before": "3", "after": "4"},
        {**key, "column": "note", "before": "", "after": "restated"},
    ]
    assert (found.same, found.rows_changed, bool(found)) == (1, 1, True)


def test_the_order_of_rows_is_no_difference():
    rows = [row("Meta"), row("Apple"), row("Oracle")]
    found = between(table(*rows), table(*reversed(rows)))
    assert not found
    assert found.same == 3


@pytest.mark.parametrize(
    ("before", "after", "is_alike"),
    [
        ("27.30", "27.3", True),
        ("27", "27.0", True),
        ("2.73e1", "27.3", True),
        ("27.3", "27.31", False),
        ("", "0", False),
        ("0", "", False),
        ("", "", True),
    ],
)
def test_one_number_in_two_spellings_is_alike_and_unknown_is_not_zero(before, after, is_alike):
    found = between(table(row(usd=before)), table(row(usd=after)))
    assert bool(found) is not is_alike
    assert found.same == int(is_alike)


def test_text_that_looks_like_numbers_is_compared_as_text():
    found = between(table(row(note="27.30")), table(row(note="27.3")))
    assert found.rows_changed == 1


def test_a_key_of_several_columns_names_a_row_by_all_of_them():
    before = table(row(quarter="2026Q1"), row(quarter="2026Q2"))
    after = table(row(quarter="2026Q1"), row(quarter="2026Q1", basis="with_finance_leases"))
    found = between(before, after)
    assert records(found.new[KEY]) == [dict(zip(KEY, after.loc[3, KEY], strict=True))]
    assert list(found.gone["calendar_quarter"]) == ["2026Q2"]
    assert found.same == 1


def test_keys_whose_parts_only_join_to_the_same_text_are_two_rows():
    before = table(row("Meta2", "026Q1"))
    found = between(before, table(row("Meta", "2026Q1")))
    assert (len(found.new), len(found.gone), found.same) == (1, 1, 0)


def test_an_empty_table_gains_or_loses_all_rows():
    nothing, two = table(), table(row("Meta"), row("Apple"))
    assert len(between(nothing, two).new) == 2
    assert len(between(two, nothing).gone) == 2
    assert not between(nothing, nothing)


def test_merging_keeps_rows_that_the_upload_does_not_name_and_counts_lines_anew():
    published = table(row("Meta"), row("Apple", usd="3"), row("Oracle", usd="7"))
    uploaded = table(row("Nvidia", usd="1"), row("Apple", usd="4"))
    joined = compare.merged(CAPEX, published, uploaded)
    assert list(joined["company"]) == ["Meta", "Apple", "Oracle", "Nvidia"]
    assert list(joined["capex_usd_bn"]) == ["19.84", "4", "7", "1"]
    assert list(joined.index) == [2, 3, 4, 5]
    assert list(published["capex_usd_bn"]) == ["19.84", "3", "7"]


# ---------------------------------------------------------------- bringing changes together


BASE = table(row("Meta", usd="1"), row("Apple", usd="2"), row("Oracle", usd="3"))


def rebased(mine, theirs, base=BASE):
    return compare.rebased(CAPEX, base, mine, theirs)


def amounts(cells):
    return dict(zip(cells["company"], cells["capex_usd_bn"], strict=True))


def test_changes_to_different_rows_come_together():
    mine = table(row("Meta", usd="10"), row("Apple", usd="2"), row("Oracle", usd="3"))
    theirs = table(row("Meta", usd="1"), row("Apple", usd="20"), row("Nvidia", usd="4"))
    found = rebased(mine, theirs)
    assert found.conflicts.empty
    assert amounts(found.cells) == {"Meta": "10", "Apple": "20", "Nvidia": "4"}


def test_rows_that_both_added_come_in_and_one_that_i_took_out_stays_out():
    mine = table(row("Meta", usd="1"), row("Apple", usd="2"), row("Baidu", usd="5"))
    theirs = table(*records(BASE), row("Nvidia", usd="4"))
    found = rebased(mine, theirs)
    assert found.conflicts.empty
    assert amounts(found.cells) == {"Meta": "1", "Apple": "2", "Nvidia": "4", "Baidu": "5"}


def test_the_same_change_made_by_both_is_no_conflict():
    both = table(row("Meta", usd="10"), row("Apple", usd="2"), row("Nvidia", usd="4"))
    found = rebased(both, both)
    assert found.conflicts.empty
    assert records(found.cells) == records(both)


def test_a_row_that_both_changed_differently_stays_theirs_and_is_named_cell_by_cell():
    mine = table(row("Meta", usd="10", note="mine"), *records(BASE)[1:])
    theirs = table(row("Meta", usd="11"), *records(BASE)[1:])
    found = rebased(mine, theirs)
    assert amounts(found.cells)["Meta"] == "11"
    key = {"company": "Meta", "calendar_quarter": "2026Q1", "basis": "cash"}
    assert records(found.conflicts) == [
        {**key, "column": "capex_usd_bn", "before": "1", "theirs": "11", "mine": "10"},
        {**key, "column": "note", "before": "", "theirs": "", "mine": "mine"},
    ]
    settled = compare.settled(CAPEX, found, mine)
    assert amounts(settled) == {"Meta": "10", "Apple": "2", "Oracle": "3"}
    assert list(settled.index) == [2, 3, 4]


def test_a_row_that_i_changed_and_they_took_out_is_a_conflict():
    mine = table(row("Meta", usd="10"), *records(BASE)[1:])
    found = rebased(mine, table(*records(BASE)[1:]))
    (line,) = records(found.conflicts)
    assert (line["company"], line["theirs"], line["mine"]) == ("Meta", ROW_GONE, "(row changed)")
    assert "Meta" not in amounts(found.cells)
    assert amounts(compare.settled(CAPEX, found, mine))["Meta"] == "10"


def test_a_row_that_i_took_out_and_they_changed_is_a_conflict():
    mine = table(*records(BASE)[1:])
    found = rebased(mine, table(row("Meta", usd="11"), *records(BASE)[1:]))
    (line,) = records(found.conflicts)
    assert (line["company"], line["theirs"], line["mine"]) == ("Meta", "(row changed)", ROW_GONE)
    assert amounts(found.cells)["Meta"] == "11"
    assert "Meta" not in amounts(compare.settled(CAPEX, found, mine))


def test_a_row_that_both_took_out_is_gone_without_a_conflict():
    mine = theirs = table(*records(BASE)[1:])
    found = rebased(mine, theirs)
    assert found.conflicts.empty
    assert amounts(found.cells) == {"Apple": "2", "Oracle": "3"}


def test_a_row_that_both_added_differently_is_a_conflict():
    mine = table(*records(BASE), row("Nvidia", usd="4"))
    theirs = table(*records(BASE), row("Nvidia", usd="5"))
    found = rebased(mine, theirs)
    (line,) = records(found.conflicts)
    assert (line["before"], line["theirs"], line["mine"]) == ("", "5", "4")
    assert amounts(found.cells)["Nvidia"] == "5"
    assert amounts(compare.settled(CAPEX, found, mine))["Nvidia"] == "4"


def test_another_spelling_of_one_number_is_no_change_that_could_conflict():
    mine = table(row("Meta", usd="1.0"), *records(BASE)[1:])
    theirs = table(row("Meta", usd="11"), *records(BASE)[1:])
    found = rebased(mine, theirs)
    assert found.conflicts.empty
    assert amounts(found.cells)["Meta"] == "11"


# ---------------------------------------------------------------- whatever the rows are

whatever_the_rows = settings(max_examples=20, deadline=None, database=None)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Meta", "Apple", "Oracle", "新会社"]),
        st.sampled_from(["2026Q1", "2026Q2"]),
        st.sampled_from(["", "1", "1.0", "2.5", "-3"]),
        st.sampled_from(["", "a", "b"]),
    ),
    unique_by=lambda drawn: drawn[:2],
    max_size=8,
)


def built(drawn):
    return table(*(row(who, when, usd=usd, note=note) for who, when, usd, note in drawn))


def by_key(cells):
    return {tuple(found[name] for name in KEY): found for found in records(cells)}


def read(found):
    """A row as it counts: numbers by their value."""
    usd = found["capex_usd_bn"]
    return {**found, "capex_usd_bn": float(usd) if usd else None}


def meaning(cells):
    return {key: read(found) for key, found in by_key(cells).items()}


@whatever_the_rows
@given(ROWS, ROWS)
def test_the_difference_applied_to_the_old_table_gives_the_new_one(old, new):
    before, after = built(old), built(new)
    found = between(before, after)
    rows = by_key(before)
    for gone in records(found.gone):
        del rows[tuple(gone[name] for name in KEY)]
    for cell in records(found.changed):
        kept = rows[tuple(cell[name] for name in KEY)]
        assert kept[cell["column"]] == cell["before"]
        kept[cell["column"]] = cell["after"]
    for fresh in records(found.new):
        assert tuple(fresh[name] for name in KEY) not in rows
        rows[tuple(fresh[name] for name in KEY)] = fresh
    assert {key: read(told) for key, told in rows.items()} == meaning(after)
    assert found.same + found.rows_changed + len(found.new) == len(after)
    assert bool(found) == (meaning(before) != meaning(after))


@whatever_the_rows
@given(ROWS, ROWS)
def test_where_nobody_else_published_the_rebased_draft_is_mine(old, new):
    base, mine = built(old), built(new)
    found = rebased(mine, base, base)
    assert found.conflicts.empty
    assert meaning(found.cells) == meaning(mine)


@whatever_the_rows
@given(ROWS, ROWS)
def test_where_i_changed_nothing_the_rebased_draft_is_theirs(old, new):
    base, theirs = built(old), built(new)
    found = rebased(base, theirs, base)
    assert found.conflicts.empty
    assert records(found.cells) == records(theirs)


@whatever_the_rows
@given(ROWS, ROWS, ROWS)
def test_no_change_is_lost_when_drafts_come_together(old, own, other):
    base, mine, theirs = built(old), built(own), built(other)
    found = rebased(mine, theirs, base)
    contested = {tuple(line[name] for name in KEY) for line in records(found.conflicts)}
    was, my, their, result = map(meaning, (base, mine, theirs, found.cells))
    for key in {*was, *my, *their}:
        if key in contested:
            assert my.get(key) != was.get(key)
            assert their.get(key) != was.get(key)
            assert result.get(key) == their.get(key)
        else:
            wanted = my if my.get(key) != was.get(key) else their
            assert result.get(key) == wanted.get(key)
    chosen = meaning(compare.settled(CAPEX, found, mine))
    for key in contested:
        assert chosen.get(key) == my.get(key)


@whatever_the_rows
@given(ROWS, ROWS)
def test_merging_an_upload_into_itself_changes_nothing(old, new):
    joined = compare.merged(CAPEX, built(old), built(new))
    assert records(compare.merged(CAPEX, joined, built(new))) == records(joined)
    assert by_key(joined) == {**by_key(built(old)), **by_key(built(new))}


def test_the_shipped_tables_do_not_differ_from_themselves():
    for name, each in TABLES.items():
        cells = draft.published_cells(name)
        found = compare.difference(each, cells, cells.copy())
        assert not found, name
        assert found.same == len(cells) > 0
