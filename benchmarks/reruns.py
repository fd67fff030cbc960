"""How long a reader waits for a rerun of each page, measured at the websocket.

Starts the dashboard, opens every page once, then times reruns (from sending the request to the
message that the script has finished): of the whole page, and of a part of it that a control
redraws, for one viewer; and of parts for many viewers who think between two clicks, each time
for another while, half a second on average: all on one page, and in the end spread over all pages.
Prints one table, with the reruns that failed and what each viewer more costs in memory.

    python benchmarks/reruns.py --viewers 50
    python benchmarks/reruns.py --viewers 200 --think 1 --page capex
"""

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import websockets
from measuring.processes import free_port, memory_mb, rest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

ROOT = Path(__file__).parent.parent
PAGES = ["", *sorted(p.stem for p in ROOT.glob("views/*.py") if p.stem != "overview")]
OPEN_AT_ONCE = 8
ENDED_EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
PATIENCE = 60.0  # seconds until a rerun counts as failed


@dataclass(frozen=True)
class Crowd:
    """What many viewers met: milliseconds, reruns that failed, and MB of the server a viewer."""

    median: float
    slow: float
    errors: int
    memory: float

    def __str__(self) -> str:
        return f"{self.median:5.0f} {self.slow:5.0f} {self.errors:7} {self.memory:12.2f}"


def serve(port: int) -> subprocess.Popen[bytes]:
    """The dashboard in a process of its own, once it answers and has warmed up."""
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    for _ in range(150):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            rest(server.pid)
            return server
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The dashboard did not start.")


class Viewer:
    """One browser tab: a websocket that asks for reruns of one page."""

    def __init__(self, port: int, page: str) -> None:
        self.address, self.page = f"ws://127.0.0.1:{port}/_stcore/stream", page
        # The parts of the page that their own controls redraw alone.
        self.parts: list[str] = []
        self.session = self.uploader = self.page_hash = ""

    async def open(self) -> None:
        """Connects and runs the page for the first time."""
        self.socket = await websockets.connect(
            self.address,
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
            open_timeout=None,
            ping_interval=None,
        )
        await self.rerun()

    async def use(self) -> tuple[float, int]:
        """Moves a control: of a part of the page if there are parts, else of the whole."""
        return await self.rerun(random.choice(self.parts) if self.parts else "")

    async def rerun(self, part: str = "", widgets: Sequence[WidgetState] = ()) -> tuple[float, int]:
        """Seconds until the script, or a part of it, has run, and the bytes that it sent."""
        request = BackMsg()
        request.rerun_script.fragment_id = part
        request.rerun_script.widget_states.widgets.extend(widgets)
        request.rerun_script.query_string = ""
        # As browsers do: by its name when it is opened, then by what the server calls it.
        request.rerun_script.page_name = "" if self.page_hash else self.page
        request.rerun_script.page_script_hash = self.page_hash
        request.rerun_script.context_info.color_scheme = "light"
        began, received = time.perf_counter(), 0
        await self.socket.send(request.SerializeToString())
        while True:
            raw = await self.socket.recv()
            received += len(raw)
            message = ForwardMsg()
            message.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id
            if kind == "navigation":
                self.page_hash = message.navigation.page_script_hash
            if message.delta.new_element.WhichOneof("type") == "file_uploader":
                self.uploader = message.delta.new_element.file_uploader.id
            # A part without a line of HTML is the one that waits for rows to be asked for.
            shows = message.delta.new_element.WhichOneof("type") == "html"
            found = message.delta.fragment_id
            if shows and found and found not in self.parts:
                self.parts.append(found)
            # A run that ends early for another is not what the viewer waits for.
            if kind == "script_finished" and message.script_finished != ENDED_EARLY:
                return time.perf_counter() - began, received


async def one(viewer: Viewer, reruns: int, use: bool) -> tuple[float, float, int]:
    """Median and 95th percentile in milliseconds for a single viewer, and the most bytes.

    With `use` of a control, which redraws a part of the page; else of the whole page.
    """
    times, size = [], 0
    for count in range(reruns + 3):
        seconds, sent = await (viewer.use() if use else viewer.rerun())
        if count >= 3:  # the first fill caches
            times.append(seconds * 1000)
            size = max(size, sent)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], size


async def crowd(
    pid: int, port: int, pages: Sequence[str], viewers: int, seconds: float, think: float
) -> Crowd:
    """What many viewers of the server `pid` meet who think between two uses of their page.

    They are spread evenly over the pages.
    """
    everybody = [Viewer(port, pages[count % len(pages)]) for count in range(viewers)]
    memory, door = memory_mb(pid), asyncio.Semaphore(OPEN_AT_ONCE)

    async def enter(viewer: Viewer) -> None:
        async with door:
            await viewer.open()

    await asyncio.gather(*(enter(viewer) for viewer in everybody))
    memory = (memory_mb(pid) - memory) / viewers
    times: list[float] = []
    errors = 0
    end = time.perf_counter() + seconds

    async def use(viewer: Viewer) -> None:
        nonlocal errors
        await asyncio.sleep(random.expovariate(1 / think))
        while time.perf_counter() < end:
            try:
                async with asyncio.timeout(PATIENCE):
                    times.append((await viewer.use())[0] * 1000)
            except (TimeoutError, websockets.ConnectionClosed):
                errors += 1
                return
            # People do not click in step: in step, all would wait for all, again and again.
            await asyncio.sleep(random.expovariate(1 / think))

    await asyncio.gather(*(use(viewer) for viewer in everybody))
    await asyncio.gather(*(viewer.socket.close() for viewer in everybody))
    slow = statistics.quantiles(times, n=20)[-1]
    return Crowd(statistics.median(times), slow, errors, memory)


async def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--viewers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10, help="of load for each page")
    parser.add_argument("--think", type=float, default=0.5, help="mean seconds between clicks")
    parser.add_argument("--reruns", type=int, default=40)
    parser.add_argument("--page", choices=PAGES, help="one page alone; '' is the overview")
    options = parser.parse_args()
    of_crowd = options.viewers, options.seconds, options.think
    port, alone = free_port(), ""
    server = serve(port)
    try:
        print("               whole page           a control      crowd, controls")
        print("page           ms  p95   KB       ms  p95   KB       ms   p95  errors  MB a viewer")
        for page in PAGES if options.page is None else [options.page]:
            viewer = Viewer(port, page)
            await viewer.open()
            whole = await one(viewer, options.reruns, use=False)
            part = await one(viewer, options.reruns, use=True)
            await viewer.socket.close()
            met = await crowd(server.pid, port, [page], *of_crowd)
            alone = "   ".join(
                f"{median:5.0f} {slow:4.0f} {size / 1000:4.0f}"
                for median, slow, size in (whole, part)
            )
            print(f"{page or 'overview':12}{alone}    {met}", flush=True)
        if options.page is None:
            met = await crowd(server.pid, port, PAGES, *of_crowd)
            print(f"{'all of them':12}{'':{len(alone)}}    {met}")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    asyncio.run(main())
