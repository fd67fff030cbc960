"""Debian's nginx on loopback with deploy/nginx.conf, as it stands but for addresses and port."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from ports import free_port

SHIPPED = Path(__file__).parent.parent / "deploy/nginx.conf"
# The server stops when its input ends, so it does not outlive tests that were killed.
RUN = '"$@" & read -r _; kill $!; wait $! 2>/dev/null'


class Proxy:
    """nginx that runs in `folder`, and what it says there."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.address = f"http://127.0.0.1:{port}"

    def replies(self, path, number):
        """The last so many lines of its access log on addresses that begin so, oldest first."""
        # A line is written after its answer was read.
        time.sleep(0.1)
        lines = (self.folder / "replies").read_text(encoding="utf-8").splitlines()
        asked = [reply for reply in map(json.loads, lines) if reply["path"].startswith(path)]
        return asked[-number:]

    def complaints(self):
        """Its error log."""
        return (self.folder / "complaints").read_text()


def addresses():
    """Where the shipped file looks for the replicas, in their order."""
    text = SHIPPED.read_text(encoding="utf-8")
    return re.findall(r"upstream replica-\d { server (\S+);", text)


def configuration(replicas, port):
    """The shipped file for replicas on these ports of loopback, itself on another."""
    text = SHIPPED.read_text(encoding="utf-8")
    # Where there are fewer replicas, the others are never there.
    for address, replica in zip(addresses(), [*replicas, 1, 1], strict=False):
        text = text.replace(address, f"127.0.0.1:{replica}")
    assert text.count("listen 8080;") == 1
    return text.replace("listen 8080;", f"listen 127.0.0.1:{port};")


def command(folder, *more):
    """How nginx is started with the file nginx.conf in `folder`, which holds all that it writes."""
    # It would not let its workers into a folder of root's.
    who = "user root;" if os.geteuid() == 0 else ""
    return [program(), "-p", folder, "-c", folder / "nginx.conf", "-g", who, *more]


@contextmanager
def proxying(replicas, folder):
    """A Proxy in front of replicas on these ports."""
    proxy = Proxy(folder, free_port())
    text = configuration(replicas, proxy.port)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    arguments = command(folder)
    arguments[-1] += "daemon off;"
    with (folder / "replies").open("w") as replies, (folder / "complaints").open("w") as complaints:
        process = subprocess.Popen(
            ["sh", "-c", RUN, "sh", *arguments],
            stdin=subprocess.PIPE,
            stdout=replies,
            stderr=complaints,
        )
    try:
        until = time.monotonic() + 20
        while not (folder / "nginx.pid").exists():
            assert process.poll() is None, proxy.complaints()
            assert time.monotonic() < until, proxy.complaints()
            time.sleep(0.02)
        yield proxy
    finally:
        process.communicate()


def program():
    """nginx; installs Debian's package where it is missing."""
    with (Path(tempfile.gettempdir()) / f"nginx-install-{os.geteuid()}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests may run in several processes
        found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        if not found:
            install()
            found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "Install nginx: apt-get install nginx"
    return found


def install():
    """Installs Debian's package, without the server that it would start for everybody."""
    assert shutil.which("apt-get"), "Install nginx, and put it on the path."
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    own = Path("/usr/sbin/policy-rc.d")
    is_ours = not own.exists()
    if is_ours:
        own.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
        own.chmod(0o755)
    try:
        for what in (["update"], ["install", "-y", "--no-install-recommends", "nginx"]):
            subprocess.run(
                ["apt-get", "-qq", *what], env=quiet, stdout=subprocess.DEVNULL, check=True
            )
    finally:
        if is_ours:
            own.unlink()
