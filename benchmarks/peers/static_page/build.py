"""Writes the two pages as files: figures as JSON, plotly.js beside them, controls in JavaScript.

python build.py FOLDER
"""

# pyright: basic
import gzip
import json
import sys
from pathlib import Path

import pandas as pd
import task
from plotly.offline import get_plotlyjs

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<script defer src="plotly.js"></script><script defer src="page.js"></script></head>
<body data-page="{name}"><h1>{title}</h1>{control}{charts}</body></html>"""
SCRIPT = """const name = document.body.dataset.page;
const told = fetch(`${name}.json`).then((answer) => answer.json());
const draw = async (choice) => {
  const { chosen } = await told;
  drawAll(chosen[choice]);
};
const drawAll = (figures) => {
  for (const [id, { data, layout }] of Object.entries(figures)) {
    Plotly.react(id, data, layout, { responsive: true });
  }
};
const control = document.querySelector("#control");
const first = control.dataset.first;
const turned = control.tagName === "SELECT" ? "change" : "click";
control.addEventListener(turned, ({ target }) => target.value && draw(target.value));
draw(first).then(async () => drawAll((await told).fixed));
"""


def read(name: str) -> pd.DataFrame:
    """One table of the data."""
    return pd.read_csv(task.DATA / f"{name}.csv")


def plain(figure) -> dict:
    """A figure as JSON, without the template, which would stand in each of them."""
    return json.loads(figure.update_layout(template="none").to_json())


def pages() -> dict[str, tuple[str, str, list[str], dict]]:
    """By name: title, control as HTML, places of charts, figures."""
    capex, guidance, sites = read("capex"), read("guidance"), read("sites")
    four = "The four"
    units = {
        unit: {"capex": plain(task.capex_bars(capex, four, "Quarter", unit))} for unit in task.UNITS
    }
    fixed = {
        "revenue": plain(task.share_lines(capex, four, "revenue_usd_bn")),
        "cash": plain(task.share_lines(capex, four, "operating_cash_flow_usd_bn")),
        "guidance": plain(task.guidance_steps(guidance, four)),
    }
    countries = {
        country: {by: plain(task.site_bars(sites, country, by)) for by in ("status", "operator")}
        for country in task.countries(sites)
    }
    for country, figures in countries.items():
        figures["map"] = plain(task.site_map(sites, country, "/countries.geojson"))
    buttons = "".join(f'<button value="{unit}">{unit}</button>' for unit in task.UNITS)
    options = "".join(f"<option>{country}</option>" for country in countries)
    return {
        "capex": (
            "Capital expenditure",
            f'<div id="control" data-first="{task.UNITS[0]}">{buttons}</div>',
            ["capex", *fixed],
            {"fixed": fixed, "chosen": units},
        ),
        "sites": (
            "Sites",
            f'<select id="control" data-first="{task.EVERYWHERE}">{options}</select>',
            ["map", "status", "operator"],
            {"fixed": {}, "chosen": countries},
        ),
    }


def main() -> None:
    """Writes every file, and its compressed twin beside it."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "plotly.js": get_plotlyjs(),
        "page.js": SCRIPT,
        "countries.geojson": task.LAND.read_text(encoding="utf-8"),
    }
    for name, (title, control, charts, figures) in pages().items():
        places = "".join(f'<div id="{chart}"></div>' for chart in charts)
        files[f"{name}.html"] = PAGE.format(name=name, title=title, control=control, charts=places)
        files[f"{name}.json"] = json.dumps(figures, separators=(",", ":"))
    for name, text in files.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(text.encode(), 9))


if __name__ == "__main__":
    main()
