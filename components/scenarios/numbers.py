"""Numbers as a scenario takes them: finite and within limits, or refused in plain words."""

import math


class Refused(ValueError):
    """A number that a scenario cannot be reckoned with; the message says which, and the limits."""


def within(what: str, value: float, least: float, most: float, unit: str = "") -> float:
    """`value`, if it is a number from `least` to `most`; `what` names it at a sentence's start.

    Raises `Refused` for anything else: NaN, infinity, text, a number beyond the limits.
    """
    measured = f" {unit}" if unit else ""
    limits = f"{least:,g} to {most:,g}{measured}"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value):
        raise Refused(f"{what} is not a number. Choose one from {limits}.")
    if not least <= value <= most:
        raise Refused(f"{what} cannot be {value:,g}{measured}. Choose a number from {limits}.")
    return float(value)
