"""Something answers where our own server should, and it is not that (N30 to N39); all on this computer, over real sockets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from device_check.demo_endpoint import speed_endpoint
from device_check.report import Report
from tests.helpers.certificates import Authority
from tests.helpers.odd_speed_server import SmallPosts, odd_speed_server
from tests.helpers.stubborn_server import stubborn_server
from tests.labelled.asking import program_says
from tests.labelled.network import ours

PAGE = b"<html>Sign in to the guest network</html>"


def _answered(folder: Path, answer: bytes | None, scheme: str = "http") -> Report:
    with stubborn_server(answer) as port:
        settings = f'[check]\nspeed_url = "{scheme}://127.0.0.1:{port}/"\n'
        return program_says(folder, "--only", "network", settings=settings)


def _response(status: str, body: bytes = b"", *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]).encode() + body


def _silent_proxy(folder: Path) -> Report:
    with stubborn_server(None) as port:
        settings = f'[check]\nspeed_url = "https://mesure.hospital.example/"\nproxy = "http://127.0.0.1:{port}"\n'
        return program_says(folder, "--only", "network", settings=settings)


def _not_encrypted(folder: Path) -> Report:
    with speed_endpoint() as speed:
        settings = f'[check]\nspeed_url = "https://127.0.0.1:{speed.port}/"\n'
        return program_says(folder, "--only", "network", settings=settings)


def _ca_file_gone(folder: Path) -> Report:
    with speed_endpoint(certificate=Authority(folder, "Hospital CA").server("127.0.0.1")) as speed:
        settings = f'ca_file = "{folder}/gone.pem"\n[check]\nspeed_url = "{speed.url}"\n'
        return program_says(folder, "--only", "network", settings=settings)


def _takes_no_uploads(folder: Path) -> Report:
    with odd_speed_server(SmallPosts) as port:
        settings = f'[check]\nspeed_url = "http://127.0.0.1:{port}/"\n'
        return program_says(folder, "--only", "throughput", settings=settings)


def _says(answer: bytes | None, scheme: str = "http") -> Callable[[Path], Report]:
    return lambda folder: _answered(folder, answer, scheme)


CASES = (
    ours("N30", "a server without what LibreSpeed has (404)", "process", _says(_response("404 Not Found")), "not_a_speed_server"),
    ours("N31", "it refuses (403)", "process", _says(_response("403 Forbidden")), "endpoint_refuses"),
    ours(
        "N32",
        "a page of the guest network",
        "process",
        _says(_response("200 OK", PAGE)),
        "another_page_answers",
        cheap=True,
        here=True,
    ),
    ours("N33", "not HTTP at all", "process", _says(b"SSH-2.0-OpenSSH_9.2\r\n"), "not_http"),
    ours("N34", "it hangs up", "process", _says(b""), "connection_lost"),
    ours("N35", "it takes connections and says nothing", "process", _says(None), "http_timed_out"),
    ours("N36", "it does not answer to encryption", "process", _says(None, "https"), "tls_timed_out"),
    ours("N37", "it is not encrypted, where it should be", "process", _not_encrypted, "tls_failed"),
    ours("N38", "a proxy that says nothing", "process", _silent_proxy, "proxy_silent", here=True),
    ours("N39", "the file of the hospital's CA is gone", "process", _ca_file_gone, "ca_file_unreadable", here=True),
    ours("T08", "the server takes no uploads", "process", _takes_no_uploads, "endpoint_refuses"),
)
