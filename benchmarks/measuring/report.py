"""The record of a run in Markdown: the machine, the tables, and where we are behind and why."""

import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from . import table
from .subjects import BENCHMARKS, OURS, Subject
from .table import Metric, Samples

METRICS = (
    Metric("capex-mb-cold", "Capex: MB on the wire, cold", 2),
    Metric("capex-mb-warm", "Capex: MB on the wire, warm", 3),
    Metric("capex-fast-cold", "Capex: first chart, s, cold", 2),
    Metric("capex-fast-warm", "Capex: first chart, s, warm", 2),
    Metric("capex-slow-cold", "Capex: first chart, s, cold, 20 Mbit/s", 2),
    Metric("capex-slow-warm", "Capex: first chart, s, warm, 20 Mbit/s", 2),
    Metric("control-fast-cold", "Capex: until the unit can be pressed, s, cold", 2),
    Metric("control-fast-warm", "Capex: until the unit can be pressed, s, warm", 2),
    Metric("control-slow-cold", "Capex: until the unit can be pressed, s, cold, 20 Mbit/s", 2),
    Metric("control-slow-warm", "Capex: until the unit can be pressed, s, warm, 20 Mbit/s", 2),
    Metric("sites-mb-cold", "Sites: MB on the wire, cold", 2),
    Metric("sites-mb-warm", "Sites: MB on the wire, warm", 3),
    Metric("sites-fast-cold", "Sites: map with land, s, cold", 2),
    Metric("sites-fast-warm", "Sites: map with land, s, warm", 2),
    Metric("sites-slow-cold", "Sites: map with land, s, cold, 20 Mbit/s", 2),
    Metric("capex-turn", "Capex: from the unit to the new chart, ms"),
    Metric("sites-turn", "Sites: from the country to the last new chart, ms"),
    Metric("cpu", "Server CPU an interaction, ms", 1),
    Metric("rate-1", "Interactions a second, 1 viewer", 1, more_is_better=True),
    Metric("rate-50", "Interactions a second, 50 viewers", 1, more_is_better=True),
    Metric("rate-200", "Interactions a second, 200 viewers", 1, more_is_better=True),
    Metric("wait-50", "Median wait of 50 viewers without a pause, ms"),
    Metric("wait-200", "Median wait of 200 viewers without a pause, ms"),
    Metric("errors-50", "Viewers of 50 who got no answer"),
    Metric("errors-200", "Viewers of 200 who got no answer"),
    Metric("memory-1", "Server memory with 1 viewer, MB"),
    Metric("memory-50", "Server memory with 50 viewers, MB"),
    Metric("memory-200", "Server memory with 200 viewers, MB"),
)
HOW_TO_READ = (
    "Medians, with the lowest and highest of all samples in brackets. Less is better, except where "
    "an arrow ↑ says that more is. In the second table, bold marks where ours is behind by more "
    "than 5%. What is measured, and how, stands in README.md; what the pages hold in "
    "peers/README.md."
)
# By the beginning of a metric's key.
WHY = {
    "capex-mb-warm": "it is the document and the websocket, hence the exhibits themselves: our "
    "page has more of them, each with its texts for readers and screen readers.",
    "sites-mb-warm": "it is the document and the websocket, hence the exhibits themselves: our map "
    "brings every month and layer at once, and the page a table of all sites.",
    "capex-mb": "Streamlit's own scripts and fonts come in addition to what draws the charts; "
    "Dash and the static page need little beside plotly.js.",
    "sites-mb": "our page draws with deck.gl and plotly.js; a peer that draws its map with "
    "plotly.js needs no second library. State borders and the months of the map come in addition.",
    "capex-fast": "our first chart comes with the document, and shares the browser with the "
    "scripts that load for the rest of the page.",
    "capex-slow": "the same, and the line.",
    "control": "the browser runs Streamlit's scripts before its websocket opens, then the script "
    "of the page runs; our page has more charts and controls to lay out. Until then the finding "
    "and its chart stand in the first view.",
    "sites-fast": "without a graphics card the land is drawn by the processor; our map draws "
    "borders of states, names, rings and cores besides.",
    "sites-slow": "the same, and the wire of deck.gl beside plotly.js.",
    "capex-turn": "our server redraws the control's part of the page, caption and menu included, "
    "and Streamlit's scripts lay it out anew; a static page asks nobody.",
    "sites-turn": "the country changes more exhibits on our page, map and tables among them.",
    "cpu": "our server redraws the part of the page that belongs to the control, caption and menu "
    "included.",
    "rate": "the same as for the processor time: who asks shares the machine with the server.",
    "wait": "the same as for the interactions a second.",
    "errors": "see what the run printed.",
    "memory": "most of it is there before the first viewer, as the rows of 1 and of 200 viewers "
    "say together: pandas, the checks of uploads, the history, tables with a source in each row, "
    "and finished exhibits.",
}


