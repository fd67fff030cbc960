"""What a server meets in the open: each attack ends in a plain refusal, and nobody else notices."""

import asyncio
import os
import socket
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import websockets
from browsing import serving
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from components.serving.uploads import LEFT, MB, Held, Uploads


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("history")
    with serving(DASHBOARD_DATABASE=f"sqlite:///{folder / 'revisions.sqlite3'}") as address:
        yield address


def run_apart(coroutine):
    """Runs it in a thread of its own: the browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


async def connected(address, origin=None):
    return await websockets.connect(
        f"{address.replace('http', 'ws')}/_stcore/stream",
        subprotocols=[websockets.Subprotocol("streamlit")],
        origin=origin,
        max_size=None,
        open_timeout=60,
    )


async def run(stream, page="history"):
    """Runs a page; gives the session's name."""
    request = BackMsg()
    request.rerun_script.page_name = page
    await stream.send(request.SerializeToString())
    session = ""
    while True:
        message = ForwardMsg()
        message.ParseFromString(await asyncio.wait_for(stream.recv(), 60))
        if message.WhichOneof("type") == "new_session":
            session = message.new_session.initialize.session_id
        if message.WhichOneof("type") == "script_finished":
            return session


def served(address):
    """Somebody else opens a page meanwhile."""

    async def visit():
        stream = await connected(address)
        session = await run(stream)
        await stream.close()
        return session

    return run_apart(visit()) != ""


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null"])
def test_a_page_of_another_site_cannot_open_a_session_in_a_readers_browser(address, origin):
    with pytest.raises(websockets.InvalidStatus, match="403"):
        run_apart(connected(address, origin))
    assert served(address)


@pytest.mark.parametrize("size", [1_000, 5 * MB, 60 * MB])
def test_a_message_of_garbage_ends_its_own_connection_alone(address, size):
    async def attack():
        bystander, stream = await connected(address), await connected(address)
        await run(bystander)
        await stream.send(b"\x07" + os.urandom(size))  # a byte that no message begins with
        with pytest.raises(websockets.ConnectionClosed):
            await asyncio.wait_for(stream.recv(), 60)
        await run(bystander)
        await bystander.close()

    run_apart(attack())


def test_connections_that_are_never_finished_keep_nobody_out(address):
    port = int(address.rpartition(":")[2])
    halves = []
    try:
        for number in range(300):
            half = socket.create_connection(("127.0.0.1", port))
            halves.append(half)
            # Half of a request, or of a file that is being sent.
            told = b"GET /capex HTTP/1.1\r\nHost: x\r\n"
            if number % 2:
                told = b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: x\r\n"
                told += b"Content-Length: 99\r\n\r\nhalf"
            half.sendall(told)
        assert httpx.get(f"{address}/healthz").status_code == 200
        assert served(address)
    finally:
        for half in halves:
            half.close()


def test_readers_who_never_read_keep_nobody_waiting(address):
    async def attack():
        slow = [await connected(address) for _ in range(6)]
        request = BackMsg()
        request.rerun_script.page_name = "capex"
        for stream in slow:
            stream.transport.pause_reading()
            for _ in range(3):
                await stream.send(request.SerializeToString())
        quick = await connected(address)
        assert await asyncio.wait_for(run(quick), 60)
        for stream in [*slow, quick]:
            stream.transport.abort()

    run_apart(attack())


def test_a_file_for_nobodys_session_or_from_another_site_is_refused(address):
    async def attack():
        stream = await connected(address)
        session = await run(stream)
        async with httpx.AsyncClient(base_url=address) as client:
            path, file = f"/_stcore/upload_file/{session}/x", {"file": ("a.csv", b"a,b")}
            elsewhere = {"Origin": "http://elsewhere.example"}
            # Another site can send the reader's cookie, but not read it to repeat it in a header.
            client.cookies.set("_streamlit_xsrf", "guessed")
            tries = [
                await client.put(path, files=file),
                await client.put(path, files=file, headers=elsewhere),
                await client.put(path, files=file, headers={"X-Xsrftoken": "other"}),
                await client.put("/_stcore/upload_file/nobody/x", files=file),
                await client.delete(path),
            ]
        await stream.close()
        return [answer.status_code for answer in tries]

    assert all(status in (400, 403) for status in run_apart(attack()))


@pytest.mark.parametrize("program", ["serve.py", "dashboard.py"])
def test_a_page_of_another_site_gets_no_connection_and_nobody_is_asked_who_we_are(program):
    """Streamlit would ask a server on the internet, while everybody waits."""
    with socket.create_server(("127.0.0.1", 0)) as internet:
        internet.settimeout(0)
        way = f"http://127.0.0.1:{internet.getsockname()[1]}"
        ways = {"HTTP_PROXY": way, "HTTPS_PROXY": way, "NO_PROXY": "", "no_proxy": ""}
        every = ("--server.address", "0.0.0.0")
        with serving(0, *every, program=program, **ways) as address:

            async def attack():
                own = await connected(address, origin=address)
                await run(own)
                with pytest.raises(websockets.InvalidStatus) as refused:
                    await connected(address, origin="http://elsewhere.example")
                await own.close()
                return refused.value.response.status_code

            assert run_apart(attack()) == 403
        with pytest.raises(BlockingIOError):
            internet.accept()


