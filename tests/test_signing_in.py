"""Signing in against a real identity provider: who may publish, and who only says so."""

import csv
import io
import json
import logging
from dataclasses import replace

import pytest
import sign_in
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import expect
from sign_in import EDITOR, SECRET, VIEWER, choose, follow, sidebar

from components import editors, store
from components.editors import Editor, Settings
from components.revisions import Refused, Revision
from components.tables import DATA

ALLOWED = Settings(editors=(EDITOR,))


def capex(figure):
    """The published table of capex with another figure for Amazon's last quarter of 2025."""
    rows = list(csv.reader(io.StringIO((DATA / "capex.csv").read_text(encoding="utf-8"))))
    for row in rows:
        if row[:3] == ["Amazon", "2025Q4", "cash"]:
            row[rows[0].index("capex_usd_bn")] = figure
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode("utf-8")


def who(email=EDITOR):
    return editors.editor(
        email=email, email_verified=True, server_address="127.0.0.1", settings=ALLOWED
    )


def head(site) -> Revision:
    found = store.history(site.database).head()
    assert found
    return found


def publish(site, figure, editor) -> Revision:
    return store.history(site.database).publish(
        {"capex": capex(figure)},
        base=head(site).number,
        curated=store.curated,
        editor=editor,
        message=f"Amazon's fourth quarter was {figure}.",
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A dashboard at whose revision 1 Amazon spent $49.5bn in the last quarter of 2025."""
    with sign_in.site(tmp_path_factory.mktemp("site")) as made:
        editor = who()
        assert editor
        store.history(made.database).publish(
            {"capex": capex("49.522")},
            base=0,
            curated=store.curated,
            editor=editor,
            message="Amazon's fourth quarter was higher.",
        )
        yield made


@pytest.fixture
def arrive(visit, site):
    """Opens a tab at that dashboard as if in the browser of somebody who was never there."""

    def arrive(**options):
        # No chart is looked at here, and drawing them takes most of the time.
        opened = visit(at=site.address, charts=False, **options)
        opened.context.clear_cookies()
        return opened

    return arrive


def choose_the_first_revision(page):
    """Chooses revision 0 of the history, which an editor may then restore."""
    choose(page, "Compare revision", "0: ")
    expect(page.get_by_role("button", name="All tables of revision 0")).to_be_visible()


def expect_to_publish(page):
    expect(page.get_by_role("heading", name="Templates")).to_be_visible()
    expect(page.get_by_role("heading", name="Publish", exact=True)).to_be_visible()


def expect_to_read_only(page):
    expect(page.get_by_role("heading", name="Templates")).to_be_visible()
    expect(page.get_by_role("heading", name="Publish", exact=True)).to_have_count(0)
    expect(page.get_by_text("Publish for everyone")).to_have_count(0)


def test_nobody_who_is_not_signed_in_is_offered_to_publish_or_restore(arrive):
    tab = arrive()
    expect_to_read_only(tab.open("upload"))
    expect(sidebar(tab.page).get_by_role("button", name="Sign in")).to_be_visible()
    page = follow(tab, "History")
    choose_the_first_revision(page)
    tab.settle()
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)


def test_an_editor_publishes_and_everybody_sees_it(site, arrive):
    before = head(site).number
    reader, tab = arrive(apart=True), arrive()
    sign_in.sign_in(tab, "the editor")
    page = follow(tab, "Your file")
    page.locator("input[type=file]").set_input_files(
        {"name": "capex.csv", "mimeType": "text/csv", "buffer": capex("139.522")}
    )
    expect(page.get_by_role("heading", name="no faults")).to_be_visible()
    moved = page.locator("ul.effects li", has_text="in four quarters")
    old = moved.locator("s").inner_text().partition(" (")[0]
    new = moved.locator("strong").inner_text().partition(" (")[0]
    assert old != new

    page.get_by_role("button", name="See the whole dashboard with it").click()
    expect(page.locator("p.banner")).to_contain_text("1 row differs")
    follow(tab, "History")
    page = follow(tab, "Your file")
    figure = reader.open("overview").locator(".headline .value").first
    expect(figure).to_have_text(old)

    page.get_by_label("What changed, and why").fill("Amazon restated its fourth quarter.")
    page.get_by_role("button", name="Publish for everyone").click()
    expect(page.get_by_text(f"Published as revision {before + 1}.")).to_be_visible()
    expect(page.locator("p.banner")).to_have_count(0)

    figure = reader.open("overview").locator(".headline .value").first
    expect(figure).to_have_text(new)
    page = follow(reader, "History")
    newest = page.get_by_role("combobox", name="Compare revision", exact=True)
    expect(newest).to_have_value(f"{before + 1}: Amazon restated its fourth quarter.")
    # The grid is a picture; the text of its cells stands behind it.
    expect(page.get_by_text(EDITOR, exact=True).first).to_be_attached()
    expect(page.get_by_role("heading", name="1 changed")).to_be_visible()
    published = head(site)
    assert published.number == before + 1
    assert published.author == EDITOR
    assert f"Published: who='{EDITOR}' base={before} tables='capex'" in site.log.read_text()


def test_an_editor_restores_what_was_before(site, arrive):
    publish(site, "88", who())
    before = head(site)
    tab = arrive()
    sign_in.sign_in(tab, "the editor")
    page = follow(tab, "History")
    choose_the_first_revision(page)
    page.get_by_role("button", name="Restore revision 0").click()
    expect(page.get_by_text(f"Restored as revision {before.number + 1}.")).to_be_visible()
    restored = head(site)
    assert restored.author == EDITOR
    assert (
        store.history(site.database).content(restored.tables["capex"])
        == (DATA / "capex.csv").read_bytes()
    )


def test_a_viewer_who_signs_in_is_offered_neither_to_publish_nor_to_restore(arrive):
    tab = arrive()
    sign_in.sign_in(tab, "the viewer")
    expect_to_read_only(follow(tab, "Your file"))
    page = follow(tab, "History")
    choose_the_first_revision(page)
    tab.settle()
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    expect(sidebar(page).get_by_text(f"Signed in as {VIEWER}")).to_be_visible()


def test_the_act_itself_is_refused_to_a_viewer_and_to_a_made_up_editor(site, caplog):
    before = head(site)
    real = who()
    assert real
    assert who(VIEWER) is None
    for claimed in (who(VIEWER), Editor(EDITOR), replace(real, name=VIEWER)):
        caplog.clear()
        with caplog.at_level(logging.INFO), pytest.raises(Refused, match="may not publish"):
            publish(site, "77", claimed)
        assert "Refused: who='not an editor" in caplog.text
        assert "tables='capex'" in caplog.text
        with pytest.raises(Refused, match="may not publish"):
            store.history(site.database).restored(
                0, base=before.number, editor=claimed, message="Restored revision 0"
            )
        assert head(site) == before
    # Nothing but the editor was wrong with it.
    assert publish(site, "77", real).number == before.number + 1


def test_a_forged_cookie_signs_nobody_in(site, arrive):
    claims = {"email": EDITOR, "email_verified": True, "sub": "the editor"}
    genuine = sign_in.cookie(site, claims, SECRET)
    viewers = sign_in.cookie(site, {**claims, "email": VIEWER}, SECRET)
    body = genuine["value"].rsplit(".", 2)[0]
    seal = viewers["value"].rsplit(".", 2)[1:]
    forged = {
        "signed with another secret": sign_in.cookie(site, claims, "what a forger would guess"),
        "altered after it was signed": {**genuine, "value": ".".join([body, *seal])},
        "signed for another purpose": {
            **genuine,
            "value": URLSafeTimedSerializer(SECRET, salt="session").dumps(json.dumps(claims)),
        },
    }
    tab = arrive()
    for told, cookie in forged.items():
        tab.context.add_cookies([cookie])
        page = tab.open("upload")
        expect_to_read_only(page)
        expect(sidebar(page).get_by_role("button", name="Sign in"), told).to_be_visible()
    # The same cookie with the right seal does sign in, so the seal is what counts.
    tab.context.add_cookies([genuine])
    expect_to_publish(tab.open("upload"))


@pytest.mark.parametrize("person", ["the impostor", "the impostor in words"])
def test_an_address_on_the_list_that_was_not_verified_may_not_publish(arrive, person):
    tab = arrive()
    sign_in.sign_in(tab, person)
    expect_to_read_only(follow(tab, "Your file"))


def test_signing_out_takes_the_publish_control_away(arrive):
    tab = arrive()
    sign_in.sign_in(tab, "the editor")
    expect_to_publish(follow(tab, "Your file"))
    sign_in.sign_out(tab)
    expect_to_read_only(follow(tab, "Your file"))
    expect(sidebar(tab.page).get_by_role("button", name="Sign in")).to_be_visible()
