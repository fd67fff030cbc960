"""A server in a process of its own: started, answered for, measured through /proc, and stopped."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 180.0  # seconds until a server answers
REST = 300.0  # seconds until a server that never rests is measured all the same


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(
    command: Sequence[str], folder: Path, address: str, variables: Mapping[str, str]
) -> Iterator[int]:
    """Runs a server until the block ends; gives its process id once `address` answers.

    It is stopped with all that it started. SystemExit with what it said, if it does not answer.
    """
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout
    # What it says must not fill the pipe, which would stop it.
    os.set_blocking(process.stdout.fileno(), False)
    try:
        _wait(process, address)
        yield process.pid
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + PATIENCE
    said = b""
    while time.monotonic() < until and process.poll() is None:
        assert process.stdout
        said += process.stdout.read() or b""
        try:
            urllib.request.urlopen(address, timeout=60).close()
            return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer. {said.decode(errors='replace')[-2000:]}")


def rest(pid: int) -> None:
    """Waits until a server has done what it does after its start, such as packing files."""
    until, calm = time.monotonic() + REST, 0
    while time.monotonic() < until and calm < 3:
        before = cpu_seconds(pid)
        time.sleep(1.0)
        calm = calm + 1 if cpu_seconds(pid) - before < 0.05 else 0


def tree(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue  # It ended meanwhile.
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time that a process and its descendants have used since they began."""
    total = 0
    for one in tree(pid):
        # The name before the bracket may hold spaces.
        cells = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += int(cells[11]) + int(cells[12])
    return total / TICKS


def memory_mb(pid: int) -> float:
    """Memory of a process and its descendants in MB; pages that they share count once."""
    total = 0
    for one in tree(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total * 1024 / 1e6
