"""Scenarios that a reader keeps on the page The bet: in the link, and in a file of their own."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import making, reader, revisions, store, ui, words
from components.charts import scenario_results
from components.lens import Lens
from components.scenarios import kept, kept_file
from components.scenarios.kept import Limits, Scenario
from components.scenarios.numbers import Refused

# Where scenarios stand in the address, each as its name followed by what was moved.
PLACES = tuple(f"scenario_{number}" for number in range(1, kept.MOST + 1))
Told = tuple[str, ...]


def scenarios() -> tuple[Told, ...]:
    """The tools to keep, use, save and open scenarios; what is kept, as charts take it.

    Three places, empty ones as ().
    """
    limits = _limits()
    held = _held()
    _naming(held, limits)
    if sentences := st.session_state.pop("scenarios_told", ()):
        ui.word(*sentences)
    for number, told in enumerate(held):
        _one(number, told, limits)
    _files(held, limits)
    _into_address(held)
    shown = [told for told in held if _heard(told, limits)]
    return tuple([*shown, (), (), ()][: kept.MOST])


# ---------------------------------------------------------------- where they are held


def _held() -> list[Told]:
    """What is kept: by the address where it says so itself, otherwise by this session."""
    address = [tuple(st.query_params.get_all(place)) for place in PLACES]
    address = [told for told in address if told]
    if address and address != st.session_state.get("scenarios_written"):
        st.session_state["scenarios"] = address
    return list(st.session_state.get("scenarios", ()))


def _into_address(held: Sequence[Told]) -> None:
    st.session_state["scenarios_written"] = list(held)
    for place, told in zip(PLACES, [*held, (), (), ()], strict=False):
        if tuple(st.query_params.get_all(place)) == told:
            continue
        if told:
            st.query_params[place] = list(told)
        else:
            st.query_params.pop(place, None)


def _limits() -> Limits:
    """The assumptions that a scenario can hold; none if their table cannot be read."""
    try:
        found = making.read_for("assumptions", Lens(), reader.edition)
        return scenario_results.limits_in(reader.shelf().named(found, Lens()))
    except (store.BadTable, revisions.Refused):
        return {}


# ---------------------------------------------------------------- tools


def _naming(held: Sequence[Told], limits: Limits) -> None:
    is_full = len(held) == kept.MOST
    ui.send()
    with st.container(
        key="scenario-tools", horizontal=True, vertical_alignment="bottom", gap="small"
    ):
        st.text_input(
            "Name of the scenario",
            key="scenario_name",
            max_chars=kept.MOST_NAME,
            placeholder=f"Scenario {len(held) + 1}",
            width=300,
            disabled=is_full,
        )
        st.button(
            "Keep the settings above",
            key="scenario-keep",
            icon=":material/bookmark_add:",
            on_click=_keep,
            args=(limits,),
            disabled=is_full or not limits,
            help=f"Keeps all assumptions of this page as they are set, as one of {kept.MOST} "
            "scenarios. It stands in the link of this page.",
        )


def _keep(limits: Limits) -> None:
    held = _held()
    name = kept.named(st.session_state.get("scenario_name", "")) or f"Scenario {len(held) + 1}"
    taken = {told[0] for told in held}
    if name in taken:
        st.session_state["scenarios_told"] = (
            f"There is a scenario “{name}” already. Choose another name, or remove it first.",
        )
        return
    state = st.session_state
    values = {name: state[name] for name in limits if isinstance(state.get(name), float)}
    chosen = {
        choice.name: state[choice.name]
        for choice in kept.CHOICES.values()
        if str(state.get(choice.name)) in choice.allowed
    }
    scenario = Scenario(name, moved=kept.moved_only(values, limits), **chosen)
    _hold([*held, kept.told(scenario)])
    st.session_state["scenario_name"] = ""


def _hold(held: Sequence[Told]) -> None:
    st.session_state["scenarios"] = list(held)
    _into_address(held)


def _one(number: int, told: Told, limits: Limits) -> None:
    try:
        scenario = kept.heard(told, limits)
    except Refused as refused:
        ui.word(str(refused))
        scenario = None
    with st.container(
        key=f"scenario-{number}", horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.markdown(f"**{ui.plain(kept.named(told[0]))}**", width=300)
        st.button(
            "Set the page to it",
            key=f"scenario-use-{number}",
            icon=":material/tune:",
            on_click=_use,
            args=(scenario, limits),
            disabled=scenario is None,
        )
        st.button(
            "Remove",
            key=f"scenario-remove-{number}",
            icon=":material/delete:",
            on_click=_remove,
            args=(number,),
        )


def _use(scenario: Scenario, limits: Limits) -> None:
    for name, limit in limits.items():
        value = scenario.value(name)
        st.session_state[name] = limit.start if value is None else value
    for choice in kept.CHOICES:
        st.session_state[choice] = getattr(scenario, choice)
    # The sliders stand in other parts of the page.
    reader.ask_for_whole_page()


def _remove(number: int) -> None:
    held = _held()
    _hold([told for place, told in enumerate(held) if place != number])


# ---------------------------------------------------------------- files


def _files(held: Sequence[Told], limits: Limits) -> None:
    readable = [scenario for told in held if (scenario := _heard(told, limits))]
    with st.container(key="scenario-files", horizontal=True, gap="small"):
        if readable:
            st.download_button(
                "Save as CSV",
                lambda: store.csv_text(pd.DataFrame(kept_file.rows(readable, limits))),
                "scenarios.csv",
                "text/csv",
                key="scenario-save",
                icon=":material/download:",
                on_click="ignore",
                help="One file with all assumptions of your scenarios, to keep, to change in a "
                "spreadsheet and to open again.",
            )
        st.session_state.setdefault("scenario_inbox", 0)
        inbox = f"scenario-inbox-{st.session_state['scenario_inbox']}"
        with st.popover("Open a CSV", icon=":material/upload_file:", key="scenario-open"):
            st.file_uploader(
                "Scenarios that were saved here",
                type=["csv"],
                key=inbox,
                on_change=_open,
                args=(inbox, limits),
                help="They take the place of those that are kept. The columns scenario, name and "
                "value are read.",
            )


def _heard(told: Told, limits: Limits) -> Scenario | None:
    try:
        return kept.heard(told, limits)
    except Refused:
        return None


def _open(inbox: str, limits: Limits) -> None:
    """Takes the scenarios that were dropped, or says what is wrong and takes nothing."""
    file = reader.take_dropped(inbox)
    if file is None:
        return
    st.session_state["scenario_inbox"] += 1
    try:
        opened = kept_file.from_csv(file.getvalue(), limits)
    except kept_file.Faulty as faulty:
        st.session_state["scenarios_told"] = ("The file was not taken.", *faulty.faults)
        return
    _hold([kept.told(scenario) for scenario in opened])
    st.session_state["scenarios_told"] = (
        f"Opened: {words.listing([f'“{scenario.name}”' for scenario in opened])}.",
    )
