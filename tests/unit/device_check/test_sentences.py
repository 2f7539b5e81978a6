"""Every finding that code or table can make has its sentences, in both languages, with the same fields."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from device_check.check_names import CHECKS
from device_check.measurement import Severity
from device_check.quantities import quantity
from device_check.sentences import finding
from device_check.thresholds import Row, Thresholds
from device_check.verdict import FindingData
from scheduling.messages.catalogue import Catalogue, load_catalogue
from tests.unit.device_check.made_measurements import CODES as CODES_IN_CODE
from tests.unit.device_check.made_measurements import PACKAGE

CATALOGUES = [load_catalogue("fr"), load_catalogue("en")]


CODES = sorted(CODES_IN_CODE | {row.code for row in Thresholds.load().rows})


def test_the_codes_are_found() -> None:
    assert {"test_service_unavailable", "proxy_asks_sign_in", "proxy_refuses", "microphone_muted", "upload_slow"} <= set(CODES)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda one: one.language)
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_cause_evidence_and_remedy(code: str, catalogue: Catalogue) -> None:
    for part in ("cause", "evidence", "remedy"):
        text = catalogue.texts.get(f"finding.{code}.{part}")
        assert text, f"finding.{code}.{part}"
        assert (text[-1] in ".!?") is (part != "cause"), text
    fields = {part: _fields(catalogue.texts[f"finding.{code}.{part}"]) for part in ("cause", "evidence", "remedy")}
    assert fields == {part: _fields(CATALOGUES[0].texts[f"finding.{code}.{part}"]) for part in fields}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda one: one.language)
@pytest.mark.parametrize("row", Thresholds.load().rows, ids=lambda row: row.measure)
def test_every_judged_number_can_be_said(row: Row, catalogue: Catalogue) -> None:
    values = {"measured": row.degraded, "ready": row.ready, "degraded": row.degraded}
    values |= {"low": row.ready, "high": row.degraded} if row.low else {}
    found = finding(row.check, FindingData(row.code, Severity.DEGRADED, values, row.measure), catalogue)
    assert "{" not in found.evidence + found.remedy + found.cause
    assert f"measure.{row.measure}" in catalogue.texts


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda one: one.language)
def test_an_uncertain_number_says_so_after_its_evidence(catalogue: Catalogue) -> None:
    values = {"measured": 0.01, "low": 0.002, "high": 0.014, "ready": 0.01, "degraded": 0.05}
    told = [
        finding("relay", FindingData("packets_lost", Severity.DEGRADED, values, "loss_ratio", uncertain=one), catalogue)
        for one in (True, False)
    ]
    assert told[0].evidence == f"{told[1].evidence} {catalogue.text('finding.uncertain.note')}"
    assert (told[0].uncertain, told[1].uncertain) == (True, False)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda one: one.language)
@pytest.mark.parametrize("check", CHECKS)
def test_every_check_has_its_name(check: str, catalogue: Catalogue) -> None:
    assert catalogue.text(f"check_name.{check}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_text_is_given_twice(language: str) -> None:
    """The later file of the alphabet would win, silently."""
    where: dict[str, str] = {}
    twice: list[str] = []
    for path in sorted((PACKAGE.parent / "resources" / "messages").glob(f"{language}.*toml")):
        for key in _keys(tomllib.loads(path.read_text(encoding="utf-8"))):
            if key in where:
                twice.append(f"{key}: {where[key]}, {path.name}")
            where[key] = path.name
    assert twice == []


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("download_bps", 1_842_345.0, "1,8 Mbit/s"),
        ("download_bps", 11_776_399_636.0, "11776 Mbit/s"),
        ("round_trip_time_ms", 31.4, "31 ms"),
        ("clipped_ratio", 0.0042, "0,4 %"),
        ("speech_level_dbov", -41.6, "-42 dBov"),
        ("mean_luma", 43.2, "43"),
        ("mos", 4.39, "4,4"),
    ],
)
def test_numbers_are_shown_in_units_that_people_use(name: str, value: float, text: str) -> None:
    assert quantity(name, value, CATALOGUES[0]) == text


def _keys(table: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _keys(value, f"{above}{name}.")
        else:
            yield above + name


def _fields(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}
