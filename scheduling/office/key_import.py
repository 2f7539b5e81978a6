"""A key file, as the IT department hands it out, becomes keys of this profile."""

from __future__ import annotations

from pathlib import Path

from scheduling.errors import NotFound, SealRefused
from scheduling.office.keys import add_keys
from scheduling.office.workspace import Workspace
from scheduling.sealing.key_file import LONGEST_FILE, import_keys


def import_key_file(workspace: Workspace, path: Path, passphrase: str | None) -> int:
    """Keep the keys of the file and open with them what could not be opened; answers how many there were.

    Raises `NotFound` (`file`) where there is no file that can be read, and what `import_keys` raises.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST_FILE + 1)
        text = content.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise SealRefused("not_a_key") from None
        raise NotFound("file", path.name) from None
    found = import_keys(text, passphrase)
    add_keys(workspace, found)
    return len(found)
