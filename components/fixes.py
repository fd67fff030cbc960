"""Whether a cell fits its column, and if not, what it could be meant to say.

Whether it fits is decided by the frictionless library. A reading is only ever an offer: it is
beyond doubt where nothing but the way of writing changes, and every reading fits.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from math import inf

from dateutil import parser as dates
from frictionless import Field

from components.tables import Column

# Longer cells are prose; nothing in them is a mistyped number, date or word.
LONGEST = 200
LONGEST_ADDRESS = 2000
MOST = 4

DAY = r"^\d{4}-\d{2}-\d{2}$"
DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"

# A reading, and whether it is beyond doubt as long as it stays the only one.
Offer = tuple[str, bool]


@lru_cache(maxsize=1024)
def fits(column: Column) -> Callable[[str], bool]:
    """The check of this column's cells: True for a text that may stand in it.

    Stricter than frictionless where Python reads what other programs do not: digits of other
    scripts, 1_000, NaN, white space around a number, and days that no calendar has.
    """
    limits = {
        "required": column.required or None,
        "enum": list(column.choices) or None,
        "minimum": column.minimum,
        "maximum": column.maximum,
        "pattern": column.pattern or None,
    }
    descriptor = {
        "name": column.name,
        "type": column.kind,
        "missingValues": [""],
        "constraints": {name: limit for name, limit in limits.items() if limit is not None},
    }
    if column.kind == "boolean":
        descriptor |= {"trueValues": ["true"], "falseValues": ["false"]}
    read = Field.from_descriptor(descriptor).create_cell_reader()
    written = _writing(column)

    def fit(cell: str) -> bool:
        return (not cell or bool(written(cell))) and read(cell)[1] is None

    return fit


def misfits(column: Column, texts: Sequence[str]) -> list[int]:
    """The places of the texts that do not fit, for a column of a hundred thousand distinct ones."""
    fit = fits(column)
    match column.kind:
        case "number" | "integer":
            # A plain number well inside of the limits fits; only the others need the library.
            written = _writing(column)
            low = -inf if column.minimum is None else column.minimum
            high = inf if column.maximum is None else column.maximum
            return [
                place
                for place, text in enumerate(texts)
                if not (written(text) and low < float(text) < high) and not fit(text)
            ]
        case "string" if not column.pattern and not column.choices:
            # Free text can only be missing.
            return [place for place, text in enumerate(texts) if not text.strip() and not fit(text)]
        case _:
            return [place for place, text in enumerate(texts) if not fit(text)]


def _writing(column: Column) -> Callable[[str], object]:
    match column.kind:
        case "number":
            return re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII).fullmatch
        case "integer":
            return re.compile(r"[+-]?\d+", re.ASCII).fullmatch
        case "boolean":
            return bool
        case "string":
            if column.pattern in (DAY, DATE):
                return _in_calendar
            if column.pattern:
                return re.compile(column.pattern.removesuffix("$"), re.ASCII).fullmatch
            # White space alone says nothing, which only a required cell may not do.
            return str.strip if column.required else bool


_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def is_beyond_calendar(column: Column, cell: str) -> bool:
    """Whether a cell is written as the column wants its dates, but no calendar has that day."""
    is_date = column.pattern in (DAY, DATE) and _ISO_DATE.fullmatch(cell) is not None
    return is_date and not _in_calendar(cell)


def _in_calendar(cell: str) -> bool:
    found = _ISO_DATE.fullmatch(cell)
    return found is not None and _day(*(int(part or 1) for part in found.groups())) is not None


def _day(year: int, month: int, day: int) -> date | None:
    # Dates outside of these centuries are slips of the hand, and pandas cannot hold some of them.
    if 1900 <= year < 2200:
        with suppress(ValueError):
            return date(year, month, day)
    return None


def readings(column: Column, cell: str) -> tuple[tuple[str, ...], bool]:
    """What a cell that does not fit could be meant to say, likeliest first, and is it certain.

    At most four readings, each of which fits the column and differs from the cell; certain is
    only a single one that changes nothing but the way of writing.
    """
    fit, found = fits(column), {}
    for reading, is_certain in _offers(column, cell):
        if reading != cell and fit(reading):
            found[reading] = is_certain and found.get(reading, True)
    certain = len(found) == 1 and all(found.values())
    return tuple(found)[:MOST], certain


def _offers(column: Column, cell: str) -> Iterable[Offer]:
    text = " ".join((_plain(cell) if len(cell) <= LONGEST else cell).split())
    if fits(column)(text):
        return [(text, True)]
    if not text or len(text) > (LONGEST_ADDRESS if "https" in column.pattern else LONGEST):
        return []
    if _NOTHING.fullmatch(text):
        return [("", False)]
    if column.choices:
        return _choices(column.choices, text)
    match column.kind:
        case "number" | "integer":
            return _numbers(column, text)
        case "boolean":
            return _booleans(text)
        case "string":
            return _patterned(column.pattern, text)


_NOTHING = re.compile(
    r"n/?a|#n/a|n\.a\.?|k\.a\.?|none|null|nan|nil|[-–—]{1,3}|\?+|\.+|unknown|not known|tb[adc]|"
    r"pending|not available|(not |un)disclosed|不明|未定|なし|#(value|ref)!|#name\?|#div/0!",
    re.IGNORECASE,
)
_NO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_SIGNS = str.maketrans("−﹣‐‑–—’‘´`", "------''''")


def _plain(text: str) -> str:
    """The text with digits, signs and letters of full width as ASCII, and no invisible signs."""
    ascii_like = (
        str(unicodedata.decimal(sign))
        if sign.isdecimal()
        else chr(ord(sign) - 0xFEE0)
        if "！" <= sign <= "～"
        else sign
        for sign in text.translate(_NO_WIDTH)
    )
    return "".join(ascii_like)


def loose(text: str) -> str:
    """The text without case, spaces and punctuation, for comparing what is spelt differently."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", folded)


