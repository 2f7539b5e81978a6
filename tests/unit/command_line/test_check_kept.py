"""Keeping what was examined comes after the answer, and never changes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from main import main
from scheduling.errors import StoreLocked
from scheduling.office import readiness_history

CHECK = ["check", "--only", "session"]


@pytest.fixture
def where(tmp_path: Path) -> list[str]:
    return ["--profile", str(tmp_path / "profile"), "--secrets", str(tmp_path / "secrets"), "--language", "en"]


def fail(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def keep(*_arguments: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(readiness_history, "keep", keep)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (StoreLocked("/profile/store.db"), "Warning: The check was not kept in the history: "),
        (RuntimeError("a fault of ours"), "Warning: The check was not kept in the history: The program met an error"),
    ],
    ids=["refused", "our own fault"],
)
def test_what_cannot_be_kept_is_told_beside_the_answer(
    where: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    main([*where, "check", "--history"])
    right = main([*where, *CHECK, "--nagios"])
    capsys.readouterr()
    fail(monkeypatch, error)
    assert main([*where, *CHECK, "--nagios"]) == right
    out, err = capsys.readouterr()
    # One line: a second one would be another answer.
    assert (out.count("\n"), out.count("READINESS")) == (1, 1)
    assert told in err
    main([*where, "--json", *CHECK])
    assert json.loads(capsys.readouterr().out)["schema"].startswith("readiness-report/1.")


def test_what_is_kept_is_typeset_as_the_window_shows_it(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    french = [*where[:-1], "fr"]
    main([*french, "check", "--only", "relay"])
    printed = capsys.readouterr().out
    main([*french, "--json", "check", "--history"])
    (kept,) = json.loads(capsys.readouterr().out)["history"]
    assert kept["checks"][0]["findings"][0]["cause"] == "aucun relais n’est réglé"
    assert "aucun relais n'est réglé" in printed
