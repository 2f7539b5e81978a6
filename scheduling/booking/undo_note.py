"""One act at the desk, noted so that it can be taken back: with its intent, and exactly once its answer is there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from scheduling.booking.context import BookingContext
from scheduling.booking.intent_undo import entry_for
from scheduling.booking.standing import Standing
from scheduling.booking.undo_entry import Undoable, UndoEntry
from scheduling.store.connection import Cursor
from scheduling.store.undo import add_entry, forget_entry, put_entry


@dataclass
class UndoNote:
    """`kind`: what is done, to `before`; `identity`: it replaces whom it is for. `takes_back`: the act that this one undoes, or
    does again: its row is turned, so that nothing is taken back twice. `group`: names what is done in one go, from its intent
    on: what a crash leaves of it is taken back in one go too.
    """

    context: BookingContext
    kind: Undoable
    before: Standing | None = None
    identity: bool = False
    takes_back: UndoEntry | None = None
    group: str | None = None
    _seq: int | None = field(default=None, init=False)
    _noted: UndoEntry | None = field(default=None, init=False)

    def note(self, cursor: Cursor, collection_id: int, body: bytes) -> None:
        """In the transaction of the intent: a crash must not leave what was done before as the last act."""
        self._keep(cursor, self._entry(collection_id, body))

    def exact(self, left: Standing) -> UndoEntry | None:
        """The act was done, and left this: what takes it back, None where nothing does."""
        entry = self._entry(left.collection.id, left.body)
        if self._seq is None or not _same(entry, self._noted):
            with self.context.database.transaction() as cursor:
                self._keep(cursor, entry)
        if entry is None or self._seq is None:
            return entry
        turned = self.takes_back is not None and not self.takes_back.again
        return replace(entry, seq=self._seq, again=turned)

    def came_to_nothing(self, *, again: bool = False) -> None:
        """It was not done. What it was to take back is forgotten too, unless that may be tried `again`."""
        back = self.takes_back
        with self.context.database.transaction() as cursor:
            if back is not None and back.seq is not None and again:
                put_entry(cursor, back.seq, back.as_payload(), taken_back=back.again)
            elif self._seq is not None:
                forget_entry(cursor, self._seq)
            elif back is not None and back.seq is not None:
                forget_entry(cursor, back.seq, taken_back=back.again)
        self._seq = None

    def _entry(self, collection_id: int, body: bytes) -> UndoEntry | None:
        if self.takes_back is not None and self.takes_back.before is None:
            return None  # a booking that was taken back is gone
        entry = entry_for(self.context, self.kind, self.before, collection_id, body, identity=self.identity)
        group = self.takes_back.group if self.takes_back is not None else self.group
        return replace(entry, group=group) if entry is not None else None

    def _keep(self, cursor: Cursor, entry: UndoEntry | None) -> None:
        self._noted = entry
        if self.takes_back is not None:
            self._seq = self.takes_back.seq
        if self._seq is not None and (entry is not None or self.takes_back is not None):
            turned = self.takes_back is not None and not self.takes_back.again
            put_entry(cursor, self._seq, entry.as_payload() if entry is not None else {}, taken_back=turned)
        elif self._seq is not None:
            forget_entry(cursor, self._seq)
            self._seq = None
        elif entry is not None and self.takes_back is None:
            who, at = self.context.who, self.context.now()
            self._seq = add_entry(cursor, at=at, who=who, uid=entry.uid, entry=entry.as_payload())


def _same(one: UndoEntry | None, other: UndoEntry | None) -> bool:
    """Whether the store holds as much already: that the server has taken it is nothing new."""
    if one is None or other is None:
        return one is other
    return one.left.same(other.left) and replace(one, left=other.left) == other
