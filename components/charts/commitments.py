"""What became of the 26 GW: three chip deals of OpenAI, from announced to energised."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Fact, Facts, Headline, NothingToShow, together
from components.tables import CONFIDENCE
from components.theme import LIGHT, Theme

Row = dict[Hashable, Any]

_STANDING = "Still standing"
NO_FIGURE = "no source states a figure"
_BINDINGS = {
    "definitive": "a definitive agreement",
    "letter_of_intent": "a letter of intent",
    "mou": "a memorandum or public plan",
    "reported": "a deal known from the press only",
}
_GONE = ("cancelled", "paused")
_RUNNING = ("active", "in_delivery")
_BUILDING = ("under_construction", "partly_operational", "operational")


@dataclass(frozen=True)
class _Part:
    """One of the deals behind the 26 GW, and what stands in its place today.

    `gw` is as promised; `gw_now` what stands, NaN if the rows do not say; `shares` are equity
    deals that came with the replacement.
    """

    promised: Row
    now: tuple[Row, ...]
    shares: tuple[Row, ...]
    gw: float
    gw_now: float

    @property
    def name(self) -> str:
        return str(self.promised["counterparty"])

    @property
    def is_changed(self) -> bool:
        return self.promised["status_now"] in ("replaced", *_GONE)


def twenty_six(commitments: pd.DataFrame) -> Exhibit:
    """Headline: what the chip deals of autumn 2025 promised, what stands, what is energised."""
    parts = _parts(commitments)
    return Exhibit(
        title=f"Promised to {_buyers(parts)} in {words.count(len(parts), 'chip deal')} of "
        f"{parts[0].promised['announced_on'][:4]}",
        body=Headline(
            value=_gw(sum(part.gw for part in parts)),
            change=f"{_upper(_standing(parts))}. {_energised(parts)}.",
            spark=_course(parts),
        ),
        rows=_rows(commitments, parts),
        method="A count of chips in deals, not of sites. A replaced deal counts with what took "
        "its place; deals hidden by your lens are not counted. The line follows the deals as they "
        "were signed, to what stands.",
    )


def _course(parts: list[_Part]) -> tuple[float, ...]:
    """GW promised after each deal in turn, and at the end what stands, where that is known."""
    promised = [sum(part.gw for part in parts[: count + 1]) for count in range(len(parts))]
    standing = sum(part.gw_now for part in parts)
    return (*promised, standing) if standing == standing else tuple(promised)


def taken_apart(commitments: pd.DataFrame, *, theme: Theme = LIGHT) -> Exhibit:
    """Bars: the promise split by supplier, what stands of each part today, what is energised."""
    parts = _parts(commitments)
    promised = sum(part.gw for part in parts)
    drawn = marks.figure(theme, height=360, barmode="overlay", hovermode="closest")
    colours = look.company_colours([part.name for part in parts], theme)
    start = 0.0
    for part in parts:
        colour = colours[part.name]
        strength = str(part.promised["confidence"])
        _block(drawn, 0, start, part.gw, part.name, colour, strength, _hover(part.promised), theme)
        if part.gw_now > 0:
            newest = part.now[0] if part.now else part.promised
            strength = str(newest["confidence"])
            _block(drawn, 1, start, part.gw_now, part.name, colour, strength, _hover(newest), theme)
        if not part.gw_now >= part.gw:
            known = 0.0 if pd.isna(part.gw_now) else part.gw_now
            lost = "unknown" if pd.isna(part.gw_now) else f"{_gw(part.gw - known)} gone"
            _hollow(drawn, 1, start + known, part.gw - known, lost, theme)
        start += part.gw
    _hollow(drawn, 2, 0, promised, NO_FIGURE.capitalize(), theme, _delivered(parts))
    for level, (heading, value) in enumerate(
        (
            (f"Promised, {_autumn(parts)}", _gw(promised)),
            (_STANDING, _now_in_words(parts)),
            ("Energised", _gw(_delivered(parts)) if _delivered(parts) > 0 else ""),
        )
    ):
        marks.label(
            drawn,
            0,
            level,
            f"{heading}  <b>{value}</b>",
            theme,
            xanchor="left",
            yshift=38,
            font={"size": 14, "color": theme.ink},
        )
    drawn.update_xaxes(visible=False, range=[0, promised], fixedrange=True)
    drawn.update_yaxes(visible=False, range=[2.45, -0.75], fixedrange=True)
    return Exhibit(
        title=_finding(parts),
        body=drawn,
        rows=_rows(commitments, parts),
        method="One width is one gigawatt. The three deals count chips, not sites, and were never "
        "one contract; most sources do not say whether the gigawatts mean the computers or the "
        "whole site. Lighter bars rest on press reports.",
        alt="; ".join(
            f"{part.name}: {_gw(part.gw)} promised, {_gw(part.gw_now)} still standing"
            for part in parts
        )
        + f". {_energised(parts)}.",
    )


def became(commitments: pd.DataFrame) -> Exhibit:
    """Facts: what each part of the 26 GW was, and what became of it."""
    parts = _parts(commitments)
    items = tuple(
        Fact(
            text=_fate(part),
            url=str(part.promised["source_url"]),
            publisher=str(part.promised["publisher"]),
            confidence=str(part.promised["confidence"]),
            when=str(part.promised["announced_on"]),
            badge=str(part.promised["status_now"]).replace("_", " "),
            aside=_story(part.promised),
        )
        for part in parts
    )
    changed = [part.name for part in parts if part.is_changed]
    same = [part.name for part in parts if not part.is_changed]
    if changed:
        title = f"The {_with(changed)} no longer {_stand(changed)} as signed"
        if same:
            title += f"; the {_with(same)} {'does' if len(same) == 1 else 'do'}"
    else:
        title = f"The {_with(same)} still {_stand(same)} as announced"
    return Exhibit(
        title=title,
        body=Facts(items),
        rows=_rows(commitments, parts),
        method="The lines under each deal were written with what the record shows today.",
    )


def ladder(
    commitments: pd.DataFrame,
    sites: pd.DataFrame,
    financing: pd.DataFrame,
    *,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: how far the 26 GW have come, rung by rung; a rung without a figure says so."""
    parts = _parts(commitments)
    standing = [row for part in parts for row in part.now]
    ids = {str(row["commitment_id"]) for row in [*standing, *(part.promised for part in parts)]}
    places = {site for row in standing for site in str(row["site_ids"]).split("; ") if site}
    built = sites[sites["site_id"].isin(places) & sites["status"].isin(_BUILDING)]
    lent = financing[
        financing["commitment_id"].isin(ids)
        & (financing["standing"] == "lead")
        & financing["is_additive"]
        & (financing["closed_on"] != "")
    ]
    rungs: list[tuple[str, str, list[tuple[str, float, str]], str]] = [
        (
            "Announced",
            "said in public",
            [(part.name, part.gw, _trust(part.promised)) for part in parts],
            "",
        ),
        (
            _STANDING,
            "not replaced",
            [(part.name, part.gw_now, _trust(*part.now)) for part in parts],
            "",
        ),
        (
            "Contracted",
            "a definitive agreement",
            [
                (str(row["counterparty"]), _number(row["gw"]), _trust(row))
                for row in standing
                if row["binding"] == "definitive"
            ],
            "",
        ),
        ("Financed", "money for it has closed", [], _money(lent)),
        (
            "Under construction",
            "at a named site",
            [
                (str(row["name"]), _number(row["planned_mw"]) / 1000, _trust(row))
                for row in built.to_dict("records")
            ],
            "",
        ),
        (
            "Energised",
            "drawing power",
            [(part.name, _delivered([part]), "estimate") for part in parts],
            "none yet" if _delivered(parts) == 0 else "",
        ),
    ]
    promised = sum(part.gw for part in parts)
    colours = look.company_colours([part.name for part in parts], theme)
    drawn = marks.figure(
        theme,
        height=marks.bars_height(len(rungs)),
        barmode="overlay",
        hovermode="closest",
    )
    silent, said, labels = [], [], []
    for level, (rung, meaning, blocks, text) in enumerate(rungs):
        known = [block for block in blocks if block[1] > 0]
        start = 0.0
        for name, gw, strength in known:
            inside = f"{name} {_gw(gw)}" if gw / promised > 0.3 else name
            _block(
                drawn,
                level,
                start,
                gw,
                inside if gw / promised > 0.12 else "",
                colours.get(name, theme.other),
                strength,
                f"{rung}: {name}, {_gw(gw)}",
                theme,
                width=0.42,
            )
            start += gw
        if known:
            # What replaced a part may be hidden by the lens.
            told = _now_in_words(parts) if rung == _STANDING else _gw(start)
            said.append((rung, told))
            text = told
        elif not text:
            silent.append(rung.lower())
            _hollow(drawn, level, 0, promised, "", theme, width=0.42)
        labels.append(f"<b>{rung}  {text}</b>" if text else f"<b>{rung}</b>  {NO_FIGURE}")
        labels[-1] += f'  <span style="color:{theme.quiet}">{meaning}</span>' if text else ""
    marks.above_bars(drawn, labels, theme)
    drawn.update_xaxes(visible=False, range=[0, promised], fixedrange=True)
    title = words.listing([f"{told} {rung.lower()}" for rung, told in said])
    if silent:
        title += f"; no source states a figure for what is {_or(silent)}"
    return Exhibit(
        title=title,
        body=drawn,
        rows=together(_rows(commitments, parts), lent, built),
        method="A rung counts only what a source states for these deals themselves. Sites that "
        "will run the chips are counted below, because no source ties a site to one of the three.",
        alt=f"{title}. Rungs: "
        + ", ".join(f"{rung} {told}" for rung, told in said)
        + (f"; without a figure: {words.listing(silent)}." if silent else "."),
    )


