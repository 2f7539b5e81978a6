"""One of each error, and each case that its own docstring or the sources name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path

from scheduling import errors
from scheduling.errors import SchedulingError

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted((ROOT / "scheduling").rglob("*.py"))
CASE_FIELDS = {"reason", "kind", "action", "expected"}
VALUES: dict[str, object] = {"candidates": ("A", "B"), "version": 9, "status": 500, "retry_after_s": 30.0}


def samples() -> list[SchedulingError]:
    """One of each class of `errors.py`."""
    return [sample(kind) for kind in error_classes()]


def error_classes() -> list[type[SchedulingError]]:
    """All classes of `errors.py`."""
    found = vars(errors).values()
    return [one for one in found if isinstance(one, type) and issubclass(one, SchedulingError)]


def sample(kind: type[SchedulingError], **given: object) -> SchedulingError:
    """One of `kind`; what is not `given` and has no default is made up."""
    if not is_dataclass(kind):
        return kind()
    made = {
        field.name: VALUES.get(field.name, f"some-{field.name}")
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    }
    found = kind(**{**made, **given})
    assert isinstance(found, SchedulingError)
    return found


def raised_cases() -> Iterator[tuple[type[SchedulingError], str, str, str]]:
    """Each literal case that a source raises: class, field, value, place."""
    classes = {kind.__name__: kind for kind in error_classes() if is_dataclass(kind)}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            kind = classes.get(name)
            if kind is None:
                continue
            assert is_dataclass(kind)
            named = [field.name for field in fields(kind)]
            given = [*zip(named, node.args, strict=False), *((one.arg or "", one.value) for one in node.keywords)]
            for field, value in given:
                if field in CASE_FIELDS:
                    for text in _literals(value):
                        yield kind, field, text, f"{path.relative_to(ROOT)}:{node.lineno}"


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
