"""The opaque reference of an appointment: six characters that can be read aloud.

Crockford's base 32 leaves out I, L, O and U; what is heard or typed is folded onto it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import SystemRandom

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
_FOLDED = str.maketrans("ILO", "110")
_REFERENCE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def new_reference(taken: Callable[[str], bool]) -> str:
    """A fresh reference for which `taken` says no."""
    while True:
        reference = "".join(SystemRandom().choices(ALPHABET, k=LENGTH))
        if not taken(reference):
            return reference


def fold_reference(text: str) -> str | None:
    """What a person typed as a reference (`7f3k-2q`, an O for a zero), or None where it cannot be one."""
    folded = text.strip().upper().replace("-", "").replace(" ", "").translate(_FOLDED)
    return folded if _REFERENCE.fullmatch(folded) else None
