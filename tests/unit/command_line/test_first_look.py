"""What is known before the command line is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduling.command_line.first_look import look


@pytest.fixture(autouse=True)
def _no_policy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TELECONSULT_POLICY", str(tmp_path / "no-policy.toml"))


def test_options_are_found_wherever_they_stand(tmp_path: Path) -> None:
    for given in (["--profile", str(tmp_path), "agenda", "--json"], ["agenda", "--json", f"--profile={tmp_path}"]):
        first = look(given, {})
        assert (first.profile, first.as_json, first.language) == (tmp_path, True, "fr")


def test_the_language_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('language = "en"\n', encoding="utf-8")
    assert look(["--profile", str(tmp_path)], {}).language == "en"
    assert look(["--profile", str(tmp_path), "--language=fr"], {}).language == "fr"


def test_wrong_settings_are_refused_later(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("language = 7\n", encoding="utf-8")
    assert look(["--profile", str(tmp_path)], {"LANG": "en_GB"}).language == "en"


def test_what_follows_two_dashes_is_no_option() -> None:
    assert not look(["cancel", "--", "--json"], {}).as_json


def test_the_usual_profile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert look(["agenda", "--profile"], {}).profile == tmp_path / "teleconsult"
