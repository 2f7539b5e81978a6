"""What each synchronisation lets us see of others: claims that were left behind, and what they wrote where ours stands."""

from __future__ import annotations

from scheduling.booking.reaping import reap_downloaded
from scheduling.office.overlaps import note_overlaps
from scheduling.office.workspace import Workspace
from scheduling.store.collections import Collection


def watch(workspace: Workspace, collection: Collection, *, changed: bool) -> None:
    """The local copy of `collection` is what the server has: see what it tells. Never raises what a server causes.

    Where nothing `changed` on the server since the last time, nothing new overlaps; claims grow old all the same.
    """
    context = workspace.booking_context()
    reap_downloaded(context, collection)
    if changed:
        note_overlaps(context, collection)
