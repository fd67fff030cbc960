"""Three replicas behind nginx and one PostgreSQL: what viewers notice of it, and what not."""

import re
import secrets
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlencode

import httpx
import nginx
import postgres
import pytest
import sign_in
import yaml
from browsing import ROOT
from deployed import CONTAINERFILE, PATIENCE, XSRF, Replica, Viewer, copied, lay_out
from sign_in import EDITOR, SECRET
from websockets.exceptions import ConnectionClosed

from components import editors, store
from components.serving.uploads import Uploads
from components.sheets.limits import LIMITS, MB
from components.tables import DATA

COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))
REPLICAS = {number: COMPOSE["services"][f"replica-{number}"] for number in (1, 2, 3)}
# What of the repository the server does without. Anything new is either copied, or named here.
FOR_PEOPLE = {".ci", ".gitignore", "Makefile", "README.md", "benchmarks", "deploy", "docs"}
FOR_PEOPLE |= {"pyproject.toml", "scripts", "tests"}
FOR_PEOPLE |= {f"requirements{what}" for what in (".txt", ".lock", "-test.txt", "-test.lock")}
VIEW = ("claims", "topic=The+deal")
PAST = ("history", urlencode({"to": "0: The tables that the dashboard came with."}))
RESTORE = "Restore revision 0"


class Site:
    """All of it: the proxy, its replicas by number, and the folder that they run in."""

    def __init__(self, proxy, replicas, app):
        self.proxy, self.replicas, self.app = proxy, replicas, app
        self.laid_out = files(app)
        self.viewers = []

    def client(self, **options):
        """Something that asks the proxy for files, without the cost of being able to encrypt."""
        return httpx.Client(base_url=self.proxy.address, verify=False, timeout=PATIENCE, **options)

    def viewer(self, page=VIEW, at=None, **cookies):
        """A new viewer, who goes to the replica of this number as if they had been there before."""
        if at:
            cookies["place"] = f"{at}.{secrets.token_hex(16)}"
        self.viewers.append(Viewer(self.proxy.address, *page, cookies=cookies))
        return self.viewers[-1]

    def wake(self):
        """Starts what does not run."""
        asleep = [replica for replica in self.replicas.values() if not replica.process]
        for replica in asleep:
            replica.start()
        for replica in asleep:
            replica.wait()

    def put(self, viewer, size):
        """Uploads so many bytes, with all that goes with them, and gives the answer's status."""
        address = f"/_stcore/upload_file/{viewer.session}/{secrets.token_hex(8)}"
        headers = {"X-Xsrftoken": viewer.http.cookies.get(XSRF) or ""}
        empty = viewer.http.build_request("PUT", address, files={"file": b""})
        body = b"," * (size - int(empty.headers["Content-Length"]))
        return viewer.http.put(address, headers=headers, files={"file": body}).status_code


