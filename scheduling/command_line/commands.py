"""Which commands there are, with their options. What they mean stands in the catalogue: `help.<command>`, `option.<name>`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from scheduling.caldav.sign_in.credentials import AUTHS
from scheduling.command_line.parser import CatalogueParser
from scheduling.errors import ValueRefused
from scheduling.messages.catalogue import LANGUAGES, Catalogue
from scheduling.model.appointment import AppointmentKind, AppointmentStatus

LONGEST_APPOINTMENT_MIN = 1440
LARGEST_NUMBER = 100_000
OUTCOMES = (AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW)


def build_parser(catalogue: Catalogue, program: str, further: Sequence[Callable[[_Commands], object]] = ()) -> CatalogueParser:
    """The whole command line; each of `further` adds commands made elsewhere.

    Options that were not given are absent from the namespace or hold their default.
    """
    parser = CatalogueParser(catalogue=catalogue, prog=program, description=catalogue.text("help.program"))
    commands = _Commands(catalogue, parser)
    _accounts_and_calendars(commands)
    _questions(commands)
    _bookings(commands)
    _waiting(commands)
    _keys(commands)
    for add in further:
        add(commands)
    return parser


def minutes(text: str, option: str = "--duration") -> int:
    """Whole minutes, 1 to 1440."""
    return _whole(text, option, LONGEST_APPOINTMENT_MIN, "minutes")


def number(text: str, option: str) -> int:
    """A whole number from 1."""
    return _whole(text, option, LARGEST_NUMBER, "number")


class _Commands:
    """Adds commands to a parser, and to each the options that stand before or after it."""

    def __init__(self, catalogue: Catalogue, parser: CatalogueParser, path: str = "", *, action_required: bool = False) -> None:
        self.catalogue = catalogue
        self.parser = parser
        self._path = path
        self._action_required = action_required
        self._children: Any = None
        parser.add_help_option()
        everywhere = parser.add_argument_group(catalogue.text("usage.everywhere"))
        for flag, metavar, settings in _EVERYWHERE:
            # No default: what stands before the command must not be overwritten by what does not stand after it.
            add_option(everywhere, catalogue, flag, metavar, default=argparse.SUPPRESS, **settings)

    def add(self, name: str, *, action_required: bool = False) -> _Commands:
        """A command, or an action of a command."""
        if self._children is None:
            level = "action" if self._path else "command"
            self._children = self.parser.add_subparsers(
                dest=level,
                metavar=self.catalogue.text(f"metavar.{level}"),
                required=self._action_required,
                title=self.catalogue.text(f"usage.{level}s"),
            )
        path = f"{self._path}-{name}" if self._path else name
        text = self.catalogue.text(f"help.{path}")
        child = self._children.add_parser(name, catalogue=self.catalogue, help=text, description=text)
        return _Commands(self.catalogue, child, path, action_required=action_required)

    def option(self, flag: str, metavar: str | None = None, **settings: Any) -> _Commands:
        """An option or argument of this command."""
        add_option(self.parser, self.catalogue, flag, metavar, **settings)
        return self

    def one_of(self) -> _OneOf:
        """To add options of which only one may be given."""
        return _OneOf(self.catalogue, self.parser.add_mutually_exclusive_group())


class _OneOf:
    """Options of one command of which only one may be given."""

    def __init__(self, catalogue: Catalogue, group: argparse._MutuallyExclusiveGroup) -> None:
        self._catalogue = catalogue
        self._group = group

    def option(self, flag: str, metavar: str | None = None, **settings: Any) -> _OneOf:
        """One of them."""
        add_option(self._group, self._catalogue, flag, metavar, **settings)
        return self

    def one_of(self) -> _OneOf:
        """The same: there is nothing further to choose from within a choice."""
        return self


def add_option(
    place: argparse._ActionsContainer,
    catalogue: Catalogue,
    flag: str,
    metavar: str | None = None,
    text: str = "",
    **settings: Any,
) -> None:
    """Add `flag` to a parser or a group of one; its help is `option.<text>`, where not given that of its own name."""
    if metavar is not None:
        settings["metavar"] = catalogue.text(f"metavar.{metavar}")
    place.add_argument(flag, help=catalogue.text(f"option.{text or flag.lstrip('-')}"), **settings)


_EVERYWHERE: tuple[tuple[str, str | None, dict[str, Any]], ...] = (
    ("--profile", "directory", {"type": Path}),
    ("--secrets", "directory", {"type": Path}),
    ("--json", None, {"action": "store_true"}),
    ("--language", None, {"choices": LANGUAGES}),
)


def _accounts_and_calendars(commands: _Commands) -> None:
    commands.add("demo").option("--tour", "directory", type=Path, default=Path("build/demo"))
    account = commands.add("account", action_required=True)
    added = account.add("add")
    added.option("--url", "url", required=True).option("--username", "user", default="")
    added.option("--auth", choices=AUTHS, default="basic").option("--name", "name", text="account-name").option(
        "--password-file", "file"
    )
    account.add("list")
    account.add("probe").option("account", "account", nargs="?")
    account.add("password").option("account", "account", nargs="?").option("--password-file", "file")
    account.add("certificate").option("--passphrase-file", "file")
    account.add("remove").option("account", "account").option("--discard-unsent", action="store_true")
    calendars = commands.add("calendars")
    calendars.add("add").option("url", "url", text="calendar-url")
    calendars.add("find").option("name", "name", text="principal")
    calendars.add("follow").option("calendar", "calendar")
    calendars.add("unfollow").option("calendar", "calendar")
    sync = commands.add("sync").option("--full", action="store_true")
    sync.option("--accept-loss", "calendar", action="extend", nargs="+", default=[])


def _questions(commands: _Commands) -> None:
    agenda = commands.add("agenda").option("--from", "date", dest="start").option("--to", "date", dest="end")
    agenda.option("--calendar", "calendar", action="extend", nargs="+", default=[])
    slots = commands.add("slots")
    slots.option("--calendar", "calendar", action="extend", nargs="+", required=True)
    together = slots.parser.add_mutually_exclusive_group()
    add_option(together, slots.catalogue, "--any", action="store_const", const="any", dest="together", default="any")
    add_option(together, slots.catalogue, "--all", action="store_const", const="all", dest="together")
    add_option(together, slots.catalogue, "--quorum", "number", type=partial(number, option="--quorum"))
    slots.option("--duration", "minutes", type=minutes, required=True)
    slots.option("--from", "date", dest="start", required=True).option("--to", "date", dest="end", required=True)
    slots.option("--limit", "number", type=partial(number, option="--limit"), default=20)


def _bookings(commands: _Commands) -> None:
    book = commands.add("book").option("--calendar", "calendar", required=True).option("--start", "time", required=True)
    book.option("--duration", "minutes", type=minutes, required=True).option("--patient-file", "file")
    book.option("--kind", choices=[kind.value for kind in AppointmentKind]).option("--link", "url")
    book.option("--overbook", "reason").option("--offline", action="store_true")
    move = commands.add("move").option("reference", "reference")
    move.option("--start", "time", required=True).option("--calendar", "calendar")
    cancel = commands.add("cancel").option("reference", "reference")
    cancel.option("--reason", "reason").option("--remove", action="store_true")
    edit = commands.add("edit").option("reference", "reference")
    edit.option("--duration", "minutes", type=minutes).option("--link", "url").option("--patient-file", "file")
    outcome = commands.add("outcome").option("reference", "reference")
    outcome.option("status", text="outcome", choices=[status.value for status in OUTCOMES]).option("--incident", "text")

    commands.add("undo").option("--again", action="store_true")


def _waiting(commands: _Commands) -> None:
    commands.add("outbox").add("give-up").option("operation", "operation")
    resolve = commands.add("conflicts").add("resolve").option("reference", "reference")
    resolve.option("--keep", choices=["local", "server"], required=True)
    claims = commands.add("claims")
    claims.add("remove").option("reference", "reference", text="claim")
    claims.add("accept").option("reference", "reference")
    journal = commands.add("journal")
    journal.option("--limit", "number", type=partial(number, option="--limit"), default=100)
    journal.add("verify")


def _keys(commands: _Commands) -> None:
    key = commands.add("key", action_required=True)
    key.add("new")
    key.add("import").option("file", "file", text="key-file").option("--passphrase-file", "file")
    key.add("export").option("--passphrase-file", "file").option("--output", "file", type=Path)
    key.add("list")


def _whole(text: str, option: str, largest: int, expected: str) -> int:
    # Digits only: int() would also take 1_0, blanks, and digits of other scripts.
    value = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
    if not 1 <= value <= largest:
        raise ValueRefused(option, text, expected)
    return value
