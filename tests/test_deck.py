"""Decks: native charts with true sheets, shapes, tables, notes, and a package without faults."""

import io
import math
import zipfile
from dataclasses import replace

import decks
import pandas as pd
import plotly.graph_objects as go
import pytest
from charts.frames import rows

from components import making, marks, store, story, story_file
from components.bands import laid_out, outline
from components.buildout import Buildout, Course, Gap, Undated
from components.exhibit import Exhibit, Fact, Facts, Grid, Headline, Mark
from components.lens import Lens
from components.maps import Atlas, Spot
from components.takeaway import deck
from components.takeaway.carried import Carried, Piece
from components.takeaway.deck.text import clean
from components.theme import DARK, LIGHT

DAY = "2026-11-27"
LINK = "https://race.example.org/capex?period=Last+four+quarters"
QUARTERS = [f"{year}-{month:02d}-15" for year in (2024, 2025) for month in (2, 5, 8, 11)]


def exhibit(body, title="Ten of twelve run", **more):
    return Exhibit(
        title, body, rows([{"publisher": "Acme", "source_url": "https://acme.example"}]), **more
    )


def of(*bodies, look=LIGHT, title="Capex", lens="", link=LINK, **piece):
    pieces = tuple(
        Piece(body if isinstance(body, Exhibit) else exhibit(body), f"piece-{at}", **piece)
        for at, body in enumerate(bodies)
    )
    return deck.of(Carried(title, pieces, lens, DAY, link), look)


def only_chart(made):
    ((_, chart),) = decks.charts(made)
    return chart


def stack(look=LIGHT):
    drawn = marks.figure(look, barmode="stack")
    for name, colour, sure, values in (
        ("Amazon", "#E69F00", "filing", [1.0, 2, 3, 4, 5, 6, 7, 8.25]),
        ("Meta", "#56B4E9", "estimate", [2.0, 2, math.nan, 1, 1, 1, 1, 0.5]),
    ):
        drawn.add_bar(x=QUARTERS, y=values, name=name, marker=marks.fill(colour, sure, look))
    marks.label(drawn, QUARTERS[-1], 8.75, "8.8", look)
    return drawn


def named(look=LIGHT):
    drawn = marks.figure(look, height=400)
    marks.named_bars(
        drawn,
        [
            marks.Bar("Load", 2.0, "2 GW", "#56B4E9", most=5.0),
            marks.Bar("Gas", 1.2, "1.2 GW", "#A0643C", "estimate", is_open=True),
            marks.Bar("Coal", math.nan, "no source states a figure", "#5A4A42"),
        ],
        look,
    )
    return drawn


def ranges(look=LIGHT):
    drawn = marks.figure(look, barmode="overlay")
    for size, base, colour in (
        (195, 0, "rgba(0,158,115,0)"),
        (10, 195, "rgba(0,158,115,0.3)"),
        (80.5, 0, "#009E73"),
    ):
        drawn.add_bar(
            x=[size],
            y=[0],
            base=[base],
            orientation="h",
            marker={"color": colour, "line": {"color": "#009E73", "width": 1}},
        )
    marks.above_bars(drawn, ["Alphabet <b>$195bn to $205bn</b>"], look)
    return drawn


def rising(look=LIGHT):
    drawn = marks.figure(look)
    drawn.add_scatter(
        x=QUARTERS,
        y=[0.1, 0.2, 0.3, None, 0.5, 0.6, 0.7, 0.8],
        mode="lines",
        line={"color": "#E69F00", "width": 2},
    )
    drawn.add_scatter(
        x=QUARTERS[:2],
        y=[0.4, 0.45],
        mode="lines",
        line={"color": "#0072B2", "dash": "dot", "shape": "hv"},
        name="Plan",
    )
    marks.line_ends(drawn, [(0.8, "Amazon 80%", "#E69F00")], (0, 1), look)
    drawn.update_yaxes(tickformat=",.0%")
    return drawn


