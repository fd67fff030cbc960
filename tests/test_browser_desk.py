"""An analyst's file in a real browser: faults, draft, publishing, a second viewer, the way back."""

import csv
import io
import re

import pandas as pd
import pytest
from browsing import ROOT, serving
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A server on which the person at the machine may publish."""
    folder = tmp_path_factory.mktemp("history")
    with serving(
        DASHBOARD_DATABASE=f"sqlite:///{folder / 'revisions.sqlite3'}",
        DASHBOARD_LOCAL_EDITOR="Ada Example",
    ) as address:
        yield address


@pytest.fixture
def visit(visit):
    """Opens a tab that is patient with clicks: charts and a map keep a slow machine busy."""

    def open_visit(**options):
        opened = visit(**options)
        opened.page.set_default_timeout(120_000)
        return opened

    return open_visit


def rows(table, **where):
    lines = list(csv.DictReader((ROOT / "data" / f"{table}.csv").open(encoding="utf-8")))
    return [line for line in lines if all(line[name] == value for name, value in where.items())]


def as_csv(lines, delimiter=","):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(lines[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode("utf-8")


def file(name, body):
    return {"name": name, "mimeType": "text/csv", "buffer": body}


def bad_capex():
    """Amazon's last quarter of 2025 with four faults: a header, a number, a date and a name."""
    (line,) = rows("capex", company="Amazon", calendar_quarter="2025Q4", basis="cash")
    line |= {"company": "amazon", "capex_usd_bn": "$49.522", "period_end": "31.12.2025"}
    return as_csv(
        [{("Revenue USD bn" if k == "revenue_usd_bn" else k): v for k, v in line.items()}]
    )


def grown_site():
    """Meta's Hyperion with 123 MW running."""
    (line,) = rows("sites", site_id="meta_hyperion")
    return as_csv([line | {"operational_mw": "123", "status": "partly_operational"}], ";")


def by_link(tab, name):
    """Follows a link of the sidebar, which keeps the session and so the draft."""
    tab.page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    tab.settle()


def bring(tab, *files):
    tab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(list(files))
    tab.page.get_by_test_id("stVerticalBlock").get_by_text("row").first.wait_for()
    tab.settle()


def apply(tab):
    tab.page.get_by_role("button", name="Apply").click()
    tab.settle()


def look(tab):
    tab.page.get_by_role("button", name="See the whole dashboard with it").click()
    tab.page.locator("p.banner").wait_for()
    tab.settle()


def publish(tab, message):
    tab.page.get_by_label("What changed, and why").fill(message)
    tab.page.get_by_role("button", name="Publish for everyone").click()


def drawn(tab, name):
    """An exhibit, once its chart is there.

    Text comes with the script, a chart when the reader is near and the browser has read Plotly.
    """
    exhibit = tab.page.locator(f"#exhibit-{name}")
    exhibit.scroll_into_view_if_needed()
    expect(exhibit.locator(".js-plotly-plot .main-svg").first).to_be_attached(timeout=180_000)
    return exhibit


def outlines(exhibit):
    """What is drawn dotted behind a chart's bars."""
    return exhibit.locator(".shapelayer path[style*=dasharray]")


def cells(tab, number):
    """The cells of one of the grids on a page, counted from the top."""
    return tab.page.get_by_test_id("stDataFrame").nth(number).locator("tbody td")


def finding(tab, text):
    return tab.page.locator("h3.finding", has_text=text)


