"""The look: one palette for companies, technologies, status, confidence and verdicts.

The Streamlit theme in `.streamlit/config.toml` repeats the base colours of LIGHT and DARK; a test
holds them together.
"""

from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True)
class Theme:
    """The base colours of one of the two looks."""

    name: str
    paper: str
    panel: str
    ink: str
    quiet: str
    grid: str
    zero: str
    land: str
    border: str
    accent: str
    other: str


LIGHT = Theme(
    name="light",
    paper="#FBFAF7",
    panel="#F3F0E8",
    ink="#1B1F24",
    quiet="#5B6169",
    grid="#E7E3DA",
    zero="#9A948A",
    land="#ECE8DF",
    border="#CFC8BA",
    accent="#C8102E",
    other="#A9A49A",
)
DARK = Theme(
    name="dark",
    paper="#0F141A",
    panel="#171E27",
    ink="#E8EAED",
    quiet="#A3ABB5",
    grid="#232B35",
    zero="#5C6672",
    land="#1C2530",
    border="#34404E",
    accent="#FF6B5E",
    other="#69717C",
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}

FONT = (
    '"Source Sans", "Source Sans 3", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", sans-serif'
)

COMPANIES = {
    "Amazon": "#E69F00",
    "Microsoft": "#0072B2",
    "Alphabet": "#009E73",
    "Meta": "#56B4E9",
    "Oracle": "#D55E00",
    "CoreWeave": "#CC79A7",
    "Anthropic": "#B4794E",
    "SpaceX/xAI": "#7A7A7A",
    "Nvidia": "#76A12B",
    "SoftBank": "#8C8FB8",
    "Alibaba": "#6B7A2F",
    "Tencent": "#B4B981",
    "Baidu": "#8FA3B8",
}
# OpenAI is drawn in ink, so it turns over with the theme.
_INK_COMPANY = {"light": "#111827", "dark": "#F3F4F6"}
# Companies without a colour of their own take these greys in order of appearance.
GREYS = {
    "light": ("#8B8680", "#A9A49A", "#6E6A64", "#BDB8AE"),
    "dark": ("#8A929C", "#69717C", "#A5ADB7", "#545C66"),
}

TECHNOLOGIES = {
    "gas_ccgt": "#A0643C",
    "gas_turbine": "#B27B55",
    "gas_recip": "#8A5230",
    "gas": "#A0643C",
    "fossil": "#A0643C",
    "coal": "#5A4A42",
    "oil": "#7A5C50",
    "fuel_cell": "#C58B5B",
    "nuclear": "#7B5EA7",
    "nuclear_smr": "#9C84C2",
    "fusion": "#B7A6D3",
    "solar": "#E3B505",
    "wind": "#3BA99C",
    "hydro": "#2F6DB5",
    "geothermal": "#8E4B5A",
    "bioenergy": "#6F8F3C",
    "other_renewables": "#4FA3A5",
    "mixed_renewables": "#4FA3A5",
    "renewable": "#3BA99C",
    "battery": "#8A8F98",
    "storage": "#8A8F98",
    "grid": "#9AA0A8",
    "grid_mix": "#9AA0A8",
    "mixed": "#B08A8A",
    "other": "#9AA0A8",
    "unknown": "#B5B0A6",
}

STATUSES = {
    "operational": "#1A7F5A",
    "partly_operational": "#1A7F5A",
    "under_construction": "#D98A00",
    "permitted": "#2F6DB5",
    "announced": "#2F6DB5",
    "paused": "#8A8F98",
    "cancelled": "#8A8F98",
}

CONFIDENCES = {
    "filing": "#0B6E4F",
    "official": "#2F6DB5",
    "reported": "#7B8794",
    "estimate": "#C77D0A",
}

# Word -> (mark, colour in light, colour in dark). The mark never stands without its word.
_BADGES = {
    "supported": ("●", "#0B6E4F", "#4CC79A"),
    "approximately": ("◐", "#2563A8", "#7DB3F0"),
    "outdated": ("◷", "#8A5A00", "#E3B04B"),
    "misleading": ("▲", "#B3400E", "#FF9A6B"),
    "unsupported": ("✕", "#A3123A", "#FF8FA6"),
    "opinion": ("❝", "#5B5F86", "#B4B8E0"),
}


def company_colour(company: str, theme: Theme = LIGHT) -> str:
    """The colour of a company, the same everywhere; grey for one without a colour of its own."""
    if company == "OpenAI":
        return _INK_COMPANY[theme.name]
    return COMPANIES.get(company, theme.other)


def company_colours(companies: list[str], theme: Theme = LIGHT) -> dict[str, str]:
    """Colours for a set of companies: own colours, and different greys for the others in order."""
    greys = iter(GREYS[theme.name] * len(companies))
    return {
        name: company_colour(name, theme) if name in COMPANIES or name == "OpenAI" else next(greys)
        for name in companies
    }


def technology_colour(technology: str) -> str:
    """The colour of a way of making power: warm for fossil, violet for nuclear, cool for wind."""
    return TECHNOLOGIES.get(technology, TECHNOLOGIES["other"])


def badge(word: str, theme: Theme = LIGHT) -> tuple[str, str]:
    """Mark and colour of a badge; a plain dot in quiet ink for words without a mark."""
    mark, light, dark = _BADGES.get(word, ("•", theme.quiet, theme.quiet))
    return mark, light if theme.name == "light" else dark


def rgba(colour: str, alpha: float = 1.0) -> list[int]:
    """A colour such as #0072B2 as deck.gl wants it: red, green, blue, alpha, each 0 to 255."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)] + [round(alpha * 255)]


def faded(colour: str, alpha: float) -> str:
    """A colour such as #0072B2 as Plotly wants it with transparency."""
    red, green, blue, _ = rgba(colour)
    return f"rgba({red},{green},{blue},{alpha})"


def template(theme: Theme) -> go.layout.Template:
    """The Plotly template: ink on paper, faint horizontal grid, no frames."""
    axis = {
        "linecolor": theme.border,
        "zerolinecolor": theme.zero,
        "tickfont": {"size": 13, "color": theme.quiet},
        "title": {"font": {"size": 13, "color": theme.quiet}},
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": theme.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [*COMPANIES.values()],
            "margin": {"l": 8, "r": 8, "t": 28, "b": 8},
            "xaxis": {**axis, "showgrid": False, "zeroline": False, "ticks": ""},
            "yaxis": {**axis, "gridcolor": theme.grid, "zeroline": True, "showline": False},
            "legend": {
                "orientation": "h",
                "yanchor": "bottom",
                "y": 1.02,
                "x": 0,
                "font": {"size": 13},
                "itemclick": False,
                "itemdoubleclick": False,
            },
            "hoverlabel": {
                "bgcolor": theme.paper,
                "bordercolor": theme.border,
                "font": {"family": FONT, "size": 13, "color": theme.ink},
                "align": "left",
            },
            "hovermode": "x unified",
            "barcornerradius": 2,
            "bargap": 0.22,
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": theme.quiet},
        }
    )