def flow(look=LIGHT):
    flows = [
        {"from_node": "PIMCO", "to_node": "Venture", "amount_usd_bn": 18.0},
        {"from_node": "Venture", "to_node": "Construction", "amount_usd_bn": 18.0},
    ]
    drawn = marks.figure(look, height=600)
    for band in laid_out(flows)[0]:
        xs, ys = outline(band, 2)
        said = f"{band.row['from_node']} to {band.row['to_node']}<br><b>$18bn</b>"
        drawn.add_scatter(
            x=xs,
            y=ys,
            fill="toself",
            mode="lines",
            text=said,
            fillcolor="rgba(1,2,3,0.5)",
            line={"width": 1, "color": "#010203"},
        )
    drawn.update_xaxes(visible=False, range=[0, 2])
    drawn.update_yaxes(visible=False, range=[620, 0])
    return drawn


def atlas(look=LIGHT, **more):
    spots = (
        Spot("a", "Hyperion (Meta)", -91.6, 32.5, 5000, 400, "#56B4E9"),
        Spot("b", "Sines", -8.8, 37.9, math.nan, 0, "#0072B2", "estimate"),
        Spot("c", "Melbourne", 144.9, -37.8, 300, 0, "#0072B2"),
    )
    return exhibit(Atlas(spots, look, **more), legend=(Mark("disc", "#56B4E9", "Meta"),))


def grid(count=200):
    return Grid(
        pd.DataFrame(
            {
                "name": [f"Site {at}" for at in range(count)],
                "mw": [1000.5 + at for at in range(count)],
                "year": [2026] * count,
                "source_url": ["https://acme.example/a"] * count,
            }
        ),
        {"name": "Site", "mw": "Power (MW)", "year": "Year", "source_url": "Source"},
    )


FACT = Fact(
    "It runs.",
    "https://acme.example/f",
    "Acme",
    "filing",
    "2026-05",
    badge="supported",
    aside="Since May.",
    japanese="稼働",
)


def forms(look=LIGHT):
    """One exhibit of every kind that a slide is made of."""
    return (
        stack(look),
        named(look),
        ranges(look),
        rising(look),
        flow(look),
        atlas(look),
        grid(),
        Facts((FACT,) * 3),
        Headline("$10bn", "up from $8bn", (8.0, 9.0, 10.0)),
    )


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_no_program_has_anything_to_repair(look):
    assert decks.faults(of(*forms(look), look=look)) == []


def test_a_stack_is_a_native_chart_whose_sheet_holds_the_numbers():
    chart = only_chart(of(stack()))
    assert chart.root.find(".//c:barChart/c:grouping", decks.SPACES).get("val") == "stacked"
    assert chart.values("Amazon") == [1.0, 2, 3, 4, 5, 6, 7, 8.25]
    assert chart.values("Meta") == [2.0, 2, None, 1, 1, 1, 1, 0.5]
    assert chart.places("Meta") == [f"Q{q} {year}" for year in (24, 25) for q in (1, 2, 3, 4)]


def test_estimates_stay_hatched_and_projections_outlined():
    chart = only_chart(of(stack()))
    assert set(chart.fills("Meta")) == {"pattFill"}
    assert set(chart.fills("Amazon")) == {"solidFill"}
    bars = only_chart(of(named()))
    assert set(bars.fills("Plan or upper end")) == {"noFill"}
    assert set(bars.fills("Estimate or projection")) == {"pattFill"}


def test_lying_bars_keep_names_numbers_and_what_is_unknown():
    chart = only_chart(of(named()))
    assert chart.places("Plan or upper end") == [
        "Load · 2\u00a0GW",
        "Gas · 1.2\u00a0GW",
        "Coal · no source states a figure",
    ]
    assert chart.values("Plan or upper end") == [5.0, None, None]
    assert chart.values("Stated") == [2.0, None, None]
    assert chart.values("Estimate or projection") == [None, 1.2, None]


def test_a_range_keeps_both_of_its_ends():
    chart = only_chart(of(ranges()))
    assert [chart.values(name) for name in chart.series] == [[205.0], [195.0], [80.5]]


def test_bars_that_follow_on_one_another_start_where_they_start():
    drawn = marks.figure(LIGHT, barmode="overlay")
    for size, base, row in ((5.0, 0, 0), (6.0, 10, 0), (6.0, 4, 1)):
        drawn.add_bar(
            x=[size],
            y=[row],
            base=[base],
            orientation="h",
            marker={"color": "#112233"},
            hovertemplate="<b>AMD</b>" if size == 6 else "<b>Nvidia</b>",
        )
    marks.above_bars(drawn, ["Standing", "Signed"])
    chart = only_chart(of(drawn))
    assert list(chart.series) == ["Nvidia", "Before AMD", "AMD"]
    assert [chart.values(name) for name in chart.series] == [[5.0, None], [5.0, 4.0], [6.0, 6.0]]
    assert chart.fills("Before AMD") == ["noFill"]


