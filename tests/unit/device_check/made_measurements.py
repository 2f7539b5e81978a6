"""Measurements as Hypothesis makes them: any number, any cause that the code knows, any name that a device may have.

They go through the real judge and the real report: nothing here says what the verdict must be.
"""

from __future__ import annotations

import ast
import string
from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from device_check.check_names import CHECKS
from device_check.measurement import Cause, Measurement, Outcome, Rung, Severity
from device_check.thresholds import Thresholds
from scheduling.messages.catalogue import load_catalogue

PACKAGE = Path(__file__).resolve().parents[3] / "device_check"
MAKERS = {"Cause", "FindingData", "RungFailed"}
TABLE = Thresholds.load()
FRENCH = load_catalogue("fr")
HOSTILE = (
    "<script>alert(1)</script>",
    "Micro | perf=1;2;3;4",
    "Casque 'de' \"Zoé\"",
    "a\nb\r\nc\td\u2028e\u0085f",
    "\u202egnorw\u202c",
    "x" * 4000,
    "é" * 300,
    "\x00\x01\x1b[31m",
    "--> ]]> &amp; <!-- <img src=x onerror=alert(1)> javascript:alert(1)",
    "{measured} {0} %s %(x)s",
    "🎤" * 40,
    'quo"te\\back\\',
    "",
)
"""Names that devices, certificates and hosts have had in somebody's bad dream."""
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""No test of these judges by elapsed time: the machine may be busy."""
_SEVERITIES = list(Severity)
_RUNGS = ("dns", "tcp", "proxy", "tls", "http", "websocket", "stun", "turn_udp", "turn_tcp", "turn_tls")
_TARGETS = ("test_service", "calendar", "platform", "relay")


def _codes_in_code() -> frozenset[str]:
    """Every code that a probe or the judge can give: the first argument of what makes one, written out, or one of two."""
    codes: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS and node.args:
                codes |= {
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return frozenset(codes)


CODES = _codes_in_code()


def fields_of(code: str) -> set[str]:
    """What the sentences of a code need, whichever check speaks."""
    texts = [text for key, text in FRENCH.texts.items() if key.startswith(f"finding.{code}.")]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


OF_PROBES = {
    code: sorted(fields_of(code))
    for code in sorted(CODES - {row.code for row in TABLE.rows} - {"measure_missing", "nothing_measured"})
}
"""What a probe may say of itself, with what its sentences need."""


def names() -> st.SearchStrategy[str]:
    """Of devices, hosts, issuers: other people's words."""
    return st.sampled_from(HOSTILE) | st.text(max_size=20)


@st.composite
def causes(draw: st.DrawFn) -> Cause:
    """One that the code knows, with whatever its sentences need."""
    code = draw(st.sampled_from(sorted(OF_PROBES)))
    values: Mapping[str, float | str] = {
        name: draw(st.floats(0, 1e6)) if name.endswith(("_ms", "_s")) else draw(names()) for name in OF_PROBES[code]
    }
    return Cause(code, draw(st.sampled_from(_SEVERITIES)), values)


@st.composite
def rungs(draw: st.DrawFn) -> Rung:
    """One step of a way."""
    return Rung(
        draw(st.sampled_from(_RUNGS)),
        draw(st.sampled_from(_TARGETS)),
        draw(st.sampled_from(list(Outcome))),
        draw(st.none() | st.floats(0, 1e5)),
        draw(st.sampled_from(["", *sorted(CODES)])),
    )


@st.composite
def measurements(draw: st.DrawFn, check: str | None = None) -> Measurement:
    """Of any check: some of its measures with any number (also none, infinite), any causes, facts, steps, some left out."""
    name = check or draw(st.sampled_from(CHECKS))
    judged = [measure for row in TABLE.of(name) for measure in (row.measure, row.low, row.high) if measure]
    others = ["mos", "outputs_count", "download_at_least", "round_trip_time_p95_ms"]
    numbers = st.floats(0, 1.5) | st.floats(-200, 2000) | st.floats(0, 1e10) | st.floats(allow_nan=True, allow_infinity=True)
    return Measurement(
        name,
        draw(st.dictionaries(st.sampled_from([*judged, *others]), numbers, max_size=5)),
        draw(st.lists(causes(), max_size=2)),
        facts=draw(
            st.dictionaries(st.sampled_from(["device", "others", "relay", "transport", "issuer_calendar"]), names(), max_size=2)
        ),
        rungs=draw(st.lists(rungs(), max_size=4)),
        skipped=draw(st.frozensets(st.sampled_from(judged), max_size=2)) if judged else frozenset(),
    )
