"""Proxy scripts (PAC): fetched without a proxy, run in a process of their own; the first way of their answer that we can go."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from device_check.measurement import Cause, Severity
from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint, Proxy, endpoint_at, proxy_at
from device_check.probes.exchange import LONGEST_BODY, Channel, refuse_status
from device_check.probes.registry import Registry, registry
from device_check.probes.rungs import RungFailed
from device_check.probes.tcp import GLANCE_S
from device_check.progress import CancelToken
from device_check.settings import CheckSettings, is_loopback

FETCH_S = 3.0
# With the start of the process, which takes 0.3 s on a machine that has nothing else to do.
RUN_S = 5.0
ROOT = Path(__file__).resolve().parents[2]
# Another program: nothing of it is imported here, and no Qt with it.
PROGRAM = (sys.executable, "-m", "device_check.backends.proxy_script")
_WINDOWS_SETTINGS = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"


class ProxyScript:
    """The script that settings or the system name, asked once for all `places` of an examination.

    Where it cannot be read or does not answer, the way is that without a script, as browsers go, and `causes` say so.
    """

    def __init__(self, settings: CheckSettings, places: Sequence[Endpoint] = (), system: Registry | None = None) -> None:
        self.causes: tuple[Cause, ...] = ()
        # A proxy that settings name comes before a script.
        self._url = "" if settings.proxy else settings.pac_url or _of_the_system(system or registry())
        self._settings = settings
        self._places = [one for one in places if not is_loopback(one.host)]
        self._script: str | None = None
        self._proxies: dict[str, Proxy | None] = {}

    def routed(self, endpoint: Endpoint, cancel: CancelToken) -> Endpoint:
        """`endpoint` with the proxy that the script names for it. Raises what the token raises."""
        if not self._url or is_loopback(endpoint.host):
            return endpoint
        if _url_of(endpoint) not in self._proxies and not self.causes:
            try:
                self._ask([*self._places, endpoint], cancel)
            except RungFailed as failed:
                host = endpoint_at(self._url, CheckSettings()).host
                self.causes = (
                    Cause("pac_unreadable", Severity.DEGRADED, {"host": host}),
                    replace(failed.cause, severity=Severity.INFORMATION),
                )
        proxies = self._proxies
        return replace(endpoint, proxy=proxies[_url_of(endpoint)]) if _url_of(endpoint) in proxies else endpoint

    def _ask(self, places: Sequence[Endpoint], cancel: CancelToken) -> None:
        if self._script is None:
            self._script = fetched(self._url, self._settings.ca_file, cancel)
        urls = {_url_of(one): one.host for one in places}
        for url, answer in zip(urls, run(self._script, list(urls.items()), cancel), strict=True):
            self._proxies[url] = usable(answer)


def fetched(url: str, ca_file: str, cancel: CancelToken) -> str:
    """The script's text. Raises `RungFailed`, or what the token raises."""
    named = replace(endpoint_at(url, CheckSettings(ca_file=ca_file)), proxy=None)
    folder, _slash, name = named.path.removesuffix("/").rpartition("/")
    query = url.partition("?")[2]
    with Connections(replace(named, path=f"{folder}/"), cancel, FETCH_S, time.monotonic() + FETCH_S) as connections:
        channel = Channel(connections)
        with connections.step("http"):
            status, body = channel.get(f"{name}?{query}" if query else name)
            refuse_status(channel, status)
    if len(body) >= LONGEST_BODY:
        raise RungFailed("pac_script_fails", {"host": named.host})
    return body.decode("utf-8-sig", "replace")


def run(script: str, asked: Sequence[tuple[str, str]], cancel: CancelToken) -> list[str]:
    """What the script answers to each address and host. Raises `RungFailed`, or what the token raises."""
    question = json.dumps({"script": script, "asked": asked})
    until = time.monotonic() + RUN_S
    with subprocess.Popen(  # noqa: S603  our own program
        PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, text=True, encoding="utf-8"
    ) as process:
        try:
            answer = _answer(process, question, until, cancel)
        finally:
            if process.poll() is None:
                process.kill()
    try:
        answers = json.loads(answer)["answers"]
    except (ValueError, KeyError):
        # It ended in an error, or was ended: by us, or by the system where it wanted more time or memory than it may have.
        raise RungFailed("pac_script_fails") from None
    return [str(one) for one in answers]


def usable(answer: str) -> Proxy | None:
    """The first of the answer's ways that we can go: an HTTP proxy, or None for the straight one."""
    for way in answer.split(";"):
        kind, _space, place = way.strip().partition(" ")
        if kind.upper() in ("PROXY", "HTTP") and (proxy := proxy_at(place.strip())):
            return proxy
        if kind.upper() == "DIRECT":
            break
    return None


def _answer(process: subprocess.Popen[str], question: str, until: float, cancel: CancelToken) -> str:
    asked: str | None = question
    while True:
        try:
            return process.communicate(asked, GLANCE_S)[0]
        except subprocess.TimeoutExpired:
            asked = None  # it was taken: what follows waits on
            cancel.check()
            if time.monotonic() > until:
                return ""


def _of_the_system(system: Registry) -> str:
    """The script's address in the settings of Windows. Recorded examples only: not tried on a real Windows."""
    found = system.value("HKCU", _WINDOWS_SETTINGS, "AutoConfigURL")
    return found if isinstance(found, str) and found.lower().startswith(("http://", "https://")) else ""


def _url_of(endpoint: Endpoint) -> str:
    """What the script is asked: never a path."""
    return f"{'https' if endpoint.tls else 'http'}://{endpoint.authority}/"
