"""One answer of a server: its body read within bounds, and its Retry-After."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from scheduling.clock import now
from scheduling.errors import BadAnswer, ServerUnreachable


@dataclass(frozen=True)
class Answer:
    """What a server said; `url` is where it was said, after redirects. Header names are compared without case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    url: str

    @property
    def success(self) -> bool:
        """2xx."""
        return 200 <= self.status < 300


def read_body(raw: Any, headers: Mapping[str, str], limit_bytes: int, origin: str) -> bytes:
    """The whole body, at most `limit_bytes` when unpacked; raises `BadAnswer` (`too_large`, `encoding`), `ServerUnreachable`."""
    coding = headers.get("Content-Encoding", "").strip().lower()
    if coding in ("", "identity"):
        unpack = None
    elif coding in ("gzip", "x-gzip"):
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)  # not asked for, but some proxies do it all the same
    else:
        raise BadAnswer(origin, "encoding")
    body = io.BytesIO()  # a list of parts would take the space twice while it is joined
    while chunk := raw.read(65536, decode_content=False):
        data = chunk
        if unpack is not None:
            try:
                data = unpack.decompress(chunk, limit_bytes - body.tell() + 1)
            except zlib.error:
                raise BadAnswer(origin, "encoding") from None
        if body.tell() + len(data) > limit_bytes:
            raise BadAnswer(origin, "too_large")
        body.write(data)
    if unpack is not None and body.tell() and not unpack.eof:
        raise ServerUnreachable(origin, "connection_lost")
    return body.getvalue()


def retry_after_s(value: str) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date (RFC 9110, 10.2.3); None if absent or unreadable."""
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return float(value)
    try:
        at = parsedate_to_datetime(value)
        return max(0.0, (at - now()).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
