"""The keys that seal identities, and reading identities anew when one arrives."""

from __future__ import annotations

from collections.abc import Iterable

from scheduling.office.workspace import Workspace
from scheduling.sealing import SealingKey, store_keys
from scheduling.store.search import reindex_identities


def add_keys(workspace: Workspace, keys: Iterable[SealingKey]) -> None:
    """Keep the keys in the place of secrets, and open with them what could not be opened before."""
    together = workspace.keys.with_keys(keys)
    store_keys(workspace.secrets, together)
    workspace.use_keys(together)
    with workspace.database.transaction() as cursor:
        reindex_identities(cursor, workspace.ingest)