def files(folder):
    """Every file below, with the moment at which it last changed."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in found}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """The folder that the container runs in."""
    folder = tmp_path_factory.mktemp("container")
    lay_out(folder)
    return folder


@pytest.fixture(scope="module")
def running(app, tmp_path_factory):
    folder = tmp_path_factory.mktemp("replicas")
    (app / ".streamlit/secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1/oauth2callback"\ncookie_secret = "{SECRET}"\n'
        'client_id = "a"\nclient_secret = "b"\nserver_metadata_url = "http://127.0.0.1:1/"\n',
        encoding="utf-8",
    )
    claims = (DATA / "claims.csv").read_bytes()
    harsher = claims.replace(b",supported,", b",misleading,", 1)
    assert harsher != claims
    with postgres.running() as server:
        database = server.new_database()
        told = {"DASHBOARD_DATABASE": database, "DASHBOARD_EDITORS": EDITOR}
        editor = editors.editor(
            email=EDITOR, email_verified=True, server_address="", settings=editors.settings(told)
        )
        assert editor
        store.history(database).publish(
            {"claims": harsher},
            base=0,
            curated=store.curated,
            editor=editor,
            message="One verdict is harsher.",
        )
        local = {"DASHBOARD_LOCAL_EDITOR": "Whoever sits here"}
        replicas = {number: Replica(app, folder, **told, **local) for number in REPLICAS}
        try:
            with nginx.proxying([each.port for each in replicas.values()], folder) as proxy:
                site = Site(proxy, replicas, app)
                site.wake()
                # The first view of a process costs seconds; they all pay at once.
                with ThreadPoolExecutor() as pool:
                    list(pool.map(lambda number: site.viewer(at=number), replicas))
                yield site
        finally:
            for each in replicas.values():
                each.stop()


@pytest.fixture
def site(running):
    """Everything up, whatever the test before did."""
    running.wake()
    yield running
    while running.viewers:
        running.viewers.pop().close()


# ---------------------------------------------------------------- what is shipped


def test_nginx_accepts_the_shipped_file(tmp_path):
    shutil.copy(nginx.SHIPPED, tmp_path)
    done = subprocess.run(nginx.command(tmp_path, "-t"), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_container_holds_what_the_server_needs_and_only_that(app):
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    tracked = listed.stdout.splitlines()
    lacking = {name for name in tracked if not (app / name).exists()}
    assert {name.split("/")[0] for name in lacking} <= FOR_PEOPLE
    ignored = CONTAINERFILE.with_name("Containerfile.dockerignore").read_text(encoding="utf-8")
    sent = {line[1:] for line in ignored.splitlines() if line.startswith("!")}
    assert sent == {name for name, _ in copied()} | {"requirements.lock"}


def test_the_services_know_each_other_by_the_right_addresses_and_files(site):
    services = COMPOSE["services"]
    addresses = [each["networks"]["front"]["ipv4_address"] for each in REPLICAS.values()]
    assert nginx.addresses() == [f"{address}:8501" for address in addresses]
    own = services["nginx"]["networks"]["front"]["ipv4_address"]
    for replica in REPLICAS.values():
        assert replica["environment"]["FORWARDED_ALLOW_IPS"] == own
        assert replica["read_only"]
    build = REPLICAS[1]["build"]
    folder = ROOT / "deploy"
    assert (folder / build["context"] / build["dockerfile"]).samefile(CONTAINERFILE)
    assert "./nginx.conf:/etc/nginx/nginx.conf:ro" in services["nginx"]["volumes"]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"deploy/.env", "deploy/secrets.toml", "deploy/tls"} <= set(ignored)
    asked = [*services["nginx"]["healthcheck"]["test"], CONTAINERFILE.read_text(encoding="utf-8")]
    paths = re.findall(r"http://127\.0\.0\.1:\d+(/\w+)", " ".join(asked))
    assert paths == ["/healthz", "/healthz"]
    with site.client() as client:
        assert [client.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]


def test_the_image_is_built_once_and_looked_for_nowhere_else():
    building = [name for name, each in COMPOSE["services"].items() if "build" in each]
    assert building == ["replica-1"]
    for number in (2, 3):
        assert REPLICAS[number]["image"] == REPLICAS[1]["image"]
        assert REPLICAS[number]["pull_policy"] == "never"


def test_a_replica_may_take_as_much_memory_as_the_files_that_it_accepts(app):
    held = Uploads(app, lambda _: True).server_mb * 1_000_000
    for replica in REPLICAS.values():
        gigabytes = re.fullmatch(r"\$\{REPLICA_MEMORY:-(\d+)g\}", replica["mem_limit"])
        megabytes = re.search(r"size=(\d+)m", replica["tmpfs"][0])
        assert gigabytes
        assert megabytes
        # As much again as a replica was measured to need for itself, for work on the files.
        own = 2 * 281_000_000
        assert int(gigabytes[1]) << 30 > held + (int(megabytes[1]) << 20) + own


def test_a_replica_writes_nothing_beside_its_code(site):
    assert files(site.app) == site.laid_out


# ---------------------------------------------------------------- what passes


def test_the_proxy_takes_uploads_as_large_as_the_app_does_and_none_larger(site):
    viewer = site.viewer(("upload", ""))
    most = LIMITS.file_mb * MB
    assert site.put(viewer, most) == 204
    assert site.put(viewer, most + 1) == 413
    allowed, refused = site.proxy.replies("/_stcore/upload_file/", 2)
    assert allowed["replica_status"] == "204"
    assert (refused["status"], refused["replica"]) == (413, "")


def test_an_address_that_floods_uploads_is_refused_and_others_are_not(site):
    def sent(source, times):
        with site.client(transport=httpx.HTTPTransport(local_address=source)) as client:
            address = "/_stcore/upload_file/nobody/nothing"
            return [client.put(address, content=b"a").status_code for _ in range(times)]

    flood = sent("127.0.0.3", 60)
    assert flood[0] == 403
    assert flood[-1] == 429
    assert sent("127.0.0.4", 1) == [403]


def test_scripts_are_given_without_asking_a_replica_again(site):
    with site.client() as client:
        script = re.search(r'"\.?(/static/js/index[^"]+)"', client.get("/").text)
        assert script
        answers = [client.get(script[1]) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert all("Set-Cookie" not in answer.headers for answer in answers)
    assert [reply["cache"] for reply in site.proxy.replies(script[1], 2)][-1] == "HIT"


def test_what_a_browser_holds_is_not_sent_again(site):
    with site.client() as client:
        for path in ("/app/static/geo/countries.geojson", "/data/sites.csv"):
            first, again = asked_twice(client, path)
            # Until a replica has packed a file, it sends it as it is, under a tag of its own.
            until = time.monotonic() + PATIENCE
            while again.status_code != 304 and time.monotonic() < until:
                time.sleep(1)
                first, again = asked_twice(client, path)
            assert (first.status_code, again.status_code) == (200, 304)
            assert "Set-Cookie" not in first.headers


def asked_twice(client, path):
    """A file, and the answer to a browser that already holds it."""
    first = client.get(path)
    return first, client.get(path, headers={"If-None-Match": first.headers["ETag"]})


def test_no_log_of_the_proxy_says_what_a_reader_chose(tmp_path):
    # All replicas are dead, so there is much to complain of.
    with nginx.proxying([1, 1, 1], tmp_path) as proxy:
        for path in ("/capex", "/static/of-mine.js", "/_stcore/upload_file/a/b"):
            address = f"{proxy.address}{path}?company=Acme-of-my-draft"
            assert httpx.put(address, headers={"Referer": address}).status_code == 502
        assert [reply["path"] for reply in proxy.replies("/", 3)] == [
            "/capex",
            "/static/of-mine.js",
            "/_stcore/upload_file/a/b",
        ]
        assert "Acme" not in (tmp_path / "replies").read_text(encoding="utf-8")
        assert "Acme" not in (tmp_path / "complaints").read_text(encoding="utf-8")


def test_the_cookies_of_a_sign_in_pass_however_long_they_are(tmp_path):
    cookies = [f"_streamlit_user_{number}={'x' * 3900}" for number in range(4)]

    class SignedIn(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(302)
            for cookie in cookies:
                self.send_header("Set-Cookie", f"{cookie}; HttpOnly; Path=/")
            self.send_header("Location", "/")
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), SignedIn) as replica:
        thread = Thread(target=replica.serve_forever)
        thread.start()
        try:
            with nginx.proxying([replica.server_port, 1, 1], tmp_path) as proxy:
                answer = httpx.get(f"{proxy.address}/oauth2callback", cookies={"place": "1."})
        finally:
            replica.shutdown()
            thread.join()
    assert answer.status_code == 302
    told = [each.partition(";")[0] for each in answer.headers.get_list("Set-Cookie")]
    assert set(cookies) <= set(told)


# ---------------------------------------------------------------- viewers


def test_readers_behind_one_address_are_spread_over_all_replicas(site):
    places = [httpx.get(f"{site.proxy.address}/_stcore/health").cookies["place"] for _ in range(60)]
    assert {place[0] for place in places} == {"1", "2", "3"}
    assert len(set(places)) == len(places)


def test_a_viewer_who_reconnects_finds_their_session_again(site):
    for number in REPLICAS:
        viewer = site.viewer(at=number)
        session, place = viewer.session, viewer.place
        for _ in range(3):
            viewer.socket.close()
            viewer.connect()
            assert (viewer.session, viewer.place) == (session, place)
        assert place.startswith(f"{number}.")


def test_nobody_who_comes_through_the_proxy_is_taken_for_the_person_at_the_machine(site):
    viewer, at_the_machine = site.viewer(PAST), Viewer(site.replicas[1].address, *PAST)
    assert RESTORE in {button.label for button in at_the_machine.buttons}
    assert RESTORE not in {button.label for button in viewer.buttons}


def test_a_publish_on_one_replica_shows_on_the_others_to_whoever_is_there(site):
    viewers = [site.viewer(at=number) for number in REPLICAS]
    (before,) = {viewer.view for viewer in viewers}
    # One secret is in the settings of all, so whoever signed in at one is signed in at each.
    claims = {"email": EDITOR, "email_verified": True}
    here = sign_in.Site(site.proxy.address, "", site.app)
    user = {sign_in.COOKIE: sign_in.cookie(here, claims, SECRET)["value"]}
    pages = {1: PAST, 2: VIEW, 3: VIEW}
    signed_in = [site.viewer(pages[number], at=number, **user) for number in REPLICAS]
    assert all(f"Signed in as {EDITOR}" in each.words for each in signed_in)
    signed_in[0].rerun(press=RESTORE)
    # Replicas look four times a second.
    time.sleep(0.5)
    for viewer in viewers:
        viewer.rerun()
    (after,) = {viewer.view for viewer in viewers}
    assert after != before


def test_a_viewer_survives_the_crash_of_their_replica_with_all_of_their_tabs(site):
    viewer, whole = site.viewer(at=2), site.viewer(("claims", ""))
    view, session, number = viewer.view, viewer.session, viewer.place[2:]
    assert view != whole.view, "the address does not count"
    site.replicas[2].kill()
    with pytest.raises(ConnectionClosed):
        viewer.rerun()
    viewer.connect()
    assert viewer.view == view
    assert viewer.session != session
    assert viewer.place in {f"1.{number}", f"3.{number}"}
    another_tab = site.viewer(place=f"2.{number}")
    assert (another_tab.place, another_tab.view) == (viewer.place, view)


def test_a_rolling_restart_loses_no_view_and_leaves_everybody_where_they_went(running):
    viewers = [running.viewer(at=number) for number in REPLICAS]
    (view,) = {viewer.view for viewer in viewers}
    for number in (2, 1, 3):
        # To start one takes long, and the crash above has stopped the second already.
        running.replicas[number].stop()
        moved = []
        for viewer in viewers:
            try:
                viewer.rerun()
            except ConnectionClosed:
                viewer.connect()
                moved.append((viewer, viewer.place))
            assert viewer.view == view
        assert moved or number == 2
        running.wake()
        for viewer, place in moved:
            viewer.rerun()
            # Their uploads must go where their session is, and not to whoever is back.
            assert running.put(viewer, 1000) == 204
            assert viewer.place == place
    while running.viewers:
        running.viewers.pop().close()
