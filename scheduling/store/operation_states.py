"""The states of an operation in the outbox; by themselves, as the window's start asks for nothing else of the outbox."""

from __future__ import annotations

STATES = frozenset({"queued", "sending", "unknown", "taken", "conflict", "interrupted", "failed"})

ASKING = frozenset({"taken", "interrupted", "failed", "conflict"})
"""States of an operation that waits for a person."""
