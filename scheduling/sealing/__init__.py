"""Sealed identity: the patient's name travels in the calendar event, readable only to who holds the unit's key."""

from scheduling.sealing.keeping import load_keys, store_keys
from scheduling.sealing.key_file import export_keys, import_keys
from scheduling.sealing.keys import SealingKey, SealingKeys, new_key

__all__ = ["SealingKey", "SealingKeys", "export_keys", "import_keys", "load_keys", "new_key", "store_keys"]
