"""The story that started this project, claim by claim, against the record."""

from html import escape

import pandas as pd

from components import marks, words
from components import theme as look
from components.exhibit import Exhibit, Fact, Facts, NothingToShow
from components.theme import LIGHT, Theme

# In the order in which the story takes them up.
TOPICS = {
    "financing": "The deal",
    "site": "The site",
    "energy": "Power",
    "capex": "Capex",
    "openai": "OpenAI",
    "outlook": "Outlook",
    "people": "People",
}
# From right to wrong; opinion stands apart. What one claim does, and what several do.
VERDICTS = {
    "supported": ("holds", "hold"),
    "approximately": ("comes close", "come close"),
    "outdated": ("has been overtaken", "have been overtaken"),
    "misleading": ("misleads", "mislead"),
    "unsupported": ("has no source", "have no source"),
    "opinion": ("is opinion", "are opinion"),
}
_MEANINGS = {
    "supported": "the record bears it out",
    "approximately": "right in substance, off in a detail",
    "outdated": "was right when it was said",
    "misleading": "leaves a wrong picture",
    "unsupported": "no source found",
    "opinion": "cannot be checked",
}
_SCOPES = {"story": "claims of the story", "related": "related checks", "all": "claims"}
_PAGES = {
    "overview": ("./", "See it on the overview"),
    "capex": ("capex", "See it on Capex"),
    "commitments": ("commitments", "See it on Commitments"),
    "sites": ("sites", "See it on Sites"),
    "energy": ("energy", "See it on Energy"),
    "financing": ("financing", "See it on Financing"),
}


