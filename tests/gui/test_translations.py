"""The texts in the code, the translations beside them, and the files made of these are one and the same."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from gui.language import FOLDER

PROJECT = Path(__file__).resolve().parents[2]
FILES = ("teleconsult_en.ts", "teleconsult_en.qm", "teleconsult_fr.ts", "teleconsult_fr.qm")
NOT_WORDS = {"Teleconsult", "Ctrl+", "<p style='white-space:pre-wrap'></p>"}
"""The program's name, keys, and the frame of a tooltip."""
SHOWN = {
    *("setText", "setToolTip", "setAccessibleName", "setAccessibleDescription", "setPlaceholderText", "setWindowTitle"),
    *("setTitle", "addAction", "addItem", "addItems", "setItemText", "setSuffix", "setPrefix", "setStatusTip", "drawText"),
    *("label", "tell", "say", "refuse", "name", "set_name", "set_text", "showText", "name_field"),
}
"""What puts a text before a person's eyes or ears."""


@dataclass(frozen=True)
class Entry:
    """One message of a .ts file."""

    context: str
    source: str
    forms: tuple[str, ...]
    plural: bool
    kind: str | None


def entries(language: str) -> list[Entry]:
    found = []
    for context in etree.parse(FOLDER / f"teleconsult_{language}.ts").getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            plural = message.get("numerus") == "yes"
            forms = [one.text or "" for one in translation.iter("numerusform")] if plural else [translation.text or ""]
            name, source = str(context.findtext("name")), str(message.findtext("source"))
            found.append(Entry(name, source, tuple(forms), plural, translation.get("type")))
    return found


ENGLISH, FRENCH = entries("en"), entries("fr")


@dataclass(frozen=True)
class Asked:
    """One call of `tr` or `translate` in the code."""

    place: str
    context: str
    source: str | None
    plural: bool


def sources() -> list[Path]:
    return sorted((PROJECT / "gui").rglob("*.py"))


def function_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def asked() -> Iterator[Asked]:
    for path in sources():
        yield from _asked(ast.parse(path.read_text(encoding="utf-8")), str(path.relative_to(PROJECT)), "")


def _asked(node: ast.AST, path: str, context: str) -> Iterator[Asked]:
    for child in ast.iter_child_nodes(node):
        within = child.name if isinstance(child, ast.ClassDef) else context
        if isinstance(child, ast.Call):
            place = f"{path}:{child.lineno}"
            if function_name(child) == "tr":
                yield Asked(place, within, literal(child.args[0]), len(child.args) > 2)
            elif function_name(child) == "translate" and len(child.args) > 1 and literal(child.args[0]) is not None:
                yield Asked(place, str(literal(child.args[0])), literal(child.args[1]), len(child.args) > 3)
        yield from _asked(child, path, within)


def test_what_is_kept_is_what_the_code_asks_for(tmp_path: Path) -> None:
    """Nothing new, nothing that is no longer asked for, and what Qt loads is made of what was translated."""
    for name in FILES:
        shutil.copy(FOLDER / name, tmp_path / name)
    subprocess.run(["sh", ".ci/translations", str(tmp_path)], cwd=PROJECT, check=True, capture_output=True)
    different = [name for name in FILES if (tmp_path / name).read_bytes() != (FOLDER / name).read_bytes()]
    assert not different, "run `make translations`, and translate what came in"


def test_every_text_is_there_in_the_context_in_which_it_is_asked_for() -> None:
    """What Qt's extraction passes over in silence (a computed text, a plural outside a QObject) would stay French."""
    calls = list(asked())
    assert len(calls) > 500
    assert [one.place for one in calls if one.source is None] == []
    known = {(one.context, one.source, one.plural) for one in ENGLISH}
    assert [one for one in calls if (one.context, one.source, one.plural) not in known] == []
    assert [one for one in calls if one.plural != ("%n" in str(one.source))] == []


def test_no_text_is_shown_that_is_not_asked_for() -> None:
    found = []
    for path in sources():
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or function_name(call) not in SHOWN:
                continue
            for argument in call.args:
                text = _words_of(argument)
                if (re.search(r"[^\W\d_]{2}", text) and " " in text.strip()) or re.match(r"[A-ZÀ-Ý][a-zà-ÿ]", text):
                    found.append(f"{path.relative_to(PROJECT)}:{call.lineno} {text}")
    assert [one for one in found if one.split(" ", 1)[1].strip(" ·") not in NOT_WORDS] == []


def _words_of(node: ast.expr) -> str:
    """The letters that stand in a text or a formatted text; of a formatted one without its values."""
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value for one in node.values if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return literal(node) or ""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_is_translated(language: str) -> None:
    every = entries(language)
    assert [one for one in every if one.kind or not all(form.strip() or not one.source.strip() for form in one.forms)] == []
    assert [one for one in every if one.plural and len(one.forms) != 2] == []
    assert all(one.plural for one in FRENCH)
    assert {(one.context, one.source) for one in FRENCH} == {(one.context, one.source) for one in ENGLISH if one.plural}


def _marks(text: str) -> tuple[object, ...]:
    """What a translation may not lose: fields, the number, a key to press, and blanks at the ends."""
    fields = sorted(re.findall(r"\{[^{}]*\}", text))
    keys = len(re.findall(r"&(?=\w)", text))
    return fields, text.count("%n"), keys, text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :], text.endswith("…")


def test_fields_numbers_and_keys_agree() -> None:
    for one in [*ENGLISH, *FRENCH]:
        for form in one.forms:
            assert _marks(form) == _marks(one.source), one


def test_keys_to_press_do_not_meet() -> None:
    """Alt and one letter goes to one field of the booking panel, in each language."""
    panel = {"BookingPanel", "LengthFields", "PatientFields", "PeriodField", "PractitionersField"}
    for texts in (
        [one.source for one in ENGLISH if one.context in panel],
        [one.forms[0] for one in ENGLISH if one.context in panel],
    ):
        letters = [found[1].lower() for text in texts if (found := re.search(r"&(\w)", text))]
        assert sorted(set(letters)) == sorted(letters)
        assert len(letters) >= 4


def test_marks_are_those_of_each_language() -> None:
    """French: spaces that do not break before double marks and inside « »; curved apostrophes in both."""
    for one in ENGLISH:
        assert not re.search(r" [;:!?»]|« |\w'\w", one.source), one
        for form in one.forms:
            assert not re.search(r"\s[;:!?]|«|»|\w'\w", form), one
    for one in FRENCH:
        assert not any(re.search(r" [;:!?»]|« |\w'\w", form) for form in one.forms), one


def test_english_is_no_french() -> None:
    for one in ENGLISH:
        for form in one.forms:
            assert not re.search(r"[àâçèéêîïôùûœ]|\b(le|la|les|des|du|une|est|vous|pas)\b|\b[ldn]’", form, re.IGNORECASE), one
