"""What can go wrong, as types with fields; sentences are made where a person reads them.

SchedulingError
├── InputRefused               what was asked for is not right: nothing was done
│   ├── TimeRefused            a time that does not exist, exists twice, or cannot be read
│   ├── PatientRefused         an unknown or missing field in a patient file
│   ├── LinkRefused            not https, or a host that is not allowed
│   ├── NotFound               no calendar, account, appointment or key of that name
│   ├── Ambiguous              several fit; they are listed
│   ├── SettingsRefused        a wrong key or type in settings or policy
│   └── ValueRefused           any other value out of bounds
├── CalDavError
│   ├── ServerUnreachable      no answer: name, route, time-out, reset
│   │   ├── TlsRefused         the certificate does not fit
│   │   ├── ServerBusy         429 or 503, with the time it asked for
│   │   └── BadAnswer          an answer that cannot be used: 5xx, not XML, too large, endless redirect
│   ├── SignInRefused          401, or a sign-in that may not be sent
│   ├── NotACalendarServer     something answered, but not CalDAV
│   ├── NotAllowed             403: no right to do this here
│   ├── AccountEmptied         the server suddenly shows no calendar of an account
│   ├── CalendarGone           the server no longer has this calendar
│   └── CalendarEmptied        the server suddenly shows nothing of a calendar that was full
├── StoreError
│   ├── StoreLocked            another process holds it, or the key store is closed
│   ├── StoreDamaged           the file is damaged
│   ├── WrongKey               the file is sound, the key is not its key
│   ├── StoreTooNew            written by a newer version
│   └── StoreFull              no space left on the disk
├── SecretsRefused             the place of the secrets is unsafe or cannot be written
├── SealRefused                a key file or passphrase that does not fit
├── UnreadableObject           an iCalendar object that breaks RFC 5545 beyond reading
└── Cancelled                  the person cancelled

Every class has a `code`: stable, the same in JSON (`error.code`) and in the catalogues of messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class SchedulingError(Exception):
    """The root of all errors of this package."""

    code: ClassVar[str] = "scheduling"


class InputRefused(SchedulingError):
    """What was asked for is not right; nothing was done."""

    code = "input_refused"


@dataclass(eq=False)
class TimeRefused(InputRefused):
    """`reason`: `unreadable`, `does_not_exist`, `exists_twice` (an offset tells which), `not_after_start`."""

    text: str
    reason: str
    zone: str = ""
    code = "time_refused"


@dataclass(eq=False)
class PatientRefused(InputRefused):
    """`reason`: `not_json`, `not_an_object`, `unknown_field`, `wrong_type`, `too_long`, `no_identity`, `unreadable_file`."""

    reason: str
    field: str = ""
    code = "patient_refused"


@dataclass(eq=False)
class LinkRefused(InputRefused):
    """`reason`: `not_https`, `host_not_allowed`, `credentials_in_link`, `unreadable`.

    The link itself is not repeated: it may be secret.
    """

    reason: str
    host: str = ""
    code = "link_refused"


@dataclass(eq=False)
class NotFound(InputRefused):
    """`kind`: `calendar`, `account`, `appointment`, `key`, `conflict`, `claim`, `overlap`, `file`, `link`."""

    kind: str
    name: str
    code = "not_found"


@dataclass(eq=False)
class Ambiguous(InputRefused):
    """Several things are called so; `candidates` names each so that it can be told apart."""

    kind: str
    name: str
    candidates: Sequence[str]
    code = "ambiguous"


@dataclass(eq=False)
class SettingsRefused(InputRefused):
    """A settings or policy file with a wrong key or type."""

    file: str
    reason: str
    code = "settings_refused"


@dataclass(eq=False)
class ValueRefused(InputRefused):
    """`field` had `value`; `expected` says in one of the catalogue's words what would do."""

    field: str
    value: str
    expected: str
    code = "value_refused"


class CalDavError(SchedulingError):
    """The calendar server, or the way to it."""

    code = "caldav"


@dataclass(eq=False)
class ServerUnreachable(CalDavError):
    """No answer came. Whether a write arrived is unknown."""

    url: str
    reason: str
    code = "server_unreachable"


