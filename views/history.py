"""Every published state of the tables, what changed between any two, and the way back."""

from components import parts, ui
from components.desk import past

ui.opening(
    "History",
    "Every state of the data that was ever published, by whom and why. Nothing is lost: any state "
    "can be compared, downloaded and brought back.",
)
parts.part(past.history)