# ---------------------------------------------------------------- what became of each part


def _parts(commitments: pd.DataFrame) -> list[_Part]:
    rows = commitments[commitments["counts_in_26gw"] & (commitments["standing"] == "lead")]
    rows = rows[rows["gw"].notna()].sort_values("announced_on", kind="stable")
    if rows.empty:
        raise NothingToShow("None of the deals behind the 26 GW passes your lens.")
    return [_part(row, commitments) for row in rows.to_dict("records")]


def _part(row: Row, commitments: pd.DataFrame) -> _Part:
    now = _successors(row, commitments)
    gone = row["status_now"] in _GONE
    gw_now = 0.0 if gone else sum(_number(r["gw"]) for r in now) if now else float("nan")
    shares: list[Row] = []
    if row["status_now"] == "replaced" and now:
        days = [r["announced_on"] for r in now]
        shares = commitments[
            (commitments["kind"] == "equity")
            & (commitments["standing"] == "lead")
            & (commitments["buyer"] == row["buyer"])
            & (commitments["counterparty"] == row["counterparty"])
            & commitments["announced_on"].isin(days)
        ].to_dict("records")
    return _Part(row, tuple(now), tuple(shares), _number(row["gw"]), gw_now)


def _successors(row: Row, commitments: pd.DataFrame) -> list[Row]:
    """The row itself if it stands, else what replaced it; empty if that is not among the rows."""
    if row["status_now"] in _GONE:
        return []
    if row["status_now"] != "replaced":
        return [row]
    others = commitments[commitments["commitment_id"] != row["commitment_id"]]
    found = others[others["commitment_id"] == row["replaced_by"]].to_dict("records")
    return [last for new in found for last in _successors(new, others)]