def _choices(choices: tuple[str, ...], text: str) -> list[Offer]:
    same = [choice for choice in choices if loose(choice) == loose(text)]
    if same:
        return [(choice, True) for choice in same]
    by_spelling = {loose(choice): choice for choice in choices}
    close = difflib.get_close_matches(loose(text), by_spelling, n=3, cutoff=0.7)
    return [(by_spelling[spelling], False) for spelling in close]


_YES = re.compile("true|t|yes|y|1|1\\.0|ja|j|oui|vrai|wahr|s[ií]|はい|是|真|✓|✔", re.IGNORECASE)
_NO = re.compile("false|f|no|n|0|0\\.0|nein|non|faux|falsch|いいえ|否|偽|✗|✘", re.IGNORECASE)


def _booleans(text: str) -> list[Offer]:
    said = (("true", _YES), ("false", _NO))
    return [(reading, True) for reading, words in said if words.fullmatch(text)]


# Numbers

_AMOUNT = re.compile(
    r"(?P<about>(?:~|≈|<|>|≤|≥|ca\.?|approx\.?|about|up to|over)\s*)?"
    r"(?P<open>\()?(?P<sign>[+-]?)\s*(?P<money>US\$|USD|\$|€|EUR|£|GBP|[¥￥]|JPY|CNY|RMB)?\s*"
    r"(?P<inner>[+-]?)(?P<digits>\d[\d.,' ]*|[.,]\d+)\s*"
    r"(?P<unit>[^\W\d_]+|%)?\s*(?P<after>USD|\$|€|EUR|円)?\s*(?P<close>\))?(?P<more>\+)?",
    re.IGNORECASE,
)
_SCALES = {
    **dict.fromkeys(("k", "thousand", "thousands", "tsd"), 10**3),
    **dict.fromkeys(("m", "mn", "mm", "mio", "million", "millions"), 10**6),
    **dict.fromkeys(("b", "bn", "bln", "mrd", "billion", "billions"), 10**9),
    **dict.fromkeys(("t", "tn", "trn", "trillion", "trillions"), 10**12),
    **{"万": 10**4, "億": 10**8, "十億": 10**9, "兆": 10**12},
}
_POWERS = {"w": 1, "kw": 10**3, "mw": 10**6, "gw": 10**9, "tw": 10**12}
_ENERGIES = {f"{unit}h": watts for unit, watts in _POWERS.items()}
_YEAR = re.compile(r"(?:(?:FY|CY)\s*)?(\d{4})\s*(?:年度?)?", re.IGNORECASE)