def verdicts(
    claims: pd.DataFrame,
    *,
    topics: tuple[str, ...] = (),
    chosen: tuple[str, ...] = (),
    scope: str = "story",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Blocks: one for every claim, a row a verdict. `scope` is story, related or all.

    Empty `topics` means all of them; verdicts other than the `chosen` ones are drawn faintly.
    """
    rows = _kept(claims, topics, (), scope)
    _kept(claims, topics, chosen, scope)  # Nothing of the chosen verdicts: say so.
    given = [verdict for verdict in VERDICTS if (rows["verdict"] == verdict).any()]
    drawn = marks.figure(
        theme, marks.bars_height(len(given)), hovermode="closest", barmode="overlay"
    )
    labels = []
    for level, verdict in enumerate(given):
        claims_here = rows[rows["verdict"] == verdict]
        mark, colour = look.badge(verdict, theme)
        faint = bool(chosen) and verdict not in chosen
        drawn.add_bar(
            x=[1] * len(claims_here),
            base=list(range(len(claims_here))),
            y=[level] * len(claims_here),
            name="Claims",
            width=marks.BAR,
            orientation="h",
            marker={
                "color": look.faded(colour, 0.2 if faint else 1.0),
                "line": {"color": theme.paper, "width": 2},
            },
            hovertext=[
                f"{mark} {verdict}<br>{escape(str(row['claim_en']))}<br>"
                f"{row['confidence']}, {escape(str(row['publisher']))}"
                for row in claims_here.to_dict("records")
            ],
            hoverinfo="text",
            showlegend=False,
        )
        labels.append(
            f'<span style="color:{colour}">{mark} <b>{verdict}</b></span>  {len(claims_here)}'
            f'<span style="color:{theme.quiet}">  {_MEANINGS[verdict]}</span>'
        )
    marks.above_bars(drawn, labels, theme)
    longest = int(rows["verdict"].value_counts().max())
    drawn.update_xaxes(visible=False, range=[0, max(longest, 12)], fixedrange=True)
    counts = ", ".join(f"{verdict} {int((rows['verdict'] == verdict).sum())}" for verdict in given)
    return Exhibit(
        title=_tally(rows, _subject(scope, len(rows))),
        body=drawn,
        rows=rows,
        method="One block is one claim. Verdicts are ours, by the sources named in the rows, as "
        "we checked them last, for earlier days as well.",
        alt=f"Claims by verdict: {counts}.",
    )


def checked(
    claims: pd.DataFrame,
    *,
    topics: tuple[str, ...] = (),
    verdicts: tuple[str, ...] = (),
    scope: str = "story",
) -> Exhibit:
    """Facts: each claim in the order of the story, its verdict and what the record shows.

    Empty `topics` and `verdicts` mean all of them; `scope` is story, related or all.
    """
    rows = _kept(claims, topics, verdicts, scope)
    about = f"{TOPICS[topics[0]]}: " if len(topics) == 1 else ""
    chosen = " chosen here" if verdicts else ""
    return Exhibit(
        title=_tally(rows, f"{_subject(scope, len(rows))}{chosen}", about),
        body=Facts(tuple(_card(row) for row in rows.to_dict("records"))),
        rows=rows,
        method="The claims are paraphrased, in the order of the story; the number is their place. "
        "The word before each source says how strong it is. What the record shows is as we checked "
        "it last, for earlier days as well.",
    )


def _kept(
    claims: pd.DataFrame, topics: tuple[str, ...], verdicts: tuple[str, ...], scope: str
) -> pd.DataFrame:
    rows = claims
    if scope != "all":
        rows = rows[rows["in_story"] == (scope == "story")]
    if topics:
        rows = rows[rows["topic"].isin(topics)]
    if verdicts:
        rows = rows[rows["verdict"].isin(verdicts)]
    if rows.empty:
        raise NothingToShow(f"None of the {_SCOPES[scope]} has this topic and verdict.")
    return rows.sort_values("order")


def _subject(scope: str, quantity: int) -> str:
    return _SCOPES[scope] if quantity != 1 else _SCOPES[scope].replace("s", "", 1)


def _tally(rows: pd.DataFrame, subject: str, about: str = "") -> str:
    """How many claims have which verdict, as a sentence that may open with their topic."""
    counts = rows["verdict"].value_counts()
    if len(counts) == 1:
        one, several = VERDICTS[str(counts.index[0])]
        told = (
            f"the one {subject} {one}" if len(rows) == 1 else f"all {len(rows)} {subject} {several}"
        )
        return f"{about}{told}" if about else told[0].upper() + told[1:]
    parts = [
        f"{counts[verdict]} {verbs[0] if counts[verdict] == 1 else verbs[1]}"
        for verdict, verbs in VERDICTS.items()
        if verdict in counts
    ]
    return f"{about}{'of' if about else 'Of'} {len(rows)} {subject}, {words.listing(parts)}"


def _card(row: dict) -> Fact:
    page, label = _PAGES[str(row["page"])]
    stated, found = float(row["value_stated"]), float(row["value_on_record"])
    both = not (pd.isna(stated) or pd.isna(found))
    unit = str(row["unit"])
    return Fact(
        text=str(row["claim_en"]),
        url=str(row["source_url"]),
        publisher=str(row["publisher"]),
        confidence=str(row["confidence"]),
        when=f"Claim {int(row['order'])}",
        badge=str(row["verdict"]),
        aside=str(row["what_record_shows"]),
        link_page=page,
        link_label=label,
        japanese=str(row["claim_ja"]),
        measure=f"Stated {_quantity(stated, unit)}, on record {_quantity(found, unit)}"
        if both
        else "",
    )


def _quantity(value: float, unit: str) -> str:
    match unit:
        case "usd_bn":
            return words.usd(value)
        case "usd_tn":
            return words.usd(value * 1000)
        case "pct":
            return f"{words.number(value)}%"
        case "gw":
            return f"{words.number(value)} GW"
        case "mw":
            return f"{words.number(value)} MW"
        case "twh":
            return words.energy(value)
        case "million_homes":
            return f"{words.million(value)} homes"
        case "year":
            return f"{value:.0f}"
        case _:
            return f"{words.number(value)} {unit.replace('_', ' ')}"
