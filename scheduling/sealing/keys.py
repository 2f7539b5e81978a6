"""The keys that seal identities, and sealing itself: AES-256-GCM (NIST SP 800-38D).

A sealed identity is `KEY_ID.BASE64(nonce, ciphertext, tag)`: a fresh 96-bit nonce each time, the event's UID as
associated data, so that a seal moved to another event does not open. The JSON is padded with blanks to a multiple
of 64 bytes: the length tells how many times 64 bytes there are, not how long the name is.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime

from scheduling.model.patient import LONGEST_FIELD, Patient

KEY_BYTES = 32
NONCE_BYTES = 12
PADDING_BYTES = 64
LONGEST_SEALED = 262_144
"""Characters; the longest patient's seal is shorter."""

KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class SealingKey:
    """`id` of `[A-Za-z0-9_-]`, `created` ISO 8601 in UTC, `key` 32 bytes and never shown."""

    id: str
    created: str
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not KEY_ID.fullmatch(self.id) or len(self.key) != KEY_BYTES:
            raise ValueError("not a sealing key")

    @property
    def created_at(self) -> datetime:
        """`created` as an instant."""
        found = datetime.fromisoformat(self.created)
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def new_key(now: datetime) -> SealingKey:
    """Make a key at random; its id is random too and says nothing of it."""
    created = now.astimezone(UTC).isoformat(timespec="seconds")
    return SealingKey(os.urandom(5).hex(), created, os.urandom(KEY_BYTES))


class SealingKeys:
    """All keys known here; the newest seals, every one opens."""

    def __init__(self, keys: Iterable[SealingKey] = ()) -> None:
        self.keys = tuple(dict.fromkeys(keys))

    @property
    def newest(self) -> SealingKey | None:
        """The key that seals; of two made in the same second always the same one."""
        return max(self.keys, key=lambda key: (key.created_at, key.id, key.key), default=None)

    def with_keys(self, added: Iterable[SealingKey]) -> SealingKeys:
        """These and `added`; a key that is here already is not doubled."""
        return SealingKeys((*self.keys, *added))

    def seal(self, patient: Patient, uid: str) -> str | None:
        """Seal with the newest key for the event of that UID; None without any key."""
        from scheduling.sealing import cipher  # 12 ms, which an agenda whose names are open does without

        key = self.newest
        if key is None:
            return None
        told = {name: value for name, value in patient.as_dict().items() if value is not None}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        text += b" " * (-len(text) % PADDING_BYTES)
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + cipher.encrypt(key.key, nonce, text, _associated(uid))
        return f"{key.id}.{base64.b64encode(sealed).decode('ascii')}"

    def unseal(self, sealed: str, uid: str) -> Patient | None:
        """Open a seal of the event of that UID. None where no key here opens it, whatever the text is."""
        if len(sealed) > LONGEST_SEALED:
            return None
        key_id, _, text = sealed.strip().partition(".")
        candidates = [key for key in self.keys if key.id == key_id]
        if not candidates:
            return None
        try:
            content = base64.b64decode(text, validate=True)
        except (ValueError, binascii.Error):
            return None
        from scheduling.sealing import cipher  # as above

        # two units may have chosen one id: each key of that id is tried
        for key in candidates:
            opened = cipher.decrypt(key.key, content[:NONCE_BYTES], content[NONCE_BYTES:], _associated(uid))
            if opened is not None:
                return _patient(opened)
        return None


def _associated(uid: str) -> bytes:
    return uid.encode("utf-8", "surrogatepass")


def _patient(opened: bytes) -> Patient | None:
    """What was sealed; a field that a later version added is left out, one of a wrong type or too long is no patient."""
    try:
        found = json.loads(opened.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    told = {one.name: found.get(one.name) for one in fields(Patient)}
    if any(value is not None and (not isinstance(value, str) or len(value) > LONGEST_FIELD) for value in told.values()):
        return None
    return Patient(**told)
