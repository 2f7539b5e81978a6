"""The page of a report: it says all that was found, holds all it shows, and obeys no name that stands in it."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_check.check_names import CHECKS
from device_check.examination import examined
from device_check.html_report import html_of
from device_check.measurement import Cause, Measurement, Outcome, Rung, Severity
from device_check.probes.session import CITRIX, HORIZON, LOCAL, OTHER, RDP
from device_check.probes.targets import Role
from device_check.probes.vpn import NONE, PPP, TUN, TUNNEL, WIREGUARD
from device_check.report import Report, Verdict, read_report
from device_check.scope import Scope
from device_check.sentences import report, verdict_sentence
from device_check.thresholds import Thresholds
from scheduling.messages.catalogue import Catalogue, load_catalogue
from tests.unit.device_check.made_measurements import HOSTILE, PACKAGE, measurements, unhurried

TABLE = Thresholds.load()
CATALOGUES = [load_catalogue(language).on("window") for language in ("fr", "en")]
FRENCH, ENGLISH = CATALOGUES
# What Qt's rich text knows and this page uses; nothing of it runs or fetches anything.
TAGS = {"html", "head", "meta", "title", "body", "div", "p", "span", "br", "table", "tr", "td"}
ATTRIBUTES = {
    "id",
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "style",
    "width",
    "align",
    "bgcolor",
    "cellspacing",
    "cellpadding",
}
EMPTY = {"meta", "br"}
LOSS = {"loss_ratio": 0.01, "loss_low_ratio": 0.002, "loss_high_ratio": 0.014}
RELAY = Measurement(
    "relay",
    {"round_trip_time_ms": 31.0, "jitter_ms": 4.0, "burst_loss_ratio": 0.03, "mos": 4.2, **LOSS},
    facts={"transport": "udp", "codec": "G.711, PLC (G.113: Ie 0, Bpl 25.1)"},
    rungs=[
        Rung("stun", "relay", Outcome.PASSED, 9.2),
        Rung("turn_udp", "relay", Outcome.PASSED, 31.0),
        Rung("turn_tcp", "relay", Outcome.FAILED, code="connection_timed_out"),
        Rung("turn_tls", "relay", Outcome.SKIPPED),
    ],
)
THROUGHPUT = Measurement(
    "throughput", {"download_bps": 12e6, "download_at_least": 1.0, "upload_bps": 1.84e6, "upload_at_least": 0.0}
)
NO_CAMERA = Measurement("camera", causes=[Cause("no_camera")])


class _Page(HTMLParser):
    """Every element, attribute and word of a page; refuses what is not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.styles: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.styles += [value or "" for name, value in attrs if name == "style"]
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def made(*found: Measurement, texts: Catalogue = FRENCH, required: tuple[str, ...] = CHECKS) -> Report:
    return report(examined(found, TABLE, required, datetime(2026, 11, 22, 9, 41, tzinfo=UTC), 18.4, Scope.FULL), texts)


def page(shown: Report, texts: Catalogue = FRENCH) -> str:
    return _Page(html_of(shown, TABLE, texts)).text


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("texts", CATALOGUES, ids=lambda one: one.language)
def test_everything_that_was_found_is_said(texts: Catalogue) -> None:
    shown = made(NO_CAMERA, THROUGHPUT, RELAY, texts=texts)
    text = page(shown, texts)
    assert plain(verdict_sentence(shown, texts)) in text
    assert f"{shown.workstation}" in text
    for check in shown.checks:
        assert texts.text(f"check_name.{check.check}") in text
        for finding in check.findings:
            assert plain(finding.cause)[1:] in text
            assert plain(finding.evidence) in text
            assert plain(finding.remedy) in text
    assert "{" not in text


