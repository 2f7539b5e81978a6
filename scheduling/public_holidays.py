"""Public holidays of a place, by ISO 3166 code: `FR`, `FR-57` (Moselle), `FR-971` (Guadeloupe), `BE`, `CH-GE`.

France has eleven everywhere, two more in Alsace and Moselle (local law of 1919), and others overseas. The departments
of metropolitan France are accepted and mean the eleven.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from scheduling.errors import ValueRefused

_CODE = re.compile(r"(?P<country>[A-Z]{2})(?:-(?P<subdivision>[A-Z0-9]{1,3}))?")

# INSEE and ISO 3166-2 codes -> names that releases of the `holidays` package have known the place by, newest first.
_FRENCH_PLACES = {
    **dict.fromkeys(("57",), ("57", "Moselle", "Alsace-Moselle")),
    **dict.fromkeys(("67", "68", "6AE", "AL"), ("6AE", "Alsace-Moselle", "Alsace")),
    **dict.fromkeys(("971", "GP", "GUA"), ("971", "GP", "GUA")),
    **dict.fromkeys(("972", "MQ"), ("972", "MQ")),
    **dict.fromkeys(("973", "GF", "GY", "GUF"), ("973", "GY", "GF")),
    **dict.fromkeys(("974", "RE", "LRE"), ("974", "RE", "LRE")),
    **dict.fromkeys(("976", "YT", "MAY"), ("976", "YT", "MAY")),
    **dict.fromkeys(("975", "PM"), ("PM",)),
    **dict.fromkeys(("977", "BL"), ("BL",)),
    **dict.fromkeys(("978", "MF"), ("MF",)),
    **dict.fromkeys(("986", "WF"), ("WF",)),
    **dict.fromkeys(("987", "PF"), ("PF",)),
    **dict.fromkeys(("988", "NC"), ("NC",)),
}
_METROPOLITAN = frozenset(f"{number:02}" for number in range(1, 96) if number not in (20, 57, 67, 68)) | {"2A", "2B", "20R"}
_REGIONS = frozenset(("ARA", "BFC", "BRE", "CVL", "COR", "HDF", "IDF", "NOR", "NAQ", "OCC", "PDL", "PAC"))


def public_holidays(place: str, years: Iterable[int], language: str = "fr") -> dict[date, str]:
    """Days and names (in `language` where the package has them) of `years`; an empty `place` has none. Raises `ValueRefused`."""
    if not place.strip():
        return {}
    found = _CODE.fullmatch(place.strip().upper())
    if found is None:
        raise ValueRefused("holidays", place[:40], "holiday_place")
    # 53 ms to import: only a question about open time needs it.
    import holidays

    country, subdivision = found["country"], found["subdivision"]
    try:
        known = holidays.list_supported_countries()[country]
        languages = holidays.list_localized_countries().get(country, [])
    except KeyError:
        raise ValueRefused("holidays", place, "holiday_place") from None
    name = _subdivision(country, subdivision, known)
    if subdivision and name is None and not _national(country, subdivision):
        raise ValueRefused("holidays", place, "holiday_place")
    # Without a language the package takes the environment's: names would depend on the workstation.
    spoken = holidays.country_holidays(country).default_language
    named = next((one for one in languages if one.split("_")[0] == language), spoken)
    calendar = holidays.country_holidays(country, subdiv=name, years=sorted(set(years)), language=named)
    return dict(sorted(calendar.items()))


def _subdivision(country: str, subdivision: str | None, known: Iterable[str]) -> str | None:
    if subdivision is None:
        return None
    names = _FRENCH_PLACES.get(subdivision, ()) if country == "FR" else (subdivision,)
    return next((name for name in names if name in set(known)), None)


def _national(country: str, subdivision: str) -> bool:
    return country == "FR" and (subdivision in _METROPOLITAN or subdivision in _REGIONS)
