"""What changed lately, on invented rows."""

import pytest
from charts.frames import none, rows

from components.charts import overview
from components.exhibit import NothingToShow


def tables(**given):
    names = ("guidance", "commitments", "milestones", "financing", "sites")
    return {name: given.get(name, none(name)) for name in names}


@pytest.fixture
def some():
    return tables(
        sites=rows([{"site_id": "a", "name": "Plateau"}], "sites"),
        milestones=rows(
            [
                {
                    "site_id": "a",
                    "date": "2026-05-01",
                    "kind": "first_power",
                    "mw_operational_after": 120,
                },
                {"site_id": "a", "date": "2027-05-01", "kind": "full_build", "is_projection": True},
                {"site_id": "a", "date": "2026-06", "kind": "expansion"},
            ],
            "milestones",
        ),
        guidance=rows(
            [
                {
                    "company": "Acme",
                    "announced_on": "2026-07-30",
                    "direction": "reclassified",
                    "period_label": "FY2026",
                    "low_usd_bn": 10,
                    "high_usd_bn": 12,
                },
                {"company": "Acme", "announced_on": "2026-08-30", "direction": "reiterated"},
            ],
            "guidance",
        ),
        commitments=rows(
            [
                {
                    "buyer": "Bolt",
                    "counterparty": "Acme",
                    "kind": "chips",
                    "gw": 2,
                    "gw_is_up_to": True,
                    "announced_on": "2026-04-01",
                    "count_layer": "chips",
                }
            ],
            "commitments",
        ),
    )


def test_overview_lists_the_newest_events_first(some):
    exhibit = overview.lately(**some)
    texts = [item.text for item in exhibit.body.items]
    assert texts == [
        "Acme moved leases out of its guidance for fiscal 2026: $10bn to $12bn.",
        "Plateau drew its first power, 120 MW in use.",
        "Bolt agreed on chips with Acme: up to 2 GW.",
    ]
    assert exhibit.title == f"{texts[0].removesuffix('.')} (30 July 2026)"
    assert len(exhibit.rows) == 3


def test_overview_never_lists_a_projection_or_a_half_known_date(some):
    items = overview.lately(**some, subject="Sites").body.items
    assert [item.when for item in items] == ["2026-05-01"]


def test_overview_links_each_event_to_its_page_and_source(some):
    item = overview.lately(**some, subject="Capex").body.items[0]
    assert (item.link_page, item.url) == ("capex", "https://example.org/filing")


def test_overview_says_so_when_nothing_is_left():
    with pytest.raises(NothingToShow):
        overview.lately(**tables())


def test_a_site_is_announced_once_and_what_follows_is_told_by_its_note(some):
    later = some["milestones"].assign(kind="announced", note="Regulator approves the contracts.")
    for first, text in (
        ("2026-02", "Plateau: Regulator approves the contracts."),
        ("2026-05", "Plateau was announced, 120 MW in use."),
        ("", "Plateau was announced, 120 MW in use."),
    ):
        sites = some["sites"].assign(announced_on=first)
        made = overview.lately(**{**some, "milestones": later, "sites": sites})
        assert text in [item.text for item in made.body.items]


def test_a_delay_is_told_in_the_words_of_its_note(some):
    later = some["milestones"].assign(kind="delay", note="Site work halted. More below.")
    texts = [item.text for item in overview.lately(**{**some, "milestones": later}).body.items]
    assert "Plateau: site work halted." in texts
