"""All operations on one calendar collection, gathered: state, listing, fetching, writing.

Every `href` that goes in or comes out is an absolute address, in the server's own spelling; `href_key` compares two.
"""

from __future__ import annotations

from scheduling.caldav.fetching import Fetched, FetchedObject, Fetcher, get_object, multiget
from scheduling.caldav.listing import Delta, NotSupported, TokenLost, list_etags, sync_collection
from scheduling.caldav.range_query import query_range
from scheduling.caldav.state import CollectionState, read_state
from scheduling.caldav.writing import WriteAnswer, delete_object, put_object

__all__ = [
    "CollectionState",
    "Delta",
    "Fetched",
    "FetchedObject",
    "Fetcher",
    "NotSupported",
    "TokenLost",
    "WriteAnswer",
    "delete_object",
    "get_object",
    "list_etags",
    "multiget",
    "put_object",
    "query_range",
    "read_state",
    "sync_collection",
]
