"""What a reader meets when a table is broken or missing: a plain word, and the rest works on."""

import pytest
from conftest import PAGES

# The pages that draw on each table.
NEEDS = {
    "guidance": {"overview", "capex"},
    "milestones": {"overview", "sites"},
    "yardsticks": {"energy"},
    "claims": {"claims"},
}


def shown(page):
    return " ".join(element.proto.body for element in page.get("html"))


@pytest.mark.parametrize("table", NEEDS)
def test_a_missing_table_is_named_where_it_is_needed_and_nowhere_else(
    copied_data, open_page, table
):
    (copied_data / f"{table}.csv").unlink()
    for name in PAGES:
        page = open_page(name)
        assert not page.exception, name
        said = f"{table}.csv: The file is missing" in shown(page)
        assert said or name not in NEEDS[table], name
        assert not said or name in NEEDS[table] | {"data"}, name


def test_a_broken_cell_is_named_by_file_line_and_column(copied_data, open_page):
    file = copied_data / "guidance.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace(",reported,", ",rumour,").replace(",filing,", ",rumour,")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    page = open_page("capex")
    assert not page.exception
    assert "guidance.csv, line 4, column confidence: “rumour” does not fit." in shown(page)
    assert "Traceback" not in shown(page)
    assert any(button.key.startswith("menu-") for button in page.button)