def written(
    samples: Samples, chosen: Sequence[Subject], rounds: int, busy: float, maps: str
) -> str:
    """The whole record of a run; `busy` is how many processes wanted to run before it began."""
    names = [each.name for each in chosen]
    titles = {each.name: each.title for each in chosen}
    renamed = {(key, titles[name]): values for (key, name), values in samples.items()}
    lines = table.markdown(renamed, METRICS, [titles[name] for name in names], OURS.title)
    plural = "round" if rounds == 1 else "rounds"
    return "\n".join(
        [
            "# Results",
            "",
            f"Made by `python benchmarks/compare.py` on {_now()}, {rounds} {plural}.",
            "",
            *_machine(busy),
            "",
            HOW_TO_READ,
            "",
            *lines,
            "",
            *_size(renamed, [titles[name] for name in names]),
            "",
            "## Where we are behind, and why",
            "",
            *(_behind(renamed, [titles[name] for name in names]) or ["Nowhere by more than 5%."]),
            "",
            "## The map with 20,000 sites",
            "",
            "Made by `python benchmarks/maps.py`, without a graphics card: frames a second, and "
            "the milliseconds of the slowest twentieth.",
            "",
            "```",
            maps.rstrip(),
            "```",
            "",
        ]
    )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d at %H:%M UTC")


def _machine(busy: float) -> list[str]:
    cores = os.cpu_count() or 1
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    chromium = os.environ.get("CHROMIUM") or "chromium"
    version = subprocess.run(
        [chromium, "--version"], capture_output=True, text=True, check=False
    ).stdout.strip()
    noisy = " It was **busy with other things**: trust the ratios little." if busy > 0.5 else ""
    system = f"{platform.system()} {platform.release().partition('-')[0]}"
    return [
        f"- Machine: {cores} cores ({found[1] if found else platform.processor()}), "
        f"{memory:.0f} GB, {system}; load {busy:.1f} before the "
        f"run.{noisy}",
        f"- Python {sys.version.split()[0]}, {version}; drawn without a graphics card",
        f"- {_versions()}",
    ]


def _versions() -> str:
    wanted = ("streamlit", "dash", "panel", "plotly", "pydeck", "pandas")
    found: dict[str, str] = {}
    for file in sorted(BENCHMARKS.glob("peers/*/requirements.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            name, _, version = line.partition("==")
            if name in wanted:
                found[name] = version
    return ", ".join(f"{name} {found[name]}" for name in wanted if name in found)


def _median(samples: Samples, key: str, name: str) -> float | None:
    found = table.spread(samples.get((key, name), ()))
    return found.median if found else None


def _size(samples: Samples, names: Sequence[str]) -> list[str]:
    """How much each page holds, which the figures above must be read with."""
    lines = []
    for page in ("capex", "sites"):
        counts = [
            f"{name} {count:.0f}"
            for name in names
            if (count := _median(samples, f"{page}-charts", name)) is not None
        ]
        lines.append(f"Charts drawn by Plotly on {page.title()}: {', '.join(counts)}.")
    for name in names:
        outside = _median(samples, "capex-outside", name), _median(samples, "sites-outside", name)
        if any(outside):
            lines.append(f"{name} asks other machines for something; it got no answer.")
    return lines


def _behind(samples: Samples, names: Sequence[str]) -> list[str]:
    lines = []
    for metric in METRICS:
        mine = _median(samples, metric.key, OURS.title)
        ahead = []
        for name in names:
            theirs = _median(samples, metric.key, name)
            if name == OURS.title or mine is None or not theirs:
                continue
            if table.is_behind(metric, mine / theirs):
                ahead.append(f"{name} {theirs:,.{metric.digits}f}")
        if ahead:
            why = next((why for key, why in WHY.items() if metric.key.startswith(key)), "")
            lines.append(
                f"- {metric.title}: {mine:,.{metric.digits}f} against {', '.join(ahead)}: {why}"
            )
    return lines
