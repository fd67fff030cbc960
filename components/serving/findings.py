"""What the first exhibit of a page says, made from what is published, for previews of links."""

import importlib
import pkgutil
from datetime import date
from pathlib import Path
from typing import Any

from components import captions, making, store
from components.exhibit import Exhibit
from components.lens import Lens
from components.making import Chart, Key
from components.serving.beside import Beside

# Page -> the module and function below components/charts, with the choices that the page starts
# from. Pages of the reader's own things have no finding. A test holds this to the pages.
FIRST: dict[str, tuple[str, dict[str, Any]]] = {
    "overview": ("capex.last_four_quarters", {}),
    "story": ("capex.by_company", {"period": "trailing"}),
    "claims": ("claims.verdicts", {}),
    "bet": ("stay_or_leave.payment", {}),
    "capex": ("capex.by_company", {}),
    "commitments": ("commitments.taken_apart", {}),
    "financing": ("hyperion_money.flows", {}),
    "sites": ("sites.on_map", {}),
    "energy": ("yardsticks.in_words", {}),
    "data": ("data.size", {}),
}
# Seconds that a document waits for its finding.
PATIENCE = 0.3

_CHARTS = Path(__file__).parents[1] / "charts"


def load() -> None:
    """Imports every chart, so that no reader waits for that."""
    for module in pkgutil.iter_modules([str(_CHARTS)]):
        importlib.import_module(f"components.charts.{module.name}")


def first(page: str) -> Key:
    """What the first exhibit of a page of FIRST is made of, as published now."""
    name, choices = FIRST[page]
    made_by = chart(name)
    if "today" in making.parameters(made_by):
        choices = {**choices, "today": date.today().isoformat()}
    return making.key(made_by, store.published, Lens(), "light", choices)


def chart(name: str) -> Chart:
    """The chart of a name such as "capex.by_company"."""
    module, _, function = name.partition(".")
    return getattr(importlib.import_module(f"components.charts.{module}"), function)


def finding(page: str, patience: float = PATIENCE) -> str:
    """One sentence on a page as published now; "" if there is none, or if it takes too long.

    What is published is not known while the history cannot be read: then nothing is said.
    """
    if page not in FIRST or store.trouble():
        return ""
    return _findings.text(first(page), patience)


def _said(key: Key) -> str:
    # Not kept on the shelf: readers ask for exhibits with all choices of their page.
    made = making.SHARED.made_anew(key)
    return captions.finding(made) if isinstance(made, Exhibit) else ""


_findings = Beside("preview", _said, most=64)