def _rows(commitments: pd.DataFrame, parts: list[_Part]) -> pd.DataFrame:
    ids = [
        row["commitment_id"] for part in parts for row in (part.promised, *part.now, *part.shares)
    ]
    return commitments[commitments["commitment_id"].isin(ids)]


def _delivered(parts: list[_Part]) -> float:
    """Gigawatts that a source shows running under these deals; NaN if none states any."""
    found = [
        _number(row["gw_delivered"])
        for part in parts
        for row in part.now
        if pd.notna(row["gw_delivered"])
    ]
    return sum(found) if found else float("nan")


# ---------------------------------------------------------------- in words


def _finding(parts: list[_Part]) -> str:
    promised = _gw(sum(part.gw for part in parts))
    if not any(part.is_changed for part in parts):
        return f"All {promised} of chips promised in {_autumn(parts)} still stand"
    return f"Of {promised} of chips promised in {_autumn(parts)}, {_standing(parts)}"


def _standing(parts: list[_Part]) -> str:
    """E.g. "21 GW still stand: Nvidia's 10 GW became 5 GW and $30bn of shares"."""
    if not any(part.is_changed for part in parts):
        return f"All {_gw(sum(part.gw for part in parts))} still stand"
    fates = []
    for part in parts:
        if not part.is_changed:
            continue
        name = f"{part.name}'s {_gw(part.gw)}"
        if part.promised["status_now"] in _GONE:
            fates.append(f"{name} {_was(part.promised)}")
        elif pd.isna(part.gw_now):
            fates.append(f"what replaced {name} is not among the rows that your lens shows")
        else:
            got = [_gw(part.gw_now), *(f"{_usd(row)} of shares" for row in part.shares)]
            fates.append(f"{name} became {words.listing(got)}")
    return f"{_now_in_words(parts)} still stand: {words.listing(fates)}"


def _now_in_words(parts: list[_Part]) -> str:
    known = [part.gw_now for part in parts if pd.notna(part.gw_now)]
    at_least = "at least " if len(known) < len(parts) else ""
    return f"{at_least}{_gw(sum(known))}"


def _energised(parts: list[_Part]) -> str:
    running = _delivered(parts)
    if pd.isna(running):
        return "No source states a figure for what is energised"
    return f"{_gw(running)} are energised" if running > 0 else "None of it is energised yet"


