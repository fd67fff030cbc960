"""The dashboard beside what people would pick instead: one run, one machine, one table.

Measures the same task (peers/README.md) in the dashboard, plain Streamlit, Dash, Panel and a static
page: each alone, round by round in turn. Prints the tables and writes RESULTS.md.

    python benchmarks/compare.py            # rounds of everything, for the record
    python benchmarks/compare.py --quick    # one short round, to see that all of it works
"""

import argparse
import asyncio
import functools
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from measuring import browsing, processes, report, subjects
from measuring.crowd import changes, crowd
from measuring.relay import Relay
from measuring.subjects import OURS, SUBJECTS, Subject
from measuring.viewers import UNITS
from playwright.sync_api import Browser

HERE = Path(__file__).parent
SLOW = {"mbit": 20.0, "round_trip": 0.040}
CROWDS = (1, 50, 200)
# It says what the same on Capex says, and a map takes long without a graphics card.
LEFT_OUT = {("sites", "slow", "warm")}


class Run:
    """The samples of one run: lists of figures by key of the metric and name of the subject."""

    def __init__(self, seconds: float, turns: int) -> None:
        self.seconds, self.turns = seconds, turns
        self.samples: dict[tuple[str, str], list[float]] = defaultdict(list)

    def measure(self, subject: Subject) -> None:
        """One round of everything for one subject, alone on the machine."""
        port = processes.free_port()
        address = f"http://127.0.0.1:{port}/{subject.path('capex')}"
        variables = {"PYTHONPATH": str(subjects.PEERS)} if subject != OURS else {}
        with processes.running(subject.server(port), subject.folder, address, variables) as pid:
            processes.rest(pid)
            # First, so that no session of others is in memory.
            for viewers in CROWDS[:2]:
                self._crowd(subject, port, pid, viewers)
            with browsing.chromium() as browser:
                self._browse(subject, browser, port)
            for viewers in CROWDS[2:]:
                self._crowd(subject, port, pid, viewers)

    def _note(self, key: str, subject: Subject, *values: float) -> None:
        self.samples[key, subject.name] += values
        print(f"  {key:28} {', '.join(f'{value:.2f}' for value in values)}", flush=True)

    def _crowd(self, subject: Subject, port: int, pid: int, viewers: int) -> None:
        if subject.viewer is None:
            self._note(f"memory-{viewers}", subject, processes.memory_mb(pid))
            return
        make = functools.partial(subject.viewer, port, subject.path("capex"))
        if viewers == 1 and not asyncio.run(changes(make())):
            raise SystemExit(f"The control of {subject.title} changes no chart.")
        met = crowd(make, pid, viewers, self.seconds)
        self._note(f"memory-{viewers}", subject, met.memory_mb)
        self._note(f"rate-{viewers}", subject, met.a_second)
        self._note(f"wait-{viewers}", subject, met.median_ms)
        self._note(f"errors-{viewers}", subject, met.errors)
        if viewers == 1:
            self._note("cpu", subject, met.cpu_ms)

    def _browse(self, subject: Subject, browser: Browser, port: int) -> None:
        with Relay(port) as fast, Relay(port, **SLOW) as slow:
            for page, what in (("capex", "chart"), ("sites", "map")):
                path = subject.path(page)
                # Others have used the server before; the window that is measured is a new one.
                context = browsing.window(browser)
                move, choices = subject.choose, subject.countries
                if page == "capex":
                    move, choices = subjects.turn_unit, (*UNITS[1:], *UNITS)
                choices = choices[: self.turns + 1]
                self._note(
                    f"{page}-turn", subject, *browsing.turns(context, fast, path, move, choices)
                )
                context.close()
                for speed, relay in (("fast", fast), ("slow", slow)):
                    context = browsing.window(browser)
                    for state in ("cold", "warm"):
                        if (page, speed, state) in LEFT_OUT:
                            continue
                        met = browsing.load(context, relay, path, what)
                        self._note(f"{page}-{speed}-{state}", subject, met.seconds)
                        if page == "capex":
                            self._note(f"control-{speed}-{state}", subject, met.control)
                        if speed == "fast":
                            self._note(f"{page}-mb-{state}", subject, met.megabytes)
                    context.close()
                self._note(f"{page}-charts", subject, met.charts)
                self._note(f"{page}-outside", subject, met.outside)


def map_figures(seconds: float) -> str:
    """What maps.py prints."""
    told = subprocess.run(
        [sys.executable, HERE / "maps.py", "--seconds", str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return told.stdout


def main() -> None:
    """Measures, prints and writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="one short round, nothing written")
    parser.add_argument("--only", nargs="+", choices=[each.name for each in SUBJECTS])
    parser.add_argument("--to", type=Path, help="the file to write, RESULTS.md unless --quick")
    options = parser.parse_args()
    rounds = 1 if options.quick else options.rounds
    chosen = [each for each in SUBJECTS if each.name in (options.only or [each.name])]
    subjects.prepare()
    busy = os.getloadavg()[0]
    run = Run(seconds=1.0 if options.quick else 4.0, turns=2 if options.quick else 3)
    to = options.to or (None if options.quick else HERE / "RESULTS.md")
    maps = map_figures(1.0 if options.quick else 5.0)
    text = ""
    for number in range(rounds):
        # Whoever comes first in one round comes last in another.
        for subject in chosen[number % len(chosen) :] + chosen[: number % len(chosen)]:
            print(f"Round {number + 1} of {rounds}: {subject.title}", flush=True)
            run.measure(subject)
        # After every round, so that a run that is broken off has told of the rounds before.
        text = report.written(run.samples, chosen, number + 1, busy, maps)
        if to:
            to.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
