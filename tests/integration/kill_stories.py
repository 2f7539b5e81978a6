"""What clients are killed over: how it stands before, what is done, what is told, and how it must stand whatever was cut."""

from __future__ import annotations

from dataclasses import dataclass

Standing = list[tuple[int, str, str]]
"""Of us on the server: the calendar's number, STATUS or CLAIM, from when to when."""

BOOKED: Standing = [(0, "CONFIRMED", "10:00-10:30")]
MOVED: Standing = [(0, "CONFIRMED", "11:00-11:30")]
LONGER: Standing = [(0, "CONFIRMED", "10:00-11:00")]
CANCELLED: Standing = [(0, "CANCELLED", "10:00-10:30")]
ELSEWHERE: Standing = [(0, "CANCELLED", "10:00-10:30"), (1, "CONFIRMED", "11:00-11:30")]
BACK: Standing = [(0, "CONFIRMED", "10:00-10:30"), (1, "CANCELLED", "11:00-11:30"), (0, "CANCELLED", "10:00-10:30")]


def everywhere(calendars: int) -> Standing:
    """Booked in each of them."""
    return [(number, "CONFIRMED", "10:00-10:30") for number in range(calendars)]


@dataclass(frozen=True)
class Story:
    """`steps` come first (actions of `kill_actions.act`, or `Scene`'s own), then `action` is killed at each of its boundaries.

    `told` of one that was not killed. On the server stands `before` until the wish was stored, then `done`; or, where it may
    not be done later in silence, `before` again, and an operation of the kind `asks` waits for a person. `ends`: which of the
    two the kills lead to. `undone`: what one undo makes of `done`, where that is tried. `between`: only part of it was done,
    nothing was told, and the same action again does the rest.
    """

    action: str
    told: str
    before: Standing
    done: Standing
    steps: tuple[str, ...] = ()
    asks: str | None = None
    waits: str = "interrupted"
    ends: frozenset[str] = frozenset({"done", "asked"})
    between: tuple[Standing, ...] = ()
    undone: Standing | None = None
    calendars: int = 1


DONE, ASKED = frozenset({"done"}), frozenset({"asked"})

STORIES: dict[str, Story] = {
    "book": Story("book", "booked", [], BOOKED, asks="book"),
    "overbook": Story("overbook", "booked", [], BOOKED, ("taken",), asks="book"),
    "move": Story("move", "moved", BOOKED, MOVED, ("book",), asks="move"),
    "transfer": Story("transfer", "moved", BOOKED, ELSEWHERE, ("book",), asks="transfer", undone=sorted(BACK), calendars=2),
    "edit": Story("edit", "changed", BOOKED, LONGER, ("book",), asks="edit"),
    "cancel": Story("cancel", "cancelled", BOOKED, CANCELLED, ("book",), ends=DONE),
    "remove": Story("remove", "cancelled", BOOKED, [], ("book",), ends=DONE),
    "together_2": Story("together", "booked,booked", [], everywhere(2), asks="together", undone=[], calendars=2),
    "together_3": Story("together", "booked,booked,booked", [], everywhere(3), asks="together", undone=[], calendars=3),
    "sync": Story("sync", "synchronised", [], BOOKED, ("others", "sync", "queue", "others_change"), asks="book"),
    "undo_book": Story("undo", "cancelled", BOOKED, [], ("book",), ends=DONE),
    "undo_move": Story("undo", "moved", MOVED, BOOKED, ("book", "move"), asks="move"),
    "undo_transfer": Story("undo", "moved", ELSEWHERE, sorted(BACK), ("book", "transfer"), asks="transfer", calendars=2),
    "undo_cancel": Story("undo", "booked", CANCELLED, BOOKED, ("book", "cancel"), asks="edit"),
    "undo_edit": Story("undo", "changed", LONGER, BOOKED, ("book", "edit"), ends=DONE),
    "undo_together": Story(
        "undo",
        "cancelled",
        everywhere(2),
        [],
        ("together",),
        ends=DONE,
        between=(everywhere(2)[:1], everywhere(2)[1:]),
        calendars=2,
    ),
    "redo_move": Story("redo", "moved", BOOKED, MOVED, ("book", "move", "undo"), asks="move"),
    # a person's choice is killed
    "keep_book": Story("keep", "booked", [], BOOKED, ("book!1", "sync"), asks="book"),
    "keep_move": Story("keep", "moved", BOOKED, MOVED, ("book", "move!1", "sync"), asks="move"),
    "keep_together": Story("keep", "booked", [], everywhere(2), ("together!3", "sync"), asks="together", calendars=2),
    "keep_deleted": Story("keep", "changed", [], MOVED, ("book", "sync", "deleted", "move"), asks="move", waits="conflict"),
    # killed a second time, while what the first kill left is being settled
    "settle_book": Story("sync", "synchronised", [], BOOKED, ("book!1",), asks="book", ends=ASKED),
    "settle_booked": Story("sync", "synchronised", [], BOOKED, ("book!2",), ends=DONE),
    "settle_move": Story("sync", "synchronised", BOOKED, MOVED, ("book", "move!1"), asks="move", ends=ASKED),
    "settle_moved": Story("sync", "synchronised", BOOKED, MOVED, ("book", "move!2"), ends=DONE),
    "settle_transfer": Story("sync", "synchronised", BOOKED, ELSEWHERE, ("book", "transfer!2"), ends=DONE, calendars=2),
    "settle_together": Story(
        "sync", "synchronised", [], everywhere(2), ("together!3",), asks="together", ends=ASKED, calendars=2
    ),
    "settle_all": Story("sync", "synchronised", [], everywhere(2), ("together!4",), ends=DONE, calendars=2),
}
"""`book!2`: a booking killed after its second PUT was answered."""
