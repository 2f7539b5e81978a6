"""Both languages say the same things, and everything that can happen has its sentence."""

from __future__ import annotations

import ast
import re
import string
from dataclasses import fields, is_dataclass

import pytest

import device_check.errors
from scheduling.availability import OUTSIDE_OPEN_HOURS, PUBLIC_HOLIDAY
from scheduling.booking.outcome import Outcome
from scheduling.errors import SchedulingError
from scheduling.messages.catalogue import Catalogue, choose_language, load_catalogue
from scheduling.messages.sentences import sentence
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.store.outbox import STATES
from tests.unit.messages.error_samples import SOURCES, error_classes, raised_cases, sample, samples

LONGEST_SENTENCE = 240


def test_the_same_keys_and_placeholders(fr: Catalogue, en: Catalogue) -> None:
    assert set(fr.texts) == set(en.texts)
    for key, text in fr.texts.items():
        assert _placeholders(text) == _placeholders(en.texts[key]), key


def test_nothing_is_empty_or_untranslated(fr: Catalogue, en: Catalogue) -> None:
    for key, text in fr.texts.items():
        assert text.strip(), key
        assert en.texts[key].strip(), key
        if key.startswith(("error.", "help.", "outcome.", "warning.", "notice.", "text.")):
            assert text != en.texts[key], key


@pytest.mark.parametrize("error", samples(), ids=lambda error: error.code)
def test_every_error_is_a_sentence_with_a_remedy(error: SchedulingError, catalogue: Catalogue) -> None:
    told = sentence(error, catalogue)
    assert told.code == error.code
    assert f"error.{error.code}.message" in catalogue.texts
    assert told.message[-1] in ".!"
    assert told.remedy
    assert len(told.message) < LONGEST_SENTENCE
    assert "{" not in told.message


def test_every_case_of_an_error_has_a_remedy_and_only_fields_that_exist(catalogue: Catalogue) -> None:
    classes = {kind.code: kind for kind in error_classes()}
    # the examination's errors have their sentences in the same catalogue, and their own test
    examination = {getattr(one, "code", "") for one in vars(device_check.errors).values()} - set(classes)
    for key, text in catalogue.texts.items():
        group, _, rest = key.partition(".")
        code = rest.partition(".")[0]
        if group != "error" or code in {"usage", *examination}:
            continue
        kind = classes[code]
        known = {field.name for field in fields(kind)} if is_dataclass(kind) else set()
        assert _placeholders(text) <= known, key
        if key.endswith(".message"):
            assert key.replace(".message", ".remedy") in catalogue.texts, key


def test_every_case_in_the_docstrings_of_errors_has_its_own_sentence(catalogue: Catalogue) -> None:
    seen = 0
    for kind in error_classes():
        for case in re.findall(r"`(\w+)`", (kind.__doc__ or "").partition(":")[2]):
            if is_dataclass(kind) and case not in {field.name for field in fields(kind)}:
                assert f"error.{kind.code}.{case}.message" in catalogue.texts, f"{kind.__name__} {case}"
                seen += 1
    assert seen > 30


def test_every_case_that_is_raised_has_its_words(catalogue: Catalogue) -> None:
    missing = []
    for kind, field, case, place in raised_cases():
        if kind.__name__ in ("SettingsRefused", "UnreadableObject"):
            continue  # their reason is a detail for IT inside the sentence
        key = f"error.{kind.code}.{case}.message"
        if field == "expected" or kind.__name__ in ("BadAnswer", "TlsRefused"):
            key = f"{'expected' if field == 'expected' else 'detail'}.{case}"
        if key not in catalogue.texts:
            missing.append(f"{key}  ({place})")
    assert not missing, "\n".join(missing)


def test_every_step_that_is_reported_has_its_words(catalogue: Catalogue) -> None:
    steps = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "progressed":
                steps |= {one.value for one in node.args[:1] if isinstance(one, ast.Constant)}
    assert [step for step in sorted(steps) if f"progress.{step}" not in catalogue.texts] == []


