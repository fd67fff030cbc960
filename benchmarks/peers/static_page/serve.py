"""Serves the compressed files of a folder: python serve.py FOLDER PORT."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER = Path(sys.argv[1])
TYPES = {".html": "text/html", ".js": "text/javascript"}


class Files(BaseHTTPRequestHandler):
    """Answers every request from the folder; a name without an ending is a page."""

    protocol_version = "HTTP/1.1"
    # Head and body would go out in two packets, the second held back for an acknowledgement.
    wbufsize = -1

    def do_GET(self) -> None:
        """Sends one file."""
        name = Path(self.path.partition("?")[0]).name
        name = name if "." in name else f"{name}.html"
        file = FOLDER / f"{name}.gz"
        body = file.read_bytes() if file.is_file() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", TYPES.get(Path(name).suffix, "application/json"))
        self.send_header("Content-Length", str(len(body)))
        if body:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Cache-Control", "public, max-age=86400")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Files).serve_forever()