def _numbers(column: Column, text: str) -> Iterator[Offer]:
    if "year" in column.name and (year := _YEAR.fullmatch(text)):
        yield year[1], True
        return
    amount = _AMOUNT.fullmatch(text.translate(_SIGNS).lstrip("'"))
    if amount is None or bool(amount["open"]) != bool(amount["close"]):
        return
    if amount["sign"] and amount["inner"]:
        return
    factor, factor_is_certain = _factor(column, (amount["unit"] or "").lower())
    money, money_is_certain = _currency(column, amount["money"] or amount["after"] or "")
    if not factor or not money:
        return
    is_certain = factor_is_certain and money_is_certain
    is_certain = is_certain and not (amount["about"] or amount["open"] or amount["more"])
    is_negative = "-" in amount["sign"] + amount["inner"] or amount["open"]
    written = _digits(amount["digits"].strip())
    # Of 1,234 and 1.234 the one within the limits is not the one that was meant for certain.
    is_certain = is_certain and (len(written) == 1 or column.kind == "integer")
    for digits in written:
        number = Decimal(digits)
        if factor != 1 or (column.kind == "integer" and number == number.to_integral_value()):
            digits = f"{(number * factor).normalize():f}"
        yield ("-" if is_negative else "") + digits, is_certain
    if amount["unit"] == "%" and not column.unit:
        # A share of a hundred in a column of plain values is as likely a share of one.
        for digits in written:
            yield f"{(Decimal(digits) / 100).normalize():f}", False


def _factor(column: Column, unit: str) -> tuple[Decimal | None, bool]:
    """What a number with this unit is multiplied by to fit the column's own; None: cannot be."""
    parts = column.name.split("_")
    if not unit:
        return Decimal(1), True
    if unit == "%":
        is_share = "pct" in parts or column.unit == "%"
        return (Decimal(1), is_share) if is_share or not column.unit else (None, False)
    for scales in (_POWERS, _ENERGIES):
        own = next((scales[part] for part in parts if part in scales), None)
        if own and unit in scales:
            return Decimal(scales[unit]) / own, False
    if unit in _SCALES and not {"year", "latitude", "longitude", "pct"} & set(parts):
        if any(part in _POWERS or part in _ENERGIES for part in parts):
            return None, False
        return Decimal(_SCALES[unit]) / (10**9 if "bn" in parts else 1), False
    return None, False


def _currency(column: Column, sign: str) -> tuple[bool, bool]:
    """Whether an amount in this currency can stand in the column, and whether that is certain."""
    parts = column.name.split("_")
    if not sign:
        return True, True
    if "usd" in parts:
        # An amount in another currency would be a wrong number, however it is written.
        is_dollar = sign.upper() in ("$", "US$", "USD")
        return is_dollar, is_dollar
    return "original" in parts or column.name in ("value", "low", "high", "rate"), False


def _digits(text: str) -> list[str]:
    """The numbers that digits with points, commas, spaces and apostrophes could be."""
    for mark in " '":
        if mark in text:
            whole, *rest = re.split(r"[.,](?=\d*$)", text, maxsplit=1)
            if (mark != " " and " " in text) or not _is_grouped(whole, mark):
                return []
            return [".".join([whole.replace(mark, ""), *rest])]
    points, commas = text.count("."), text.count(",")
    if points and commas:
        last, other = (".", ",") if text.rfind(".") > text.rfind(",") else (",", ".")
        whole, _, rest = text.rpartition(last)
        if last in whole or not _is_grouped(whole, other):
            return []
        return [f"{whole.replace(other, '')}.{rest}"]
    if points > 1 or commas > 1:
        mark = "." if points else ","
        return [text.replace(mark, "")] if _is_grouped(text, mark) else []
    if commas:
        whole, _, rest = text.partition(",")
        as_decimal = f"{whole or 0}.{rest}".rstrip(".")
        grouped = [whole + rest] if _is_grouped(text, ",") and whole != "0" else []
        return [*grouped, as_decimal]
    return [text.rstrip(".")]


def _is_grouped(text: str, mark: str) -> bool:
    first, *groups = text.split(mark)
    return (
        first.isdigit()
        and len(first) <= 3
        and all(group.isdigit() and len(group) == 3 for group in groups)
    )


# Text with a pattern: dates, quarters, addresses, identifiers, codes