def test_every_notice_and_warning_has_its_sentence(catalogue: Catalogue) -> None:
    notices, warnings = set(), {OUTSIDE_OPEN_HOURS, PUBLIC_HOLIDAY}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and [ast.unparse(one) for one in node.targets] == ["warnings"]:
                warnings |= _members(node.value)
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = ast.unparse(node.func)
            if called.endswith("Notice"):
                notices.add(node.args[0].value)
            if called in ("warnings.add", "warnings.append"):
                warnings.add(str(node.args[0].value))
    assert len(notices) >= 2
    assert warnings >= {"every_occurrence", "foreign_overlap", "in_the_past", "overbooked", "unreadable_in_the_way"}
    assert [code for code in notices if f"notice.{code}" not in catalogue.texts] == []
    assert [code for code in warnings if f"warning.{code}" not in catalogue.texts] == []


def test_every_code_of_the_domain_has_its_word(catalogue: Catalogue) -> None:
    for status in AppointmentStatus:
        assert f"status.{status}" in catalogue.texts
    for kind in AppointmentKind:
        assert f"kind.{kind}" in catalogue.texts
    for outcome in Outcome:
        assert f"outcome.{outcome}" in catalogue.texts


def test_what_an_operation_waits_for_has_its_words(catalogue: Catalogue) -> None:
    for kind in error_classes():
        assert f"detail.{kind.code}" in catalogue.texts
    for state in STATES:
        assert f"state.{state}" in catalogue.texts


def test_an_error_that_is_not_known_here_takes_the_sentence_of_its_class(fr: Catalogue) -> None:
    class NewError(SchedulingError):
        code = "brand_new"

    told = sentence(NewError(), fr)
    assert told.code == "brand_new"
    assert told.message == fr.text("error.scheduling.message")


def test_an_address_is_shown_without_the_password_in_it(fr: Catalogue) -> None:
    for kind in error_classes():
        if is_dataclass(kind) and "url" in {field.name for field in fields(kind)}:
            told = sentence(sample(kind, url="https://u:hunter2@cal.example/x"), fr)
            assert "hunter2" not in told.message
            assert "cal.example" in told.message


def test_values_cannot_bring_placeholders_or_control_characters(fr: Catalogue) -> None:
    assert fr.text("error.not_found.calendar.message", name="{kind}\x1b[2J\u202eX") == "Aucun agenda ne s'appelle « {kind}[2JX »."


def test_counting(fr: Catalogue, en: Catalogue) -> None:
    assert fr.counted("text.conflicts_waiting", 0).startswith("0 conflit attend")
    assert en.counted("text.conflicts_waiting", 0).startswith("0 conflicts wait")
    assert en.counted("text.conflicts_waiting", 1).startswith("1 conflict waits")


@pytest.mark.parametrize(
    ("asked", "chosen", "environment", "language"),
    [
        (None, None, {}, "fr"),
        (None, None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, None, {"LANG": "en_GB.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        (None, None, {"LANG": "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": "de_DE"}, "fr"),
        (None, None, {"LC_ALL": "C", "LANG": "en_US"}, "fr"),
        (None, "fr", {"LANG": "en_GB"}, "fr"),
        ("en", "fr", {}, "en"),
        ("xx", None, {"LANG": "en"}, "en"),
    ],
)
def test_which_language(asked: str | None, chosen: str | None, environment: dict[str, str], language: str) -> None:
    assert choose_language(asked, chosen, environment) == language
    assert load_catalogue(language).language == language


def _members(node: ast.expr) -> set[str]:
    """The words of a list, tuple or set that is written out, also within a condition."""
    if isinstance(node, ast.IfExp):
        return _members(node.body) | _members(node.orelse)
    if not isinstance(node, ast.List | ast.Tuple | ast.Set):
        return set()
    return {one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