def test_bars_beside_each_other_keep_their_own_numbers():
    drawn = marks.figure(LIGHT, barmode="group")
    for name, values in (("Venture", [26.8, 32.6]), ("Own books", [24.2, 29.4])):
        drawn.add_bar(
            x=["4 years<br>2033", "8 years<br>2037"],
            y=values,
            name=name,
            text=[f"{value:.1f}" for value in values],
            textposition="outside",
        )
    made = of(drawn)
    chart = only_chart(made)
    assert chart.root.find(".//c:overlap", decks.SPACES).get("val") == "0"
    assert chart.values("Venture") == [26.8, 32.6]
    assert chart.places("Own books") == ["4 years · 2033", "8 years · 2037"]
    assert "26.8" in decks.words(made)[0]


def test_what_is_paid_and_got_stands_on_both_sides_of_zero():
    drawn = marks.figure(LIGHT, barmode="relative")
    for amount, name in ((-12.3, "Paid"), (-11.3, "Paid"), (2.6, "Got")):
        drawn.add_bar(x=[amount], y=[0], orientation="h", name=name, showlegend=False)
    marks.above_bars(drawn, ["Meta  <b>out $21bn</b>"])
    chart = only_chart(of(drawn))
    assert chart.values("Paid") == [pytest.approx(-23.6)]
    assert chart.values("Got") == [2.6]
    assert float(chart.root.find(".//c:valAx//c:min", decks.SPACES).get("val")) <= -23.6


def test_a_bar_that_crosses_zero_is_told_on_each_side_and_ticks_are_round():
    drawn = marks.figure(LIGHT, barmode="overlay")
    for end, name in ((-21.6, "Low end"), (47.3, "High end")):
        drawn.add_bar(x=[end - 26.1], base=[26.1], y=[0], orientation="h", name=name)
    marks.above_bars(drawn, ["Growth"])
    drawn.update_xaxes(range=[-27.1, 52.8], nticks=6)
    chart = only_chart(of(drawn))
    assert chart.values("Low end") == [26.1]
    assert chart.values("Low end, below zero") == [-21.6]
    assert chart.values("High end") == [pytest.approx(21.2)]
    axis = chart.root.find(".//c:valAx", decks.SPACES)
    low = float(axis.find(".//c:min", decks.SPACES).get("val"))
    assert low % float(axis.find("c:majorUnit", decks.SPACES).get("val")) == 0


def test_years_on_an_axis_have_no_separator_of_thousands():
    drawn = marks.figure(LIGHT)
    drawn.add_scatter(x=[2029, 2049], y=[28, 0], mode="lines", line={"color": "#0072B2"})
    drawn.update_xaxes(tickvals=[2029, 2033, 2049])
    (said,) = decks.words(of(drawn))
    assert "2033" in said
    assert "2,0" not in said


def test_many_months_are_named_a_few_times_a_year():
    months = [f"{2024 + n // 12}-{n % 12 + 1:02d}-01" for n in range(34)]
    drawn = marks.figure(LIGHT, barmode="stack")
    drawn.add_bar(x=months, y=list(range(34)), name="Pages")
    made = of(drawn)
    chart = only_chart(made)
    assert chart.places("Pages")[:2] == ["Jan 24", "Feb 24"]
    assert chart.root.find(".//c:catAx/c:tickLblPos", decks.SPACES).get("val") == "none"
    (said,) = decks.words(made)
    assert "Jan 25" in said
    assert "Feb 25" not in said


def test_quarters_without_a_bar_stay_in_their_place():
    drawn = marks.figure(LIGHT, barmode="stack")
    drawn.add_bar(x=["2024-02-15", "2024-05-15", "2025-02-15"], y=[1, 2, 3], name="Loans")
    chart = only_chart(of(drawn))
    assert chart.places("Loans") == ["Q1 24", "Q2 24", "Q3 24", "Q4 24", "Q1 25"]
    assert chart.values("Loans") == [1.0, 2.0, None, None, 3.0]