@pytest.mark.parametrize("host", ["elsewhere.example", 'x"><script>1</script>', "x" * 5000])
def test_a_forged_host_name_moves_nobody_and_writes_nothing_into_the_page(address, host):
    """The preview of a link names the host that was asked for; DASHBOARD_HOSTS refuses others."""
    port = int(address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as stream:
        told = f"GET /capex HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: {host}\r\n"
        stream.sendall(f"{told}Connection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: stream.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert host.encode() not in head
    assert b"<script>1" not in body
    assert b"<base" not in body


# ---------------------------------------------------------------- floods of uploads


class Receiver:
    """Stands for Streamlit: answers every file with this status (0: breaks off), and counts."""

    def __init__(self, status=204):
        self.status, self.taken = status, 0

    async def __call__(self, scope, receive, send):
        self.taken += 1
        if not self.status:
            raise ConnectionError
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body"})


def sent(uploads, method="PUT", session="s", file="f", length="1000000", chunked=False):
    """The status and the word that an upload is answered with."""
    told = []
    scope = {
        "type": "http",
        "method": method,
        "path": f"/_stcore/upload_file/{session}/{file}",
        "headers": [(b"content-length", length.encode())] if length else [],
    }
    if chunked:
        scope["headers"].append((b"transfer-encoding", b"chunked"))

    async def send(message):
        told.append(message)

    async def receive():
        return {"type": "http.request", "body": b""}

    run_apart(uploads(scope, receive, send))
    return told[0]["status"], told[1].get("body", b"").decode()


def test_one_session_cannot_fill_the_servers_memory():
    taker = Receiver()
    uploads = Uploads(taker, lambda _: True, session_mb=3)
    assert [sent(uploads, file=str(number))[0] for number in range(3)] == [204] * 3
    status, word = sent(uploads, file="4")
    assert (status, taker.taken) == (413, 3)
    assert "may have 3 MB together" in word
    # A file that is removed makes room.
    assert sent(uploads, "DELETE", file="0")[0] == 204
    assert sent(uploads, file="4")[0] == 204


def test_many_sessions_together_cannot_either_and_those_that_left_count_no_more():
    now, there = [0.0], {"a", "b", "c"}
    uploads = Uploads(Receiver(), there.__contains__, server_mb=2)
    uploads.held = Held(there.__contains__, clock=lambda: now[0])
    assert sent(uploads, session="a")[0] == sent(uploads, session="b")[0] == 204
    assert sent(uploads, session="c")[0] == 503
    there.remove("a")
    assert sent(uploads, session="c")[0] == 503  # it may still come back
    now[0] = LEFT + 1
    assert sent(uploads, session="c")[0] == 204


def test_a_flood_of_small_files_ends_and_a_size_must_be_said():
    uploads = Uploads(Receiver(), lambda _: True, session_files=2)
    statuses = [sent(uploads, file=str(number), length="1")[0] for number in range(3)]
    assert statuses == [204, 204, 413]
    assert sent(uploads, length="")[0] == 411
    assert sent(uploads, length="-5")[0] == 411


def test_a_file_in_chunks_cannot_come_under_a_length_that_is_not_its_own():
    taker = Receiver()
    uploads = Uploads(taker, lambda _: True, session_mb=1)
    assert sent(uploads, length="1", chunked=True)[0] == 411
    assert sent(uploads, length="", chunked=True)[0] == 411
    assert taker.taken == 0


def test_the_server_reads_no_file_that_comes_in_chunks(address):
    async def attack():
        stream = await connected(address)
        session = await run(stream)
        port = int(address.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        told = f"PUT /_stcore/upload_file/{session}/x HTTP/1.1\r\nHost: x\r\n"
        told += "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
        writer.write(told.encode())
        # Its end never comes: who waits for it would not answer.
        answer = await asyncio.wait_for(reader.readline(), 20)
        writer.close()
        await stream.close()
        return int(answer.split()[1])

    assert run_apart(attack()) in (400, 411)


def test_a_file_that_streamlit_refused_does_not_count():
    uploads = Uploads(Receiver(400), lambda _: True, session_mb=1)
    assert [sent(uploads, file=str(number))[0] for number in range(3)] == [400] * 3


def test_a_file_counts_until_streamlit_has_removed_it():
    """It removes none where the browser's token is missing."""
    taker = Receiver()
    uploads = Uploads(taker, lambda _: True, session_mb=1)
    assert sent(uploads)[0] == 204
    taker.status = 403
    assert sent(uploads, "DELETE")[0] == 403
    assert sent(uploads, file="g")[0] == 413
    taker.status = 204
    assert sent(uploads, "DELETE")[0] == 204
    assert sent(uploads, file="g")[0] == 204


def test_a_file_counts_on_where_another_of_its_name_is_refused_or_breaks_off():
    taker = Receiver()
    uploads = Uploads(taker, lambda _: True, session_mb=2)
    assert sent(uploads, length="1500000")[0] == 204
    taker.status = 400
    assert sent(uploads, length="10")[0] == 400
    taker.status = 0
    with pytest.raises(ConnectionError):
        sent(uploads, length="10")
    taker.status = 204
    assert sent(uploads, file="g")[0] == 413
    # One that takes its place counts in its stead.
    assert sent(uploads, length="10")[0] == 204
    assert sent(uploads, file="g")[0] == 204


def test_names_of_sessions_that_hold_nothing_are_not_kept():
    uploads = Uploads(Receiver(), lambda _: True)
    for number in range(3):
        sent(uploads, "DELETE", session=str(number))
    assert uploads.held.files == {}


def test_a_file_that_the_server_let_go_makes_room():
    there = {("s", "0"), ("s", "1"), ("s", "2")}
    uploads = Uploads(Receiver(), lambda _: True, session_mb=2, has=lambda *file: file in there)
    assert [sent(uploads, file=str(number))[0] for number in range(3)] == [204, 204, 413]
    there.remove(("s", "0"))
    assert sent(uploads, file="2")[0] == 204