def test_numbers_have_their_unit_their_limit_and_how_sure_they_are() -> None:
    text = page(made(THROUGHPUT, RELAY, texts=ENGLISH), ENGLISH)
    assert "download ✓ at least 12.0 Mbit/s 2.0 Mbit/s at least" in text
    assert "upload ! 1.8 Mbit/s 2.0 Mbit/s at least" in text
    assert "loss ! 1.0% (between 0.2% and 1.4%) less than 1.0%" in text
    assert "(uncertain)" in text
    # Shown, not judged: with what it was reckoned for.
    assert "expected opinion of the call (MOS, 1 to 4.5) 4.2" in text
    assert "Bpl 25.1" in text


def test_the_way_is_told_step_by_step() -> None:
    text = page(made(RELAY, texts=ENGLISH), ENGLISH)
    assert (
        "Relay: STUN 9 ms · TURN over UDP 31 ms · ✕ TURN over TCP (the server does not answer) · TURN over TLS not tried" in text
    )


def test_when_where_and_how_much_was_looked_at() -> None:
    shown = made(Measurement("session", {"remote_count": 1.0}, [], facts={"session": "citrix"}), texts=ENGLISH)
    text = page(shown, ENGLISH)
    for part in ("2026-11-22 09:41", "in 18.4 s", "full check", "Session: remote (Citrix)", shown.id, shown.software):
        assert part in text
    assert "22/11/2026 09:41" in page(shown)


def test_what_does_not_count_says_so() -> None:
    assert "(does not count for the verdict)" in page(
        made(NO_CAMERA, THROUGHPUT, texts=ENGLISH, required=("throughput",)), ENGLISH
    )
    assert "does not count" not in page(made(NO_CAMERA, texts=ENGLISH), ENGLISH)


