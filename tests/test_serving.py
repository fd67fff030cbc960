"""What the server sends around the dashboard: packed files, headers, health, previews, tables."""

import asyncio
import base64
import csv
import hashlib
import http.client
import io
import json
import logging
import os
import re
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest
from browsing import ADDRESS, serving
from conftest import PAGES, ROOT
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError

from components import intake, store
from components.editors import Settings as EditorSettings
from components.editors import editor
from components.serving import data, document, downloads, findings, guard, health, log, uploads
from components.serving.assets import Assets, Folder, Shelf
from components.serving.settings import settings

OPENINGS = document.openings(ROOT / "views")
SHELL = "<html><head><title>Streamlit</title></head></html>"


def ask(app, path, method="GET", **headers):
    """One request, its answer with the body as it was before it was packed."""

    async def asking():
        transport = httpx.ASGITransport(app)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with httpx.AsyncClient(transport=transport, base_url="http://race.test") as client:
            return await client.request(method, path, headers=named)

    # A browser of other tests may hold the loop of this thread.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(asking())).result()


def publish(base=0, **tables):
    ada = editor(
        email=None,
        email_verified=None,
        server_address="127.0.0.1",
        settings=EditorSettings(local_editor="ada"),
    )
    assert ada
    store.history().publish(
        tables, base=base, curated=store.curated, editor=ada, message="A message"
    )
    store.forget_head()


# ---------------------------------------------------------------- files


@pytest.fixture
def site(tmp_path):
    """Two folders of files behind a server: one with hashes in its names, one with versions."""
    root = tmp_path / "site"
    (root / "hashed").mkdir(parents=True)
    (root / "own").mkdir()
    (root / "hashed/index.DormvYxC.js").write_text("let first = 'スター';\n" * 20_000, "utf-8")
    (root / "own/atlas.js").write_text("let own = 1;\n" * 500)
    (root / "own/logo.png").write_bytes(os.urandom(3000))
    (root / "secret.js").write_text("secret" * 1000)
    (root / "own/.hidden.js").write_text("hidden" * 1000)
    (root / "own/out.js").symlink_to(root / "secret.js")
    return root


def served(root, cache, is_packed=True):
    folders = (
        Folder("/static/", root / "hashed", is_hashed=True),
        Folder("/app/static/", root / "own", version=lambda: "abc123"),
    )
    shelf = Shelf(cache)
    if is_packed:
        shelf.fill(folders)
    other = Route("/{rest:path}", lambda _: PlainTextResponse("not a file", 404))
    app = Starlette(routes=[other], middleware=[Middleware(Assets, folders=folders, shelf=shelf)])
    app.state.shelf = shelf
    return app


@pytest.mark.parametrize("accepted", ["br", "gzip", "gzip, deflate, br;q=0.5", "identity", ""])
@pytest.mark.parametrize("path", ["/static/index.DormvYxC.js", "/app/static/atlas.js"])
def test_a_file_comes_packed_as_the_browser_takes_it_and_unpacks_to_itself(
    site, tmp_path, path, accepted
):
    file = site / path.replace("/app/static", "own").replace("/static", "hashed").lstrip("/")
    got = ask(served(site, tmp_path / "cache"), path, accept_encoding=accepted)
    assert got.status_code == 200
    assert got.content == file.read_bytes()
    best = "br" if "br" in accepted else "gzip" if "gzip" in accepted else None
    assert got.headers.get("content-encoding") == best
    if best:
        assert int(got.headers["content-length"]) < file.stat().st_size / 5
    assert got.headers["vary"] == "Accept-Encoding"
    assert got.headers["content-type"] == "text/javascript; charset=utf-8"


def test_an_encoding_that_the_browser_refuses_is_not_sent(site, tmp_path):
    got = ask(served(site, tmp_path), "/app/static/atlas.js", accept_encoding="br;q=0, gzip")
    assert got.headers["content-encoding"] == "gzip"


def test_files_are_served_before_they_are_packed(site, tmp_path):
    app = served(site, tmp_path, is_packed=False)
    got = ask(app, "/static/index.DormvYxC.js", accept_encoding="br")
    assert "content-encoding" not in got.headers
    assert got.content == (site / "hashed/index.DormvYxC.js").read_bytes()
    assert "immutable" in got.headers["cache-control"]


