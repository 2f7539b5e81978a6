"""The catalogue of texts: `resources/messages/<language>.toml` and its parts (`<language>.errors.toml`), the same keys in each.

Keys are dotted (`error.time_refused.unreadable.message`). Texts hold `{placeholders}`; what is put into
them is made harmless for a terminal first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduling.command_line.terminal_text import one_line

LANGUAGES = ("fr", "en")
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "messages"


@dataclass(frozen=True)
class Catalogue:
    """All texts of one language."""

    language: str
    texts: Mapping[str, str]

    def text(self, key: str, **values: object) -> str:
        """The text called `key` with `values` in its placeholders; a key that is not there is our own mistake (`KeyError`)."""
        return self.texts[key].format_map({name: one_line(str(value)) for name, value in values.items()})

    def find(self, key: str, **values: object) -> str | None:
        """The same, or None where there is no such text (codes made elsewhere)."""
        return self.text(key, **values) if key in self.texts else None

    def word(self, group: str, code: str) -> str:
        """The word for a code (`status.booked`); a code without a word stands for itself."""
        return self.texts.get(f"{group}.{code}") or one_line(code)

    def decimal(self, value: float) -> str:
        """A number with one decimal, in the reader's notation."""
        return f"{value:.1f}".replace(".", self.texts["number.decimal_sign"])

    def counted(self, key: str, number: int, **values: object) -> str:
        """The text `key.one` or `key.other`: in French zero is singular, in English plural."""
        singular = number == 1 or (number == 0 and self.language == "fr")
        return self.text(f"{key}.{'one' if singular else 'other'}", number=number, **values)


def load_catalogue(language: str, folder: Path = FOLDER) -> Catalogue:
    """Read the catalogue of `language` (`fr` or `en`), all its parts."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob(f"{language}.*toml")):
        with path.open("rb") as file:
            texts |= _flat(tomllib.load(file))
    return Catalogue(language, texts)


def choose_language(asked: str | None, chosen: str | None, environment: Mapping[str, str]) -> str:
    """`--language`, else the settings, else the environment where it begins with `en` (POSIX order), else French."""
    for language in (asked, chosen):
        if language in LANGUAGES:
            return str(language)
    named = next((found for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (found := environment.get(name))), "")
    return "en" if named.lower().startswith("en") else "fr"


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = prefix + name
        if isinstance(value, Mapping):
            yield from _flat(value, f"{key}.")
        elif isinstance(value, list):
            yield from ((f"{key}.{index}", item) for index, item in enumerate(value))
        else:
            yield key, value
