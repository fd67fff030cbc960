"""What is wrong with a file, as data: where, what, and what it could be mended to."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Fault:
    """One thing to fix, and every line on which it stands.

    `lines` are lines of the file (1 is the header; empty for the file as a whole). A fault of a
    cell names its `column` and the `cell` as written. `fixes` are readings of that cell that would
    fit, likeliest first; `is_safe` says that there is just one and that it cannot be doubted, so
    it may be ticked beforehand.
    """

    kind: Literal["file", "header", "row", "cell", "key", "reference"]
    message: str
    lines: tuple[int, ...] = ()
    column: str = ""
    cell: str = ""
    fixes: tuple[str, ...] = ()
    is_safe: bool = False