def test_from_a_bad_file_to_a_published_revision_and_back(visit, shared):
    analyst = visit(at=shared)
    page = analyst.open("upload")
    bring(analyst, file("ours.csv", bad_capex()), file("sites.csv", grown_site()))

    # All faults at once, and a corrected file that holds nothing but the accepted fixes.
    expect(finding(analyst, "ours.csv: 4 faults in 1 row")).to_be_visible()
    expect(finding(analyst, "sites.csv: 1 row, no faults")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Corrected file (CSV)").click()
    corrected = pd.read_csv(download.value.path(), dtype=str)
    assert corrected.loc[0, "company"] == "Amazon"
    assert corrected.loc[0, "capex_usd_bn"] == "49.522"
    assert corrected.loc[0, "period_end"] == "2025-12-31"
    assert "revenue_usd_bn" in corrected

    apply(analyst)
    expect(finding(analyst, "ours.csv: 1 row, no faults")).to_be_visible()
    expect(finding(analyst, "Capital spending by quarter: 1 changed, 389 alike")).to_be_visible()
    effects = page.locator("ul.effects")
    expect(effects).to_contain_text("$376.1bn")
    expect(effects).to_contain_text("$386.1bn")

    # The whole dashboard on the draft, in this tab and no other.
    look(analyst)
    by_link(analyst, "Capex")
    expect(page.locator("p.banner")).to_contain_text("Capital spending by quarter (1 row differs)")
    chart = drawn(analyst, "capex-by-company")
    expect(chart).to_contain_text("From your draft; dotted, what is published.")
    expect(outlines(chart)).to_have_count(1)
    by_link(analyst, "Sites")
    expect(finding(analyst, "at 79 of 240 sites")).to_be_visible()
    reader = visit(at=shared, charts=False)
    reader.open("sites")
    expect(finding(reader, "at 78 of 240 sites")).to_be_visible()
    expect(reader.page.locator("p.banner")).to_have_count(0)

    # Published: the reader sees it at the next interaction, with a word.
    by_link(analyst, "Your file")
    publish(analyst, "Amazon restated its fourth quarter")
    expect(page.get_by_text("Published as revision 1.")).to_be_visible()
    expect(page.locator("p.banner")).to_have_count(0)
    by_link(reader, "Capex")
    expect(reader.page.get_by_text("The published data changed")).to_be_visible()
    expect(reader.page.locator("h3.finding", has_text="$386bn")).to_be_visible()
    expect(reader.page.locator("#exhibit-capex-by-company")).not_to_contain_text("dotted")

    # And back.
    by_link(analyst, "History")
    expect(finding(analyst, "Capital spending by quarter: 1 changed")).to_be_visible()
    page.get_by_role("combobox", name="Compare revision").click()
    page.get_by_role("option", name="0: The tables").click()
    analyst.settle()
    page.get_by_role("button", name="Restore revision 0").click()
    expect(page.get_by_text("Restored as revision 2.")).to_be_visible()
    by_link(reader, "Sites")
    expect(finding(reader, "at 78 of 240 sites")).to_be_visible()
    assert analyst.errors == []
    assert reader.errors == []
    assert analyst.outside == []


def test_of_two_editors_of_one_row_the_second_chooses_before_it_is_published(visit, shared):
    (line,) = rows("capex", company="Meta", calendar_quarter="2025Q4", basis="cash")
    first, second = visit(at=shared, charts=False), visit(at=shared, charts=False)
    for tab, usd in ((first, "21.9"), (second, "22.5")):
        tab.open("upload")
        bring(tab, file("meta.csv", as_csv([line | {"capex_usd_bn": usd}])))
        look(tab)
    publish(first, "Meta restated")
    expect(first.page.get_by_text(re.compile("Published as revision"))).to_be_visible()

    # The second page still shows the form, and the server refuses what it sends.
    publish(second, "Meta restated otherwise")
    page = second.page
    expect(page.get_by_text("Somebody published meanwhile (Ada Example: Meta re")).to_be_visible()
    expect(page.get_by_text("1 row changed in both.")).to_be_visible()
    expect(page.get_by_text(re.compile("Published as revision"))).to_have_count(0)
    row = ["Meta", "2025Q4", "cash", "capex_usd_bn"]
    expect(cells(second, 0)).to_have_text([*row, line["capex_usd_bn"], "21.9", "22.5"])
    page.get_by_role("button", name="Keep mine in these rows").click()
    expect(finding(second, "Capital spending by quarter: 1 changed")).to_be_visible()
    expect(page.get_by_text("Somebody published meanwhile")).to_have_count(0)
    publish(second, "Meta restated otherwise")
    expect(page.get_by_text(re.compile("Published as revision"))).to_be_visible()
    by_link(first, "History")
    expect(cells(first, 1)).to_have_text([*row, "21.9", "22.5"])
    assert [*first.errors, *second.errors] == []


def test_whoever_may_not_publish_sees_no_way_to(visit):
    tab = visit(charts=False)
    page = tab.open("upload")
    bring(tab, file("sites.csv", grown_site()))
    look(tab)
    expect(page.get_by_role("heading", name="Publish")).to_have_count(0)
    expect(page.get_by_role("button", name="Publish for everyone")).to_have_count(0)
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("p.banner")).to_have_count(0)


def test_a_draft_is_saved_and_opened_again_in_another_browser(visit):
    tab = visit(charts=False)
    page = tab.open("upload")
    bring(tab, file("sites.csv", grown_site()))
    look(tab)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save").click()
    later = visit(charts=False)
    later.open("upload")
    body = download.value.path().read_bytes()
    bring(later, {"name": "draft.zip", "mimeType": "application/zip", "buffer": body})
    expect(finding(later, "Sites: 1 changed, 257 alike")).to_be_visible()


def test_html_in_a_cell_does_not_run_on_the_map_or_its_tooltip(visit):
    tab = visit()
    page = tab.open("upload")
    (line,) = rows("sites", site_id="meta_hyperion")
    spell = "<img src=x onerror=window.pwned=1><script>window.pwned=1</script>Hyperion"
    bring(tab, file("sites.csv", as_csv([line | {"name": spell, "locality": spell}])))
    look(tab)
    by_link(tab, "Sites")
    expect(page.locator(".atlas-frame[data-drawn]")).to_be_visible(timeout=120_000)
    page.get_by_role("combobox", name="Fly to").select_option("Louisiana")
    assert_tip(page, page.locator(".atlas-names .site", has_text="Hyperion").first, spell)
    for name in ("Overview", "Data"):
        by_link(tab, name)
    assert page.evaluate("window.pwned") is None
    assert tab.outside == []


def assert_tip(page, name, text):
    """Beside a site's name lies its ring, which tells this text to a pointer."""
    expect(name).to_be_visible()
    name.evaluate("name => name.scrollIntoView({block: 'center'})")
    before, box = None, name.bounding_box()
    while box != before:
        page.wait_for_timeout(1500)  # the map flies
        before, box = box, name.bounding_box()
    left, top, right, bottom = (
        box["x"],
        box["y"],
        box["x"] + box["width"],
        box["y"] + box["height"],
    )
    middle, line = (left + right) / 2, (top + bottom) / 2
    told = set()
    for far in range(10, 50, 8):
        for x, y in (
            (left - far, line),
            (right + far, line),
            (middle, top - far),
            (middle, bottom + far),
        ):
            page.mouse.move(x, y)
            page.wait_for_timeout(200)
            for shown in page.locator(".atlas-tip:visible b").all_inner_texts():
                told.add(shown.replace("\u2060", ""))  # which keeps signs apart, and shows nothing
        if text in told:
            return
    raise AssertionError(f"{text} is not among {told}")
