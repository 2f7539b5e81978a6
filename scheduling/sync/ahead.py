"""One portion fetched ahead of storing: the server works on the next while the last is read into the store."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from scheduling.caldav.collection import Fetched


def fetched_ahead(portions: Iterator[Fetched]) -> Generator[Fetched]:
    """The same portions in the same order; what they raise is raised here, in its place.

    They are fetched in a thread of its own, which alone may use the transport until the last is here or this iterator is
    closed: closing waits for the request under way.
    """
    from concurrent.futures import ThreadPoolExecutor  # 3 ms, and most synchronisations fetch little

    with ThreadPoolExecutor(1, thread_name_prefix="fetch") as pool:
        ahead = pool.submit(next, portions, None)
        while (here := ahead.result()) is not None:
            ahead = pool.submit(next, portions, None)
            yield here
