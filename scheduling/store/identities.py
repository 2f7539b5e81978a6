"""Who an appointment is for, opened: from the event's seal, or known only here (`local`) where there is no key."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Literal

from scheduling.model.patient import Patient
from scheduling.store.columns import json_text
from scheduling.store.connection import Cursor, Database
from scheduling.store.words import identity_words

Origin = Literal["sealed", "local"]
_DROPPED_BEFORE = "identities_dropped_before"


def keep_identity(cursor: Cursor, uid: str, patient: Patient, *, origin: Origin) -> None:
    """Keep who it is for; whoever was kept before is replaced."""
    told = {name: value for name, value in patient.as_dict().items() if value is not None}
    cursor.execute(
        "INSERT INTO identities (uid, patient, origin) VALUES (?, ?, ?)"
        " ON CONFLICT (uid) DO UPDATE SET patient = excluded.patient, origin = excluded.origin",
        (uid, json_text(told), origin),
    )
    cursor.execute(
        "UPDATE search SET names = ?, ipp = ? WHERE rowid IN (SELECT id FROM objects WHERE uid = ?)",
        (*identity_words(patient), uid),
    )


def move_identity(cursor: Cursor, uid: str, new_uid: str) -> None:
    """Keep what is known only here under another UID: a claim that was contended took a new one."""
    kept = cursor.execute("SELECT patient FROM identities WHERE uid = ? AND origin = 'local'", (uid,)).fetchone()
    patient = patient_from(kept[0]) if kept else None
    if patient is not None:
        forget_identity(cursor, uid)
        keep_identity(cursor, new_uid, patient, origin="local")


def forget_local_identity(cursor: Cursor, uid: str) -> None:
    """Forget what was known only here, unless an object of that UID is still here."""
    kept = "SELECT 1 FROM identities WHERE uid = ?1 AND origin = 'local' AND NOT EXISTS (SELECT 1 FROM objects WHERE uid = ?1)"
    if cursor.execute(kept, (uid,)).fetchone():
        forget_identity(cursor, uid)


def forget_identity(cursor: Cursor, uid: str) -> None:
    """Forget it, here."""
    cursor.execute("UPDATE search SET names = '', ipp = '' WHERE rowid IN (SELECT id FROM objects WHERE uid = ?)", (uid,))
    cursor.execute("DELETE FROM identities WHERE uid = ?", (uid,))


def identity(database: Database, uid: str) -> Patient | None:
    """Who the appointment of that UID is for, as far as we know."""
    found = database.rows("SELECT patient FROM identities WHERE uid = ?", (uid,))
    return patient_from(found[0][0]) if found else None


def patient_from(text: str | None) -> Patient | None:
    """The patient of a row."""
    return None if text is None else Patient(**json.loads(text))


def drop_identities(cursor: Cursor, before: datetime) -> int:
    """Drop whom appointments that ended before that instant were for, and answer how many; they are not opened again.

    An identity whose appointment is not here any more goes too.
    """
    cutoff = int(before.timestamp())
    cursor.execute(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value ="
        " CAST(max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER)) AS TEXT)",
        (_DROPPED_BEFORE, str(cutoff)),
    )
    over = cursor.execute(
        "SELECT i.uid FROM identities i WHERE NOT EXISTS (SELECT 1 FROM occurrences o WHERE o.uid = i.uid AND o.ends >= ?)"
        " AND NOT EXISTS (SELECT 1 FROM operations p WHERE p.uid = i.uid)",
        (cutoff,),
    ).fetchall()
    for (uid,) in over:
        forget_identity(cursor, uid)
    return len(over)


def dropped_before(cursor: Cursor) -> int:
    """Seconds since 1970: identities of appointments that ended before are not opened any more."""
    found = cursor.execute("SELECT value FROM meta WHERE name = ?", (_DROPPED_BEFORE,)).fetchone()
    return int(found[0]) if found else -(2**62)
