"""The table of limits, and what settings may change of it."""

from __future__ import annotations

import pytest

from device_check.errors import CheckSettingsRefused
from device_check.settings import read_settings
from device_check.thresholds import Limits, Thresholds


def test_a_hospital_asks_for_more() -> None:
    settings = read_settings({"thresholds": {"throughput": {"download_bps": {"ready": 4e6}}}}, "settings.toml")
    row = Thresholds.load(overrides=settings.thresholds).row("throughput", "download_bps")
    assert (row.ready, row.degraded) == (4e6, 0.6e6)
    assert Thresholds.load().row("throughput", "download_bps").ready == 2e6


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ({"network": {"loss_ratio": Limits(ready=0.1)}}, "check.thresholds.network.loss_ratio: no such threshold"),
        ({"netwrk": {"jitter_ms": Limits(ready=1)}}, "check.thresholds.netwrk.jitter_ms: no such threshold"),
        ({"network": {"jitter_ms": Limits(ready=200)}}, "check.thresholds.network.jitter_ms: ready must be the better limit"),
        ({"throughput": {"upload_bps": Limits(ready=1e5)}}, "check.thresholds.throughput.upload_bps: ready must be"),
    ],
)
def test_an_override_that_makes_no_sense_is_refused_by_name(overrides: dict[str, dict[str, Limits]], said: str) -> None:
    with pytest.raises(CheckSettingsRefused) as refused:
        Thresholds.load(overrides=overrides, file="policy.toml")
    assert refused.value.file == "policy.toml"
    assert refused.value.reason.startswith(said)


@pytest.mark.parametrize(
    "table",
    [
        {"speed_ulr": "https://x"},
        {"speed_url": 7},
        {"speed_url": "http://speed.hospital.example/"},
        {"speed_url": "ftp://127.0.0.1/"},
        {"speed_url": "https://user:secret@speed.hospital.example/"},
        {"speed_url": "https:///backend"},
        {"speed_url": "https://speed.hospital.example:99999/"},
        {"speed_url": "https://speed.hospital.example/?r=1"},
        {"proxy": "https://proxy:3128"},
        {"proxy": "http://[::1"},
        {"proxy": "http://proxy:99999"},
        {"proxy": "http://:3128"},
        {"required": ["camera", "wifi"]},
        {"thresholds": {"network": {"jitter_ms": {"redy": 1}}}},
        {"calendar_url": "http://calendar.hospital.example/"},
        {"pac_url": "ftp://wpad/wpad.dat"},
        {"pac_url": "http://user:secret@wpad/wpad.dat"},
        {"media_redirection": ["teams"]},
        {"history_days": 0},
        {"relays": ["turn:relay.hospital.example"]},
        {"relays": [{"url": "turn:relay.hospital.example", "password": "secret"}]},
        {"relays": [{"url": "turn:me:secret@relay.hospital.example"}]},
        {"relays": [{"url": "https://relay.hospital.example"}]},
        {"platforms": [{"host": "https://visio.hospital.example/"}]},
        {"platforms": [{"host": "visio.hospital.example", "websocket": "socket"}]},
        {"platforms": [{"host": "visio.hospital.example", "relays": [{"url": "turns:relay?transport=udp"}]}]},
        {"thresholds": {"network": {"loss_ratio": {"ready": 1}}}},
        {"thresholds": {"network": {"jitter_ms": {"ready": 500}}}},
    ],
)
def test_a_wrong_setting_is_refused_with_its_file(table: dict[str, object]) -> None:
    with pytest.raises(CheckSettingsRefused) as refused:
        read_settings(table, "settings.toml")
    assert refused.value.file == "settings.toml"
    assert "secret" not in refused.value.reason


@pytest.mark.parametrize(
    "url", ["", "https://speed.hospital.example/backend", "http://127.0.0.1:8080/", "http://[::1]/", "http://localhost/"]
)
def test_addresses_that_will_do(url: str) -> None:
    assert read_settings({"speed_url": url}, "settings.toml").speed_url == url
