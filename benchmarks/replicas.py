"""What one replica and three serve through nginx, and what a reader costs them.

Starts the dashboard laid out as its container is, behind nginx with deploy/nginx.conf. Prints what
one browser fetches in a visit, what that visit costs a replica in processor time and memory, and
how many reruns a second viewers get who never stop to think, from one replica and from three, and
how long people wait who think between two clicks: fifty half a second on average, two hundred a
second.
Linux only: it reads /proc. Needs requirements-test.txt; installs nginx where it is missing.

    python benchmarks/replicas.py --seconds 20
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import nginx
import reruns
from browsing import chromium
from deployed import Replica, lay_out
from measuring.processes import cpu_seconds, memory_mb, rest

# What a reader is taken to look at.
VISIT = ["", "capex", "sites"]
# How many stop to think, and for how many seconds on average.
PEOPLE = ((50, 0.5), (200, 1.0))


@dataclass(frozen=True)
class Load:
    """What viewers got: answers a second, milliseconds of waiting, processor seconds an answer."""

    rate: float
    median_ms: float
    slow_ms: float
    replica_seconds: float
    proxy_seconds: float


@contextmanager
def started(folder: Path, number: int) -> Iterator[list[Replica]]:
    """So many replicas that answer and have shown each page of a visit once."""
    app = folder / "app"
    database = f"sqlite:///{folder / 'history.sqlite3'}"
    started = [Replica(app, folder, DASHBOARD_DATABASE=database) for _ in range(number)]
    try:
        for replica in started:
            replica.start()
        for replica in started:
            replica.wait()
        for replica in started:
            for page in VISIT:
                asyncio.run(opened(replica.port, page))
            rest(replica.pid)
        yield started
    finally:
        for replica in started:
            replica.stop()


async def opened(port: int, page: str) -> None:
    """One viewer who opens a page and leaves."""
    viewer = reruns.Viewer(port, page)
    await viewer.open()
    await viewer.socket.close()


def visits(proxy: nginx.Proxy) -> None:
    """Prints what a browser fetches in a visit, the first time and again."""
    print("one visit in a browser    requests   KB of files   KB by websocket")
    with chromium() as browser:
        context = browser.contexts[0]
        for name in ("first", "second"):
            before = len(proxy.replies("/", 100_000))
            page = context.new_page()
            for path in VISIT:
                page.goto(f"{proxy.address}/{path}", wait_until="load")
                page.locator(".finding").first.wait_for(timeout=120_000)
                page.wait_for_timeout(4000)
            page.close()
            time.sleep(1)
            replies = proxy.replies("/", 100_000)[before:]
            live = sum(each["sent"] for each in replies if each["path"] == "/_stcore/stream")
            files = sum(each["sent"] for each in replies) - live
            print(f"{name:22} {len(replies):11} {files / 1000:13.0f} {live / 1000:17.0f}")


def costs(replica: Replica, sessions: int) -> None:
    """Prints processor time and memory of viewers who come, look at a visit's pages and stay."""

    async def come() -> list[reruns.Viewer]:
        there = []
        for number in range(sessions):
            viewer = reruns.Viewer(replica.port, VISIT[number % len(VISIT)])
            await viewer.open()
            there.append(viewer)
        return there

    async def measure() -> None:
        seconds, memory = cpu_seconds(replica.pid), memory_mb(replica.pid)
        there = await come()
        opening = (cpu_seconds(replica.pid) - seconds) / sessions
        each = (memory_mb(replica.pid) - memory) / sessions
        seconds = cpu_seconds(replica.pid)
        for viewer in there:
            await viewer.rerun()
        again = (cpu_seconds(replica.pid) - seconds) / sessions
        print(f"\n{sessions} viewers of one replica, a third on each page of the visit")
        print(f"processor time of opening a page   {opening * 1000:8.1f} ms")
        print(f"processor time of a rerun          {again * 1000:8.1f} ms")
        print(f"memory of the replica before       {memory:8.0f} MB")
        print(f"memory of each viewer              {each:8.2f} MB")
        for viewer in there:
            await viewer.socket.close()

    asyncio.run(measure())


