"""What is published, as an outline behind the figure of a draft."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from components import draft, making, outline, store
from components.charts import capex
from components.lens import Lens
from components.theme import DARK, LIGHT

QUARTERS = ["2026-02-15", "2026-05-15", "2026-08-15"]
DAY = 86_400_000


def bars(*companies, **layout):
    """Stacked bars over three quarters, a list of heights for each company."""
    figure = go.Figure(
        [go.Bar(x=QUARTERS[: len(heights)], y=heights, width=60 * DAY) for heights in companies]
    )
    return figure.update_layout(barmode="stack", **layout)


def line(*heights, places=QUARTERS, **settings):
    return go.Figure(go.Scatter(x=places, y=list(heights), mode="lines", **settings))


def outlined(drafted, published, theme=LIGHT):
    return outline.outlined(drafted, published, theme)


def test_a_changed_stack_is_outlined_at_its_published_height_and_no_other_is():
    drafted = bars([1, 2, 3], [1, 9, 1])
    figure, differs = outlined(drafted, bars([1, 2, 3], [1, 5, 1]))
    assert differs
    (shape,) = figure.layout.shapes
    assert (shape.type, shape.y0, shape.y1) == ("rect", 0, 7)
    assert pd.Timestamp(shape.x0) == pd.Timestamp("2026-05-15") - pd.Timedelta(days=30)
    assert pd.Timestamp(shape.x1) == pd.Timestamp("2026-05-15") + pd.Timedelta(days=30)
    assert (shape.line.dash, shape.line.color) == ("dot", LIGHT.ink)
    assert len(figure.data) == 2


def test_a_bar_that_the_draft_takes_out_keeps_its_outline():
    figure, differs = outlined(bars([1, 2]), bars([1, 2, 3]))
    assert differs
    assert [shape.y1 for shape in figure.layout.shapes] == [3]


def test_a_bar_that_only_the_draft_has_needs_no_outline():
    figure, differs = outlined(bars([1, 2, 3]), bars([1, 2]))
    assert not differs
    assert not figure.layout.shapes


def test_a_stack_of_the_same_height_is_not_outlined_however_it_is_shared_out():
    figure, differs = outlined(bars([1, 2, 3], [1, 1, 1]), bars([1, 2.5, 3], [1, 0.5, 1]))
    assert not differs
    assert not figure.layout.shapes


def test_shapes_that_the_figure_has_stay():
    figure, _ = outlined(bars([1, 2, 4], shapes=[{"type": "line", "y0": 5}]), bars([1, 2, 3]))
    assert [shape.type for shape in figure.layout.shapes] == ["line", "rect"]


def test_a_bar_without_a_height_counts_as_nothing_and_breaks_nothing():
    figure, differs = outlined(bars([1, None, 3]), bars([1, 2, float("nan")]))
    assert differs
    assert [shape.y1 for shape in figure.layout.shapes] == [2]


def test_a_changed_line_is_drawn_dotted_behind_and_an_unchanged_one_is_not():
    drafted = line(1, 2, 9, line={"shape": "hv"})
    drafted.add_scatter(x=QUARTERS, y=[5, 5, 5], mode="lines")
    published = line(1, 2, 3, line={"shape": "hv"}).add_scatter(
        x=QUARTERS, y=[5, 5, 5], mode="lines"
    )
    figure, differs = outlined(drafted, published, DARK)
    assert differs
    (added,) = figure.data[2:]
    assert list(added.y) == [1, 2, 3]
    assert (added.line.dash, added.line.shape, added.line.color) == ("dot", "hv", DARK.ink)
    assert (added.hoverinfo, added.showlegend) == ("skip", False)


def test_the_draft_and_the_published_figure_are_not_changed_themselves():
    drafted, published = bars([1, 2, 4]), bars([1, 2, 3])
    before = drafted.to_json(), published.to_json()
    outlined(drafted, published)
    assert (drafted.to_json(), published.to_json()) == before


@pytest.mark.parametrize(
    ("drafted", "published"),
    [
        (
            go.Figure(go.Bar(x=[1, 2, 4], y=QUARTERS, orientation="h")).update_layout(
                barmode="stack"
            ),
            go.Figure(go.Bar(x=[1, 2, 3], y=QUARTERS, orientation="h")).update_layout(
                barmode="stack"
            ),
        ),
        (
            go.Figure(go.Bar(x=["Meta", "Apple"], y=[1, 2])).update_layout(barmode="stack"),
            go.Figure(go.Bar(x=["Meta", "Apple"], y=[1, 3])).update_layout(barmode="stack"),
        ),
        (
            bars([1, 2, 4]).update_layout(barmode="group"),
            bars([1, 2, 3]).update_layout(barmode="group"),
        ),
        (line(1, 2, 4, places=[1, 2, 3]), line(1, 2, 3, places=[1, 2, 3])),
        (line(1, 2, 4, fill="tozeroy"), line(1, 2, 3, fill="tozeroy")),
        (go.Figure(go.Sankey()), go.Figure(go.Sankey())),
        (go.Figure(), go.Figure()),
    ],
    ids=["bars that lie", "bars by name", "bars in groups", "by number", "area", "flow", "empty"],
)
def test_marks_without_a_fixed_place_are_left_alone(drafted, published):
    figure, differs = outlined(drafted, published)
    assert not differs
    assert figure.data == drafted.data
    assert not figure.layout.shapes


@pytest.mark.parametrize(
    ("unit", "has_outline"), [("usd", True), ("growth", True), ("share", False)]
)
def test_the_chart_of_capex_is_outlined_in_dollars_and_not_as_shares(unit, has_outline):
    cells = draft.published_cells("capex")
    is_meta = (cells["company"] == "Meta") & (cells["calendar_quarter"] == "2026Q2")
    cells.loc[is_meta, "capex_usd_bn"] = "45"
    made = draft.draft({"capex": cells})
    choices = {"unit": unit, "period": "quarter", "scope": "four"}
    before = making.SHARED.made(
        making.key(capex.by_company, store.published, Lens(), "light", choices)
    )
    after = made.shelf.made(making.key(capex.by_company, made.edition, Lens(), "light", choices))
    assert not isinstance(before, making.Empty)
    assert not isinstance(after, making.Empty)
    assert after.body.to_json() != before.body.to_json()
    _, differs = outline.outlined(after.body, before.body, LIGHT)
    assert differs is has_outline