def facts_in_code() -> set[str]:
    """Every key of what a probe calls `facts`, as far as it is written out."""
    found: set[str] = set()
    for path in (PACKAGE / "probes").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("facts"):
                found |= {str(node.slice.value)} if isinstance(node.slice, ast.Constant) else set()
            if isinstance(node, ast.Assign | ast.AugAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any("facts" in ast.unparse(target) for target in targets):
                    inner = [one for one in ast.walk(node.value) if isinstance(one, ast.Dict)]
                    found |= {str(key.value) for one in inner for key in one.keys if isinstance(key, ast.Constant)}
    return found


@pytest.mark.parametrize("texts", CATALOGUES, ids=lambda one: one.language)
def test_every_step_and_every_fact_has_its_word(texts: Catalogue) -> None:
    facts = facts_in_code() | {f"issuer_{role}" for role in Role}
    assert facts >= {"device", "others", "tone", "session", "vpn", "transport", "power"}
    assert [name for name in sorted({*facts, "proxy"}) if f"fact.{name}" not in texts.texts] == []
    steps = ["dns", "tcp", "proxy", "tls", "http", "websocket", "stun", "turn_udp", "turn_tcp", "turn_tls"]
    assert [name for name in steps if f"rung.{name}" not in texts.texts] == []
    assert [name for name in ("relay", *Role) if f"target.{name}" not in texts.texts] == []
    assert [name for name in Scope if f"scope.{name}" not in texts.texts] == []
    for kind in (LOCAL, RDP, CITRIX, HORIZON, OTHER):
        assert f"fact_value.session.{kind}" in texts.texts
    for way in (NONE, TUN, WIREGUARD, PPP, TUNNEL):
        assert f"fact_value.vpn.{way}" in texts.texts


def test_what_a_newer_version_says_is_shown_as_it_stands() -> None:
    rungs = [Rung("quic", "moon", Outcome.FAILED, code="cheese"), Rung("dns", "moon", Outcome.PASSED)]
    text = page(made(Measurement("network", {"tide_m": 3.0}, facts={"phase": "full"}, rungs=rungs)))
    assert "moon : ✕ quic · nom" in text
    assert "phase : full" in text


@unhurried
@given(st.lists(measurements(), min_size=1, max_size=2), st.sampled_from(CATALOGUES))
def test_whatever_is_measured_it_is_one_page_that_fetches_and_runs_nothing(found: list[Measurement], texts: Catalogue) -> None:
    shown = made(*found, texts=texts)
    whole = html_of(shown, TABLE, texts)
    read = _Page(whole)
    assert read.tags <= TAGS
    assert read.attributes <= ATTRIBUTES
    assert not any("url(" in style or "expression" in style or "@" in style for style in read.styles)
    # As QTextDocument and every editor reads it back.
    assert whole.encode("utf-8").decode("utf-8") == whole


@pytest.mark.parametrize("name", HOSTILE)
def test_a_device_that_is_called_like_markup_is_shown_not_obeyed(name: str) -> None:
    found = Measurement(
        "microphone",
        causes=[Cause("wrong_default_microphone", values={"better": name})],
        facts={"device": name, name: "x"},
        rungs=[Rung(name, name, Outcome.FAILED, code=name)],
    )
    whole = html_of(made(found), TABLE, FRENCH)
    read = _Page(whole)
    assert (read.tags - TAGS, read.attributes - ATTRIBUTES) == (set(), set())
    assert re.search(r"[\u202a-\u202e\u2066-\u2069\x00-\x08]", whole) is None
    if len(name) < 60 and name.isprintable():
        assert name in read.text


def test_a_page_of_a_report_that_came_from_elsewhere() -> None:
    """History may hold reports of other versions: no scope, no software, a verdict without findings."""
    sent = (
        b'{"schema":"readiness-report/1.0","id":"<i>1</i>","taken_at":"2026-11-01T08:00:00Z","duration_s":1,"workstation":"a",'
        b'"verdict":"not_ready","checks":[{"check":"<x>","verdict":"not_ready","measures":{"<y>_ms":1},"findings":[{"code":"<z>",'
        b'"severity":"not_ready","evidence":"<e>\\u202e\\u001b\\n!","remedy":""}]}]}'
    )
    text = html_of(read_report(sent), TABLE, ENGLISH)
    assert not {"\u202e", "\x1b"} & set(text)
    read = _Page(text)
    assert read.tags <= TAGS
    assert "<z>. <e>" in read.text


def test_qt_shows_the_same_words() -> None:
    """The PDF is made of this text: what Qt's rich text does not know would be missing in it."""
    gui: Any = pytest.importorskip("PySide6.QtGui")
    whole = html_of(made(NO_CAMERA, THROUGHPUT, RELAY, texts=ENGLISH), TABLE, ENGLISH)
    document = gui.QTextDocument()
    document.setHtml(whole)
    shown = plain(document.toPlainText())
    read = _Page(whole)
    title = read.text.index("Workstation check", 5)
    assert shown.replace(" ", "") == read.text[title:].replace(" ", "")
    assert document.metaInformation(gui.QTextDocument.MetaInformation.DocumentTitle).startswith("Workstation check - ")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_status_is_sign_word_and_colour(verdict: Verdict) -> None:
    checks = {
        Verdict.READY: Measurement("session", {"remote_count": 0.0}),
        Verdict.DEGRADED: Measurement(
            "session", {"remote_count": 1.0}, [Cause("session_remote", Severity.DEGRADED, {"session": "RDP"})]
        ),
        Verdict.NOT_READY: NO_CAMERA,
        Verdict.NOT_MEASURED: Measurement("relay"),
    }
    shown = made(checks[verdict], texts=ENGLISH)
    assert shown.verdict is verdict
    whole = html_of(shown, TABLE, ENGLISH)
    assert ENGLISH.text(f"check_verdict.{verdict}") in _Page(whole).text
    sign, colour = {
        Verdict.READY: ("✓", "#25702C"),
        Verdict.DEGRADED: ("!", "#935600"),
        Verdict.NOT_READY: ("✕", "#B3261E"),
        Verdict.NOT_MEASURED: ("?", "#566273"),
    }[verdict]
    assert f"{sign}&nbsp;" in whole
    assert colour in whole
