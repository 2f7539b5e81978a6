"""The whole command line, read."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from scheduling.command_line.commands import build_parser
from scheduling.command_line.exit_codes import WRONG_USE, code_of
from scheduling.command_line.parser import UsageRefused
from scheduling.errors import ValueRefused
from scheduling.messages.catalogue import Catalogue
from scheduling.messages.sentences import sentence

COMMANDS = [
    "demo",
    "demo --tour DIR",
    "account add --url https://x --username u --auth digest --password-file -",
    "account list",
    "account password NAME --password-file F",
    "account password",
    "account remove NAME",
    "calendars",
    "calendars add URL",
    "calendars find NAME",
    "calendars follow C",
    "calendars unfollow C",
    "sync",
    "sync --full",
    "agenda",
    "agenda --from 2026-11-23 --to 2026-11-24 --calendar A --calendar B",
    "slots --calendar A B --any --duration 30 --from 2026-11-23 --to 2026-11-24",
    "slots --calendar A --calendar B --all --duration 30 --from 2026-11-23 --to 2026-11-24 --limit 3",
    "slots --calendar A B --quorum 2 --duration 30 --from 2026-11-23 --to 2026-11-24",
    "book --calendar C --start T --duration 30 --patient-file - --kind follow-up --link https://x --overbook R --offline",
    "move REF --start T --calendar C",
    "cancel REF --reason R --remove",
    "edit REF --duration 30 --link L --patient-file F",
    "outcome REF noshow --incident TEXT",
    "undo",
    "undo --again",
    "outbox",
    "outbox give-up 7F3K2Q",
    "conflicts",
    "conflicts resolve REF --keep server",
    "claims",
    "claims remove 7F3K2Q",
    "claims accept 7F3K2Q",
    "journal",
    "journal verify",
    "key new",
    "key import -",
    "key export --passphrase-file F --output F",
    "key list",
    "sync --accept-loss A B",
]
EVERYWHERE = ["--profile", "/p", "--secrets", "/s", "--json", "--language", "en"]
WRONG = {
    "agenda --wrong": "unrecognized",
    "nothing": "choice",
    "book": "required",
    "account": "required",
    "book --calendar": "value_missing",
    "sync --full=yes": "value_not_taken",
    "outcome REF booked": "choice",
    "key import": "required",
    "sync --ful": "unrecognized",
    "slots --calendar A --any --quorum 2 --duration 30 --from D --to D": "not_together",
    "agenda --language de": "choice",
    "edit A B": "unrecognized",
}


def test_options_of_every_command_stand_before_or_after_it(fr: Catalogue) -> None:
    parser = build_parser(fr, "main.py")
    for line in COMMANDS:
        words = line.split()
        for given in ([*EVERYWHERE, *words], [*words, *EVERYWHERE], [*EVERYWHERE[:4], *words, *EVERYWHERE[4:]]):
            read = parser.parse_args(given)
            assert (read.profile, read.secrets, read.json, read.language) == (Path("/p"), Path("/s"), True, "en"), given
            assert read.command == words[0]
        plain = parser.parse_args(words)
        assert not {"profile", "secrets", "json", "language"} & set(vars(plain)), line


def test_they_stand_between_command_and_action_too(fr: Catalogue) -> None:
    read = build_parser(fr, "main.py").parse_args(["account", "--json", "list"])
    assert read.json
    assert read.action == "list"


def test_values(fr: Catalogue) -> None:
    parser = build_parser(fr, "main.py")
    book = parser.parse_args(COMMANDS[19].split())
    assert (book.duration, book.kind, book.patient_file, book.offline, book.overbook) == (30, "follow-up", "-", True, "R")
    slots = parser.parse_args(COMMANDS[16].split())
    assert (slots.calendar, slots.together, slots.quorum, slots.limit) == (["A", "B"], "any", None, 20)
    both = parser.parse_args(COMMANDS[17].split())
    assert (both.calendar, both.together, both.limit) == (["A", "B"], "all", 3)
    agenda = parser.parse_args(["agenda"])
    assert (agenda.start, agenda.end, agenda.calendar) == (None, None, [])
    assert parser.parse_args(["calendars"]).action is None
    assert parser.parse_args(["agenda", "--calendar", "X"]).calendar == ["X"]
    assert parser.parse_args(["agenda"]).calendar == []  # the default was not added to


@pytest.mark.parametrize(("line", "reason"), WRONG.items())
def test_wrong_use_is_a_sentence_of_the_catalogue(line: str, reason: str, catalogue: Catalogue) -> None:
    with pytest.raises(UsageRefused) as refused:
        build_parser(catalogue, "main.py").parse_args(line.split())
    assert refused.value.reason == reason
    assert refused.value.usage.startswith(catalogue.text("usage.prefix") + "main.py")
    assert code_of(refused.value) == WRONG_USE
    told = sentence(refused.value, catalogue)
    assert told.remedy
    if catalogue.language == "fr":
        for word in ("required", "invalid", "expected", "unrecognized", "choose", "allowed", "argument "):
            assert word not in told.message


@pytest.mark.parametrize("text", ["0", "1441", "-5", "30.5", "x", "", " 30", "1_0", "٣٠", "9" * 30])
def test_durations_are_whole_minutes_of_one_day(text: str, fr: Catalogue) -> None:
    with pytest.raises((ValueRefused, UsageRefused)):
        build_parser(fr, "main.py").parse_args(["edit", "REF", f"--duration={text}"])


def test_choices_are_listed_without_quotes(fr: Catalogue) -> None:
    with pytest.raises(UsageRefused) as refused:
        build_parser(fr, "main.py").parse_args(["outcome", "REF", "gone"])
    assert sentence(refused.value, fr).message.endswith("possibles : arrived, fulfilled, noshow.")


def test_every_parser_has_help_in_both_languages(catalogue: Catalogue) -> None:
    seen = 0
    for parser in _all_parsers(build_parser(catalogue, "main.py")):
        text = parser.format_help()
        seen += 1
        if catalogue.language == "fr":
            for english in ("usage: ", "options:\n  -h, --help  show", "positional arguments", "show this help"):
                assert english not in text
            # As French has it, a space before the colon of every title.
            assert [line for line in text.splitlines() if line.endswith(":") and not line.endswith(" :")] == []
    assert seen == 37


def test_help_ends_well(fr: Catalogue, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        build_parser(fr, "main.py").parse_args(["book", "--help"])
    assert not end.value.code
    assert capsys.readouterr().out.startswith("usage : main.py book")


def _all_parsers(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    found = [parser]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                found.extend(_all_parsers(child))
    return found
