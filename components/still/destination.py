"""The folder that a site lies in: only one that holds nothing else, and never half of a site."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

# Says what the site is made of, and by that which files of the folder are ours to replace.
MANIFEST = "site.json"
# What belongs to the place and not to the site, beside names that begin with a dot, such as .git.
OF_THE_PLACE = {"CNAME"}
_SHA_256 = re.compile("[0-9a-f]{64}")


class Refused(Exception):
    """A folder that no site may be written to, as a sentence."""


def check(out: Path, program: Path) -> None:
    """Raises Refused unless `out` is empty, not there yet, or holds a site that was written so.

    Both are absolute. `program` is the folder of the program itself, which no site may take the
    place of.
    """
    if program.is_relative_to(out):
        raise Refused(f"{out} holds this program. Name a folder for the site alone: --out site.")
    if out.exists() and not out.is_dir():
        raise Refused(f"{out} is a file. Name a folder: --out site.")
    if _foreign(out) and not (out / MANIFEST).is_file():
        raise Refused(
            f"{out} holds other files, and no site that was written before (it has no {MANIFEST}). "
            "Empty it first, or name another folder."
        )
    _earlier(out)


def _foreign(out: Path) -> bool:
    entries = out.iterdir() if out.exists() else ()
    return any(not each.name.startswith(".") and each.name not in OF_THE_PLACE for each in entries)


def _earlier(out: Path) -> set[str]:
    """The files of the site that lies there. Raises Refused if its list cannot be trusted."""
    if not (out / MANIFEST).is_file():
        return set()
    try:
        files = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
        names = {name for name, told in files.items() if _SHA_256.fullmatch(told)}
    except (ValueError, KeyError, TypeError, AttributeError):
        files, names = None, set()
    if files is None or len(names) < len(files) or not all(map(_is_within, names)):
        raise Refused(
            f"{out / MANIFEST} is not what was written there, so nothing says which files are the "
            "site's. Empty the folder first, or name another one."
        )
    return names


def _is_within(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and not path.is_absolute()
        and not any(part.startswith(".") for part in path.parts)
    )


def digests(folder: Path) -> dict[str, str]:
    """Every file below a folder, with its SHA-256 in hexadecimal, in the order of their names."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in sorted(found.items())
        if path.is_file()
    }


def version(folder: Path) -> str:
    """A short word that changes with any file below a folder."""
    return hashlib.sha256(json.dumps(digests(folder)).encode()).hexdigest()[:12]


def describe(folder: Path, about: Mapping[str, Any]) -> None:
    """Writes the manifest of a finished site: what `about` says of it, and its files."""
    told = {**about, "files": digests(folder)}
    (folder / MANIFEST).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def put(made: Path, out: Path) -> None:
    """Puts a finished site into `out`, file by file, and takes away what only an earlier one had.

    `made` lies on the same disk, and has its manifest. Whatever else lies in `out` stays.
    """
    earlier = _earlier(out)
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    # Pages after what they load, and the manifest last: no reader meets half of a site.
    for name in sorted(names, key=lambda name: (name == MANIFEST, name.endswith(".html"), name)):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).replace(out / name)
    gone = earlier - names
    for name in gone:
        (out / name).unlink(missing_ok=True)
    folders = {out / parent for name in gone for parent in PurePosixPath(name).parents} - {out}
    for folder in sorted(folders, key=lambda folder: len(folder.parts), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
