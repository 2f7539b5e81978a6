"""What can go wrong with an examination itself, as types with fields; sentences are made where a person reads them.

CheckError
├── CheckSettingsRefused       a wrong key, type or address in the table `[check]` of settings or policy
├── LinkUnfit                  the appointment's link is none whose server can be reached
├── FileUnwritable             a file that was asked for cannot be written
├── EndpointNotStarted         the speed server of this machine (demonstration) did not come up
├── OutOfTime                  the deadline that the caller set has passed
└── Cancelled                  the person cancelled

A device that is missing, a network that does not answer are no errors: they are what the examination is for, and come as
findings. Every class has a `code`: stable, the same in JSON and in the catalogue (`error.<code>`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class CheckError(Exception):
    """The root of all errors of this package."""

    code: ClassVar[str] = "check"


@dataclass(eq=False)
class CheckSettingsRefused(CheckError):
    """The table `[check]` of `file`: `reason` says which key, and what was expected of it."""

    file: str
    reason: str
    code = "check_settings_refused"


@dataclass(eq=False)
class LinkUnfit(CheckError):
    """`reason`: `not_https`, `credentials_in_link`, `unreadable`. The link itself is not repeated: it may be secret."""

    reason: str
    host: str = ""
    code = "link_unfit"


@dataclass(eq=False)
class FileUnwritable(CheckError):
    """`option` asked for `path`. `reason`: `no_folder`, `not_a_file`, `not_writable`, `not_written`.

    `detail`: why, in the system's words.
    """

    option: str
    path: str
    reason: str
    detail: str = ""
    code = "file_unwritable"


@dataclass(eq=False)
class EndpointNotStarted(CheckError):
    """The speed server of this machine ended with `exit_code` before it listened."""

    exit_code: int
    code = "endpoint_not_started"


@dataclass(eq=False)
class OutOfTime(CheckError):
    """The examination was not done after the `seconds` that the caller gave it."""

    seconds: float
    code = "out_of_time"


class Cancelled(CheckError):
    """The person cancelled."""

    code = "cancelled"
