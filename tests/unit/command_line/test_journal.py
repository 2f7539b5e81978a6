"""The words of the journal."""

from __future__ import annotations

import ast

from scheduling.command_line.catalogue import Catalogue
from scheduling.command_line.journal import action_text
from tests.unit.command_line.error_samples import SOURCES


def test_what_came_to_nothing_says_why(fr: Catalogue) -> None:
    assert action_text("move_taken", fr) == "déplacement : créneau pris"
    assert action_text("edit_not_allowed", fr) == "modification : non permis"
    assert action_text("booking_taken", fr) == "pas réservé : créneau pris"
    assert action_text("brand_new", fr) == "brand_new"


def test_every_action_that_is_written_down_has_its_words(catalogue: Catalogue) -> None:
    actions = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("record_d"):
                actions |= {one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    assert len(actions) >= 5
    assert {action for action in actions if f"journal.{action}" not in catalogue.texts} == set()