def test_lines_keep_dates_gaps_and_steps_and_take_their_names_from_the_labels():
    chart = only_chart(of(rising()))
    assert chart.values("Amazon 80%") == [0.1, 0.2, 0.3, None, 0.5, 0.6, 0.7, 0.8]
    assert chart.places("Amazon 80%")[0] == 45337.0  # 15 February 2024
    assert chart.values("Plan") == [0.4, 0.4, 0.45]
    assert chart.places("Plan") == [45337.0, 45427.0, 45427.0]


def test_longer_series_stand_first_because_one_program_loses_those_before_a_longer_one():
    drawn = marks.figure(LIGHT)
    for name, count in (("Short", 2), ("Long", 5), ("Middle", 3)):
        drawn.add_scatter(x=QUARTERS[:count], y=[1.0] * count, name=name, mode="lines")
    made = of(drawn)
    assert list(only_chart(made).series) == ["Long", "Middle", "Short"]
    (said,) = decks.words(made)
    assert said.index("Short") < said.index("Long") < said.index("Middle")


def test_areas_on_each_other_become_columns_month_by_month():
    drawn = marks.figure(LIGHT)
    months = ["2026-01-31", "2026-02-28", "2026-03-31"]
    for stacked, days, values, pattern in (
        ("facts", months[:2], [1.0, 2.0], None),
        ("ahead", months[1:], [2.0, 4.0], {"shape": "/"}),
    ):
        drawn.add_scatter(
            x=days,
            y=values,
            stackgroup=stacked,
            name="Meta",
            fillpattern=pattern,
            line={"color": "#56B4E9", "shape": "hv"},
            fillcolor="rgba(1,2,3,0.5)",
        )
    chart = only_chart(of(drawn))
    assert chart.values("Meta") == [1.0, 2.0, None]
    assert chart.values("Meta, estimate or projection") == [None, None, 4.0]
    assert set(chart.fills("Meta, estimate or projection")) == {"pattFill"}


def test_flows_are_shapes_that_say_what_they_carry_and_no_chart():
    made = of(flow())
    assert not list(decks.charts(made))
    (slide,) = decks.opened(made).slides
    said = [each.get("descr") for each in slide._element.iter(f"{{{decks.SPACES['p']}}}cNvPr")]
    assert "PIMCO to Venture · $18bn" in said


def test_the_map_is_land_and_a_circle_for_every_site_with_names():
    made = of(atlas())
    (slide,) = decks.opened(made).slides
    named_shapes = [
        each.get("name") for each in slide._element.iter(f"{{{decks.SPACES['p']}}}cNvPr")
    ]
    assert {
        "Land",
        "France",
        "Hyperion (Meta)",
        "Hyperion (Meta), runs",
        "Sines",
        "Melbourne",
        "Name: Hyperion",
    } <= set(named_shapes)
    assert "Sines, runs" not in named_shapes
    assert "Meta" in decks.words(made)[0]


def dated(date):
    """The map as it starts on a date: Hyperion ran 100 MW in 2025 and is to run 2,000 in 2030."""

    def course(key, name, known_on, *steps):
        return Course(
            key=key, name=name, operator="Meta", longitude=0.0, latitude=0.0, status="operational",
            planned_mw=5000.0, counts=True, is_speculative=False, is_estimate=False,
            known_on=known_on, is_known_dated=True, begun_on="", is_begun_dated=False,
            is_begun_projected=False, ended_on="", full_on="", steps=steps,
        )  # fmt: skip

    months = ("2025-06", "2026-10", "2030-06")
    totals = {"running": (100.0, 400.0, 400.0)}
    time = Buildout(
        months, ("2025-06-30", "2026-10-10", "2030-06-30"), 1, "2026-10-10",
        (
            course("a", "Hyperion", "2024-12-04", ("2025-01-01", 100.0, False),
                   ("2026-10-01", 400.0, False), ("2030-01-01", 2000.0, True)),
            course("b", "Sines", "2026-01-01"),
            course("c", "Melbourne", "2026-01-01"),
        ),
        totals, {}, Undated(*(Gap(0, 0.0),) * 4),
    )  # fmt: skip
    return of(atlas(time=time, start={"date": date}))