@pytest.mark.parametrize("accepted", ["br", "identity"])
def test_a_browser_that_has_a_file_is_not_sent_it_again(site, tmp_path, accepted):
    app = served(site, tmp_path / "cache")
    first = ask(app, "/app/static/atlas.js", accept_encoding=accepted)
    tag = first.headers["etag"]
    again = ask(app, "/app/static/atlas.js", accept_encoding=accepted, if_none_match=f'"x", {tag}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    (site / "own/atlas.js").write_text("let own = 2;\n" * 500)
    changed = ask(app, "/app/static/atlas.js", accept_encoding=accepted, if_none_match=tag)
    assert changed.status_code == 200
    assert b"own = 2" in changed.content


def test_each_form_of_a_file_has_an_etag_of_its_own(site, tmp_path):
    app = served(site, tmp_path)
    forms = ["br", "gzip", "identity"]
    tags = {ask(app, "/app/static/atlas.js", accept_encoding=f).headers["etag"] for f in forms}
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)


def test_only_addresses_that_change_with_the_file_are_kept_for_good(site, tmp_path):
    app = served(site, tmp_path)
    lasting = {
        path: "immutable" in ask(app, path).headers["cache-control"]
        for path in (
            "/static/index.DormvYxC.js",
            "/app/static/atlas.js",
            "/app/static/atlas.js?v=abc123",
            # An old server that is asked for what a new one has.
            "/app/static/atlas.js?v=newer",
        )
    }
    assert list(lasting.values()) == [True, False, True, False]


def test_a_part_of_a_file_can_be_had(site, tmp_path):
    app = served(site, tmp_path)
    got = ask(app, "/app/static/atlas.js", accept_encoding="br", range="bytes=4-9")
    assert (got.status_code, got.content) == (206, b"own = ")


def test_a_head_request_says_what_would_come(site, tmp_path):
    app = served(site, tmp_path)
    told = ask(app, "/static/index.DormvYxC.js", "HEAD", accept_encoding="br")
    whole = ask(app, "/static/index.DormvYxC.js", accept_encoding="br")
    assert told.content == b""
    for name in ("content-length", "etag", "content-encoding"):
        assert told.headers[name] == whole.headers[name]


def test_packed_files_are_kept_for_the_next_start_and_mended_when_damaged(site, tmp_path):
    cache = tmp_path / "cache"
    served(site, cache)
    kept = sorted(cache.glob("*.br"))
    assert kept
    before = {file: file.stat().st_mtime_ns for file in kept}
    served(site, cache)
    assert {file: file.stat().st_mtime_ns for file in kept} == before
    kept[0].write_bytes(b"")
    app = served(site, cache)
    assert kept[0].read_bytes()
    got = ask(app, "/app/static/atlas.js", accept_encoding="br")
    assert got.content == (site / "own/atlas.js").read_bytes()


def test_a_cache_that_cannot_be_written_is_said_once_and_stops_nothing(site, tmp_path, caplog):
    (tmp_path / "cache").write_text("a file in its place")
    with caplog.at_level(logging.WARNING, "dashboard.assets"):
        app = served(site, tmp_path / "cache")
    got = ask(app, "/app/static/atlas.js", accept_encoding="br")
    assert got.content == (site / "own/atlas.js").read_bytes()
    assert caplog.text.count("DASHBOARD_CACHE") == 1


@pytest.mark.parametrize(
    "path",
    [
        "/app/static/../secret.js",
        "/app/static/%2e%2e/secret.js",
        "/app/static/..%2fsecret.js",
        "/app/static/..%5csecret.js",
        "/app/static//secret.js",
        "/app/static/.hidden.js",
        "/app/static/out.js",
        "/app/static/x%00.js",
        "/app/static/",
    ],
)
def test_nothing_outside_the_folder_and_nothing_hidden_is_served(site, tmp_path, path):
    assert ask(
        served(site, tmp_path), httpx.URL("http://race.test", raw_path=path.encode())
    ).text == ("not a file")


