"""The story, checked: each claim of the story in order, with its verdict and its proof."""

import streamlit as st

from components import parts, ui
from components.charts import claims

ui.opening(
    "The story, checked",
    "The story that started this project. Here is each of its claims, in its order, with what "
    "the record shows today and the page on which the figure lives.",
)


@parts.part
def checked() -> None:
    with ui.controls("claims"):
        topics = st.pills(
            "Topic (none chosen: all)",
            list(claims.TOPICS),
            selection_mode="multi",
            format_func=claims.TOPICS.__getitem__,
            key="topic",
            bind="query-params",
        )
        verdicts = st.pills(
            "Verdict (none chosen: all)",
            list(claims.VERDICTS),
            selection_mode="multi",
            format_func=str.capitalize,
            key="verdict",
            bind="query-params",
        )

    ui.show(claims.verdicts, topics=tuple(topics), chosen=tuple(verdicts))

    ui.section(
        "Claim by claim",
        "Paraphrased in English, with the Japanese in short. A figure as stated stands beside the "
        "one on record where both exist in the same unit.",
    )
    ui.card(
        [
            (claims.checked, {"topics": (topic,), "verdicts": tuple(verdicts)})
            for topic in claims.TOPICS
            if topic in topics or not topics
        ]
    )

    ui.section(
        "Related checks",
        "Claims that the story does not make, but that are often told beside it.",
    )
    ui.show(
        claims.checked,
        place="related",
        scope="related",
        topics=tuple(topics),
        verdicts=tuple(verdicts),
    )