@dataclass(eq=False)
class TlsRefused(ServerUnreachable):
    """The server's certificate is not trusted, or not for this name."""

    code = "tls_refused"


@dataclass(eq=False)
class ServerBusy(ServerUnreachable):
    """429 or 503; `retry_after_s` as the server asked, or None."""

    retry_after_s: float | None = None
    code = "server_busy"


@dataclass(eq=False)
class BadAnswer(ServerUnreachable):
    """An answer came that cannot be used; `status` is HTTP's, 0 where there is none."""

    status: int = 0
    code = "bad_answer"


@dataclass(eq=False)
class SignInRefused(CalDavError):
    """`reason`: `refused` (401), `missing` (no password known), `not_over_http` (Basic in clear to another machine).

    Also `no_ticket` (Kerberos), `token_refused` (Bearer), `certificate` (the client's own was not accepted).
    `account`: the name of the account that it was about; empty where none is kept yet.
    """

    url: str
    username: str
    reason: str = "refused"
    account: str = ""
    code = "sign_in_refused"


@dataclass(eq=False)
class NotACalendarServer(CalDavError):
    """Something answers at this address, but it does not speak CalDAV."""

    url: str
    code = "not_a_calendar_server"


@dataclass(eq=False)
class NotAllowed(CalDavError):
    """`action`: `write`, `read`, `recurring`, `foreign`, `moved_on`, `changed_since` ... what may not be done with `name`."""

    name: str
    action: str
    code = "not_allowed"


@dataclass(eq=False)
class CalendarEmptied(CalDavError):
    """The server shows next to none of the `known` objects of calendar `name`; nothing was deleted here.

    `missing`: the rows in the store of those that it does not show.
    """

    name: str
    known: int
    missing: tuple[int, ...] = ()
    code = "calendar_emptied"


@dataclass(eq=False)
class AccountEmptied(CalDavError):
    """The server shows none of the `known` calendars of account `name`; all of them are kept here."""

    name: str
    known: int
    code = "account_emptied"


@dataclass(eq=False)
class CalendarGone(CalDavError):
    """The server no longer has the calendar `name`, or no longer shows it; its local copy is kept."""

    name: str
    code = "calendar_gone"


class StoreError(SchedulingError):
    """The local encrypted store."""

    code = "store"


@dataclass(eq=False)
class StoreLocked(StoreError):
    """Held by another process for longer than we waited, or its key is in a closed key store."""

    path: str
    reason: str = "busy"
    code = "store_locked"


@dataclass(eq=False)
class StoreDamaged(StoreError):
    """The file cannot be read although the key is right; `set_aside` is where it was moved, if it was."""

    path: str
    set_aside: str = ""
    code = "store_damaged"


@dataclass(eq=False)
class WrongKey(StoreError):
    """The store was made with another key than the one found."""

    path: str
    code = "wrong_key"


@dataclass(eq=False)
class StoreTooNew(StoreError):
    """A newer version of the program wrote this store."""

    path: str
    version: int
    code = "store_too_new"


@dataclass(eq=False)
class StoreFull(StoreError):
    """No space left, or the file system is read-only: `reason` says which (`full`, `read_only`)."""

    path: str
    reason: str = "full"
    code = "store_full"


@dataclass(eq=False)
class SecretsRefused(SchedulingError):
    """`reason`: `not_a_directory`, `mode` (others can read it), `not_writable`, `not_readable`, `too_large`, `keyring_locked`.

    Also `key_missing` (the store is there, its key is not), `password_forgotten` (it could be kept nowhere).
    """

    place: str
    reason: str
    code = "secrets_refused"


@dataclass(eq=False)
class SealRefused(SchedulingError):
    """`reason`: `not_a_key`, `passphrase`, `passphrase_missing`, `passphrase_short`."""

    reason: str
    code = "seal_refused"


@dataclass(eq=False)
class UnreadableObject(SchedulingError):
    """`reason` names what is wrong; it never quotes the object."""

    reason: str
    code = "unreadable_object"


class Cancelled(SchedulingError):
    """The person cancelled; what was done so far stands."""

    code = "cancelled"