def discs(made):
    (slide,) = decks.opened(made).slides
    return {
        each.get("name"): each.get("descr")
        for each in slide._element.iter(f"{{{decks.SPACES['p']}}}cNvPr")
    }


def test_a_map_of_an_earlier_month_shows_what_was_known_and_ran_then():
    made = dated("2025-06")
    shown = discs(made)
    assert shown["Hyperion (Meta), runs"] == "100\u00a0MW running"
    assert "Sines" not in shown
    assert "In June 2025" in decks.words(made)[0]


def test_a_map_of_a_month_to_come_sets_projections_around_what_runs():
    made = dated("2030-06")
    shown = discs(made)
    assert shown["Hyperion (Meta), runs"] == "400\u00a0MW running"
    assert shown["Hyperion (Meta), projected"] == "2\u00a0GW projected to run"
    assert "Projected for June 2030" in decks.words(made)[0]
    for today in ("2026-10", "", "never"):
        assert "Hyperion (Meta), projected" not in discs(dated(today))


def test_what_no_eye_sees_is_told_of_charts_maps_drawings_and_tables():
    for body in (stack(), atlas(), flow(), grid(3), Facts((FACT,))):
        made = body if isinstance(body, Exhibit) else exhibit(body)
        slide = decks.opened(of(replace(made, alt="What it shows."))).slides[0]
        frames = slide._element.iter(f"{{{decks.SPACES['p']}}}cNvPr")
        assert "What it shows." in {each.get("descr") for each in frames}


def test_the_file_says_whose_it_is_and_nothing_of_what_it_was_made_from():
    made = of(stack())
    about = decks.opened(made).core_properties
    assert about.author == about.last_modified_by == "The AI infrastructure race"
    assert about.created.year >= 2026
    assert not about.comments
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]


@pytest.mark.parametrize(("most", "form"), [(15, "#,##0.0"), (12, "#,##0"), (1.5, "#,##0.00")])
def test_ticks_have_as_many_decimals_as_their_steps(most, form):
    drawn = marks.figure(LIGHT)
    drawn.add_bar(x=["a", "b"], y=[most, 1])
    drawn.update_yaxes(range=[0, most], nticks=6)
    (axis,) = only_chart(of(drawn)).root.iter(f"{{{decks.SPACES['c']}}}valAx")
    assert axis.find("c:numFmt", decks.SPACES).get("formatCode") == form


def test_every_shape_of_a_map_stands_within_its_slide():
    made = decks.opened(of(atlas()))
    for slide in made.slides:
        for place in slide._element.iter(f"{{{decks.SPACES['a']}}}xfrm"):
            off, ext = place.find("a:off", decks.SPACES), place.find("a:ext", decks.SPACES)
            assert int(off.get("x")) >= -200_000
            assert int(off.get("y")) >= -200_000
            assert int(off.get("x")) + int(ext.get("cx")) <= made.slide_width + 200_000
            assert int(off.get("y")) + int(ext.get("cy")) <= made.slide_height + 200_000


def test_a_long_table_is_spread_and_says_what_is_left_out():
    said = decks.words(of(grid()))
    assert len(said) == 4
    assert "Site 0" in said[0]
    assert "1,000.5" in said[0]
    assert "2,026" not in said[0]
    shown = sum(text.count("https") or text.count("acme.example") for text in said)
    assert f"First {shown} of 200 rows; the workbook and the CSV have all." in said[-1]
    assert "(1 of 4)" in said[0]


def test_a_short_table_is_whole():
    (said,) = decks.words(of(grid(3)))
    assert "First" not in said
    assert all(f"Site {at}" in said for at in range(3))


def test_areas_along_hours_keep_all_parts_and_their_names():
    drawn = marks.figure(LIGHT)
    for start, month in ((0, "June"), (26, "December")):
        for name, pattern in (("Sun", None), ("Gas", {"shape": "/"})):
            drawn.add_scatter(
                x=[start + hour + 0.5 for hour in range(24)],
                y=[1.0 + hour for hour in range(24)],
                stackgroup=month,
                name=name,
                showlegend=not start,
                fillpattern=pattern,
                fillcolor="#112233",
            )
    hours = [(start + hour, str(hour)) for start in (0, 26) for hour in (0, 12, 24)]
    drawn.update_xaxes(tickvals=[at for at, _ in hours], ticktext=[said for _, said in hours])
    chart = only_chart(of(drawn))
    once = [1.0 + hour for hour in range(24)]
    assert chart.values("Sun") == [*once, None, None, *once]
    assert chart.values("Gas") == [*once, None, None, *once]
    assert chart.places("Gas")[:2] == chart.places("Gas")[26:28] == ["0.5", "1.5"]


