"""What a reader meets when a table is broken or missing: a plain word, and the rest works on."""

import pytest
from conftest import PAGES
from feet import feet
from sessions import headings

from components import making, revisions, store
from components.charts import data
from components.lens import Lens
from components.store import Edition
from components.tables import TABLES


@pytest.fixture
def drawn_from(monkeypatch):
    """The tables that exhibits asked for since the last call."""
    asked, reads = set(), making.reads

    def watched(chart):
        asked.update(reads(chart))
        return reads(chart)

    monkeypatch.setattr(making, "reads", watched)

    def drawn_from():
        found = set(asked)
        asked.clear()
        return found

    return drawn_from


def shown(page):
    return " ".join(element.proto.body for element in page.get("html"))


@pytest.mark.parametrize("table", ["guidance", "milestones", "yardsticks", "claims", "sites"])
def test_a_missing_table_is_named_where_it_is_needed_and_nowhere_else(
    copied_data, open_page, drawn_from, table
):
    (copied_data / f"{table}.csv").unlink()
    naming, front = set(), open_page("overview")
    for name in PAGES:
        drawn_from()
        page = front.switch_page(f"views/{name}.py").run()
        assert not page.exception, name
        assert len(headings(page, 1)) == 1
        says = f"{table}.csv: The file is missing" in shown(page)
        assert says == (table in drawn_from()), name
        naming |= {name} if says else set()
    assert "data" in naming
    assert naming < set(PAGES)


def test_tables_that_nobody_can_read_now_are_not_called_misfits():
    def unread(_table):
        raise revisions.Refused("The history cannot be read.")

    assert making.faults(unread)["capex"] == ("The history cannot be read.", ())


def test_a_broken_cell_is_named_by_file_line_and_column(copied_data, open_page):
    file = copied_data / "guidance.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace(",reported,", ",rumour,").replace(",filing,", ",rumour,")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    page = open_page("capex")
    assert not page.exception
    assert "guidance.csv, line 4, column confidence: “rumour” does not fit." in shown(page)
    assert "Traceback" not in shown(page)
    assert feet(page)


def test_a_database_that_comes_back_is_read_again(monkeypatch):
    away = revisions.Unavailable("The database does not answer.")
    edition = Edition("companies", "sha256:" + "0" * 64)
    shelf, chart = making.Shelf(exhibits=4), data.corrections_so_far
    key = making.key(chart, lambda name: Edition(name, edition.token), Lens(), "light", {})

    def refuse(_edition):
        raise away

    monkeypatch.setattr(making, "whole", refuse)
    told = shelf.made(key)
    assert isinstance(told, making.Empty)
    assert told.problems == ("The database does not answer.",)
    monkeypatch.setattr(making, "whole", lambda each: store.read(TABLES[each.table]))
    assert not isinstance(shelf.made(key), making.Empty)
