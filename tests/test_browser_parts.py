"""Parts of a page in a real browser: a control redraws its own part, and what depends on it."""

import re

import pytest
from browsing import expect


@pytest.fixture
def heard(visit):
    """A tab on a page, with how many messages it has had from the server since the last look."""

    def opened(name, query="", **look):
        tab, frames = visit(**look), []
        tab.page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)),
        )

        def since_last_look():
            tab.settle()
            count = len(frames)
            frames.clear()
            return count

        tab.open(name, query)
        return tab, since_last_look

    return opened


def finding(page, name):
    return page.locator(f"#exhibit-{name} h3.finding")


def test_a_control_redraws_its_own_part_and_stands_in_the_link(heard):
    tab, count = heard("capex", charts=False)
    page, whole = tab.page, count()
    before = finding(page, "scopes-what-counts").inner_text()
    page.get_by_role("radiogroup", name="Year").get_by_text("2024").click()
    expect(finding(page, "scopes-what-counts")).not_to_have_text(before)
    assert count() < whole / 2
    expect(page).to_have_url(re.compile("year=2024"))
    page.get_by_role("radiogroup", name="Year").get_by_text("2023").click()
    count()

    # Rows and sources of an exhibit leave the rest of the page alone, too.
    page.locator("#exhibit-scopes-what-counts .receipt").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert count() < whole * 2 / 3
    assert tab.errors == []


def test_rows_that_are_asked_for_before_the_page_is_complete_open_when_it_is(visit):
    tab, held = visit(charts=False), []
    tab.page.route("**/receipts.js*", lambda route: held.append(route))
    tab.open("claims")
    tab.page.locator(".receipt").first.click()
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    held[0].continue_()
    expect(tab.page.get_by_role("dialog")).to_contain_text("Of 47 claims of the story")


def test_what_depends_on_a_control_of_another_part_follows_it(heard):
    tab, _ = heard("capex", charts=False)
    page = tab.page
    before = finding(page, "guidance-history").inner_text()
    page.get_by_role("button", name="Meta", exact=True).click()
    expect(finding(page, "guidance-history")).not_to_have_text(before)
    expect(finding(page, "guidance-history")).to_contain_text("Meta")


def test_a_heading_has_a_link_to_itself_that_leads_there(visit):
    tab = visit(charts=False)
    page = tab.open("capex")
    heading = page.get_by_role("heading", name="What analysts forecast", exact=True)
    link = heading.get_by_role("link", name="Link to this section")
    heading.scroll_into_view_if_needed()
    expect(link).to_have_css("opacity", "0")
    heading.hover()
    expect(link).to_have_css("opacity", "1")
    link.click()
    expect(page).to_have_url(re.compile("#what-analysts-forecast$"))

    there = visit()
    heading = there.open("capex", "#what-analysts-forecast").get_by_role(
        "heading", name="What analysts forecast"
    )
    expect(heading).to_be_in_viewport()
    # Charts above it that are drawn meanwhile leave it where it is.
    there.page.wait_for_timeout(1500)
    assert 0 < heading.evaluate("heading => heading.getBoundingClientRect().top") < 200
    assert [*tab.errors, *there.errors] == []


def test_a_link_leads_to_an_exhibit_that_stands_beside_another(visit):
    tab = visit(charts=False)
    page = tab.open("capex", "?at=intensity-share-spent-cash")
    expect(finding(page, "intensity-share-spent-cash")).to_be_in_viewport()
    page = tab.open("capex", "?embed=true&at=intensity-share-spent-cash")
    expect(finding(page, "intensity-share-spent-cash")).to_be_visible()
    expect(finding(page, "intensity-share-spent-revenue")).to_have_count(0)
    expect(page.get_by_role("heading", level=2).filter(visible=True)).to_have_count(0)
    assert page.locator("#exhibit-intensity-share-spent-cash").bounding_box()["width"] > 1300


def test_a_bar_that_is_chosen_opens_the_card_of_its_site(heard):
    tab, _ = heard("sites")
    page = tab.page
    exhibit = page.locator("#exhibit-sites-ranking")
    exhibit.scroll_into_view_if_needed()
    bar = exhibit.locator(".barlayer .point path").first
    bar.scroll_into_view_if_needed(timeout=120_000)
    bar.click(force=True)
    expect(page.locator("h2", has_text="Hyperion")).to_be_visible()
    expect(page).to_have_url(re.compile("site="))


def test_the_news_of_the_overview_and_the_notes_of_the_story_redraw_alone(heard):
    tab, count = heard("", charts=False)
    page, whole = tab.page, count()
    page.get_by_role("radiogroup", name="Only").get_by_text("Financing").click()
    expect(page).to_have_url(re.compile("subject=Financing"))
    assert count() < whole / 4

    page = tab.open("story")
    whole = count()
    page.get_by_text("Speaker notes").click()
    expect(page.locator("p.say").first).to_be_visible()
    # The list of steps is most of that page; its frame and lens stay as they are.
    assert count() < whole - 10
    # Presenting concerns the page as a whole, though its button stands in a part.
    page.get_by_role("button", name="Present the story").click()
    expect(page.locator(".stage .slide.shown")).to_be_visible()
    assert tab.errors == []


def test_another_template_leaves_the_files_of_the_reader_alone(heard):
    tab, count = heard("upload", charts=False)
    page, whole = tab.page, count()
    page.get_by_label("Table").click()
    page.get_by_role("option", name="Sites", exact=True).click()
    expect(page).to_have_url(re.compile("template=Sites"))
    assert count() < whole / 2
    with page.expect_download() as download:
        page.get_by_role("button", name="Template (CSV)").click()
    assert download.value.suggested_filename == "sites.csv"
