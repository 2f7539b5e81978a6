"""All cases: each module here has `CASES`.

Ids: M microphone, L loudspeaker, C camera, N reaching, R relay, T throughput, S session, Y computer, X several, H healthy.
Devices and machine have H01-H19, H30, H50 on, X02, X50 on; the network the rest.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from tests.labelled.case import Case


def all_cases() -> Mapping[str, Case]:
    """Id -> case, in the order of their ids; no id is given twice."""
    found: dict[str, Case] = {}
    for module in pkgutil.iter_modules(__path__):
        for case in importlib.import_module(f"{__name__}.{module.name}").CASES:
            assert case.id not in found, f"two cases are called {case.id}"
            found[case.id] = case
    return dict(sorted(found.items(), key=lambda item: (_ORDER.index(item[0][0]), item[0])))


_ORDER = "MLCNRTSYXH"
