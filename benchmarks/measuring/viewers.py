"""One reader at the wire, without a browser: opens the page Capex and turns its control of units.

Each speaks what the browser would speak to that server: Streamlit's websocket, Dash's requests,
Bokeh's websocket. `act` returns once the server has sent all that the change brings about.
"""

import itertools
import json
import re
import time
import uuid
from typing import Any, Protocol

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from .connection import Connection

UNITS = ("Dollars", "Shares", "Growth")
# As Chromium asks this machine.
ENCODINGS = "gzip, deflate, br, zstd"
SMALL = 400  # bytes; messages that end a rerun are smaller


class Viewer(Protocol):
    """What the measurements ask of a viewer; `answer` holds what the last change brought."""

    answer: bytes

    async def open(self) -> None:
        """Brings up the page for the first time."""
        ...

    async def act(self) -> float:
        """Turns the control to its next choice; seconds until the answer is complete."""
        ...

    async def close(self) -> None:
        """Leaves the page."""
        ...


async def _connected(address: str, *protocols: str) -> websockets.ClientConnection:
    """A websocket as patient as a browser, which neither gives up nor asks whether all is well."""
    return await websockets.connect(
        address,
        subprotocols=[websockets.Subprotocol(name) for name in protocols],
        max_size=None,
        open_timeout=None,
        ping_interval=None,
    )


class StreamlitViewer:
    """A tab of a Streamlit app, which keeps large messages as the browser does."""

    def __init__(self, port: int, page: str = "capex") -> None:
        self.address, self.page = f"ws://127.0.0.1:{port}/_stcore/stream", page
        self._units = itertools.cycle((*UNITS[1:], UNITS[0]))
        self._control = self._fragment = ""
        self._kept: list[set[str]] = []
        self.answer = b""

    async def open(self) -> None:
        """Connects and runs the page for the first time."""
        self._socket = await _connected(self.address, "streamlit")
        await self._run(BackMsg())

    async def act(self) -> float:
        """Reruns what the control belongs to: the page, or its fragment."""
        request = BackMsg()
        state = request.rerun_script.widget_states.widgets.add(id=self._control)
        state.string_array_value.data.append(next(self._units))
        request.rerun_script.fragment_id = self._fragment
        return await self._run(request)

    async def close(self) -> None:
        """Closes the websocket."""
        await self._socket.close()

    async def _run(self, request: BackMsg) -> float:
        request.rerun_script.page_name = self.page
        request.rerun_script.context_info.color_scheme = "light"
        request.rerun_script.cached_message_hashes.extend(set().union(*self._kept))
        text, raws = request.SerializeToString(), []
        began = time.perf_counter()
        await self._socket.send(text)
        while True:
            raw = await self._socket.recv()
            assert isinstance(raw, bytes)
            raws.append(raw)
            if len(raw) < SMALL and _read(raw).WhichOneof("type") == "script_finished":
                break
        seconds = time.perf_counter() - began
        self._keep([_read(raw) for raw in raws])
        self.answer = max(raws, key=len)
        return seconds

    def _keep(self, messages: list[ForwardMsg]) -> None:
        hashes = set()
        for message in messages:
            if message.metadata.cacheable or message.WhichOneof("type") == "ref_hash":
                hashes.add(message.hash or message.ref_hash)
            element = message.delta.new_element
            if element.WhichOneof("type") == "button_group" and UNITS[1] in [
                option.content for option in element.button_group.options
            ]:
                self._control = element.button_group.id
                self._fragment = message.delta.fragment_id
        # The browser forgets what two reruns did not show.
        self._kept = [*self._kept[-1:], hashes]


def _read(raw: bytes) -> ForwardMsg:
    message = ForwardMsg()
    message.ParseFromString(raw)
    return message