def test_what_has_no_native_form_is_a_table_of_its_numbers():
    drawn = marks.figure(LIGHT)
    drawn.add_heatmap(x=[0, 1], y=[50, 100], z=[[1.5, 0], [2, None]])
    drawn.update_xaxes(tickvals=[0, 1], ticktext=["4 years<br>2033", "8 years<br>2037"])
    drawn.update_yaxes(title_text="Worth", ticksuffix="%")
    made = of(drawn, go.Figure(go.Pie(values=[1, 2])))
    assert decks.faults(made) == []
    _, cells, rows_told = decks.words(made)
    assert "Worth 4 years · 2033 8 years · 2037 100% 2 – 50% 1.5 0" in cells
    assert "Acme" in rows_told


def test_facts_keep_badge_day_and_source_in_every_language():
    (said,) = decks.words(of(Facts((FACT,))))
    for text in ("supported", "It runs.", "Since May.", "稼働", "May 2026", "Acme", "filing"):
        assert text in said


def test_headlines_that_stand_together_share_a_slide():
    made = of(*(exhibit(Headline(f"${at}bn", "more"), f"Number {at}") for at in range(1, 4)))
    cover, said = decks.words(made)
    assert "Capex" in cover
    assert said.count("Source: Acme.") == 3
    notes = decks.notes(made)[1]
    parts = notes.split("\n\n")[:3]
    for at, part in enumerate(parts, 1):
        assert part.startswith(f"Number {at}: ${at}bn, more")
        assert "https://acme.example" in part
    assert all(f"${at}bn" in said and f"Number {at}" in said for at in range(1, 4))


def test_finding_sources_day_lens_choices_and_link_stand_on_the_slide():
    made = of(
        stack(),
        lens="filings only",
        choices=(("Period", "Last four quarters"),),
        hidden="1 of 5 rows hidden by your trust setting.",
        link=LINK,
    )
    (slide,) = decks.opened(made).slides
    assert slide.shapes.title.text_frame.text == "Ten of twelve run"
    (said,) = decks.words(made)
    for text in (
        "Source: Acme.",
        "As of 15 January 2026.",
        "1 of 5 rows hidden",
        "Taken on 27 November 2026 · Lens: filings only · Period: Last four quarters",
        "Open this view",
    ):
        assert text in said
    links = [each.target_ref for each in slide.part.rels.values() if each.is_external]
    assert links == [LINK]


def test_an_address_without_encryption_is_text_and_no_link():
    made = of(stack(), link="http://127.0.0.1:8501/capex")
    (slide,) = decks.opened(made).slides
    assert "http://127.0.0.1:8501/capex" in decks.words(made)[0]
    assert not [each for each in slide.part.rels.values() if each.is_external]


def test_notes_hold_what_to_say_how_it_was_made_and_every_page():
    made = of(
        exhibit(stack(), method="Added up.", alt="Bars that rise."), notes="Wait.\n\nThen go."
    )
    (said,) = decks.notes(made)
    assert said.startswith("Wait.\n\nThen go.")
    for text in ("Added up.", "Bars that rise.", "https://acme.example", "Quarterly report", LINK):
        assert text in said


def test_text_stays_text_whatever_it_holds():
    hot = "=HYPERLINK(1)<b>&\x00\x0b\u202e]]>"
    drawn = marks.figure(LIGHT, barmode="stack")
    drawn.add_bar(x=["=1+1", "b"], y=[1, 2], name=hot)
    frame = pd.DataFrame({"a": [hot], "b_url": ["javascript:alert(1)"]})
    made = of(
        exhibit(drawn, hot),
        exhibit(Grid(frame, {"a": hot, "b_url": "Link"})),
        title=hot,
        choices=((hot, hot),),
        notes=hot,
        heading=hot,
    )
    assert decks.faults(made) == []
    ((_, chart),) = decks.charts(made)
    assert chart.places(next(iter(chart.series))) == ["=1+1", "b"]
    assert all(cell.data_type != "f" for row in chart.sheet.iter_rows() for cell in row)
    assert "\u202e" not in "".join(decks.words(made) + decks.notes(made))