def _patterned(pattern: str, text: str) -> Iterable[Offer]:
    if pattern in (DAY, DATE):
        return _dates(text.translate(_SIGNS))
    if "Q" in pattern:
        return _quarters(pattern, text.translate(_SIGNS))
    if "FY|calendar" in pattern:
        return _periods(text)
    if "https" in pattern:
        return _addresses(text)
    if "a-z0-9_" in pattern:
        return _identifiers(text, is_list=";" in pattern)
    if "A-Z" in pattern:
        return [(re.sub(r"[\s.]", "", text).upper(), True)]
    return []


_CLOCK = r"(?:[T ]\s*(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})\s?[./年-]\s?(?P<m>\d{1,2})(?:\s?[./月-]\s?(?P<d>\d{1,2})日?)?月?" + _CLOCK
)
_YEAR_LAST = re.compile(
    r"(?P<a>\d{1,2})\s?(?P<mark>[./ -])\s?(?P<b>\d{1,2})\s?(?P=mark)\s?(?P<y>\d{4}|\d{2})" + _CLOCK
)
_MONTH = re.compile(r"(?:^|[^a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.I)
_SHORT_MONTH = re.compile(r"([A-Za-z]{3,9})[ '.-]+(\d{2})")
_PART_OF_YEAR = re.compile(
    r"(?:early|mid|middle|late|end|beginning|spring|summer|fall|autumn|winter|q[1-4]|[1-4]q|"
    r"h[12]|[12]h|by|in|around|ca\.?)(?: of| the| to)?[ -]*(\d{4})",
    re.IGNORECASE,
)


def _dates(text: str) -> list[Offer]:
    if found := _YEAR_FIRST.fullmatch(text):
        month, day = int(found["m"]), int(found["d"] or 0)
        is_whole = bool(month and (day or not found["d"]))
        is_certain = is_whole and not (found["clock"] or "").strip("0:.")
        return [(reading, is_certain) for reading in _date_text(int(found["y"]), month, day)]
    if found := _YEAR_LAST.fullmatch(text):
        first, second = int(found["a"]), int(found["b"])
        orders = [(first, second), (second, first)]
        if found["mark"] == "/":
            # The American order is the likelier one with strokes, the day first with points.
            orders.reverse()
        is_certain = len(found["y"]) == 4 and not (found["clock"] or "").strip("0:.")
        year = _year(found["y"])
        offers = [
            (reading, is_certain)
            for day, month in orders
            if month and day
            for reading in _date_text(year, month, day)
        ]
        if len(found["y"]) == 2:
            last = int(found["y"])
            offers += [(day, False) for day in _date_text(2000 + first, second or 13, last or 32)]
        return offers
    if found := re.fullmatch(r"(\d{1,2})[./ -](\d{4})", text):
        return [(reading, True) for reading in _date_text(int(found[2]), int(found[1]) or 13)]
    if found := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        year, month, day = map(int, found.groups())
        return [(reading, True) for reading in _date_text(year, month or 13, day or 32)]
    if found := re.fullmatch(r"(\d{4})年(度)?|(\d{4})\.0", text):
        return [(found[1] or found[3], not found[2])]
    if re.fullmatch(r"\d{5}(\.0+)?", text):
        # Excel counts days from the last but one of 1899.
        return [((date(1899, 12, 30) + timedelta(int(float(text)))).isoformat(), False)]
    if found := _PART_OF_YEAR.fullmatch(text):
        return [(found[1], False)]
    return _worded_dates(text)


def _worded_dates(text: str) -> list[Offer]:
    if not _MONTH.search(text) or len(text) > 40 or not re.fullmatch(r"[\w\s.,'/:-]+", text):
        return []
    if found := _SHORT_MONTH.fullmatch(text):
        # "Apr-25" is how Excel writes April 2025; without a year it could be no date of ours.
        text, is_certain = f"{found[1]} {_year(found[2])}", False
    else:
        is_certain = re.search(r"\d{4}", text) is not None
    offers = []
    for order in ("month", "day", "year"):
        # What differs between two defaults was not said in the text.
        first, last = (_parsed(text, day, order) for day in (datetime(2000, 1, 1), _LAST))
        if first and last and first.year == last.year:
            month = first.month if first.month == last.month else 0
            day = first.day if month and first.day == last.day else 0
            timeless = is_certain and first.time() == datetime.min.time()
            offers += [(reading, timeless) for reading in _date_text(first.year, month, day)]
    return offers


_LAST = datetime(2004, 12, 31)


def _parsed(text: str, default: datetime, order: str) -> datetime | None:
    with suppress(ValueError, OverflowError, TypeError, IndexError, AttributeError):
        return dates.parse(
            text,
            default=default,
            ignoretz=True,
            dayfirst=order == "day",
            yearfirst=order == "year",
        )
    return None


def _date_text(year: int, month: int = 0, day: int = 0) -> list[str]:
    """The date as precisely as it was given; empty if no calendar has it."""
    if _day(year, month or 1, day or 1) is None:
        return []
    parts = [f"{year:04}", *([f"{month:02}"] if month else []), *([f"{day:02}"] if day else [])]
    return ["-".join(parts)]


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


_QUARTER = re.compile(
    r"(?P<fy>FY|CY)?\s*(?:(?P<y>\d{4}|\d{2})\s*(?:年第?|年度第?)?[\s/'_-]*(?:Q\s?(?P<q>[1-4])|"
    r"(?P<q2>[1-4])(?:Q|四半期)))"
    r"|(?:Q\s?(?P<q3>[1-4])|(?P<q4>[1-4])(?:Q|(?:st|nd|rd|th) quarter))[\s,/'_-]*(?:of )?"
    r"(?P<fy2>FY|CY)?[\s']*(?P<y2>\d{4}|\d{2})",
    re.IGNORECASE,
)


def _quarters(pattern: str, text: str) -> list[Offer]:
    found = _QUARTER.fullmatch(text)
    if found is None:
        return []
    year, quarter = (
        found["y"] or found["y2"],
        next(filter(None, found.group("q", "q2", "q3", "q4"))),
    )
    said = (found["fy"] or found["fy2"] or "").upper()
    wants_fiscal = "FY" in pattern
    is_certain = len(year) == 4 and (said == "FY") == wants_fiscal
    form = "FY{} Q{}" if wants_fiscal else "{}Q{}"
    return [(form.format(_year(year), quarter), is_certain)]


def _periods(text: str) -> list[Offer]:
    found = re.fullmatch(
        r"(?P<kind>FY|fiscal(?: year)?|CY|calendar(?: year)?)?[\s'-]*(?P<y>\d{4}|\d{2})", text, re.I
    )
    if found is None:
        return []
    year, is_certain = _year(found["y"]), len(found["y"]) == 4
    fiscal, calendar = (f"FY{year}", is_certain), (f"calendar {year}", is_certain)
    if not found["kind"]:
        return [fiscal, calendar] if is_certain else []
    return [fiscal if found["kind"][0] in "fF" else calendar]


def _addresses(text: str) -> list[Offer]:
    text = text.strip("<>\"'()[]")
    several = re.findall(r"https?://[^\s;,|]+", text)
    if len(several) > 1:
        return [(address, False) for address in several]
    if found := re.fullmatch(r"(https?)://(.+)", text, re.IGNORECASE):
        rest = found[2].replace(" ", "%20")
        return [(f"{found[1].lower()}://{rest}", rest == found[2])]
    if re.fullmatch(r"www\.[^\s/.]+\.\S+", text, re.IGNORECASE):
        return [(f"https://{text}", True)]
    if found := re.fullmatch(r"h?t?tps?[:;]?/{1,3}([^\s/.]+\.\S+)", text, re.IGNORECASE):
        return [(f"https://{found[1]}", False)]
    if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,12}(/\S*)?", text, re.IGNORECASE):
        return [(f"https://{text}", False)]
    return []


def _identifiers(text: str, *, is_list: bool) -> list[Offer]:
    parts = [part for part in re.split(r"[;,\n]", text) if part.strip()] if is_list else [text]
    decomposed = [unicodedata.normalize("NFKD", part).casefold() for part in parts]
    slugs = [re.sub(r"[^a-z0-9]+", "_", _unmarked(part)).strip("_") for part in decomposed]
    if not all(slugs):
        return []
    reading = "; ".join(slugs)
    is_certain = loose(reading) == loose(text) and "," not in text
    return [(reading, is_certain)]


def _unmarked(text: str) -> str:
    return "".join(sign for sign in text if not unicodedata.combining(sign))
