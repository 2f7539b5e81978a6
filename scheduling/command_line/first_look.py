"""What must be known before the command line can be read: the language of its texts, and whether JSON is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduling.errors import SettingsRefused
from scheduling.messages.catalogue import choose_language
from scheduling.settings import load_settings, policy_path


@dataclass(frozen=True)
class FirstLook:
    """`profile` is the directory named, else the usual one of this user."""

    profile: Path
    language: str
    as_json: bool


def look(arguments: Sequence[str], environment: Mapping[str, str]) -> FirstLook:
    """Find the options without reading the rest, which may be wrong; what is wrong here is refused later, in some language."""
    named = _last_value(arguments, "--profile")
    profile = Path(named) if named else _usual_profile()
    try:
        chosen = load_settings(profile, policy_path()).language
    except SettingsRefused:
        chosen = None
    language = choose_language(_last_value(arguments, "--language"), chosen, environment)
    return FirstLook(profile, language, "--json" in _options(arguments))


def _usual_profile() -> Path:
    import platformdirs  # 2 ms, where no profile is named

    return platformdirs.user_data_path("teleconsult", appauthor=False)


def _options(arguments: Sequence[str]) -> list[str]:
    end = list(arguments).index("--") if "--" in arguments else len(arguments)
    return list(arguments[:end])


def _last_value(arguments: Sequence[str], option: str) -> str | None:
    found: str | None = None
    options = _options(arguments)
    for place, text in enumerate(options):
        if text == option and place + 1 < len(options):
            found = options[place + 1]
        elif text.startswith(f"{option}="):
            found = text.partition("=")[2]
    return found
