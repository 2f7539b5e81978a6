"""Whether the window alone is asked for: what this answers, the parser answers too."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_check.command_line.options import add_check
from scheduling.command_line.commands import build_parser
from scheduling.command_line.parser import UsageRefused
from scheduling.command_line.window_wish import window_wish
from scheduling.messages.catalogue import Catalogue


@pytest.mark.parametrize(
    "line", ["", "--profile p", "--profile=p --language en", "--language=fr --secrets s --profile p", "--secrets=a --secrets b"]
)
def test_the_window_and_nothing_else(line: str, fr: Catalogue) -> None:
    wish, parsed = window_wish(line.split()), build_parser(fr, "main.py", [add_check]).parse_args(line.split())
    assert parsed.command is None
    assert wish is not None
    assert wish.secrets == getattr(parsed, "secrets", None)


def test_of_several_the_last() -> None:
    wish = window_wish(["--secrets", "a", "--secrets=b"])
    assert wish is not None
    assert wish.secrets == Path("b")


@pytest.mark.parametrize(
    "line", ["agenda", "--profile p demo", "--json", "--profile", "--language de", "--secrets --profile p", "-h", "--"]
)
def test_everything_else_is_for_the_parser(line: str) -> None:
    assert window_wish(line.split()) is None


@pytest.mark.parametrize("line", ["--profile", "--language de", "--language=", "--prof p"])
def test_what_is_wrong_is_refused_by_the_parser(line: str, fr: Catalogue) -> None:
    assert window_wish(line.split()) is None
    with pytest.raises(UsageRefused):
        build_parser(fr, "main.py", [add_check]).parse_args(line.split())
