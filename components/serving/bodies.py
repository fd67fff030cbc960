"""What is sent: content with its packed forms, its ETag, and the answer that a browser gets."""

import gzip
import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import brotli
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

# In the order of preference.
ENCODINGS = ("br", "gzip")
SMALLEST = 800  # bytes; less than this fits one packet however it is written
# Sent at a time. What a slow reader has not yet taken waits in a buffer of this size.
PIECE = 128 * 1024
LASTING = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@dataclass(frozen=True)
class Body:
    """Content in one media type. `tag` changes with it; `packed` holds other spellings of it."""

    content: bytes = field(repr=False)
    kind: str
    tag: str
    packed: Mapping[str, bytes] = field(default_factory=dict, repr=False, hash=False)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal, cut to 32 letters."""
    return hashlib.sha256(content).hexdigest()[:32]


def body(content: bytes, kind: str) -> Body:
    """Content with its packed forms, quickly made."""
    return Body(content, kind, digest(content), packed(content, brotli_quality=5, gzip_level=6))


def packed(content: bytes, *, brotli_quality: int, gzip_level: int) -> dict[str, bytes]:
    """The content as Brotli and gzip, as far as that saves anything."""
    if len(content) < SMALLEST:
        return {}
    made = {
        "br": brotli.compress(content, quality=brotli_quality),
        "gzip": gzip.compress(content, gzip_level, mtime=0),
    }
    return {name: form for name, form in made.items() if len(form) < 0.95 * len(content)}


def unpacked(encoding: str, form: bytes) -> bytes:
    """The content of a packed form; ValueError if it is damaged."""
    try:
        return brotli.decompress(form) if encoding == "br" else gzip.decompress(form)
    except (brotli.error, OSError, EOFError) as error:
        raise ValueError(str(error)) from None


def answer(request: Request, given: Body, headers: Mapping[str, str]) -> Response:
    """The content in the best form that the browser takes, or 304 if it has it already."""
    encoding = best_encoding(request.headers.get("accept-encoding", ""), given.packed)
    tag = f'"{given.tag}{f"-{encoding}" if encoding else ""}"'
    told = {"ETag": tag, "Vary": "Accept-Encoding", **headers}
    if is_held(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=told)
    form = given.packed[encoding] if encoding else given.content
    if encoding:
        told["Content-Encoding"] = encoding
    told["Content-Length"] = str(len(form))
    if request.method == "HEAD":
        form = b""
    if len(form) <= PIECE:
        return Response(form, media_type=given.kind, headers=told)
    return StreamingResponse(_pieces(form), media_type=given.kind, headers=told)


async def _pieces(form: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(form), PIECE):
        yield form[start : start + PIECE]


def best_encoding(accepted: str, forms: Mapping[str, bytes]) -> str:
    """Which of the packed forms a browser takes that sent this Accept-Encoding; "" for none."""
    taken: dict[str, float] = {}
    for entry in accepted.lower().split(","):
        name, _, parameter = entry.partition(";")
        weight = parameter.strip().removeprefix("q=")
        try:
            taken[name.strip()] = float(weight or 1)
        except ValueError:
            taken[name.strip()] = 0
    for encoding in ENCODINGS:
        if encoding in forms and taken.get(encoding, taken.get("*", 0)) > 0:
            return encoding
    return ""


def is_held(if_none_match: str, tag: str) -> bool:
    """Whether a browser that sent this If-None-Match holds the content with this ETag."""
    held = {entry.strip().removeprefix("W/") for entry in if_none_match.split(",")}
    return tag in held or "*" in held
