"""Your file against ours: upload, faults, comparison, draft, publishing."""

from components import parts, ui
from components.desk import comparing, publishing, uploading

ui.opening(
    "Your file",
    "Bring your own figures. You get every fault in plain words, then what your file changes, then "
    "the whole dashboard made with it. Nobody else sees it.",
)
uploading.uploading()

ui.section("What it changes", "Your rows against the published ones, and what that moves.")
comparing.comparison()
publishing.publishing()


@parts.part
def templates() -> None:
    ui.section(
        "Templates",
        "The header of a table with one row as an example. Columns that you do not know may be "
        "left out; so may the source, and your rows then count as estimates.",
    )
    uploading.templates()