def _fate(part: _Part) -> str:
    row = part.promised
    promise = f"{part.name}: {_gw(part.gw)} by {_BINDINGS[str(row['binding'])]}"
    if not part.is_changed:
        return f"{promise}."
    since = f" on {words.date(str(row['status_on']))}" if row["status_on"] else ""
    if part.promised["status_now"] in _GONE:
        return f"{promise}, {row['status_now']}{since}."
    if pd.isna(part.gw_now):
        return f"{promise}, replaced{since}."
    got = [_gw(part.gw_now), *(f"{_usd(share)} of shares" for share in part.shares)]
    return f"{promise}, replaced{since} by {words.listing(got)}."


def _story(row: Row) -> str:
    """The note of a row; none where the lens sets the deal back to a day before it ended."""
    is_set_back = row["count_layer"] == "superseded" and row["status_now"] in _RUNNING
    return "" if is_set_back else str(row["note"])


def _with(names: list[str]) -> str:
    return f"{'deal' if len(names) == 1 else 'deals'} with {words.listing(names)}"


def _stand(names: list[str]) -> str:
    return "stands" if len(names) == 1 else "stand"


def _was(row: Row) -> str:
    return "is paused" if row["status_now"] == "paused" else "was cancelled"


def _autumn(parts: list[_Part]) -> str:
    """When the deals were announced, e.g. "September and October 2025"."""
    months = sorted({str(part.promised["announced_on"])[:7] for part in parts})
    first, last = words.month(months[0]), words.month(months[-1])
    if first == last:
        return last
    if first[-4:] == last[-4:]:
        return f"{first.rpartition(' ')[0]} {'and' if len(months) == 2 else 'to'} {last}"
    return f"{first} to {last}"


def _buyers(parts: list[_Part]) -> str:
    return words.listing(list(dict.fromkeys(str(part.promised["buyer"]) for part in parts)))


def _trust(*rows: Row) -> str:
    """The weakest confidence among rows; of no rows the strongest."""
    return max((str(row["confidence"]) for row in rows), key=CONFIDENCE.index, default="filing")


def _money(lent: pd.DataFrame) -> str:
    return words.usd(lent["amount_usd_bn"].sum()) if lent["amount_usd_bn"].notna().any() else ""


def _hover(row: Row) -> str:
    up_to = "up to " if row["gw_is_up_to"] else ""
    return (
        f"<b>{row['counterparty']}</b>, {up_to}{_gw(_number(row['gw']))}<br>"
        f"{_BINDINGS[str(row['binding'])]}, {words.date(str(row['announced_on']))}<br>"
        f"{row['publisher']}, {row['confidence']}"
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _or(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _gw(gw: float) -> str:
    return words.power(1000 * gw)


def _usd(row: Row) -> str:
    return f"{'up to ' if row['usd_is_up_to'] else ''}{words.usd(_number(row['usd_bn']))}"


def _number(cell: object) -> float:
    return float(str(cell))


# ---------------------------------------------------------------- blocks


def _block(
    drawn: go.Figure,
    level: float,
    start: float,
    gw: float,
    name: str,
    colour: str,
    confidence: str,
    hover: str,
    theme: Theme,
    width: float = 0.52,
) -> None:
    drawn.add_bar(
        x=[gw],
        base=[start],
        y=[level],
        width=width,
        orientation="h",
        marker={
            **marks.fill(colour, confidence, theme),
            "line": {"color": theme.paper, "width": 2},
        },
        text=[f"<b>{name}</b><br>{_gw(gw)}" if width > 0.5 and name else name],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": 13, "color": _ink_on(colour, confidence, theme)},
        constraintext="none",
        hovertemplate=f"{hover}<extra></extra>",
        showlegend=False,
    )


def _ink_on(colour: str, confidence: str, theme: Theme) -> str:
    """Black or white, whichever reads better on a bar of this colour and strength."""
    strength = {"reported": 0.75, "estimate": 0.25}.get(confidence, 1.0)
    pairs = zip(look.rgba(colour)[:3], look.rgba(theme.paper)[:3], strict=True)
    red, green, blue = (strength * front + (1 - strength) * back for front, back in pairs)
    return "#10151B" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 118 else "#FFFFFF"


def _hollow(
    drawn: go.Figure,
    level: float,
    start: float,
    gw: float,
    text: str,
    theme: Theme,
    running: float = float("nan"),
    *,
    width: float = 0.52,
) -> None:
    """A dashed frame for what is gone or unknown; filled as far as a figure is stated."""
    drawn.add_shape(
        type="rect",
        x0=start,
        x1=start + gw,
        y0=level - width / 2,
        y1=level + width / 2,
        line={"color": theme.zero, "width": 1, "dash": "dot"},
        layer="below",
    )
    if running > 0:
        _block(drawn, level, start, running, "", theme.ink, "estimate", _gw(running), theme)
    elif text:
        marks.label(
            drawn,
            start + gw / 2,
            level,
            text,
            theme,
            font={"size": 13, "color": theme.quiet},
        )
