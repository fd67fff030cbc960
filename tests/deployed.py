"""Replicas of the dashboard laid out as the container is, and viewers at the websocket."""

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import httpx
from browsing import ROOT, wait_for_answer
from ports import free_port
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Subprotocol
from websockets.sync.client import connect

CONTAINERFILE = ROOT / "deploy/Containerfile"
XSRF = "_streamlit_xsrf"
# The server stops when its input ends, so it does not outlive tests that were killed.
RUN = '"$@" >>log 2>&1 & echo $!; read -r _; kill $!; wait $! 2>/dev/null'
PATIENCE = 60


def copied():
    """What the Containerfile copies from the repository: each file or folder and where it goes."""
    for line in CONTAINERFILE.read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"COPY (?!--)(.+) (\S+)", line):
            yield from ((name, match[2]) for name in match[1].split())


def lay_out(app):
    """Makes the folder that the Containerfile makes of the repository, after its own commands."""
    for name, target in copied():
        source, goal = ROOT / name, app / target
        if source.is_dir():
            bare = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, goal, ignore=bare)
        elif not target.startswith("/"):
            goal.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, goal)
    # What a server of this machine has packed need not be packed again.
    if (packed := ROOT / ".cache").exists():
        shutil.copytree(packed, app / ".cache", ignore=shutil.ignore_patterns(".*.*"))
    for line in CONTAINERFILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("RUN python") and "venv" not in line:
            own = f'PATH="{Path(sys.executable).parent}:$PATH" {line.removeprefix("RUN ")}'
            subprocess.run(["sh", "-c", own], cwd=app, check=True)


class Replica:
    """The dashboard in `app` as a process, which keeps its port; its log goes to `folder`."""

    def __init__(self, app, folder, **environment):
        self.app, self.folder, self.port = app, folder, free_port()
        quiet = {"PYTHONDONTWRITEBYTECODE": "1", "DASHBOARD_REHEARSAL": "none"}
        self.environment = {**os.environ, **quiet, **environment}
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        """Begins to start it; `wait` waits until it answers."""
        serve = [sys.executable, "-m", "streamlit", "run", "serve.py"]
        # The container listens on every address; a test has no business there.
        own = ["--server.address", "127.0.0.1", "--server.port", str(self.port)]
        command = [*serve, *own]
        self.process = subprocess.Popen(
            ["sh", "-c", RUN.replace("log", str(self.folder / f"log-{self.port}")), "sh", *command],
            cwd=self.app,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout
        self.pid = int(self.process.stdout.readline())

    def wait(self):
        """Waits until it answers."""
        wait_for_answer(self.address)

    def stop(self):
        """Asks it to end, as a rolling restart does, and waits for it."""
        if self.process:
            self.process.communicate()
            self.process = None

    def kill(self):
        """Ends it at once, as a crash would."""
        os.kill(self.pid, signal.SIGKILL)
        self.stop()


class Viewer:
    """One browser with one tab, which has cookies of its own and a page open by its address."""

    def __init__(self, server, path="", query="", cookies=()):
        self.server, self.path, self.query = server, path, query
        self.http = httpx.Client(base_url=server, timeout=PATIENCE, verify=False)
        for name, value in dict(cookies).items():
            self.http.cookies.set(name, value, domain="127.0.0.1")
        self.session, self.buttons = "", []
        self.opened = ExitStack()
        self.open()

    @property
    def place(self):
        """The cookie by which nginx knows where to send it: replica and a number of its own."""
        return self.http.cookies.get("place") or ""

    @property
    def view(self):
        """What the first chart says and shows."""
        return self.findings[0], self.figures[0]

    def open(self):
        """Opens the page as a browser does: document, health, websocket, first run."""
        self.session = ""
        assert self.http.get(f"/{self.path}", params=self.query).status_code == 200
        self.http.get("/_stcore/health").raise_for_status()
        self.connect()

    def connect(self):
        """Connects, anew if it was connected, and runs the page."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        protocols = ["streamlit", self.http.cookies.get(XSRF) or "none", self.session]
        asked = connect(
            self.server.replace("http", "ws") + "/_stcore/stream",
            subprotocols=[Subprotocol(protocol) for protocol in protocols if protocol],
            additional_headers={"Cookie": cookies},
            origin=self.server,
            max_size=None,
            open_timeout=PATIENCE,
        )
        self.opened.close()
        self.socket = self.opened.enter_context(asked)
        assert self.socket.response
        for told in self.socket.response.headers.get_all("Set-Cookie"):
            name, _, value = told.partition(";")[0].partition("=")
            self.http.cookies.set(name, value, domain="127.0.0.1")
        self.rerun()

    def rerun(self, press=""):
        """Runs the page, with this button pressed if one is named, and notes what it says."""
        request = BackMsg()
        run = request.rerun_script
        run.query_string, run.page_name = self.query, self.path
        run.context_info.color_scheme = "light"
        for button in [each for each in self.buttons if each.label == press]:
            run.widget_states.widgets.add(id=button.id, trigger_value=True)
        self.socket.send(request.SerializeToString())
        self.buttons, self.words, self.findings, self.figures = [], [], [], []
        while True:
            message = ForwardMsg()
            message.ParseFromString(self.socket.recv(timeout=PATIENCE, decode=False))
            match message.WhichOneof("type"):
                case "new_session":
                    self.session = message.new_session.initialize.session_id
                case "delta" if message.delta.WhichOneof("type") == "new_element":
                    self._read(message.delta.new_element)
                case "script_finished":
                    return

    def _read(self, element):
        match element.WhichOneof("type"):
            case "button":
                self.buttons.append(element.button)
            case "html":
                found = re.findall(r'<h3 class="finding">(.*?)</h3>', element.html.body)
                self.findings += found
                self.words.append(re.sub(r"<[^>]+>", "", element.html.body))
                self.figures += re.findall("data-spec='(.*?)'", element.html.body)
            case "exception":
                self.words.append(f"exception: {element.exception.message}")

    def close(self):
        """Leaves, as if the tab were closed."""
        self.opened.close()
        self.http.close()
