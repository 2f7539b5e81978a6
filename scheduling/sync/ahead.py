"""Batches fetched one ahead of storing: the server works on the next while the last is read into the store."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from scheduling.caldav.collection import Fetched


def fetched_ahead(fetch: Callable[[Sequence[str]], Fetched], batches: Sequence[Sequence[str]]) -> Generator[Fetched]:
    """What `fetch` answers to each batch, in order; what it raises is raised here, in its place.

    It runs in a thread of its own, which alone may use the transport until the last batch is here or the iterator is closed:
    closing waits for the request under way.
    """
    if len(batches) < 2:
        yield from map(fetch, batches)
        return
    from concurrent.futures import ThreadPoolExecutor  # 3 ms, and most synchronisations fetch nothing

    with ThreadPoolExecutor(1, thread_name_prefix="fetch") as pool:
        ahead = pool.submit(fetch, batches[0])
        for following in batches[1:]:
            here = ahead.result()
            ahead = pool.submit(fetch, following)
            yield here
        yield ahead.result()