async def load(
    proxy: nginx.Proxy, replicas: list[Replica], viewers: int, seconds: float, think: float = 0
) -> Load:
    """What viewers get who rerun their page as soon as they have it.

    Those who `think` for so many seconds on average move a control of it instead.
    """
    everybody = [reruns.Viewer(proxy.port, VISIT[n % len(VISIT)]) for n in range(viewers)]
    for viewer in everybody:
        await viewer.open()
    own = int((proxy.folder / "nginx.pid").read_text(encoding="utf-8"))
    used = sum(cpu_seconds(replica.pid) for replica in replicas), cpu_seconds(own)
    times: list[float] = []
    began = time.perf_counter()

    async def use(viewer: reruns.Viewer) -> None:
        while time.perf_counter() < began + seconds:
            if think:
                await asyncio.sleep(random.expovariate(1 / think))
            answered = await (viewer.use() if think else viewer.rerun())
            times.append(answered[0] * 1000)

    await asyncio.gather(*map(use, everybody))
    took = time.perf_counter() - began
    now = sum(cpu_seconds(replica.pid) for replica in replicas), cpu_seconds(own)
    for viewer in everybody:
        await viewer.socket.close()
    return Load(
        rate=len(times) / took,
        median_ms=statistics.median(times),
        slow_ms=statistics.quantiles(times, n=20)[-1],
        replica_seconds=(now[0] - used[0]) / len(times),
        proxy_seconds=(now[1] - used[1]) / len(times),
    )


def compare(folder: Path, replicas: list[Replica], options: argparse.Namespace) -> None:
    """Prints what one replica gives and what all give, in turns so that a busy moment hits both."""
    print(f"\n{options.viewers} viewers without a pause, {os.cpu_count()} cores for everything")
    print("replicas   reruns/s   median, ms    p95, ms   ms of processor a rerun: app   nginx")
    rates: dict[int, list[float]] = {1: [], len(replicas): []}
    for turn in range(options.turns):
        for number in rates:
            own = folder / f"load-{turn}-{number}"
            own.mkdir()
            some = replicas[:number]
            with nginx.proxying([each.port for each in some], own) as proxy:
                found = asyncio.run(load(proxy, some, options.viewers, options.seconds))
            rates[number].append(found.rate)
            print(
                f"{number:8} {found.rate:10.1f} {found.median_ms:12.0f} {found.slow_ms:10.0f}"
                f" {found.replica_seconds * 1000:30.1f} {found.proxy_seconds * 1000:7.2f}",
                flush=True,
            )
    one, all_of_them = (statistics.median(each) for each in rates.values())
    print(f"{len(replicas)} replicas against 1: {all_of_them / one:.2f} times the reruns")


def people(folder: Path, replicas: list[Replica], seconds: float) -> None:
    """Prints how long people wait for a control who think before they move the next."""
    print(f"\npeople who think, {os.cpu_count()} cores for everything")
    print("people   thought, s   replicas   controls/s   median, ms    p95, ms")
    for crowd, think in PEOPLE:
        for number in range(1, len(replicas) + 1):
            own = folder / f"people-{crowd}-{number}"
            own.mkdir()
            some = replicas[:number]
            with nginx.proxying([each.port for each in some], own) as proxy:
                found = asyncio.run(load(proxy, some, crowd, seconds, think))
            print(
                f"{crowd:6} {think:12} {number:10} {found.rate:12.1f} {found.median_ms:12.0f}"
                f" {found.slow_ms:10.0f}"
            )


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--viewers", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=20, help="of load in each turn")
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="replicas-") as name:
        folder = Path(name)
        # nginx runs under an account of its own.
        folder.chmod(0o755)
        (folder / "app").mkdir()
        lay_out(folder / "app")
        with started(folder, 3) as replicas:
            (folder / "visit").mkdir()
            with nginx.proxying([replicas[0].port], folder / "visit") as proxy:
                visits(proxy)
            costs(replicas[0], 120)
            compare(folder, replicas, options)
            people(folder, replicas, options.seconds)


if __name__ == "__main__":
    main()
