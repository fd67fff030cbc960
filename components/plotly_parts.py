"""plotly.js with the traces that our charts use, and no others.

The file that comes with Plotly draws some fifty kinds of traces: maps, volumes, carpets. Ours are
two, and a browser spends most of a second on reading the rest. Plotly makes smaller builds too, but
its Python package has the whole one alone. That is a bundle made by esbuild, in which every module
reads `name=wrapped((…)=>{…})`, and one module registers all traces. So what only the others
need can be left out.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

# What our charts are made of; a test holds this to them.
TRACES = frozenset({"bar", "scatter"})

_NAME = r"[A-Za-z_$][\w$]*"
_IDENTIFIER = re.compile(rf"(?<![\w$.]){_NAME}")
_WRAPPER = re.compile(rf"({_NAME})=\([\w$,]+\)=>\(\)=>\{{")
_REGISTERED = re.compile(rf"\.register\(\[({_NAME}\(\)(?:,{_NAME}\(\))*)\]\)")
_TRACE = re.compile(r'moduleType:"trace",name:"(\w+)"')

# What may hold a bracket that is none, and the brackets.
_TOKEN = re.compile(
    r""" "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | ` | //[^\n]* | /\*.*?\*/ | [()\[\]{}] | / """,
    re.DOTALL | re.VERBOSE,
)
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(`|\$\{)", re.DOTALL)
_PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/")
# After these, a slash begins a regular expression; after all else it divides.
_BEFORE_PATTERN = re.compile(
    r"(?:[(,=:\[!&|?{};+\-*%^~<>]|(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|else|do))$"
)


class UnknownBuild(ValueError):
    """plotly.js is not built as this module knows it; the text says what is missing."""


class _Module(NamedTuple):
    name: str
    begin: int
    end: int


def with_traces(source: str, traces: Iterable[str] = TRACES) -> str:
    """plotly.js without the modules that only other `traces` need; UnknownBuild if it cannot be."""
    modules = _modules(source)
    texts = {each.name: source[each.begin : each.end] for each in modules}
    needs = {
        name: {word for word in _IDENTIFIER.findall(text) if word in texts} - {name}
        for name, text in texts.items()
    }
    registering = [name for name, text in texts.items() if _REGISTERED.search(text)]
    if len(registering) != 1:
        raise UnknownBuild(f"{len(registering)} modules register traces, not one")
    (first,) = registering
    registered = _REGISTERED.search(texts[first])
    assert registered
    all_traces = [call.removesuffix("()") for call in registered[1].split(",")]
    # Scatter is part of the core, which registers it.
    kinds = {name: _kind(name, texts, needs) for name in all_traces}
    kept = [name for name, kind in kinds.items() if kind in traces]
    lost = set(traces) - set(kinds.values()) - {"scatter"}
    if lost:
        raise UnknownBuild(f"no module registers {', '.join(sorted(lost))}")
    needs[first] -= set(all_traces) - set(kept)
    texts[first] = texts[first].replace(
        registered[0], f".register([{','.join(f'{name}()' for name in kept)}])"
    )
    wanted = _reached(first, needs)
    parts, at = [], 0
    for name, begin, end in modules:
        parts += [source[at:begin], texts[name] if name in wanted else f"{name}=0"]
        at = end
    return "".join([*parts, source[at:]])


def _kind(name: str, texts: Mapping[str, str], needs: Mapping[str, set[str]]) -> str:
    """The kind of trace that a module adds, which it or one that it needs says; "" if none."""
    said = (_TRACE.search(texts[each]) for each in (name, *sorted(needs[name])))
    return next((found[1] for found in said if found), "")


def _reached(first: str, needs: Mapping[str, set[str]]) -> set[str]:
    reached, waiting = {first}, [first]
    while waiting:
        new = needs[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def _modules(source: str) -> list[_Module]:
    """The modules of a bundle, in its order."""
    wrappers = "|".join(map(re.escape, dict.fromkeys(_WRAPPER.findall(source))))
    if not wrappers:
        raise UnknownBuild("no wrapper of modules was found")
    begins = re.compile(rf"(?<![\w$.])({_NAME})=(?:{wrappers})(?=\((?:\([\w$,]*\)|{_NAME})=>\{{)")
    found, at = [], 0
    while begin := begins.search(source, at):
        at = _end(source, begin.end())
        if source[at : at + 1] not in (",", ";"):
            raise UnknownBuild(f"the module {begin[1]} does not end where it should")
        found.append(_Module(begin[1], begin.start(), at))
    return found


def _end(source: str, at: int) -> int:
    """Where the bracket that opens at `at` has been closed."""
    opened: list[str] = []
    while token := _TOKEN.search(source, at):
        sign, at = token[0], token.end()
        if sign in ("(", "[", "{"):
            opened.append(sign)
        elif sign in (")", "]", "}"):
            # A value within a template ends, and the template goes on.
            if opened.pop() == "${":
                at = _within_template(source, at, opened)
            elif not opened:
                return at
        elif sign == "`":
            at = _within_template(source, at, opened)
        elif sign == "/" and _BEFORE_PATTERN.search(source[max(0, at - 12) : at - 1].rstrip()):
            pattern = _PATTERN.match(source, at - 1)
            if not pattern:
                raise UnknownBuild(f"a slash at {at:,} is neither division nor pattern")
            at = pattern.end()
    raise UnknownBuild("a bracket is not closed")


def _within_template(source: str, at: int, opened: list[str]) -> int:
    """Where a template goes on as code: after its end, or within a value of it."""
    found = _TEMPLATE.match(source, at)
    if not found:
        raise UnknownBuild(f"a template at {at:,} is not closed")
    if found[1] == "${":
        opened.append("${")
    return found.end()
