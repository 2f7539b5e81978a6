"""One setting is changed; the person's file is otherwise as it was."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.errors import SettingsRefused
from scheduling.office.settings import write_setting
from scheduling.settings import load_settings

BY_HAND = """# my settings
language = "fr"   # as at home
link_hosts = [
  "visio.example",  # ours
]

# minutes
[buffers.first-visit]
before_min = 5 # to read the file

[check]
# the endpoint
speed_url = "https://speed.example/"
"""


@pytest.fixture
def no_policy(tmp_path: Path) -> Path:
    return tmp_path / "policy.toml"


def test_comments_and_order_are_kept(tmp_path: Path, no_policy: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(BY_HAND.encode())
    write_setting(tmp_path, "language", "en", policy_file=no_policy)
    assert path.read_text() == BY_HAND.replace('"fr"', '"en"')
    write_setting(tmp_path, "check.speed_url", "https://other.example/", policy_file=no_policy)
    assert path.read_text() == BY_HAND.replace('"fr"', '"en"').replace("speed.example", "other.example")
    changed = write_setting(tmp_path, "theme", "dark", policy_file=no_policy)
    assert changed == load_settings(tmp_path, no_policy)
    assert changed.theme == "dark"
    for line in BY_HAND.replace('"fr"', '"en"').replace("speed.example", "other.example").splitlines():
        assert line in path.read_text().splitlines()


def test_what_only_policy_may_set_is_told_where_a_person_sets_it(tmp_path: Path, no_policy: Path) -> None:
    file, policy = tmp_path / "settings.toml", no_policy
    file.write_text('basic_over_http = ["old.example"]\ntheme = "dark"\n')
    found = load_settings(tmp_path, policy)
    assert (found.basic_over_http, found.ignored, found.theme) == ((), {"basic_over_http"}, "dark")
    policy.write_text('basic_over_http = ["policy.example"]\n')
    found = load_settings(tmp_path, policy)
    assert (found.basic_over_http, found.ignored) == (("policy.example",), {"basic_over_http"})
    for harmless in ("", "basic_over_http = []\n"):
        file.write_text(harmless)
        assert load_settings(tmp_path, policy).ignored == frozenset()
    for wrong in ("basic_over_http = 7\n", 'ignored = ["theme"]\n'):
        file.write_text(wrong)
        with pytest.raises(SettingsRefused):
            load_settings(tmp_path, policy)


def test_what_only_policy_may_set_is_not_written(tmp_path: Path, no_policy: Path) -> None:
    with pytest.raises(SettingsRefused) as caught:
        write_setting(tmp_path, "basic_over_http", ("old.example",), policy_file=no_policy)
    assert caught.value.reason == "policy_only"
    assert not (tmp_path / "settings.toml").exists()


def test_in_a_new_profile(tmp_path: Path, no_policy: Path) -> None:
    profile = tmp_path / "new"
    write_setting(profile, "check.camera", "Logitech", policy_file=no_policy)
    write_setting(profile, "text_scale", 1.5, policy_file=no_policy)
    write_setting(profile, "link_hosts", ("a.example", "b.example"), policy_file=no_policy)
    found = load_settings(profile, no_policy)
    assert (found.check, found.text_scale, found.link_hosts) == ({"camera": "Logitech"}, 1.5, ("a.example", "b.example"))
    if os.name == "posix":
        assert (profile / "settings.toml").stat().st_mode & 0o777 == 0o600
    assert [one.name for one in profile.iterdir()] == ["settings.toml"]


def test_taking_a_key_out_brings_the_default_back(tmp_path: Path, no_policy: Path) -> None:
    (tmp_path / "settings.toml").write_text(BY_HAND)
    assert write_setting(tmp_path, "check.speed_url", None, policy_file=no_policy).check == {}
    assert write_setting(tmp_path, "language", None, policy_file=no_policy).language is None
    before = (tmp_path / "settings.toml").read_bytes()
    write_setting(tmp_path, "nothing.here", None, policy_file=no_policy)
    assert (tmp_path / "settings.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("text_scale", 2.5),
        ("text_scale", 0.5),
        ("time_zone", "Mars/Olympus"),
        ("no_such_setting", 1),
        ("managed", ["theme"]),
        ("language.deeper", 1),
        ("buffers.first-visit.before_min", -1),
    ],
)
def test_what_would_not_do_is_refused_before_it_is_written(tmp_path: Path, no_policy: Path, name: str, value: object) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(BY_HAND)
    with pytest.raises(SettingsRefused):
        write_setting(tmp_path, name, value, policy_file=no_policy)
    assert path.read_text() == BY_HAND


def test_policy_fixes_single_keys_of_a_table(tmp_path: Path, no_policy: Path) -> None:
    no_policy.write_text(
        'theme = "light"\n[check]\nspeed_url = "https://policy.example/"\n[check.thresholds]\nround_trip_ms = 200\n'
    )
    (tmp_path / "settings.toml").write_text(
        '[check]\nspeed_url = "https://mine.example/"\ncamera = "Mine"\n[check.thresholds]\nround_trip_ms = 9\njitter_ms = 30\n'
    )
    found = load_settings(tmp_path, no_policy)
    assert found.managed == {"theme", "check.speed_url", "check.thresholds.round_trip_ms"}
    assert found.check == {
        "speed_url": "https://policy.example/",
        "camera": "Mine",
        "thresholds": {"round_trip_ms": 200, "jitter_ms": 30},
    }
    for name in ("theme", "check.speed_url", "check", "check.thresholds", "check.thresholds.round_trip_ms"):
        assert found.is_managed(name)
        with pytest.raises(SettingsRefused) as caught:
            write_setting(tmp_path, name, "x", policy_file=no_policy)
        assert caught.value.reason == "managed"
    for name in ("check.camera", "check.speed_url2", "text_scale", "the"):
        assert not found.is_managed(name)
    assert write_setting(tmp_path, "check.camera", "Other", policy_file=no_policy).check["camera"] == "Other"
    # what policy overrides is not written into the person's file
    assert "policy.example" not in (tmp_path / "settings.toml").read_text()


LAYOUTS = (
    "",
    BY_HAND,
    'check.speed_url = "https://a.example/"\ntheme = "dark"\n',
    'check = {speed_url = "https://a.example/"}\n',
    '[check]\ncamera = "A"\n[buffers]\nfollow-up = {after_min = 3}\n[check.thresholds]\na = 1\n',
    'language = "fr"\r\n# Windows\r\n[check]\r\ncamera = "A"\r\n',
    "[buffers.first-visit]\nbefore_min = 1\n# the end, without a line end",
)
NAMES = st.one_of(st.none(), st.text(max_size=12).filter(str.isprintable))
CHANGES = st.one_of(
    st.tuples(st.just("theme"), st.sampled_from(["light", "dark", None])),
    st.tuples(st.just("text_scale"), st.sampled_from([1, 1.5, 2.0, None])),
    st.tuples(
        st.sampled_from(["check.camera", "check.speed_url"]), st.one_of(st.none(), st.text(max_size=12).filter(str.isprintable))
    ),
    st.tuples(st.just("check.thresholds.jitter_ms"), st.sampled_from([1, 20, None])),
    st.tuples(st.just("buffers.follow-up.after_min"), st.integers(0, 60)),
    st.tuples(st.just("link_hosts"), st.lists(st.sampled_from(["a.example", "b.example"]), max_size=2)),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(layout=st.sampled_from(LAYOUTS), changes=st.lists(CHANGES, max_size=5))
def test_any_layout_takes_any_change(tmp_path: Path, layout: str, changes: list[tuple[str, object]]) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(layout.encode())
    wanted: dict[str, object] = {}
    for name, value in changes:
        write_setting(tmp_path, name, value, policy_file=tmp_path / "none.toml")
        wanted[name] = value
    written = path.read_bytes().decode()
    untouched = {name: value for name, value in _leaves(tomllib.loads(layout)).items() if name not in wanted}
    assert _leaves(tomllib.loads(written)) == untouched | {name: value for name, value in wanted.items() if value is not None}
    for line in layout.splitlines():
        if line.startswith("#"):
            assert line in written


def _leaves(table: dict[str, object], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in table.items():
        found |= _leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return found
