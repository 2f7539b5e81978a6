"""What the window says: no command to type, and typography that a terminal may lack."""

from __future__ import annotations

import re

import pytest

from scheduling.errors import SchedulingError
from scheduling.messages.catalogue import IN_WINDOW, Catalogue, load_catalogue
from scheduling.messages.sentences import sentence
from scheduling.messages.typography import typeset
from tests.unit.messages.error_samples import error_classes, sample, samples

COMMANDS = (
    r"main\.py| --\w|(?i:\bla commande\b|\bthe command\b|\bcommandes? \w+ \))|"
    r"\b(?:account (?:add|list|password)|key (?:new|import|export|list)|calendars (?:add|unfollow)|conflicts resolve|"
    r"sync|outbox|unfollow|make setup|--json|ca_file|link_hosts|chmod|JSON)\b"
)
SHOWN = ("error.", "notice.", "warning.", "outcome.", "field.", "expected.", "detail.", "progress.")
NOT_SHOWN = ("error.usage.", "error.patient_refused.not_", "error.patient_refused.unknown_field", "error.not_found.program")
"""Of the command line alone: options, files it is given, the demo's server before `make setup`."""


def test_nothing_that_the_window_says_is_a_command_or_an_option(catalogue: Catalogue) -> None:
    shown = catalogue.on("window")
    told = {key: shown._written(key) for key in shown.texts if key.startswith(SHOWN) and not key.endswith(IN_WINDOW)}
    assert len(told) > 200
    wrong = {key: text for key, text in told.items() if re.search(COMMANDS, text) and not key.startswith(NOT_SHOWN)}
    assert not wrong, "\n".join(f"{key} = {text}" for key, text in wrong.items())


def test_a_text_for_the_window_stands_beside_the_one_that_it_replaces(catalogue: Catalogue) -> None:
    own = [key for key in catalogue.texts if key.endswith(IN_WINDOW)]
    assert len(own) > 40
    for key in own:
        assert key.removesuffix(IN_WINDOW) in catalogue.texts, key


@pytest.mark.parametrize("error", samples(), ids=lambda error: error.code)
def test_every_error_has_a_remedy_in_the_window(error: SchedulingError, catalogue: Catalogue) -> None:
    told = sentence(error, catalogue, "window")
    assert told.remedy
    assert told.message[-1] in ".!"
    assert "{" not in told.message + told.remedy


def test_the_same_error_is_told_differently_on_each_surface(fr: Catalogue) -> None:
    kind = next(one for one in error_classes() if one.code == "sign_in_refused")
    error = sample(kind, reason="refused")
    assert "account password" in str(sentence(error, fr).remedy)
    assert "account password" not in str(sentence(error, fr, surface="window").remedy)
    assert sentence(error, fr.on("window")) == sentence(error, fr, "window")


@pytest.mark.parametrize(
    ("language", "plain", "typeset_text"),
    [
        (
            "fr",
            "L'agenda « {name} » : c'est fini ; allez-y !",
            "L’agenda «\u00a0{name}\u00a0»\u00a0: c’est fini\u202f; allez-y\u202f!",
        ),
        ("fr", "l'{name} https://x a 10:30", "l’{name} https://x a 10:30"),
        ("en", 'The calendar "{name}" isn\'t there; really: no!', "The calendar “{name}” isn’t there; really: no!"),
    ],
)
def test_typography(language: str, plain: str, typeset_text: str) -> None:
    assert typeset(plain, language) == typeset_text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_texts_are_written_plainly(language: str) -> None:
    """Marks come from typesetting alone: a terminal would else show two kinds of apostrophes in one answer."""
    texts = load_catalogue(language).texts
    assert [key for key, text in texts.items() if {"\u2019", "\u00a0", "\u202f"} & set(text)] == []


def test_what_others_wrote_is_not_typeset(fr: Catalogue) -> None:
    told = fr.on("window").text("error.not_found.calendar.message", name='l\'agenda : "x" !')
    assert 'l\'agenda : "x" !' in told