# ---------------------------------------------------------------- headers and hosts


def guarded(hosts=(), below="", **options):
    def broken(_request):
        raise RuntimeError("cell of a draft")

    routes = [Route("/", lambda _: PlainTextResponse("hello")), Route("/broken", broken)]
    return Starlette(
        routes=[*routes, *health.ROUTES],
        middleware=[
            Middleware(log.Requests, documents=["/"], below=below),
            Middleware(guard.Headers, headers=guard.headers(**options)),
            Middleware(guard.Hosts, hosts=hosts, open_to_all=["/healthz"]),
        ],
    )


def test_a_document_that_did_not_change_keeps_the_policy_it_came_with():
    pages = document.routes(SHELL, OPENINGS, str)
    middleware = [Middleware(guard.Headers, headers=guard.headers(scripts=["here()"]))]
    app = Starlette(routes=pages, middleware=middleware)
    first = ask(app, "/capex")
    assert "'sha256-" in first.headers["content-security-policy"]
    again = ask(app, "/capex", if_none_match=first.headers["etag"])
    assert again.status_code == 304
    assert "content-security-policy" not in again.headers


def test_nobody_else_may_frame_the_pages_unless_the_setting_says_so():
    closed = ask(guarded(), "/").headers["content-security-policy"]
    assert closed.endswith("frame-ancestors 'self'")
    allowed = settings({"DASHBOARD_EMBEDDED_BY": "https://a.example https://*.b.example:8443"})
    opened = ask(guarded(embedded_by=allowed.embedded_by), "/").headers["content-security-policy"]
    assert opened.endswith("frame-ancestors 'self' https://a.example https://*.b.example:8443")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DASHBOARD_EMBEDDED_BY", "https://a.example; script-src *"),
        ("DASHBOARD_EMBEDDED_BY", "a.example"),
        ("DASHBOARD_HOSTS", "https://a.example"),
        ("DASHBOARD_HOSTS", "a.*.example"),
        ("DASHBOARD_LOG", "xml"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_with_its_name(name, value):
    with pytest.raises(ValueError, match=name):
        settings({name: value})


def test_only_our_host_names_are_answered_but_health_always_is():
    app = guarded(hosts=settings({"DASHBOARD_HOSTS": "race.test *.example.org"}).hosts)
    assert ask(app, "/").status_code == 200
    assert ask(app, "/", host="dash.example.org:8501").status_code == 200
    for host in (
        "evil.test",
        "race.test.evil.test",
        "example.org.evil.test",
        "race.test@evil.test",
    ):
        refused = ask(app, "/", host=host)
        assert refused.status_code == 400, host
        assert "content-security-policy" in refused.headers
    assert ask(app, "/healthz", host="10.0.0.7").status_code == 200


def test_any_host_is_answered_without_the_setting():
    assert ask(guarded(), "/", host="anything.test").status_code == 200


# ---------------------------------------------------------------- health


def test_the_server_is_up_and_ready():
    assert ask(guarded(), "/healthz").text == "ok\n"
    assert ask(guarded(), "/readyz").text == "ready\n"


def test_the_server_is_not_ready_when_its_database_is_away(tmp_path, monkeypatch):
    file = tmp_path / "broken.sqlite3"
    file.write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("DASHBOARD_DATABASE", f"sqlite:///{file}")
    answer = ask(guarded(), "/readyz")
    assert answer.status_code == 503
    assert "The history of published tables" in answer.text
    assert ask(guarded(), "/healthz").status_code == 200


# ---------------------------------------------------------------- log


def test_the_log_names_documents_and_errors_without_what_stands_behind_the_path(caplog):
    app = guarded()
    with caplog.at_level(logging.INFO, "dashboard.requests"):
        ask(app, "/?company=Private+Name")
        ask(app, "/healthz")
        ask(app, "/_stcore/upload_file/session-id/file-id", "PUT")
        with pytest.raises(RuntimeError):
            ask(app, "/broken")
    lines = [json.loads(log.JsonLines().format(record)) for record in caplog.records]
    assert [(line["what"], line["path"], line["status"], line["level"]) for line in lines] == [
        ("document", "/", 200, "info"),
        ("error", "/_stcore/upload_file", 404, "warning"),
        ("error", "/broken", 500, "error"),
    ]
    assert all(line["milliseconds"] >= 0 and line["time"].startswith("20") for line in lines)
    assert "Private" not in str(lines) + caplog.text
    assert "draft" not in str(lines)


@pytest.mark.parametrize("path", ["/race/_stcore/upload_file", "/_stcore/upload_file", "/race/x"])
def test_below_a_path_the_log_names_no_session_either(caplog, path):
    private = "" if path == "/race/x" else "/session-id/file-id"
    with caplog.at_level(logging.INFO, "dashboard.requests"):
        ask(guarded(below="/race"), f"{path}{private}", "PUT")
    (record,) = caplog.records
    assert record.facts["path"] == path
    assert "session-id" not in caplog.text


def test_a_path_cannot_forge_a_line_of_the_log(caplog):
    with caplog.at_level(logging.INFO, "dashboard.requests"):
        ask(guarded(), "/x%0a2026-01-01%20dashboard%20INFO%20forged")
    (record,) = caplog.records
    assert "\n" not in record.getMessage()
    assert "\n" not in log.JsonLines().format(record)


def test_the_servers_underneath_write_lines_of_the_same_form_and_no_whole_addresses(monkeypatch):
    monkeypatch.setenv("DASHBOARD_LOG", "json")
    access, errors = logging.getLogger("uvicorn.access"), logging.getLogger("uvicorn.error")
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    for logger in (access, errors):
        monkeypatch.setattr(logger, "disabled", False)
        monkeypatch.setattr(logger, "handlers", [handler])
        monkeypatch.setattr(logger, "propagate", False)
    log.servers_too()
    access.error("GET /capex?company=Private")
    errors.error("A fault")
    (line,) = written.getvalue().splitlines()
    assert json.loads(line)["said"] == "A fault"


def test_our_other_lines_have_the_same_form():
    record = logging.LogRecord(
        "dashboard.publishing", logging.WARNING, "", 0, "Refused: %s", ("who=\nx",), None
    )
    line = json.loads(log.JsonLines().format(record))
    assert line["said"] == "Refused: who=\nx"
    assert (line["level"], line["what"]) == ("warning", "dashboard.publishing")


@pytest.mark.parametrize(("set_to", "is_json"), [("text", False), ("json", True), ("", True)])
def test_lines_are_json_where_nobody_watches_unless_the_setting_says_text(
    monkeypatch, set_to, is_json
):
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert (settings({"DASHBOARD_LOG": set_to}).log == "json") == is_json


# ---------------------------------------------------------------- previews of links


def preview(path, finding=findings.finding, **headers):
    app = Starlette(routes=document.routes(SHELL, OPENINGS, finding))
    return ask(app, path, **headers).text


def tag(html, name):
    return unescape(html.partition(f'{name}" content="')[2].partition('"')[0])


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_title_and_a_preview(page):
    html = preview(f"/{ADDRESS.get(page, page)}", lambda name: f"Finding of {name}")
    assert OPENINGS[page].title in html or page == "overview"
    assert tag(html, "og:description").startswith(f"Finding of {page}. ")
    assert tag(html, "og:title").endswith("AI infrastructure race")
    assert tag(html, "og:url") == f"http://race.test/{page if page != 'overview' else ''}"
    assert tag(html, "twitter:card") == "summary_large_image"
    assert html.count("<title>") == 1
    image = urlsplit(tag(html, "og:image")).path
    assert (ROOT / image.removeprefix("/app/")).is_file()


def test_a_page_without_a_finding_tells_what_it_is_for():
    html = preview("/upload")
    assert tag(html, "og:description").startswith("Bring your own figures.")


def test_text_in_a_preview_stays_text():
    html = preview("/capex", lambda _: '"><script>alert(1)</script>', host='a.test"><script>x')
    assert html.count("<script") == 1  # ours, which says where the server is
    assert "alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize("page", sorted(findings.FIRST))
def test_a_preview_tells_the_first_exhibit_of_its_page(page):
    name, choices = findings.FIRST[page]
    if page == "story":
        first = json.loads((ROOT / "data/story.json").read_text("utf-8"))["steps"][0]
        assert (first["exhibit"], first["choices"]) == (name, choices)
        return
    script = (ROOT / f"views/{page}.py").read_text("utf-8")
    shown = min(script.find(f"ui.{way}(") % 10**9 for way in ("show", "pick", "card", "browse"))
    assert script[shown:].partition("(")[2].strip().startswith(name)


@pytest.mark.parametrize("page", sorted(findings.FIRST))
def test_every_finding_can_be_told(page):
    assert len(findings.finding(page, patience=60)) > 20


def amazon_having_spent_more():
    """The table of capex with half as much again for every figure of Amazon's."""
    told = store.curated()["capex"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(told)))
    for row in rows:
        if row["company"] == "Amazon" and row["capex_usd_bn"]:
            row["capex_usd_bn"] = str(round(float(row["capex_usd_bn"]) * 1.5, 3))
    written = io.StringIO()
    writer = csv.DictWriter(written, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def test_the_preview_follows_what_is_published():
    before = tag(preview("/capex"), "og:description")
    publish(capex=amazon_having_spent_more())
    after = tag(preview("/capex"), "og:description")
    assert after.startswith("Amazon, Microsoft, Alphabet and Meta spent")
    assert after != before


def test_a_page_opens_without_a_preview_when_its_table_is_broken(copied_data):
    (copied_data / "capex.csv").write_text("nonsense")
    assert tag(preview("/capex"), "og:description").startswith("Capex is money spent")


# ---------------------------------------------------------------- tables for programs


@pytest.fixture
def tables():
    return Starlette(routes=data.ROUTES)


def test_a_table_comes_as_csv_with_its_revision_for_anybody(tables):
    got = ask(tables, "/data/sites.csv", accept_encoding="br")
    assert got.content == store.download(store.published("sites"))
    assert got.headers["dashboard-revision"] == "0"
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers["content-type"].startswith("text/csv")
    head = ask(tables, "/data/sites.csv", "HEAD", accept_encoding="br")
    assert head.headers["etag"] == got.headers["etag"]
    assert ask(tables, "/data/sites.csv", "POST").status_code == 405


def test_a_table_comes_as_json_with_its_fields_and_nulls(tables):
    got = ask(tables, "/data/capex.json").json()
    assert (got["table"], got["revision"]) == ("capex", 0)
    names = [field["name"] for field in got["fields"]]
    assert all(list(row) == names for row in got["rows"])
    lines = list(csv.DictReader(io.StringIO(store.curated()["capex"].decode("utf-8-sig"))))
    assert len(got["rows"]) == len(lines)
    for row, line in zip(got["rows"], lines, strict=True):
        assert row["company"] == line["company"]
        told = row["capex_usd_bn"]
        assert told == (float(line["capex_usd_bn"]) if line["capex_usd_bn"] else None)
    assert any(value is None for row in got["rows"] for value in row.values())


def test_the_addresses_are_those_that_the_data_package_names(tables):
    package = ask(tables, "/data/datapackage.json").json()
    for resource in package["resources"]:
        assert ask(tables, f"/data/{resource['path']}", "HEAD").status_code == 200


def test_all_tables_come_in_one_file(tables):
    got = ask(tables, "/data/all.zip")
    with zipfile.ZipFile(io.BytesIO(got.content)) as packed:
        assert packed.read("sites.csv") == store.download(store.published("sites"))
        assert {"datapackage.json", "README.md"} < set(packed.namelist())


def test_a_table_that_did_not_change_is_not_sent_again_and_a_published_one_is(tables):
    paths = ("/data/companies.csv", "/data/companies.json", "/data/all.zip")
    before = {path: ask(tables, path) for path in paths}
    for path, got in before.items():
        again = ask(tables, path, if_none_match=got.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["dashboard-revision"] == "0"
    told = store.curated()["companies"]
    publish(companies=told.replace(b"AdaniConneX,AdaniConneX", b"AdaniConneX,Adani"))
    unlike = {
        path: ask(tables, path, if_none_match=got.headers["etag"]) for path, got in before.items()
    }
    for path, got in unlike.items():
        assert (got.status_code, got.headers["dashboard-revision"]) == (200, "1"), path
    other = ask(
        tables, "/data/sites.csv", if_none_match=ask(tables, "/data/sites.csv").headers["etag"]
    )
    assert other.status_code == 304
    assert ask(tables, "/data/companies.json").json()["revision"] == 1


def test_a_formula_stays_text_in_a_spreadsheet(tables):
    evil = store.curated()["companies"].replace(b"\nAmazon,", b"\n=1+1,", 1)
    assert evil != store.curated()["companies"]
    publish(companies=evil)
    assert b"\n'=1+1," in ask(tables, "/data/companies.csv").content
    assert ask(tables, "/data/companies.json").json()["rows"][0]["company"] != "'=1+1"


@pytest.mark.parametrize("name", ["nothing.csv", "sites.xlsx", "sites", "..%2fserve.py", "%3Cb%3E"])
def test_an_unknown_table_is_refused_with_the_tables_there_are(tables, name):
    got = ask(tables, f"/data/{name}")
    assert got.status_code == 404
    if got.headers["content-type"] == "application/json":
        assert "sites" in got.json()["tables"]
        assert "no such file" in got.json()["error"]


def test_without_its_database_no_table_is_given_as_published(tables, tmp_path, monkeypatch):
    file = tmp_path / "broken.sqlite3"
    file.write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("DASHBOARD_DATABASE", f"sqlite:///{file}")
    got = ask(tables, "/data/sites.csv")
    assert got.status_code == 503
    assert "history of published tables" in got.json()["error"]


def test_another_site_may_ask_whether_it_may_ask(tables):
    got = ask(tables, "/data/sites.csv", "OPTIONS", origin="https://a.example")
    assert got.headers["access-control-allow-origin"] == "*"
    assert "GET" in got.headers["access-control-allow-methods"]


# ---------------------------------------------------------------- the server as a whole


def raw(address, path, **headers):
    """A request whose path nobody has tidied up: its status, headers and body."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    told = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    connection.close()
    return told


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/capex",
        "/data",
        "/nothing-here",
        "/healthz",
        "/readyz",
        "/data/claims.csv",
        "/data/nothing.csv",
        "/app/static/js/stage.js",
        "/app/static/nothing.js",
        "/favicon.png",
        "/_stcore/health",
        "/_stcore/host-config",
        "/media/nothing",
        "/app/static/../serve.py",
    ],
)
def test_every_answer_of_the_server_carries_the_headers(dashboard, path):
    _, headers, _ = raw(dashboard, path)
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize("prefix", ["/static/", "/app/static/", "/data/", "/"])
@pytest.mark.parametrize(
    "climb", ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "%252e%252e/", "....//", "/", "%00"]
)
def test_no_path_leads_out_of_the_static_folders(dashboard, prefix, climb):
    for depth in (1, 2, 3, 5):
        for target in ("serve.py", "data/story.json", "etc/passwd"):
            _, _, body = raw(dashboard, f"{prefix}{climb * depth}{target}")
            assert b"st.App(" not in body
            assert b'"steps"' not in body
            assert b"root:" not in body


def test_the_page_data_is_still_a_page(dashboard):
    status, headers, body = raw(dashboard, "/data", **{"Accept-Encoding": "identity"})
    assert status == 200
    assert headers["content-type"].startswith("text/html")
    assert b"<title>The data" in body
    status, headers, _ = raw(dashboard, "/data/")
    assert (status, headers["location"]) == (301, "/data")


@pytest.mark.parametrize("page", ["capex", "history"])
def test_pages_of_charts_ask_for_what_draws_them_from_the_start(dashboard, page):
    told = httpx.get(f"{dashboard}/{page}").text
    ahead = re.findall(r'<link rel="(?:modulepreload|preload" as="script)" href="(.*?)">', told)
    ours = [address for address in ahead if "app/static" in address]
    assert any("plotly" in address for address in ours) == (page == "capex")
    for address in ours:
        sent = httpx.get(f"{dashboard}/{address}").raise_for_status()
        assert sent.headers["content-type"].startswith("text/javascript")
        assert "immutable" in sent.headers["cache-control"]


def test_below_a_path_files_come_packed_and_pages_know_where_their_server_is(tmp_path):
    said = tmp_path / "said"
    with serving(0, "--server.baseUrlPath", "/race/", below="/race", log=said) as address:
        for path, address_of_page in (("", f"{address}/"), ("capex", f"{address}/capex")):
            page = httpx.get(f"{address}/{path}", headers={"Accept-Encoding": "identity"})
            assert 'BACKEND_BASE_URL: location.origin + "/race"' in page.text
            assert f'<meta property="og:url" content="{address_of_page}">' in page.text
            script = re.findall(r"<script>(.*?)</script>", page.text)[0]
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in page.headers["content-security-policy"]
        first = re.findall(r'src="\./(static/js/index\.[^"]*)"', page.text)[0]
        until = time.monotonic() + 60
        for file in (first, "app/static/js/stage.js"):
            while "content-encoding" not in (answer := httpx.get(f"{address}/{file}")).headers:
                assert time.monotonic() < until, f"{file} is not packed"
                time.sleep(0.2)
            assert answer.headers["content-type"].startswith("text/javascript")
            assert int(answer.headers["content-length"]) < len(answer.content) / 2
        refused = httpx.put(f"{address}/_stcore/upload_file/nobody/file", content=iter([b"x"]))
        assert (refused.status_code, "size" in refused.text) == (411, True)
    assert '"/race/_stcore/upload_file"' in said.read_text("utf-8")
    assert "nobody" not in said.read_text("utf-8")


def test_a_dropped_file_is_received_in_memory_alone(monkeypatch):
    async def received(request):
        form = await request.form()
        return PlainTextResponse(f"on disk: {form['file'].file._rolled}")

    app = Starlette(routes=[Route("/", received, methods=["PUT"])])

    def put(size):
        async def putting():
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://race.test") as to:
                return await to.put("/", files={"file": ("a.csv", b"a" * size)})

        with ThreadPoolExecutor(1) as apart:
            return apart.submit(lambda: asyncio.run(putting())).result().text

    monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
    uploads.keep_off_disk(3)
    assert put(3 * 1024 * 1024) == "on disk: False"
    assert put(3 * 1024 * 1024 + 1) == "on disk: True"


def test_the_server_receives_every_file_that_it_takes_in_memory_alone():
    told = "import serve; print(serve.uploads.MultiPartParser.spool_max_size)"
    answer = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True)
    assert int(answer.stdout) == intake.LIMITS.file_mb * 1024 * 1024


class _Clock:
    seconds = 0.0

    def __call__(self):
        return self.seconds


def _let_go(files, content):
    name = files.load_and_get_id(content, "text/csv", MediaFileKind.DOWNLOADABLE, "sites.csv")
    address = files.get_url(name)
    files.delete_file(name)
    return address.rpartition("/")[2]


def test_a_file_that_was_let_go_of_stays_for_a_minute():
    files = downloads.Downloads("/media", seconds=60, clock=(clock := _Clock()))
    name = _let_go(files, b"a,b")
    clock.seconds = 59
    assert files.get_file(name).content == b"a,b"
    clock.seconds = 61
    with pytest.raises(MediaFileStorageError):
        files.get_file(name)


def test_files_that_were_let_go_of_weigh_only_so_much_and_the_oldest_leaves_first():
    files = downloads.Downloads("/media", most_bytes=10, clock=_Clock())
    first, second, third = (_let_go(files, text) for text in (b"1234", b"5678", b"90ab"))
    with pytest.raises(MediaFileStorageError):
        files.get_file(first)
    assert files.get_file(second).content == b"5678"
    assert files.get_file(third).content == b"90ab"


def test_a_file_let_go_of_twice_counts_from_the_last_time():
    files = downloads.Downloads("/media", seconds=60, clock=(clock := _Clock()))
    _let_go(files, b"a,b")
    clock.seconds = 50
    name = _let_go(files, b"a,b")
    clock.seconds = 100
    assert files.get_file(name).content == b"a,b"
