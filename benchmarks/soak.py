"""Whether the dashboard stays as it is under half an hour of use: memory flat, quick, no errors.

Viewers come, move controls on any page and leave; now and then somebody brings a file and has it
checked, and an editor publishes. Every half minute prints what the server holds in memory and how
long viewers waited. At the end, the last third is held against the third before.

    python benchmarks/soak.py --minutes 30
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import httpx
import reruns
from measuring.made_up import made_up
from measuring.processes import free_port, memory_mb, running
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from components import editors, store
from components.tables import DATA

EDITOR = "soak@example.org"
SAMPLE_SECONDS = 30.0
UPLOAD_EVERY = 20.0
PUBLISH_EVERY = 60.0


@dataclass
class Met:
    """What viewers met since the last sample: milliseconds, and what went wrong."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    visits: int = 0
    uploads: int = 0
    published: int = 0


async def visit(port: int, met: Met) -> None:
    """Somebody opens a page, moves its controls for a while, and leaves."""
    viewer = reruns.Viewer(port, random.choice(reruns.PAGES))
    await viewer.open()
    for _ in range(random.randint(3, 20)):
        await asyncio.sleep(random.expovariate(1.0))
        met.times.append((await viewer.use())[0] * 1000)
    await viewer.socket.close()
    met.visits += 1


async def bring(port: int, body: bytes, met: Met) -> None:
    """Somebody brings a file, has it checked, and leaves."""
    viewer = reruns.Viewer(port, "upload")
    await viewer.open()
    ask = BackMsg()
    ask.file_urls_request.request_id = "soak"
    ask.file_urls_request.file_names.append("capex.csv")
    ask.file_urls_request.session_id = viewer.session
    await viewer.socket.send(ask.SerializeToString())
    while True:
        message = ForwardMsg()
        message.ParseFromString(await viewer.socket.recv(decode=False))
        if message.WhichOneof("type") == "file_urls_response":
            break
    place = message.file_urls_response.file_urls[0]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        await client.get("/_stcore/health")
        token = client.cookies.get("_streamlit_xsrf") or ""
        answer = await client.put(
            place.upload_url,
            files={"file": ("capex.csv", body, "text/csv")},
            headers={"X-Xsrftoken": token},
        )
        answer.raise_for_status()
    widget = BackMsg().rerun_script.widget_states.widgets.add()
    widget.id = viewer.uploader
    info = widget.file_uploader_state_value.uploaded_file_info.add()
    info.name, info.size, info.file_id = "capex.csv", len(body), place.file_id
    info.file_urls.CopyFrom(place)
    _, empty = await viewer.rerun()
    _, sent = await viewer.rerun(widgets=[widget])
    if sent < 2 * empty:
        raise RuntimeError(f"a file was not checked: {sent} bytes after {empty}")
    await viewer.socket.close()
    met.uploads += 1


def publish(database: str) -> None:
    """An editor changes one cell, for everybody."""
    editor = editors.editor(
        email=EDITOR,
        email_verified=True,
        server_address="",
        settings=editors.settings({"DASHBOARD_EDITORS": EDITOR}),
    )
    assert editor
    history = store.history(database)
    head = history.head()
    claims = (DATA / "claims.csv").read_bytes()
    other = claims.replace(b",supported,", b",misleading,", 1)
    number = head.number if head else 0
    history.publish(
        {"claims": claims if number % 2 else other},
        base=number,
        curated=store.curated,
        editor=editor,
        message=f"Revision {number + 1} of the soak",
    )


async def going_on(
    act: Callable[[], Awaitable[None]], pause: Callable[[], float], until: float, met: Met
) -> None:
    """Does something again and again, and notes what fails."""
    while time.monotonic() < until:
        try:
            async with asyncio.timeout(120):
                await act()
        except Exception as error:
            met.wrong.append(f"{type(error).__name__}: {error}")
            print(met.wrong[-1], flush=True)
        await asyncio.sleep(pause())


async def soak(pid: int, port: int, database: str, viewers: int, minutes: float) -> None:
    """Uses the server and prints a line every half minute, then the comparison."""
    until = time.monotonic() + minutes * 60
    met, body = Met(), made_up(2_000, faulty=True)

    async def publishing() -> None:
        await asyncio.to_thread(publish, database)
        met.published += 1

    acts = [
        *(
            going_on(lambda: visit(port, met), lambda: random.expovariate(0.5), until, met)
            for _ in range(viewers)
        ),
        going_on(lambda: bring(port, body, met), lambda: UPLOAD_EVERY, until, met),
        going_on(publishing, lambda: PUBLISH_EVERY, until, met),
    ]
    working = asyncio.gather(*acts)
    samples: list[tuple[float, float]] = []
    print("minute   memory, MB   wait ms, median   p95   visits  uploads  published  errors")
    began = time.monotonic()
    while not working.done():
        await asyncio.wait([working], timeout=SAMPLE_SECONDS)
        if len(met.times) < 2:
            continue
        median, slow = statistics.median(met.times), statistics.quantiles(met.times, n=20)[-1]
        samples.append((memory_mb(pid), median))
        met.times.clear()
        print(
            f"{(time.monotonic() - began) / 60:6.1f} {samples[-1][0]:12.0f} {median:17.0f}"
            f" {slow:5.0f} {met.visits:8} {met.uploads:8} {met.published:10} {len(met.wrong):7}",
            flush=True,
        )
    third = len(samples) // 3
    if third:
        memory, wait = (
            statistics.median(sample[place] for sample in samples[-third:])
            / statistics.median(sample[place] for sample in samples[-2 * third : -third])
            for place in (0, 1)
        )
        print(f"last third against the third before: memory x{memory:.3f}, wait x{wait:.2f}")


def main() -> None:
    """Starts a server with a history of its own and soaks it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--viewers", type=int, default=10, help="who are there at once")
    options = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/revisions.sqlite3"
        command = [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", str(port)]
        address = f"http://127.0.0.1:{port}/healthz"
        with running(command, reruns.ROOT, address, {"DASHBOARD_DATABASE": database}) as pid:
            asyncio.run(soak(pid, port, database, options.viewers, options.minutes))


if __name__ == "__main__":
    main()
