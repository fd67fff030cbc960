"""Scripts for pages without a server: our modules as one plain script, and data as scripts.

Browsers let a page that was opened from a folder load scripts, but neither modules nor data.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_BESIDE = re.compile(r"^const beside = .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|function|class) (\w+))", re.MULTILINE)
_MODULE = re.compile(r"^\s*(?:import|export)\b|\bimport\s*\(|\bimport\.meta\b", re.MULTILINE)


class Unbundled(Exception):
    """A module that says what a plain script cannot, as a sentence."""


def bundle(folder: Path, names: Sequence[str]) -> str:
    """The modules `names` of a folder as one plain script that runs the last of them.

    A module asks for others by `beside(name)`, as ours do, and gets their exports; each is run
    when it is first asked for. Raises Unbundled for a module that imports in any other way.
    """
    made = "\n".join(_module(folder / f"{name}.js") for name in names)
    return (
        "(() => {\n'use strict';\nconst HERE = document.currentScript.src || document.baseURI;\n"
        "const known = {}, asked = {};\n"
        "const beside = (name) => { asked[name] ??= known[name](); return asked[name]; };\n"
        f"{made}\nbeside({json.dumps(names[-1])});\n}})();\n"
    )


def _module(path: Path) -> str:
    text = _BESIDE.sub("", path.read_text(encoding="utf-8")).replace("import.meta.url", "HERE")
    given = ", ".join(_EXPORT.findall(text))
    text = _EXPORT.sub("", text)
    if found := _MODULE.search(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)):
        raise Unbundled(f"{path.name} says “{found[0].strip()}”, which no plain script can.")
    return f"known[{json.dumps(path.stem)}] = async () => {{\n{text}\nreturn {{ {given} }};\n}};"


def told(name: str, content: Any) -> str:
    """Data as a script, which hands them to static/js/still.js under a name."""
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"globalThis.told({json.dumps(name)},{written});\n"
