"""Which sites a reader asks for: the same choices for the map, its time and its tables."""

import pandas as pd

# Control value -> the least planned power in MW.
SIZES = {
    "Any size": 0.0,
    "100 MW or more": 100.0,
    "500 MW or more": 500.0,
    "1 GW or more": 1000.0,
    "2 GW or more": 2000.0,
}


def selected(
    sites: pd.DataFrame,
    operators: tuple[str, ...] = (),
    statuses: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
    size: str = "Any size",
    *,
    speculative: bool = False,
) -> pd.DataFrame:
    """The sites that fit the choices, in the order given; nothing chosen means all."""
    kept = sites if speculative else sites[~sites["is_speculative"]]
    for column, chosen in (("operator", operators), ("status", statuses), ("country", countries)):
        if chosen:
            kept = kept[kept[column].isin(chosen)]
    return kept[kept["planned_mw"] >= SIZES[size]] if SIZES[size] > 0 else kept