def test_the_work_tells_how_far_it_is_and_can_be_ended():
    told = []
    carried = Carried(
        "Capex", (Piece(exhibit(stack()), "a"), Piece(exhibit(named()), "b")), "", DAY
    )
    deck.of(carried, LIGHT, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]

    def end(done, of):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        deck.of(carried, LIGHT, progress=end)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_every_step_of_the_story_is_told_with_the_numbers_of_its_rows(look):
    steps = story_file.shipped().steps
    made = [
        making.SHARED.made(story.key(step, store.published, Lens(), look.name)) for step in steps
    ]
    pieces = tuple(
        Piece(each, f"step-{at}", heading=step.title, notes="\n\n".join(step.say))
        for at, (step, each) in enumerate(zip(steps, made, strict=True))
    )
    told = deck.of(Carried("The story", pieces, "", DAY, LINK), look)
    assert decks.faults(told) == []
    titles = [slide.shapes.title.text_frame.text for slide in decks.opened(told).slides]
    for each in made:
        assert any(title.startswith(clean(each.title)) for title in titles), each.title
    drawn = [
        _sum(chart.values(name))
        for _, chart in decks.charts(told)
        for name in chart.series
        if not name.startswith("Before ")
    ]
    held = [
        _sum(chart)
        for each in made
        if isinstance(each.body, go.Figure)
        for chart in _bars(each.body)
    ]
    assert len(drawn) > 20
    assert math.isclose(sum(drawn), sum(held))


def _bars(figure):
    """The numbers of all bars of a figure, trace by trace."""
    lying = any(trace.orientation == "h" for trace in figure.data if trace.type == "bar")
    return [list(trace.x if lying else trace.y) for trace in figure.data if trace.type == "bar"]


def _sum(values):
    return sum(value for value in values if value is not None and not math.isnan(value))


def test_the_name_of_a_row_reads_as_one_line():
    drawn = marks.figure(LIGHT, height=200)
    drawn.add_bar(x=[220], y=[0], orientation="h", name="Guidance")
    marks.above_bars(drawn, ["Acme <b>$220bn</b>, $96.3bn spent"], LIGHT)
    assert only_chart(of(drawn)).places("Guidance") == ["Acme · $220bn, $96.3bn spent"]


def test_what_stands_in_the_legend_alone_is_no_bar_of_the_slide():
    drawn = stack()
    drawn.add_bar(x=QUARTERS[:1], y=[0], name="Meta", hoverinfo="skip", marker_color="#56B4E9")
    chart = only_chart(of(drawn))
    assert set(chart.series) == set(only_chart(of(stack())).series)
    assert chart.values("Meta")[0] == 2.0


def test_many_rows_are_cut_at_a_heading_and_each_keeps_its_words():
    drawn = marks.figure(LIGHT)
    for row in range(30):
        if row not in (0, 14):
            drawn.add_scatter(x=[row], y=[row], mode="markers")
            marks.label(drawn, row, row, f"${row}bn", xanchor="left")
        else:
            marks.label(drawn, 0, row, f"Group {row}", xref="paper", xanchor="left")
    names = [row for row in range(30) if row not in (0, 14)]
    drawn.update_yaxes(range=[29.6, -0.7], tickvals=names, ticktext=[f"Row {at}" for at in names])
    made = of(drawn)
    first, second = decks.words(made)
    assert "Group 0" in first
    assert "Row 13" in first
    assert "Row 15" not in first
    assert "Group 14" in second
    assert all(f"Row {at}" in first + second for at in names)
    assert sorted(
        value
        for _, chart in decks.charts(made)
        for name in chart.series
        for value in chart.places(name)
    ) == [float(at) for at in names]
    left = min(
        int(place.find("a:off", decks.SPACES).get("x"))
        for slide in decks.opened(made).slides
        for place in slide._element.iter(f"{{{decks.SPACES['a']}}}xfrm")
    )
    assert left > 200_000