class DashViewer:
    """A tab of a Dash app: each change of the control is one request."""

    def __init__(self, port: int, page: str = "capex") -> None:
        self.page = page
        self._units = itertools.cycle((*UNITS[1:], UNITS[0]))
        self._connection = Connection(port, ENCODINGS)
        self.answer = b""

    async def open(self) -> None:
        """Asks for the page, and for what its callbacks give at first."""
        for path in (f"/{self.page}", "/_dash-layout", "/_dash-dependencies"):
            await self._connection.ask("GET", path)
        await self._call("capex.figure", ["capex"], ["scope", "period", "unit"], UNITS[0])
        await self._call("..", ["revenue", "cash", "guidance"], ["scope"], "")

    async def act(self) -> float:
        """Calls the one callback that depends on the control."""
        began = time.perf_counter()
        await self._call("capex.figure", ["capex"], ["scope", "period", "unit"], next(self._units))
        return time.perf_counter() - began

    async def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    async def _call(self, output: str, charts: list[str], inputs: list[str], unit: str) -> None:
        values = {"scope": "The four", "period": "Quarter", "unit": unit}
        outputs: Any = [{"id": chart, "property": "figure"} for chart in charts]
        if output == "..":
            output = f"..{'...'.join(f'{chart}.figure' for chart in charts)}.."
        else:
            outputs = outputs[0]
        told = {
            "output": output,
            "outputs": outputs,
            "inputs": [{"id": name, "property": "value", "value": values[name]} for name in inputs],
            "changedPropIds": [f"{inputs[-1]}.value"],
            "parsedChangedPropsIds": [f"{inputs[-1]}.value"],
        }
        body = json.dumps(told).encode()
        self.answer = await self._connection.ask("POST", "/_dash-update-component", body)


class PanelViewer:
    """A tab of a Panel app: Bokeh's websocket, on which both sides patch one document."""

    def __init__(self, port: int, page: str = "capex") -> None:
        self.port, self.page = port, page
        self._choices = itertools.cycle((1, 2, 0))
        self._control = ""
        self.answer = b""

    async def open(self) -> None:
        """Asks for the page, connects with the token in it and pulls the document."""
        asking = Connection(self.port)
        document = (await asking.ask("GET", f"/{self.page}")).decode()
        asking.close()
        token = re.search(r'"token":"([^"]+)"', document)
        assert token, "The page of Panel holds no token."
        self._socket = await _connected(
            f"ws://127.0.0.1:{self.port}/{self.page}/ws", "bokeh", token[1]
        )
        await self._receive()  # that it is ready
        reply = await self._exchange("PULL-DOC-REQ", {}, "PULL-DOC-REPLY")
        control = next(
            model for model in _models(reply) if model["attributes"].get("labels") == list(UNITS)
        )
        self._control = control["id"]

    async def act(self) -> float:
        """Patches the control; complete once the server has patched the chart and said so."""
        change = {
            "kind": "ModelChanged",
            "model": {"id": self._control},
            "attr": "active",
            "new": next(self._choices),
        }
        began = time.perf_counter()
        await self._exchange("PATCH-DOC", {"events": [change]}, "OK", patched=True)
        return time.perf_counter() - began

    async def close(self) -> None:
        """Closes the websocket."""
        await self._socket.close()

    async def _exchange(
        self, kind: str, content: dict[str, Any], reply: str, patched: bool = False
    ) -> dict[str, Any]:
        """Sends one message; the content of its reply, once the document was `patched`, too."""
        ours = uuid.uuid4().hex
        for part in ({"msgid": ours, "msgtype": kind}, {}, content):
            await self._socket.send(json.dumps(part))
        answered: dict[str, Any] | None = None
        while answered is None or patched:
            header, raw = await self._receive()
            if header.get("reqid") == ours:
                if header["msgtype"] != reply:
                    raise ConnectionRefusedError(f"Panel answered {header['msgtype']}: {raw!r}")
                answered = json.loads(raw)
            elif header["msgtype"] == "PATCH-DOC" and b'"layout"' in raw:
                self.answer, patched = raw, False
        return answered

    async def _receive(self) -> tuple[dict[str, Any], bytes]:
        header = json.loads(await self._socket.recv())
        await self._socket.recv()  # metadata
        content = await self._socket.recv()
        for _ in range(2 * header.get("num_buffers", 0)):
            await self._socket.recv()
        return header, content if isinstance(content, bytes) else content.encode()


def _models(part: Any) -> Any:
    """Every model in a document of Bokeh, at any depth."""
    if isinstance(part, dict):
        if "id" in part and isinstance(part.get("attributes"), dict):
            yield part
        for value in part.values():
            yield from _models(value)
    elif isinstance(part, list):
        for value in part:
            yield from _models(value)
