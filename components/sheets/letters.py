"""In which encoding a file was written."""

import re

from charset_normalizer import from_bytes

from components.faults import Fault
from components.sheets.limits import MB, Refused

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (big-endian)",
    "cp1252": "Windows-1252 (Western European)",
    "cp932": "Shift-JIS (Japanese)",
}
"""Every encoding that can be read or forced, by its Python name, in words for the reader."""

_ANOTHER = "If letters look wrong, choose another encoding."
# Bytes without a meaning in Shift-JIS, which Python lets pass.
_NO_JAPANESE = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
_WIDE_SAMPLE = 4_000
_SAMPLE = 65_536


def decoded(file: str, content: bytes, forced: str) -> tuple[str, str, list[str], list[Fault]]:
    """The text, the encoding used, what to tell of it, and a fault where it cannot be certain."""
    if forced:
        return _strictly(file, content, forced), forced, [f"Read as {ENCODINGS[forced]}."], []
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise Refused(f"{file} is written in UTF-32. Save it as “CSV UTF-8”.")
    marks = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    for mark, encoding in marks.items():
        if content.startswith(mark):
            text = _strictly(file, content, encoding)
            return text, encoding, [f"Read as {ENCODINGS[encoding]}."], []
    wide = _unmarked_utf16(content)
    if wide and (text := _if_fits(content, wide)) is not None:
        return text, wide, [f"Read as {ENCODINGS[wide]}. {_ANOTHER}"], []
    if (text := _if_fits(content, "utf-8")) is not None:
        return text, "utf-8", ["Read as UTF-8."], []
    return _western_or_japanese(file, content)


def _if_fits(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if encoding == "cp932" and _NO_JAPANESE.search(text) else text


def _strictly(file: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        line = len(re.findall("\r\n|\r|\n", before)) + 1
        raise Refused(
            f"{file} cannot be read as {ENCODINGS[encoding]}: line {line} holds bytes that have "
            "no meaning there. Save it as “CSV UTF-8”, or choose another encoding."
        ) from None


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 by its zero bytes, which fill one half of every ASCII character; "" if it is not."""
    sample = content[:_WIDE_SAMPLE]
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if len(content) % 2 or max(first, second) < 0.1 * half or min(first, second) > 0.01 * half:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _western_or_japanese(file: str, content: bytes) -> tuple[str, str, list[str], list[Fault]]:
    """Text in Windows-1252 or Shift-JIS; a fault where the letters suit neither, or both.

    The library misjudges short texts, so what the letters look like counts, too.
    """
    readings = {
        encoding: text
        for encoding in ("cp1252", "cp932")
        if (text := _if_fits(content, encoding)) is not None
    }
    if not readings:
        raise Refused(
            f"The letters of {file} fit none of the known encodings "
            f"({', '.join(ENCODINGS.values())}). Save it as “CSV UTF-8”."
        )
    best = from_bytes(_telling_lines(content), cp_isolation=list(readings)).best()
    judged = best.encoding if best else ""
    is_western = "cp1252" in readings and _looks_western(readings["cp1252"])
    is_japanese = "cp932" in readings and _looks_japanese(readings["cp932"])
    likely = "cp1252" if is_western else "cp932" if is_japanese else ""
    used = likely or next(iter(readings))
    told = [f"Read as {ENCODINGS[used]}, for instance {_instance(readings[used])}. {_ANOTHER}"]
    if likely and (likely == judged or is_western > is_japanese):
        return readings[used], used, told, []
    seen = " or ".join(
        f"{_instance(text)} ({ENCODINGS[encoding]})" for encoding, text in readings.items()
    )
    message = (
        f"How the letters are written is not certain. They read as {seen}. Choose the encoding "
        "that reads well, or save the file as “CSV UTF-8”."
    )
    return readings[used], used, told, [Fault("file", message)]


def _telling_lines(content: bytes) -> bytes:
    """Whole lines that hold more than ASCII, enough of them to judge by."""
    found, size = [], 0
    lines = content[: 4 * MB].splitlines()
    if len(content) > 4 * MB and len(lines) > 1:
        lines.pop()  # it may be cut inside a letter
    for line in lines:
        if not line.isascii():
            found.append(line)
            size += len(line)
        if size > _SAMPLE:
            break
    return b"\n".join(found) or content


def _looks_western(text: str) -> bool:
    """Whether accents stand singly among plain letters, and signs are those that people write."""
    beyond = re.findall("[^\x00-\x7f]", text[:MB])
    runs = re.findall("[¡-ÿŠŒŽšœžŸ]{2,}", text[:MB])
    odd = sum(map(len, runs)) + len(re.findall("[‚ƒ„†‡ˆ‰‹Œ•˜›œŠŽšž¤¥¦¨ª¬¯´¶¸¹º¾]", text[:MB]))
    return odd <= 0.3 * len(beyond)


def _looks_japanese(text: str) -> bool:
    """Whether half-width letters are few; Chinese and Korean, misread, are full of them."""
    beyond = re.findall("[^\x00-\x7f]", text[:MB])
    return sum("｡" <= letter <= "ﾟ" for letter in beyond) <= 0.2 * len(beyond)


def _instance(text: str) -> str:
    """A word of the text that shows how its letters were read, in quotes."""
    found = re.search(r"[^\s,;|\"]{0,12}[^\x00-\x7f][^\s,;|\"]{0,12}", text)
    return f"“{''.join(ch for ch in found.group() if ch.isprintable())}”" if found else "“”"
