"""Where the endpoint is, and by which proxy."""

from __future__ import annotations

import pytest

from device_check.probes.endpoint import Endpoint, Proxy, endpoint_of
from device_check.probes.tunnel import proxy_headers
from device_check.settings import CheckSettings


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def _endpoint(url: str, **more: str) -> Endpoint:
    endpoint = endpoint_of(CheckSettings(speed_url=url, **more))  # type: ignore[arg-type]
    assert endpoint is not None
    return endpoint


def test_without_an_address_there_is_none() -> None:
    assert endpoint_of(CheckSettings()) is None


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "authority"),
    [
        ("https://speed.hospital.example", "speed.hospital.example", 443, "/", "speed.hospital.example"),
        (
            "https://speed.hospital.example:8443/backend",
            "speed.hospital.example",
            8443,
            "/backend/",
            "speed.hospital.example:8443",
        ),
        ("http://127.0.0.1:8080/", "127.0.0.1", 8080, "/", "127.0.0.1:8080"),
        ("http://[::1]:8080/", "::1", 8080, "/", "[::1]:8080"),
        # Letters beyond Latin-1 have no place in the Host header.
        ("https://cœur.hospital.example/", "xn--cur-fya.hospital.example", 443, "/", "xn--cur-fya.hospital.example"),
        (f"https://{'é' * 80}.example/", f"{'?' * 80}.example", 443, "/", f"{'?' * 80}.example"),
    ],
)
def test_an_address_in_its_parts(url: str, host: str, port: int, path: str, authority: str) -> None:
    endpoint = _endpoint(url)
    assert (endpoint.host, endpoint.port, endpoint.path, endpoint.authority) == (host, port, path, authority)
    assert endpoint.first_hop == (host, port)
    assert endpoint.target("empty.php") == f"{path}empty.php"


def test_the_proxy_of_the_environment_is_used_but_not_for_what_it_excepts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.hospital.example:3128")
    monkeypatch.setenv("NO_PROXY", "inside.example")
    assert _endpoint("https://speed.example/").proxy == Proxy("proxy.hospital.example", 3128)
    assert _endpoint("https://speed.example/").first_hop == ("proxy.hospital.example", 3128)
    assert _endpoint("https://speed.inside.example/").proxy is None
    assert _endpoint("http://127.0.0.1:8080/").proxy is None


def test_the_proxy_of_the_settings_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://other.example:3128")
    endpoint = _endpoint("https://speed.example/", proxy="http://m%C3%A9decin:p%40ss@proxy.example:8888")
    assert endpoint.proxy == Proxy("proxy.example", 8888, "médecin", "p@ss")
    assert proxy_headers(endpoint.proxy) == {"Proxy-Authorization": "Basic bcOpZGVjaW46cEBzcw=="}


def test_a_proxy_that_sees_plain_http_gets_the_whole_address() -> None:
    endpoint = Endpoint("speed.example", 8080, "/", tls=False, proxy=Proxy("proxy.example", 3128))
    assert endpoint.target("empty.php") == "http://speed.example:8080/empty.php"


def test_a_password_is_not_shown_with_the_proxy() -> None:
    assert "s3cret" not in repr(Endpoint("a", 1, "/", tls=True, proxy=Proxy("p", 1, "name", "s3cret")))
