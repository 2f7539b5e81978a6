"""The words of the journal."""

from __future__ import annotations

import ast

from scheduling.booking.intent_undo import HOW
from scheduling.command_line.journal import action_text
from scheduling.messages.catalogue import Catalogue
from tests.unit.messages.error_samples import SOURCES

# Functions that write an action down, and which of their positions it is: words in the others are no actions.
_THEIR_ACTION = {"record_done": slice(4, 5), "record_dropped": slice(2, 3), "_tell": slice(3, 4), "intend_change": slice(3, 4)}


def test_what_came_to_nothing_says_why(fr: Catalogue) -> None:
    assert action_text("move_taken", fr) == "déplacement : créneau pris"
    assert action_text("edit_not_allowed", fr) == "modification : non permis"
    assert action_text("slot_taken", fr) == "rien changé : créneau pris"
    assert action_text("slot_contended", fr) == "rien changé : créneau disputé"
    assert action_text("refused", fr) == "refusé : rien n'a été changé"
    assert action_text("brand_new", fr) == "brand_new"


def test_every_action_that_is_written_down_has_its_words(catalogue: Catalogue) -> None:
    actions = {action for _, action in HOW.values()}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _THEIR_ACTION:
                actions |= {word for one in node.args[_THEIR_ACTION[node.func.id]] for word in _words(one)}
            if isinstance(node, ast.Dict) and path.parent.name == "booking":  # elsewhere it is an action of argparse
                named = zip(node.keys, node.values, strict=True)
                actions |= {word for key, value in named if "action" in _words(key) for word in _words(value)}
    assert actions >= {
        "booked",
        "moved",
        "moved_away",
        "changed",
        "outcome",
        "conflict",
        "slot_taken",
        "slot_contended",
        "refused",
        "reinstated",
    }
    assert {action for action in actions if f"journal.{action}" not in catalogue.texts} == set()


def _words(node: ast.expr | None) -> set[str]:
    if isinstance(node, ast.IfExp):
        return _words(node.body) | _words(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()
